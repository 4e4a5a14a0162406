"""Referrals as a spreadsheet; whom they are about is on the page alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hengjian.supervision import law as supervision_law
from hengjian.supervision.exports import LAMPS, Export
from hengjian.supervision.referrals import law, selectors
from hengjian.supervision.referrals.models import Referral


def _referral(row: Referral, on: date) -> Iterable[str | date]:
    kind, channel = law.kinds().get(row.kind), supervision_law.channels().get(row.channel)
    return (
        row.number, row.title, kind.label if kind else row.kind, channel.label if channel else row.channel,
        row.body.name, row.get_state_display(), row.registered_on, row.to, row.transferred_on or "",
        row.due or "", LAMPS[selectors.lamp_of(row, on)], row.closed_on or "", row.owner_name,
    )  # fmt: skip


REFERRALS = Export[Referral](
    "referrals.exported", "移送线索",
    (
        "编号", "标题", "种类", "来源", "反映的单位", "状态", "登记日期", "受移送机关", "移送日期", "处理情况告知日",
        "期限", "办结日期", "经办人",
    ),
    _referral,
)  # fmt: skip
