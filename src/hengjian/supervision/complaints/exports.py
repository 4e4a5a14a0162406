"""Complaints as a spreadsheet: neither who the sender is nor what he wrote is in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hengjian.supervision import law as supervision_law
from hengjian.supervision.complaints import law, selectors
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.senders import known_of, without_sender
from hengjian.supervision.exports import LAMPS, Export


def _complaint(row: Complaint, on: date) -> Iterable[str | date]:
    issue = supervision_law.issues().get(row.issue)
    reply = law.replies().get(row.reply)
    title = without_sender(row.title, known_of(row.sender))
    return (
        row.written_number, title, law.channels()[row.channel].label, row.about,
        issue.label if issue else "", row.get_state_display(), LAMPS[selectors.lamp_of(row, on)],
        row.received_on, row.due or "", row.answer_due or "", reply.label if reply else "",
        row.closed_on or "", row.get_satisfaction_display(), "是" if row.repeat_of_id else "",
        str(row.reopened), row.owner_name,
    )  # fmt: skip


COMPLAINTS = Export[Complaint](
    "complaints.exported", "投诉举报",
    (
        "查询号码", "标题", "来源", "反映的单位", "问题分类", "状态", "期限", "收到日期", "截止日",
        "承办单位反馈截止日", "答复", "办结日期", "满意度", "重复反映", "重新办理次数", "经办人",
    ),
    _complaint,
)  # fmt: skip
