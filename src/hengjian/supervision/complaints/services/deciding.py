"""Whose affair a complaint is: ours, another's, that of reconsideration or the courts, or the same as one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.common.terms import soon_from
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law as supervision_law
from hengjian.supervision.complaints import law, policies
from hengjian.supervision.complaints.models import Complaint, Forwarding
from hengjian.supervision.complaints.services.transition import (
    locked,
    note,
    owe_notice,
    owe_notices,
    require,
    require_reason,
    transition,
)
from hengjian.supervision.complaints.states import IN_HAND, OPEN, OVER, Action
from hengjian.supervision.handing import handed_over


@dataclass(frozen=True)
class ForwardDetails:
    """To whom a complaint goes, what he is shown and asked, and until when he answers."""

    body: Body
    text: str
    due: date
    answer_due: date
    demand: str = ""


@transaction.atomic
def accept(
    *, actor: Account, complaint: Complaint, body: Body, issue: str, due: date, on: date
) -> None:
    """Accept a complaint as ours: about which body, of what kind, answered until when."""
    if issue not in supervision_law.issues():
        raise Refused("请选择问题分类。")
    now = _ours(actor, complaint, on)
    _refuse_guided(now)
    _refuse_past(due, on)
    changes = {"body": body, "issue": issue, "due": due, "first_due": due, **_owned(actor)}
    now.body = body
    require(actor, now, on)
    if not policies.may(actor, policies.Action.WORK, on, body.path):
        raise Refused(f"{body.name}不在您监督的范围内，请选“转有关单位办理”。")
    transition(complaint, action=Action.ACCEPT, actor=actor, on=on, changes=changes)
    owe_notice(complaint, "accepted", on)


@transaction.atomic
def forward(
    *, actor: Account, complaint: Complaint, details: ForwardDetails, on: date
) -> Forwarding:
    """Give a complaint to a body to deal with; it sees the words written for it, and the sender is told."""
    now = _ours(actor, complaint, on)
    _refuse_guided(now)
    _refuse_past(details.answer_due, on)
    if details.answer_due > details.due:
        raise Refused("承办单位的反馈截止日不能晚于答复反映人的期限。")
    if now.state in IN_HAND and now.due is not None and details.due != now.due:
        raise Refused(f"答复反映人的期限是 {now.due:%Y-%m-%d}，转办不改变它；要改的请先办理延期。")
    given = Forwarding(
        complaint=now, body=details.body, text=details.text.strip(), demand=details.demand.strip(),
        on=on, due=details.answer_due, by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    now.forwardings.filter(taken_back_on__isnull=True).update(taken_back_on=on)
    clean(given)
    given.save()
    changes: dict[str, Any] = {
        "due": details.due, "answer_due": details.answer_due, "shown_text": given.text, **_owned(actor)
    }  # fmt: skip
    if now.body is None:
        changes["body"] = details.body
    transition(
        complaint, action=Action.FORWARD, actor=actor, on=on, text=details.body.name,
        changes=changes, about=given.uuid,
    )  # fmt: skip
    owe_notice(complaint, "forwarded", on, body=details.body.name)
    return given


@transaction.atomic
def guide(
    *, actor: Account, complaint: Complaint, entered: bool, remedy: str, text: str, on: date
) -> None:
    """Lead the sender to reconsideration or to court (article 33).

    What has entered there is not supervised again, and is on record as such. What has not is no obstacle: the sender is
    told where he may go, and the complaint can be looked at again.
    """
    now = _ours(actor, complaint, on)
    said = remedy.strip() or now.remedy
    if not said:
        raise Refused("请写明可以向哪个机关申请复议、向哪个法院起诉，或者已经在办的是哪件案件。")
    told = text.strip() if entered else f"可以依法申请复议、提起诉讼：{said}。{text.strip()}"
    changes = {"remedy": said if entered else "", **_owned(actor)}
    transition(complaint, action=Action.GUIDE, actor=actor, on=on, text=told, changes=changes)
    _taken_back(complaint, on)
    kind = "guided" if entered else "advised"
    owe_notices(complaint, kind, on, text.strip(), remedy=said)


@transaction.atomic
def send_elsewhere(*, actor: Account, complaint: Complaint, text: str, on: date) -> None:
    """Reply that it is not ours, and where to go with it."""
    _ours(actor, complaint, on)
    told = require_reason(text)
    changes = {"reply": "elsewhere", "replied_by": actor.uuid, **_owned(actor)}
    transition(
        complaint, action=Action.SEND_ELSEWHERE, actor=actor, on=on, text=told, changes=changes
    )
    _taken_back(complaint, on)
    owe_notices(complaint, "elsewhere", on, told)


@transaction.atomic
def merge(*, actor: Account, complaint: Complaint, into: Complaint, on: date) -> None:
    """Handle a complaint together with one in hand that says the same of the same body; the earlier day counts."""
    now, other = _ours(actor, complaint, on), locked(into)
    require(actor, other, on)
    _refuse_guided(now)
    if now.pk == other.pk or other.state not in OPEN:
        raise Refused("只能并入还在办理的另一件；已经办结的，请标为重复反映。")
    if now.body_id is not None and other.body_id is not None and now.body_id != other.body_id:
        raise Refused("两件反映的不是同一个单位，不能合并。")
    if now.state in IN_HAND and other.state not in IN_HAND:
        raise Refused("要并入的那一件还没有受理，请先受理它，再合并。")
    if (
        now.state in IN_HAND
        and now.due is not None
        and other.due is not None
        and now.due < other.due
    ):
        # Nobody waits longer than he was promised because somebody else says the same.
        other.due = now.due
        other.soon_from = soon_from(on, other.due)
        other.save(update_fields=["due", "soon_from"])
    changes = {"same_as": other}
    transition(
        complaint, action=Action.MERGE, actor=actor, on=on, text=other.written_number,
        changes=changes, about=other.uuid,
    )  # fmt: skip
    note(other, action="merged_in", actor=actor, on=on, text=now.written_number, about=now.uuid)
    owe_notice(complaint, "merged", on)


@transaction.atomic
def mark_repeat(*, actor: Account, complaint: Complaint, of: Complaint, on: date) -> None:
    """Note that a complaint repeats an earlier one that is over; it is handled for itself."""
    now, earlier = _ours(actor, complaint, on), locked(of)
    require(actor, earlier, on)
    if earlier.pk >= now.pk or earlier.state not in OVER:
        raise Refused("重复反映的前一件须是更早收到、已经办结的。")
    now.repeat_of = earlier
    now.save(update_fields=["repeat_of"])
    note(now, action="repeat", actor=actor, on=on, text=earlier.written_number, about=earlier.uuid)
    complaint.refresh_from_db()


@transaction.atomic
def withdraw(*, actor: Account, complaint: Complaint, text: str, on: date) -> None:
    """Note that the sender takes his complaint back."""
    _ours(actor, complaint, on)
    told = require_reason(text)
    transition(complaint, action=Action.WITHDRAW, actor=actor, on=on, text=told)
    _taken_back(complaint, on)


@transaction.atomic
def reconsider(*, actor: Account, complaint: Complaint, text: str, on: date) -> None:
    """Look again at what was led elsewhere or taken back, as where reconsideration was refused."""
    _ours(actor, complaint, on)
    told = require_reason(text)
    term = law.term(law.ACCEPT)
    changes = {
        "due": term.last_day(on) if term else None, "first_due": None, "remedy": "", "reply": "",
        "replied_by": None,
    }  # fmt: skip
    transition(complaint, action=Action.RECONSIDER, actor=actor, on=on, text=told, changes=changes)


@transaction.atomic
def extend(*, actor: Account, complaint: Complaint, due: date, text: str, on: date) -> None:
    """Give a complaint more time, with the reason, as far as the place allows; the sender is told."""
    now = _ours(actor, complaint, on)
    told = require_reason(text)
    if now.due is not None and due <= now.due:
        raise Refused(f"延长后的期限须晚于现在的 {now.due:%Y-%m-%d}。")
    if now.due is not None and on > now.due:
        raise Refused("期限已经过了，不能再延长；请尽快答复。")
    most = law.term(law.EXTEND)
    last = most.last_day(now.first_due) if most and now.first_due else None
    if most is not None and last is not None and due > last:
        raise Refused(f"本地最多延长 {most.words}，最晚到 {last:%Y-%m-%d}。")
    transition(complaint, action=Action.EXTEND, actor=actor, on=on, text=told, changes={"due": due})
    owe_notices(complaint, "extended", on, told)


@transaction.atomic
def hand_over(*, actor: Account, complaint: Complaint, to: Account, text: str, on: date) -> None:
    """Give a complaint that is open to another supervisor, with the reason; days stay as they are."""
    now = _ours(actor, complaint, on)
    reason = require_reason(text)
    if now.state not in OPEN:
        raise Refused("这件投诉举报已经办结，不用交接。")
    if not policies.may_work(to, now, on):
        raise Refused(f"{to.display_name}不能办理这件投诉举报，请另选一人。")
    said = handed_over(now.owner_name, to, reason)
    now.owner, now.owner_name = to.uuid, to.display_name
    now.save(update_fields=["owner", "owner_name"])
    note(now, action="handed_over", actor=actor, on=on, text=said)
    complaint.refresh_from_db()


def _ours(actor: Account, complaint: Complaint, on: date) -> Complaint:
    now = locked(complaint)
    require(actor, now, on)
    return now


def _owned(actor: Account) -> dict[str, Any]:
    return {"owner": actor.uuid, "owner_name": actor.display_name}


def _taken_back(complaint: Complaint, on: date) -> None:
    complaint.forwardings.filter(taken_back_on__isnull=True).update(taken_back_on=on)


def _refuse_guided(complaint: Complaint) -> None:
    if complaint.remedy:
        raise Refused(
            f"这件事已经进入复议或者诉讼（{complaint.remedy}），不重复监督。请选“引导到复议、诉讼”。"
        )


def _refuse_past(due: date, on: date) -> None:
    if due < on:
        raise Refused("期限已经过了，请改正。")
