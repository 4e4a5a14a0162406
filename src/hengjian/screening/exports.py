"""Findings as a spreadsheet, however many: rows are written as they come, and the file is sent in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.db import transaction
from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.journal.services import record
from hengjian.screening.models import Finding
from hengjian.screening.rulewords import rule_title, severity

HEADS = (
    "问题", "程度", "案号", "单位", "说明", "月份", "最后一天", "逾期天数", "状态", "发现日", "规则编号",
)  # fmt: skip
WIDTHS = (32, 8, 26, 24, 80, 10, 12, 10, 12, 12, 36)
AT_ONCE = 1_000
PIECE = 1 << 16
MOST_ROWS = 1_048_575
"""A worksheet holds no more below its head."""
LONGEST_CELL = 32_767
_NO_TIME = date(2000, 1, 1)
_OPTIONS = {
    # Each row goes to disk as soon as the next begins.
    "constant_memory": True,
    # A text stays a text, whatever a spreadsheet would make of it.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def export_findings(
    *, reader: Account, rows: QuerySet[Finding], asked: str, on: date
) -> Iterator[bytes]:
    """Write down who takes out what, then give the workbook in pieces."""
    with transaction.atomic():
        record(
            kind="screening.findings_exported",
            actor=reader.uuid,
            objects=[reader.uuid],
            on=on,
            content={"asked": asked},
        )
    return _pieces(rows.order_by("-id"))


def _pieces(rows: QuerySet[Finding]) -> Iterator[bytes]:
    with TemporaryFile() as stream:
        _write(stream, rows)
        stream.seek(0)
        while piece := stream.read(PIECE):
            yield piece


def _write(stream: IO[bytes], rows: QuerySet[Finding]) -> None:
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties({"created": _NO_TIME})
        bold = book.add_format({"bold": True, "bg_color": "#e8eff8", "bottom": 1})
        sheet = book.add_worksheet("发现的问题")
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, HEADS, bold)
        for number, row in enumerate(rows[:MOST_ROWS].iterator(chunk_size=AT_ONCE), start=1):
            for column, cell in enumerate(_cells(row)):
                _put(sheet, number, column, cell)


def _cells(row: Finding) -> tuple[str | int | date | None, ...]:
    return (
        rule_title(row.rule), severity(row.severity).word, row.case.number, row.case.body_label,
        row.sentence, row.month, row.due, row.days_late, row.get_state_display(), row.found_on, row.rule,
    )  # fmt: skip


def _put(sheet: Any, row: int, column: int, cell: str | int | date | None) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell[:LONGEST_CELL])
