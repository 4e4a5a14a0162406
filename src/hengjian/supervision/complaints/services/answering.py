"""What a body says to a complaint that was forwarded to it, and what the office makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.supervision.complaints import law, policies
from hengjian.supervision.complaints.models import Answer, Complaint, Forwarding, Objection
from hengjian.supervision.complaints.services.receiving import keep
from hengjian.supervision.complaints.services.transition import (
    locked,
    require,
    require_reason,
    transition,
)
from hengjian.supervision.complaints.states import Action, State


@transaction.atomic
def answer(
    *, actor: Account, forwarding: Forwarding, kind: str, text: str,
    files: Sequence[KeptFile] = (), on: date,
) -> Answer:  # fmt: skip
    """Say for the body what was done: put right, not yet and why, nothing wrong, or not its affair."""
    now = _with_body(actor, forwarding, on)
    meant = law.replies().get(kind)
    if meant is None:
        raise Refused("请选择办理结果。")
    if not text.strip():
        raise Refused("请写明原因。" if meant.more["because"] else "请写明办理情况。")
    said = Answer(
        forwarding=now, kind=kind, text=text.strip(), on=on, by=actor.uuid, by_name=actor.display_name
    )  # fmt: skip
    clean(said)
    said.save()
    keep(now.complaint, files, said)
    transition(
        now.complaint, action=Action.ANSWER, actor=actor, on=on, text=meant.label, about=said.uuid
    )
    return said


@transaction.atomic
def object_to_forwarding(
    *, actor: Account, forwarding: Forwarding, reasons: str, on: date
) -> Objection:
    """Ask for the body that the complaint be taken back, with reasons; the day for the answer stays as it is."""
    now = _with_body(actor, forwarding, on)
    term = law.term(law.OBJECTION)
    objection = Objection(
        complaint=now.complaint, kind=Objection.Kind.FORWARDING, reasons=reasons.strip(), on=on,
        due=term.last_day(on) if term else None, against=now.by, by=actor.uuid,
        by_name=actor.display_name,
    )  # fmt: skip
    clean(objection)
    objection.save()
    transition(
        now.complaint, action=Action.OBJECT, actor=actor, on=on, text=objection.reasons,
        about=objection.uuid,
    )  # fmt: skip
    return objection


@transaction.atomic
def decide_forwarding(
    *, actor: Account, objection: Objection, sustained: bool, text: str, on: date
) -> None:
    """Decide whether a body has to deal with what was forwarded to it; whoever forwarded it, or objects, does not."""
    row, complaint = pending(actor, objection, Objection.Kind.FORWARDING, on)
    told = require_reason(text)
    close(row, actor, told, on, sustained=sustained)
    if sustained:
        complaint.forwardings.filter(taken_back_on__isnull=True).update(taken_back_on=on)
    transition(
        complaint, action=Action.SUSTAIN if sustained else Action.UPHOLD, actor=actor, on=on,
        text=told, about=row.uuid,
    )  # fmt: skip


@transaction.atomic
def send_back(
    *, actor: Account, complaint: Complaint, text: str, answer_due: date, on: date
) -> None:
    """Send a body's answer back with the reason and a new day, within the day on which the sender is answered."""
    now = locked(complaint)
    require(actor, now, on)
    told = require_reason(text)
    if answer_due <= on or (now.due is not None and answer_due > max(now.due, on)):
        raise Refused(
            "新的反馈截止日须在今天以后，并且不晚于答复反映人的期限；不够的，先办理延期。"
        )
    if now.state != State.ANSWERED:
        raise Refused("现在没有要审核的反馈。请刷新页面，看最新的情况。")
    last = Answer.objects.filter(forwarding__complaint=now).latest("id")
    last.sent_back = told
    last.save(update_fields=["sent_back"])
    Forwarding.objects.filter(complaint=now, taken_back_on__isnull=True).update(due=answer_due)
    transition(
        complaint, action=Action.SEND_BACK, actor=actor, on=on, text=told,
        changes={"answer_due": answer_due}, about=last.uuid,
    )  # fmt: skip


def pending(
    actor: Account, objection: Objection, kind: Objection.Kind, on: date
) -> tuple[Objection, Complaint]:
    """Give an objection that waits for a decision, to somebody who may decide on it."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related("complaint")
    row = rows.get(pk=objection.pk)
    complaint = locked(row.complaint)
    row.complaint = complaint
    require(actor, complaint, on)
    if not policies.may_decide(actor, row, on):
        raise NotAllowed("原来是您办理的，或者异议是您提出的，须由另一名监督人员决定。")
    if row.result or row.kind != kind:
        raise Refused("这个异议已经决定。")
    return row, complaint


def close(objection: Objection, actor: Account, text: str, on: date, *, sustained: bool) -> None:
    """Write down what becomes of an objection."""
    results = Objection.Result
    objection.result = results.SUSTAINED if sustained else results.UPHELD
    objection.answer, objection.answered_on = text, on
    objection.decided_by, objection.decided_by_name = actor.uuid, actor.display_name
    clean(objection)
    objection.save()


def _with_body(actor: Account, forwarding: Forwarding, on: date) -> Forwarding:
    complaint = locked(forwarding.complaint)
    now = Forwarding.objects.select_related("body").get(pk=forwarding.pk)
    now.complaint = complaint
    if not policies.may_answer(actor, now, on):
        raise NotAllowed("这件投诉举报没有转给您的单位。")
    if now.taken_back_on is not None:
        raise Refused("这件投诉举报已经收回，不用再反馈。")
    return now
