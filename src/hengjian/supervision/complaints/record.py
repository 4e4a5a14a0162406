"""What the page of a complaint shows, and what its reader can do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.supervision import law as supervision_law
from hengjian.supervision.complaints import law, policies, selectors
from hengjian.supervision.complaints.models import (
    Complaint,
    Forwarding,
    Notice,
    Objection,
    Sender,
    Step,
)
from hengjian.supervision.complaints.senders import masked
from hengjian.supervision.complaints.states import IN_HAND, OPEN, Action, State, possible

STEPS = {
    "received": "登记", "accept": "受理", "forward": "转办", "guide": "引导复议、诉讼",
    "send_elsewhere": "告知向有关机关反映", "merge": "合并办理", "merged_in": "并入另一件", "withdraw": "反映人撤回",
    "answer": "承办单位反馈", "object": "承办单位要求退回", "uphold": "仍由该单位办理", "sustain": "收回",
    "send_back": "退回反馈", "reply": "答复", "promise": "答复：暂未纠正", "ask_again": "反映人要求重新办理",
    "reopen": "重新办理", "keep": "不再重新办理", "reconsider": "重新审查", "extend": "延期", "repeat": "标为重复反映",
    "handed_over": "交接", "told": "告知反映人", "called_back": "回访", "shown_text": "写好给承办单位看的内容",
    "linked": "关联案件", "letter": "制发文书", "clue": "转成线索", "revealed": "查看反映人身份",
}  # fmt: skip
TOLD_TO_BODY = ("forward", "answer", "object", "uphold", "sustain", "send_back")
"""What a body sees of the course of a complaint."""
PUBLIC = {
    "received": "已经收到", "accept": "已经受理", "forward": "已经转有关单位办理", "guide": "已引导通过复议、诉讼解决",
    "withdraw": "已经撤回", "answer": "承办单位已反馈，正在审核", "reply": "已经答复", "promise": "已经答复，继续办理",
    "send_elsewhere": "不属于本机关，已告知向有关机关反映", "ask_again": "已经收到重新办理的要求", "reopen": "重新办理",
    "keep": "不再重新办理", "reconsider": "重新审查", "extend": "延长办理时间",
}  # fmt: skip
"""What anybody with the number sees: no name, no body, no words of anybody's."""


NEXT, KEPT = "下一步", "管理"
"""What can be done, by what it is for."""


@dataclass(frozen=True)
class Deed:
    """Something that the reader can do: its word and its page; the main one stands out."""

    title: str
    page: str
    main: bool = False
    group: str = NEXT


@dataclass(frozen=True)
class Happened:
    """A line of the timeline."""

    title: str
    step: Step


def record_of(complaint: Complaint, reader: Account, day: date) -> dict[str, Any]:
    """Give what the page shows to a supervisor."""
    may_work = policies.may_work(reader, complaint, day)
    forwardings = list(
        complaint.forwardings.select_related("body", "dispatch").prefetch_related("answers")
    )
    for each in forwardings:
        each.said = list(each.answers.prefetch_related("attachments"))  # type: ignore[attr-defined]  # for the template
        for answer in each.said:  # type: ignore[attr-defined]  # likewise
            answer.meant = law.replies()[answer.kind]
    notices = list(complaint.notices.select_related("dispatch"))
    for notice in notices:
        notice.meant = law.notices()[notice.kind]  # type: ignore[attr-defined]  # likewise
    alike = selectors.alike(complaint, reader, day) if may_work else []
    return {
        "complaint": complaint,
        "own_body": policies.is_about_own_body(reader, complaint),
        "may_work": may_work,
        "may_reveal": policies.may_reveal(reader, complaint, day),
        "sender": _sender(complaint) if may_work else None,
        "lamp": selectors.lamp_of(complaint, day),
        "days_left": (complaint.due - day).days if complaint.due else None,
        "is_open": complaint.state in OPEN,
        "channel": law.channels()[complaint.channel],
        "issue": supervision_law.issues().get(complaint.issue),
        "reply": law.replies().get(complaint.reply),
        "no_double": supervision_law.principles()["no_double"],
        "forwardings": forwardings,
        "objections": list(complaint.objections.all()),
        "notices": notices,
        "callbacks": list(complaint.callbacks.all()),
        "attachments": list(complaint.attachments.filter(answer=None)) if may_work else [],
        "cases": list(complaint.cases.order_by("id")[:50]),
        "reveals": list(complaint.reveals.all()[:20]) if may_work else [],
        "merged": list(complaint.merged.all()[:20]),
        "alike": alike,
        "may_merge": possible(complaint.state, Action.MERGE),
        "timeline": [
            Happened(STEPS[step.action], step) for step in complaint.steps.order_by("id")
        ],
        "deeds": deeds_of(complaint, reader, day) if may_work else [],
        "day": day,
    }  # fmt: skip


