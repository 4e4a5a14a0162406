"""Lists for spreadsheets: nothing in a cell is run, nothing is lost beyond one sheet."""

import re
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hengjian.screening.files.spreadsheets import without_formulas, write_csv, write_xlsx

DANGEROUS = ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


def sheet(path: Path, number: int = 1) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert without_formulas(pl.DataFrame({"案号": [text]}))["案号"].to_list() == [f"'{text}"]


def test_plain_texts_numbers_and_empty_cells_stay_as_they_are() -> None:
    frame = pl.DataFrame({"案号": ["甲1", None, "1-2"], "差几天": [-3, None, 0]})

    assert without_formulas(frame).equals(frame)


def test_csv_file_has_the_mark_that_spreadsheets_need(tmp_path: Path) -> None:
    write_csv(pl.DataFrame({"案号": ["=1"]}), tmp_path / "list.csv")

    assert (tmp_path / "list.csv").read_bytes() == "\ufeff案号\n'=1\n".encode()


def test_workbook_holds_texts_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_xlsx(pl.DataFrame({"案号": [*DANGEROUS, "http://x"]}), path, "清单")

    assert "<f>" not in sheet(path)
    with zipfile.ZipFile(path) as book:
        assert "hyperlink" not in "".join(book.namelist())


def test_workbook_has_a_fixed_head_and_filters(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_xlsx(pl.DataFrame({"案号": ["甲1"], "最后一天": [date(2025, 4, 2)]}), path, "清单")

    assert 'ySplit="1"' in sheet(path)
    assert '<autoFilter ref="A1:B2"/>' in sheet(path)
    assert "<v>45749</v>" in sheet(path)


def test_rows_beyond_one_sheet_go_on_in_the_next(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    frame = pl.DataFrame({"案号": [f"甲{i}" for i in range(7)]})
    write_xlsx(frame, path, "清单", rows_per_sheet=3)

    rows = [len(re.findall("<row ", sheet(path, i))) for i in (1, 2, 3)]
    assert rows == [4, 4, 2]


def test_empty_list_still_has_its_head(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_xlsx(pl.DataFrame(schema={"案号": pl.String}), path, "清单")

    assert len(re.findall("<row ", sheet(path))) == 1


def test_equal_lists_are_equal_files(tmp_path: Path) -> None:
    frame = pl.DataFrame({"案号": ["甲1"]})
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(frame, tmp_path / name, "清单")

    contents = []
    for name in ("a.xlsx", "b.xlsx"):
        with zipfile.ZipFile(tmp_path / name) as book:
            contents.append({entry: book.read(entry) for entry in book.namelist()})
    assert contents[0] == contents[1]
