"""Matters as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.journal.services import record
from hengjian.registry.tables.files import written
from hengjian.supervision import law, selectors
from hengjian.supervision.models import Matter
from hengjian.supervision.selectors import MatterFilter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000
HEADS = (
    "编号", "标题", "被监督单位", "问题分类", "监督方式", "状态", "期限", "反馈截止日", "立项日期", "销号日期",
    "办理结果", "挂牌督办", "提级到", "案件数", "经办人",
)  # fmt: skip
LAMPS = {"over": "逾期", "soon": "将到期", "in_time": "按期", "": ""}


def export_matters(*, reader: Account, wanted: MatterFilter, on: date) -> bytes:
    """Write down who takes out what, then give the workbook."""
    rows = selectors.matters_for(reader, on, wanted)
    if rows.count() > MOST_ROWS:
        raise Refused(f"一次最多导出 {MOST_ROWS:,} 件，请先减少范围。")
    with transaction.atomic():
        record(
            kind="supervision.matters_exported", actor=reader.uuid, objects=[reader.uuid], on=on,
            content={"asked": vars(wanted)},
        )  # fmt: skip
    cells = (tuple(_cells(matter, on)) for matter in rows.order_by("-id").iterator(chunk_size=500))
    return written(HEADS, cells, "监督事项")


def _cells(matter: Matter, on: date) -> Iterator[str | date]:
    issue = law.issues().get(matter.issue)
    yield from (
        matter.number, matter.title, matter.body.name, issue.label if issue else matter.issue,
        matter.get_kind_display(), matter.get_state_display(), LAMPS[selectors.lamp_of(matter, on)],
        matter.due or "", matter.opened_on, matter.closed_on or "", matter.get_ending_display(),
        "是" if matter.listed else "", matter.raised_to,
        str(matter.case_count),  # type: ignore[attr-defined]  # annotated
        matter.owner_name,
    )  # fmt: skip
