"""CSV and XLSX files that spreadsheet programs open without running anything in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

ROWS_PER_SHEET = 1_048_575
"""What a sheet holds below its head."""

LONGEST_CELL = 32_767
NARROWEST, WIDEST = 8, 60
_SAMPLE = 200
_FORMULA_STARTS = r"^[=+\-@\t\r]"


def without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before every text that a spreadsheet would take for a formula."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA_STARTS))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a CSV file in UTF-8 with its mark, which spreadsheets need to read 汉字."""
    without_formulas(frame).write_csv(path, include_bom=True)


def write_xlsx(
    frame: pl.DataFrame, path: Path, sheet: str, *, rows_per_sheet: int = ROWS_PER_SHEET
) -> None:
    """Write a workbook with a fixed head and filters; what one sheet cannot hold goes on in more."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
        "nan_inf_to_errors": True,
        "tmpdir": str(path.parent),
    }
    widths = _widths(frame)
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _NO_TIME})
        head = book.add_format({"bold": True, "bg_color": "#e8eff8", "bottom": 1})
        for part, start in enumerate(range(0, max(frame.height, 1), rows_per_sheet), start=1):
            rows = frame.slice(start, rows_per_sheet)
            name = sheet if frame.height <= rows_per_sheet else f"{sheet}{part}"
            _sheet(book.add_worksheet(name), rows, widths, head)


_NO_TIME = date(2000, 1, 1)
"""A workbook says when it was made; the receipt says it for all files, so that equal content is equal."""


def _sheet(sheet: Any, rows: pl.DataFrame, widths: Sequence[int], head: Any) -> None:
    sheet.freeze_panes(1, 0)
    if rows.height:
        sheet.autofilter(0, 0, rows.height, rows.width - 1)
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    sheet.write_row(0, 0, rows.columns, head)
    kinds = list(rows.schema.values())
    for r, row in enumerate(rows.iter_rows(), start=1):
        for i, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if cell is None:
                continue
            if kind == pl.String:
                sheet.write_string(r, i, cell[:LONGEST_CELL])
            elif kind == pl.Date:
                sheet.write_datetime(r, i, cell)
            else:
                sheet.write_number(r, i, cell)


def _widths(frame: pl.DataFrame) -> list[int]:
    """Fit the columns to their heads and to the first rows, within bounds."""
    widths: list[int] = []
    for name, column in zip(frame.columns, frame.head(_SAMPLE).iter_columns(), strict=True):
        texts = [name, *("" if cell is None else str(cell) for cell in column)]
        widest = max(
            max((_columns(line) for line in text.splitlines()), default=0) for text in texts
        )
        widths.append(min(max(widest + 2, NARROWEST), WIDEST))
    return widths


def _columns(text: str) -> int:
    return sum(1 if c.isascii() else 2 for c in text)
