"""Filings as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hengjian.supervision.exports import Export
from hengjian.supervision.filings.models import Filing


def _filing(row: Filing, on: date) -> Iterable[str | date]:
    del on  # a filing has no day that runs out once it is there
    return (
        row.case.number, row.body.name, row.decided_on, row.due or "", row.filed_on, "是" if row.late else "",
        row.get_state_display(), row.by_name, row.owner_name,
    )  # fmt: skip


FILINGS = Export[Filing](
    "filings.exported", "重大决定备案",
    ("案号", "备案单位", "决定日期", "备案截止日", "备案日期", "逾期备案", "状态", "备案人", "审查人"),
    _filing,
)  # fmt: skip
