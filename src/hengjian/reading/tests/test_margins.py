"""Sheets as people make them: totals, numbered columns, notes, headers laid out by hand."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from hengjian.reading.csvfiles import csv_header, read_csv
from hengjian.reading.margins import HEADER, NOTE, NUMBERING, TOTALS
from hengjian.reading.records import Record, read_records
from hengjian.reading.tables import read_tables
from hengjian.reading.tests.packs import ACTS, CASES, DECLARATIONS, RUN_DAY, write

HEAD = ["序号", "处罚日期", "处罚结果", "罚款金额（万元）", "备注"]
FIRST = ["1", "2024年5月8日 09:30", "罚款五百元", "0.05", ""]
LAST = ["2", "２０２４－０５－０９", "行政拘留５日", "", "无"]
COLUMNS = {"处罚日期": "date", "处罚结果": "penalty", "罚款金额（万元）": "amount"}


def records(path: Path, rows: Sequence[Sequence[str]]) -> list[Record]:
    path.write_text("\n".join(",".join(row) for row in rows), "utf-8")
    return list(read_records(path, COLUMNS))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", "", "", "0.05", ""], TOTALS), (["", "合 计：", "", "0.05", ""], TOTALS),
        (["3", "总计", "", "0.05", ""], TOTALS), (["本页小计", "", "", "0.05", ""], TOTALS),
        (["合计2件", "", "", "", ""], TOTALS), (["合计：4宗", "", "", "", ""], TOTALS),
        (["共计12户次", "", "", "", ""], TOTALS), (["合计3人次", "", "", "", ""], TOTALS),
        (HEAD, HEADER), (["填表人：某某", "", "审核人：某某", "", ""], NOTE),
        (["注：金额以万元计", "", "", "", ""], NOTE),
    ],
)  # fmt: skip
def test_row_that_is_no_data_is_said_to_be_none(
    tmp_path: Path, row: list[str], reason: str
) -> None:
    first, last, beside = records(tmp_path / "a.csv", [HEAD, FIRST, LAST, row])

    assert (first.complete, last.complete) == (True, True)
    assert (beside.row, beside.broken) == (3, reason)
    assert set(beside.values.values()) == {None}


@pytest.mark.parametrize("form", ["({})", "（{}）", "{}"])
def test_row_that_numbers_the_columns_is_no_data(tmp_path: Path, form: str) -> None:
    numbers = [form.format(number) for number in range(1, 6)]
    numbering, first = records(tmp_path / "a.csv", [HEAD, numbers, FIRST])

    assert numbering.broken == NUMBERING
    assert first.complete


@pytest.mark.parametrize(
    "row",
    [
        ["合计公司", "2024-05-08", "警告", "", ""], ["2", "2024-05-08", "警告", "", "合计"],
        ["1", "2", "3", "4", "6"], ["备注：无", "2024-05-08", "警告", "", ""],
    ],
)  # fmt: skip
def test_row_that_only_looks_like_it_is_data(tmp_path: Path, row: list[str]) -> None:
    assert not records(tmp_path / "a.csv", [HEAD, FIRST, row])[1].broken


def test_few_numbers_in_a_row_are_data(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n1,2,3\n", "utf-8")

    assert read_csv(path, "a.csv", csv_header(path, "a.csv")).frame.height == 1


def test_large_file_is_looked_at_on_its_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = pl.DataFrame({"编号": [f"A{n}" for n in range(200_100)], "金额": "1"})
    pl.concat([rows, pl.DataFrame({"编号": ["合计"], "金额": ["200100"]})]).write_csv(path)

    content = read_csv(path, "a.csv", csv_header(path, "a.csv"))

    assert content.frame.height == rows.height
    assert content.broken["reason"].to_list() == [TOTALS]


def test_sheet_with_titles_merged_cells_and_totals_gives_its_rows_only(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("一季度", "二季度"):
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 4, "某区某局行政处罚台账", book.add_format())
        sheet.write_row(1, 0, ["填报单位：某局", "", "", "填报日期：2024-06-01"])
        sheet.write_row(3, 0, ["序 号", "处罚\n日期", "处 罚 结 果", "罚款金额\n(万元)", "备注"])
        sheet.write_row(4, 0, FIRST)
        sheet.write_row(5, 0, LAST)
        sheet.merge_range(6, 0, 6, 2, "合　计", book.add_format())
        sheet.write(6, 3, 0.05)
    book.close()

    found = list(read_records(tmp_path / "a.xlsx", COLUMNS))

    assert [r.broken for r in found] == ["", "", TOTALS] * 2
    assert all(r.complete for r in found if not r.broken)
    assert [r.values["处罚日期"] for r in found[:2]] == ["2024-05-08", "2024-05-09"]
    assert [r.values["罚款金额（万元）"] for r in found[:2]] == [50_000, None]


def test_totals_below_the_cases_are_refused_and_nothing_else(tmp_path: Path) -> None:
    width = CASES.splitlines()[0].count(",")
    paths = write(tmp_path, cases=CASES + "合计" + "," * width + "\n", acts=ACTS)

    tables = read_tables(paths, DECLARATIONS, run_day=RUN_DAY)

    assert tables.rejects["reason"].to_list() == [TOTALS]


def test_needed_column_that_the_file_lacks_is_said_to_be_empty(tmp_path: Path) -> None:
    lacking = ACTS.replace("reason", "别的", 1)
    tables = read_tables(write(tmp_path, cases=CASES, acts=lacking), DECLARATIONS, run_day=RUN_DAY)

    assert any("必须填写这一项" in reason for reason in tables.rejects["reason"])
