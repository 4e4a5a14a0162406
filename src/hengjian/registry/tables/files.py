"""Uploaded spreadsheets as rows of texts, and rows as spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import xlsxwriter
from django.core.files.uploadedfile import UploadedFile

from hengjian.common.refusals import Refused
from hengjian.reading.csvfiles import ROW
from hengjian.reading.errors import ReadingError
from hengjian.reading.files import READABLE, InputFile, open_files
from hengjian.reading.values import as_text
from hengjian.registry.tables.columns import COLUMNS, Column

MOST_ROWS = 1_000
"""One transaction carries a file out, and while it lasts nobody else writes; bigger files are for the intake room."""

LARGEST = 20 * 1024 * 1024
LONGEST_CELL = 32_767
WIDTH = 18
_NO_TIME = date(2000, 1, 1)

Rows = list[dict[str, Any]]


def read_upload(upload: UploadedFile[bytes], table: str) -> Rows:
    """Read the rows of a file as texts by head; raises `Refused` where the file cannot be used."""
    if (upload.size or 0) > LARGEST:
        raise Refused(f"文件超过 {LARGEST // 1024 // 1024} MB，请分成几个。")
    suffix = Path(upload.name or "").suffix.lower()
    if suffix not in READABLE or suffix == ".parquet":
        raise Refused("只能导入 XLSX、XLS 和 CSV 文件，请另存为其中一种。")
    with TemporaryDirectory(prefix="hengjian-") as folder:
        path = Path(folder, f"file{suffix}")
        with path.open("wb") as stream:
            stream.writelines(upload.chunks())
        try:
            return _rows(_fitting(open_files([path]), COLUMNS[table]), COLUMNS[table])
        except ReadingError as error:
            raise Refused(str(error).replace(path.name, upload.name or "")) from error


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


def _fitting(files: Sequence[InputFile], columns: Sequence[Column]) -> InputFile:
    """Give the sheet that has the required columns."""
    wanted = [column.head for column in columns if column.required]
    for file in files:
        if set(wanted) <= set(file.header):
            return file
    lacking = "、".join(head for head in wanted if head not in files[0].header)
    raise Refused(f"文件里没有这些列：{lacking}。请照导出的表格写表头。")


def _rows(file: InputFile, columns: Sequence[Column]) -> Rows:
    heads = [column.head for column in columns if column.head in file.header]
    content = file.read(heads)
    height = content.frame.height + content.broken.height
    if height > MOST_ROWS:
        raise Refused(f"文件有 {height:,} 行，一次最多导入 {MOST_ROWS:,} 行，请分成几个。")
    texts = pl.DataFrame([as_text(cells) for cells in content.frame.drop(ROW).iter_columns()])
    rows: Rows = [
        {
            "row": number,
            # PostgreSQL keeps no text with a zero byte.
            "cells": {
                head: cell.replace("\0", "")
                for head, cell in zip(heads, cells, strict=True)
                if cell
            },
        }
        for number, cells in zip(content.frame[ROW].to_list(), texts.iter_rows(), strict=True)
    ]
    for number, reason in content.broken.select("row", "reason").iter_rows():
        rows.append({"row": number, "cells": {}, "broken": reason})
    return sorted(rows, key=lambda row: int(row["row"]))
