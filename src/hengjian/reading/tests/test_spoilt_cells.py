"""Cells that a spreadsheet has spoilt are never taken for what they look like."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hengjian.reading.csvfiles import ROW
from hengjian.reading.files import open_files
from hengjian.reading.records import read_records
from hengjian.reading.tests.packs import ACTS, CASES, read, reasons


def book(path: Path, write: Any, **options: bool) -> Path:
    made = xlsxwriter.Workbook(path, options)
    sheet = made.add_worksheet("甲")
    write(made, sheet)
    made.close()
    return path


def rows_of(path: Path) -> list[tuple[str | None, ...]]:
    (file,) = open_files([path])
    return file.read([name for name in file.header if name]).frame.drop(ROW).rows()


@pytest.mark.parametrize("spoilt", ["1.23E+17", "4.2e+20", "#N/A", "#REF!", "########"])
def test_key_that_a_spreadsheet_has_spoilt_is_refused(tmp_path: Path, spoilt: str) -> None:
    tables = read(tmp_path, cases=CASES + f"{spoilt},案管,城管局,summary,true\n", acts=ACTS)

    assert tables.cases.height == 2
    assert [column for _, column in reasons(tables)] == ["case"]


def test_text_that_a_spreadsheet_has_spoilt_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("号,乙\n1.23E+17,甲\nE+17号,甲\n", encoding="utf-8")

    spoilt, sound = read_records(tmp_path / "a.csv", {"号": "text"})

    assert spoilt.unread == (("号", "1.23E+17"),)
    assert sound.values == {"号": "E+17号"}


def test_number_longer_than_a_spreadsheet_can_hold_does_not_look_whole(tmp_path: Path) -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["案号", "数"])
        sheet.write_row(1, 0, [123456789012345678, 123456789012345])

    assert rows_of(book(tmp_path / "a.xlsx", write)) == [("1.23457E+17", "123456789012345")]


def test_formula_without_a_value_is_not_an_empty_cell(tmp_path: Path) -> None:
    def write(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 1, ["案号", "日期", "空"])
        sheet.write(1, 1, "甲1")
        sheet.write_formula(1, 2, "NA()", None, "#N/A")
        sheet.write(2, 1, "甲2")
        sheet.write_formula(2, 2, "A1+1", None, "")
        sheet.write_formula(2, 3, '""', None, "x")
        made.add_worksheet("空")

    path = book(tmp_path / "a.xlsx", write)

    assert rows_of(path) == [("甲1", "#N/A", None), ("甲2", "#公式没有值", "x")]


@pytest.mark.parametrize("written", ["number", "date"])
def test_days_counted_from_1904_are_the_days_that_were_meant(tmp_path: Path, written: str) -> None:
    day = date(2026, 3, 4)

    def write(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["案号", "决定日期", "金额"])
        sheet.write_row(1, 0, ["甲1", (day - date(1904, 1, 1)).days, 44_624])
        if written == "date":
            sheet.write_datetime(1, 1, day, made.add_format({"num_format": "yyyy-mm-dd"}))

    path = book(tmp_path / "a.xlsx", write, date_1904=True)

    assert rows_of(path) == [("甲1", "2026-03-04", "44624")]


def test_header_of_three_rows_names_the_columns_below_their_groups(tmp_path: Path) -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:F1", "某局台账")
        sheet.merge_range("A2:A4", "案号")
        sheet.merge_range("B2:E2", "处罚")
        sheet.merge_range("B3:C3", "告知")
        sheet.merge_range("D3:E3", "决定")
        sheet.write_row("B4", ["日期", "内容", "日期", "内容"])
        sheet.merge_range("F2:F4", "机关")
        sheet.write_row("A5", ["甲1", "2026-01-02", "听证", "2026-01-09", "罚款五百元", "某局"])

    (file,) = open_files([book(tmp_path / "a.xlsx", write)])

    assert file.header == ("案号", "告知日期", "告知内容", "决定日期", "决定内容", "机关")
    assert file.read(["决定日期"]).frame.rows() == [(5, "2026-01-09")]


def test_marks_that_stand_only_before_a_cell_are_no_part_of_it(tmp_path: Path) -> None:
    text = "\ufeff号,乙\n'0012,'甲'\n\ufeff号,乙\n\ufeff0013,乙'\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (file,) = open_files([tmp_path / "a.csv"])

    content = file.read(["号", "乙"])

    assert content.frame.drop(ROW).rows() == [("0012", "'甲'"), ("0013", "乙'")]
    assert content.broken["row"].to_list() == [3]
