"""Disputes and major matters as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hengjian.supervision.coordination import law, selectors
from hengjian.supervision.coordination.models import Dispute, Major
from hengjian.supervision.exports import LAMPS, Export


def _dispute(row: Dispute, on: date) -> Iterable[str | date]:
    sides = (f"{each.body}（{each.get_stance_display()}）" for each in row.positions.all())
    return (
        row.number, row.title, law.kinds()[row.kind].label, "；".join(sides), row.asked_by, row.asked_on,
        row.negotiate_until or "", LAMPS[selectors.lamp_of(row, on)], row.get_state_display(),
        row.acting.name if row.acting else "", row.decision, row.outcome, row.closed_on or "", row.owner_name,
    )  # fmt: skip


def _major(row: Major, on: date) -> Iterable[str | date]:
    return (
        row.number, row.title, row.get_kind_display(), row.lead.name,
        "、".join(each.name for each in row.joins.all()), row.asked_by, row.asked_on, row.due or "",
        LAMPS[selectors.lamp_of_major(row, on)], row.get_state_display(), "是" if row.listed else "",
        row.raised_to, row.outcome, row.closed_on or "", row.owner_name,
    )  # fmt: skip


DISPUTES = Export[Dispute](
    "coordination.disputes_exported", "执法争议",
    (
        "编号", "争议", "种类", "各方和主张", "提请的单位", "提请日期", "协商截止日", "期限", "状态", "承办单位",
        "政府决定文号", "处理结果", "办结日期", "经办人",
    ),
    _dispute,
)  # fmt: skip
MAJORS = Export[Major](
    "coordination.majors_exported", "重大事项和案件",
    (
        "编号", "事项", "类别", "主办单位", "参加单位", "提出的单位", "提出日期", "办结截止日", "期限", "状态",
        "挂牌督办", "提级到", "办理结果", "办结日期", "经办人",
    ),
    _major,
)  # fmt: skip
