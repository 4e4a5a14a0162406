"""The only writer of a complaint's state, and of the steps of its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.common.terms import soon_from
from hengjian.journal.services import record
from hengjian.supervision.complaints import law, policies
from hengjian.supervision.complaints.models import Complaint, Notice, Sender, Step
from hengjian.supervision.complaints.states import (
    IN_HAND,
    OVER,
    TRANSITIONS,
    WITH_AGENCY,
    Action,
    State,
)
from hengjian.supervision.papers.content import day_on_paper


def locked(complaint: Complaint) -> Complaint:
    """Give the complaint as it is now, held until the transaction ends."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("office", "body")
    return rows.get(pk=complaint.pk)


def require(actor: Account, complaint: Complaint, on: date) -> None:
    """Refuse somebody who may not handle a complaint, or belongs to the body that it is about."""
    if policies.is_about_own_body(actor, complaint):
        raise NotAllowed("反映的是您所在的单位，须由别的单位的监督人员办理。")
    if not policies.may_work(actor, complaint, on):
        raise NotAllowed("您不能办理这件投诉举报。")


def require_reason(text: str) -> str:
    """Give a reason, or refuse where there is none."""
    if not text.strip():
        raise Refused("请写明理由。")
    return text.strip()


@transaction.atomic
def transition(
    complaint: Complaint,
    *,
    action: Action,
    actor: Account,
    on: date,
    text: str = "",
    changes: Mapping[str, Any] | None = None,
    about: UUID | None = None,
) -> None:
    """Bring a complaint to its next state, with what changes along, into its timeline and the journal.

    A day stays unless `changes` gives another; the agency's goes when the complaint is no longer with it.
    """
    now = locked(complaint)
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        raise Refused(
            f"这件投诉举报现在是“{now.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    before = now.due, now.answer_due
    for name, value in (changes or {}).items():
        setattr(now, name, value)
    now.state = following
    if following not in WITH_AGENCY:
        now.answer_due = None
    if following in IN_HAND and now.due is None:
        raise Refused("请写明答复反映人的期限。")
    now.closed_on = on if following in OVER else None
    now.first_due = now.first_due or (now.due if following in IN_HAND else None)
    if now.due != before[0]:
        now.soon_from = soon_from(on, now.due)
    if now.answer_due != before[1]:
        now.answer_soon_from = soon_from(on, now.answer_due)
    clean(now)
    now.save()
    note(now, action=action.value, actor=actor, on=on, text=text, about=about)
    complaint.refresh_from_db()


def note(
    complaint: Complaint,
    *,
    action: str,
    actor: Account,
    on: date,
    text: str = "",
    about: UUID | None = None,
) -> None:
    """Write what happened into the timeline and the journal, in the caller's transaction."""
    Step.objects.create(
        complaint=complaint, action=action, on=on, text=text, by_name=actor.display_name
    )
    record(
        kind=f"complaints.{action}", actor=actor.uuid, on=on, content={"text": text},
        objects=[complaint.uuid] if about is None else [complaint.uuid, about],
    )  # fmt: skip


def owe_notice(complaint: Complaint, kind: str, on: date, text: str = "", **values: str) -> None:
    """Write down that the sender is to be told something; of an anonymous one nobody knows how."""
    _owe(complaint, kind, on, complaint.due, text=text, **values)


def owe_notices(complaint: Complaint, kind: str, on: date, text: str = "", **values: str) -> None:
    """Write down that the sender is to be told something, and, by their own numbers, all who said the same."""
    for each in (complaint, *_merged_into(complaint)):
        _owe(each, kind, on, complaint.due, text=text, **values)


def _owe(complaint: Complaint, kind: str, on: date, due: date | None, **values: str) -> None:
    if complaint.sender.kind == Sender.Kind.ANONYMOUS:
        return
    last = day_on_paper(due) if due else ""
    told = law.told(kind, number=complaint.written_number, due=last, **values)
    Notice.objects.create(complaint=complaint, kind=kind, text=told, on=on)


def _merged_into(complaint: Complaint) -> Iterator[Complaint]:
    """Give what was merged with a complaint, and with those in turn; only what is open takes another in: no circle."""
    for each in complaint.merged.select_related("sender").order_by("id"):
        yield each
        yield from _merged_into(each)