def given_of(forwarding: Forwarding, reader: Account, day: date) -> dict[str, Any]:
    """Give what the page shows to the body to which a complaint was forwarded: nothing of who the sender is."""
    complaint = forwarding.complaint
    answers = list(forwarding.answers.prefetch_related("attachments"))
    for answer in answers:
        answer.meant = law.replies()[answer.kind]  # type: ignore[attr-defined]  # for the template
    answering = policies.may_answer(reader, forwarding, day)
    theirs = forwarding.taken_back_on is None and complaint.state == State.FORWARDED
    steps = complaint.steps.filter(action__in=TOLD_TO_BODY, on__gte=forwarding.on).order_by("id")
    return {
        "forwarding": forwarding,
        "complaint": complaint,
        "issue": supervision_law.issues().get(complaint.issue),
        "lamp": selectors.agency_lamp_of(complaint, day)
        if forwarding.taken_back_on is None
        else "",
        "days_left": (forwarding.due - day).days,
        "waits": theirs,
        "answers": answers,
        "objections": list(
            complaint.objections.filter(kind=Objection.Kind.FORWARDING, on__gte=forwarding.on)
        ),
        "may_answer": answering and theirs,
        "may_reveal": answering and policies.may_reveal(reader, complaint, day),
        "timeline": [Happened(STEPS[step.action], step) for step in steps],
        "day": day,
    }


def progress_of(complaint: Complaint) -> dict[str, Any]:
    """Give what anybody with the number may know: days and words of ours, no name and no text."""
    steps = complaint.steps.filter(action__in=PUBLIC).order_by("id")
    reply = law.replies().get(complaint.reply)
    return {
        "received_on": complaint.received_on,
        "is_open": complaint.state in OPEN,
        "due": complaint.due if complaint.state in IN_HAND else None,
        "reply": reply.more["public"] if reply else "",
        "steps": [(step.on, PUBLIC[step.action]) for step in steps],
    }


def notice_title(notice: Notice) -> str:
    """Give what a notice tells, in a word."""
    return law.notices()[notice.kind].label


def deeds_of(complaint: Complaint, reader: Account, day: date) -> list[Deed]:
    """Give what the reader can do with a complaint now, the main thing first."""

    def page(name: str) -> str:
        return reverse(f"complaints:{name}", args=[complaint.uuid])

    deeds = _objection(complaint, reader, day)
    ways = {
        Action.ACCEPT: ("受理", "accept"), Action.REPLY: ("答复反映人", "reply"),
        Action.FORWARD: ("转办", "forward"), Action.SEND_BACK: ("退回反馈", "send_back"),
        Action.SEND_ELSEWHERE: ("告知向有关机关反映", "elsewhere"), Action.GUIDE: ("引导复议、诉讼", "guide"),
        Action.EXTEND: ("延期", "extend"), Action.WITHDRAW: ("反映人撤回", "withdraw"),
        Action.ASK_AGAIN: ("反映人要求重新办理", "ask_again"), Action.RECONSIDER: ("重新审查", "reconsider"),
    }  # fmt: skip
    main = _main(complaint)
    deeds += [
        Deed(title, page(name), main=action is main)
        for action, (title, name) in ways.items()
        if possible(complaint.state, action)
    ]
    if complaint.reply:
        deeds.append(Deed("登记回访", page("call_back")))
    if complaint.state in IN_HAND and complaint.clue is None:
        deeds.append(Deed("转成监督线索", page("make_clue"), group=KEPT))
    if complaint.state in OPEN:
        deeds += [
            Deed("写给承办单位看的内容", page("shown_text"), group=KEPT),
            Deed("关联案件", page("cases"), group=KEPT),
            Deed("交接", page("hand_over"), group=KEPT),
        ]
    return sorted(deeds, key=lambda deed: (deed.group == KEPT, not deed.main))


def _main(complaint: Complaint) -> Action | None:
    if complaint.remedy and complaint.state == State.RECEIVED:
        return Action.GUIDE
    return {
        State.RECEIVED: Action.ACCEPT, State.ACCEPTED: Action.REPLY, State.ANSWERED: Action.REPLY,
        State.PROMISED: Action.REPLY,
    }.get(State(complaint.state))  # fmt: skip


def _objection(complaint: Complaint, reader: Account, day: date) -> list[Deed]:
    pending = selectors.pending_objection(complaint)
    if pending is None or not policies.may_decide(reader, pending, day):
        return []
    of_body = pending.kind == Objection.Kind.FORWARDING
    title = "决定是否收回" if of_body else "决定是否重新办理"
    name = "decide_forwarding" if of_body else "decide_again"
    return [Deed(title, reverse(f"complaints:{name}", args=[pending.uuid]), main=True)]


def _sender(complaint: Complaint) -> dict[str, Any]:
    sender = complaint.sender
    hidden = {} if sender.kind == Sender.Kind.ANONYMOUS else masked(sender)
    return {"kind": sender.get_kind_display(), "agrees": sender.agrees, **hidden}
