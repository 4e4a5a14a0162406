"""Spreadsheets, written with two libraries that share nothing with the one that reads them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt

from hengjian.reading.errors import UnknownTable, UnusableFile
from hengjian.reading.files import open_files
from hengjian.reading.tables import Tables, read_tables
from hengjian.reading.tests.packs import ACTS, CASES, DECLARATIONS, RUN_DAY, adds_up, read, reasons

Rows = Sequence[Sequence[Any]]


def lines(text: str) -> Rows:
    return [line.split(",") for line in text.splitlines()]


def xlsx(path: Path, sheets: Mapping[str, Rows], merged: Sequence[tuple[str, str]] = ()) -> Path:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(r, c, cell, day)
                elif cell not in ("", None):
                    sheet.write(r, c, cell)
        for area, text in merged:
            sheet.merge_range(area, text)
    book.close()
    return path


def xls(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                sheet.write(r, c, cell)
    book.save(str(path))
    return path


def tables_of(*paths: Path) -> Tables:
    return read_tables(paths, DECLARATIONS, run_day=RUN_DAY)


@pytest.mark.parametrize("write", [xlsx, xls])
def test_sheets_of_a_workbook_are_tables_by_their_names(tmp_path: Path, write: Any) -> None:
    book = write(tmp_path / "导出.xlsx", {"案件": lines(CASES), "acts": lines(ACTS)})
    if write is xls:
        book = book.rename(tmp_path / "导出.xls")
    tables = tables_of(book)
    plain = read(tmp_path, cases=CASES, acts=ACTS)

    assert tables.cases.drop("file").equals(plain.cases.drop("file"))
    assert tables.acts.drop("file").equals(plain.acts.drop("file"))
    assert tables.counts["file"].to_list() == [f"{book.name}·案件", f"{book.name}·acts"]
    assert tables.counts["input"].unique().to_list() == [book.name]
    assert adds_up(tables)


def test_workbook_with_one_sheet_is_a_table_by_its_own_name(tmp_path: Path) -> None:
    tables = tables_of(xlsx(tmp_path / "cases.xlsx", {"Sheet1": lines(CASES)}))

    assert tables.cases.height == 2
    assert tables.counts["file"].to_list() == ["cases.xlsx"]


def test_sheet_without_a_table_is_passed_over_and_counted(tmp_path: Path) -> None:
    notes: Rows = [["填表说明", "联系人"], ["请如实填写", "某某"]]
    tables = tables_of(xlsx(tmp_path / "a.xlsx", {"cases": lines(CASES), "说明": notes, "空": []}))

    assert tables.cases.height == 2
    assert tables.counts["skipped"].to_list() == [0, 1]
    assert adds_up(tables)


def test_workbook_without_any_table_says_what_its_header_is(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", {"甲": [["x", "y"], ["1", "2"]], "乙": [["z"], ["1"]]})

    with pytest.raises(UnknownTable, match=r"a\.xlsx·甲.*x、y"):
        tables_of(book)


def test_header_is_found_below_titles_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows: Rows = [
        ["某区台账", "", ""],
        ["单位：某局", "", ""],
        [],
        *lines(CASES),
        ["A3", "案管", "某局", "也许"],
    ]
    tables = tables_of(xlsx(tmp_path / "cases.xlsx", {"x": rows}))

    assert tables.cases["case"].to_list() == ["A1", "A2"]
    assert reasons(tables) == [(7, "procedure")]


def test_merged_heads_of_two_rows_make_one_name_per_column(tmp_path: Path) -> None:
    rows: Rows = [
        [],
        [],
        ["", "", "日期", "文号", "日期", "文号", "全称"],
        ["1", "A1", "2024-09-09", "立1", "2024-10-10", "罚1", "甲"],
    ]
    merged = [
        ("A1:G1", "某区行政处罚台账"), ("A2:A3", "序号"), ("B2:B3", "案件"), ("C2:D2", "立案"),
        ("E2:F2", "决定"),
    ]  # fmt: skip
    (file,) = open_files([xlsx(tmp_path / "a.xlsx", {"x": rows}, merged)])

    assert file.header == ("序号", "案件", "立案日期", "立案文号", "决定日期", "决定文号", "全称")
    assert file.read(["决定文号"]).frame.rows() == [(4, "罚1")]


def test_dates_come_as_dates_as_day_numbers_or_as_text(tmp_path: Path) -> None:
    written = [datetime(2025, 3, 4), 45720, "2025.3.4", "20250304", "二〇二五年三月四日"]  # noqa: DTZ001
    rows: Rows = [["case", "kind", "on"], *(["A1", "立案", day] for day in written)]
    cases = xlsx(tmp_path / "cases.xlsx", {"x": lines(CASES)})
    tables = tables_of(cases, xlsx(tmp_path / "acts.xlsx", {"x": rows}))

    assert tables.acts["on"].to_list() == [date(2025, 3, 4)] * 5


def test_of_a_formula_only_the_value_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["甲", "乙"])
    sheet.write_formula(1, 0, '=HYPERLINK("http://example.org","x")', value="显示的字")
    sheet.write_formula(1, 1, "=1+1", value=2)
    book.close()
    (file,) = open_files([path])

    assert file.read(["甲", "乙"]).frame.rows() == [(2, "显示的字", "2")]


def test_numbers_lose_the_point_they_never_had(tmp_path: Path) -> None:
    rows: Rows = [["甲", "乙", "丙"], [20000.0, 12.5, True]]
    (file,) = open_files([xlsx(tmp_path / "a.xlsx", {"x": rows})])

    assert file.read(["甲", "乙", "丙"]).frame.rows() == [(2, "20000", "12.5", "true")]


def test_workbook_of_headers_only_has_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="没有数据"):
        open_files([xlsx(tmp_path / "a.xlsx", {"x": [["甲", "乙"]]})])
    with pytest.raises(UnusableFile, match="没有一张工作表"):
        open_files([xlsx(tmp_path / "b.xlsx", {"x": [], "y": []})])
