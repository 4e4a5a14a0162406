"""Campaigns as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hengjian.supervision.campaigns.models import Campaign
from hengjian.supervision.exports import Export


def _campaign(row: Campaign, on: date) -> Iterable[str | date]:
    del on  # the list shows days, no lamp of its own
    return (
        row.title, row.place.name, row.started_by, row.get_state_display(), row.started_on, row.due or "",
        row.until, str(row.asked), str(row.answered),  # type: ignore[attr-defined]  # annotated
        row.closed_on or "", row.owner_name,
    )  # fmt: skip


CAMPAIGNS = Export[Campaign](
    "campaigns.exported", "专项整治",
    (
        "专项整治", "监督范围", "承接的省级专项监督", "状态", "开始日期", "自查截止日", "结束日期", "自查单位数",
        "已报送数", "结束办理日期", "经办人",
    ),
    _campaign,
)  # fmt: skip
