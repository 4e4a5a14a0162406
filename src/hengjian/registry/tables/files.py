"""Rows as spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

LONGEST_CELL = 32_767
WIDTH = 18
_NO_TIME = date(2000, 1, 1)


def written(heads: Sequence[str], rows: Iterable[Sequence[str | date]], sheet: str) -> bytes:
    """Give a workbook with these rows; a text stays a text, whatever a spreadsheet would make of it."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": _NO_TIME})
        bold = book.add_format({"bold": True, "bg_color": "#e8eff8", "bottom": 1})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.set_column(0, len(heads) - 1, WIDTH)
        page.write_row(0, 0, heads, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell)
                elif cell:
                    page.write_string(number, column, cell[:LONGEST_CELL])
    return stream.getvalue()
