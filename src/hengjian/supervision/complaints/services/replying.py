"""What the sender is answered, what he thinks of it, and when it is taken up again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.supervision.complaints import law
from hengjian.supervision.complaints.models import Callback, Complaint, Notice, Objection
from hengjian.supervision.complaints.services.answering import close, pending
from hengjian.supervision.complaints.services.deciding import send_elsewhere
from hengjian.supervision.complaints.services.transition import (
    locked,
    note,
    owe_notices,
    require,
    require_reason,
    transition,
)
from hengjian.supervision.complaints.states import Action


@transaction.atomic
def reply(
    *, actor: Account, complaint: Complaint, kind: str, text: str, due: date | None = None, on: date
) -> None:
    """Answer the sender: put right; not yet, because, and until when; nothing found; or where to go with it."""
    meant = law.replies().get(kind)
    if meant is None:
        raise Refused("请选择答复的种类。")
    if meant.more["elsewhere"]:
        send_elsewhere(actor=actor, complaint=complaint, text=text, on=on)
        return
    now = locked(complaint)
    require(actor, now, on)
    if not text.strip():
        raise Refused("请写明原因。" if meant.more["because"] else "请写明答复的内容。")
    changes: dict[str, Any] = {"reply": kind, "replied_by": actor.uuid}
    action = Action.REPLY
    if meant.more["open"]:
        if due is None or due <= on:
            raise Refused("暂未纠正的，请写明最迟哪一天再答复，须在今天以后。")
        action = Action.PROMISE
        changes["due"] = due
    now.forwardings.filter(taken_back_on__isnull=True).update(taken_back_on=on)
    transition(complaint, action=action, actor=actor, on=on, text=text.strip(), changes=changes)
    owe_notices(complaint, "replied", on, f"{meant.label}。{text.strip()}")


@transaction.atomic
def deliver(*, actor: Account, notice: Notice, way: str, told_on: date, on: date) -> None:
    """Write down how and when the sender was told."""
    row = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    complaint = locked(row.complaint)
    require(actor, complaint, on)
    if row.told_on is not None:
        raise Refused("已经登记过告知。")
    if told_on > on or told_on < row.on:
        raise Refused("告知日期须在应告知那天以后、今天以前（含当天）。")
    row.way, row.told_on, row.told_by_name = way, told_on, actor.display_name
    clean(row)
    row.save()
    text = law.notices()[row.kind].label
    note(complaint, action="told", actor=actor, on=on, text=text, about=row.uuid)
    notice.refresh_from_db()


@transaction.atomic
def call_back(
    *, actor: Account, complaint: Complaint, satisfaction: str, text: str, on: date
) -> Callback:
    """Write down what the sender thinks of the answer; what he said last counts."""
    now = locked(complaint)
    require(actor, now, on)
    if not now.reply:
        raise Refused("还没有答复，不能回访。")
    asked = Callback(
        complaint=now, on=on, satisfaction=satisfaction, text=text.strip(), by_name=actor.display_name
    )  # fmt: skip
    clean(asked)
    asked.save()
    now.satisfaction = satisfaction
    now.save(update_fields=["satisfaction"])
    said = asked.get_satisfaction_display()
    note(now, action="called_back", actor=actor, on=on, text=said, about=asked.uuid)
    complaint.refresh_from_db()
    return asked


@transaction.atomic
def ask_again(*, actor: Account, complaint: Complaint, reasons: str, on: date) -> Objection:
    """Register that the sender wants it taken up again; whoever answered him does not decide on that."""
    now = locked(complaint)
    require(actor, now, on)
    term = law.term(law.OBJECTION)
    due = term.last_day(on) if term else None
    objection = Objection(
        complaint=now, kind=Objection.Kind.REPLY, reasons=reasons.strip(), on=on, due=due,
        against=now.replied_by, by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(objection)
    objection.save()
    transition(
        complaint, action=Action.ASK_AGAIN, actor=actor, on=on, text=objection.reasons,
        changes={"due": due}, about=objection.uuid,
    )  # fmt: skip
    return objection


@transaction.atomic
def decide_again(
    *, actor: Account, objection: Objection, reopens: bool, text: str, due: date | None = None, on: date
) -> None:  # fmt: skip
    """Decide whether a complaint is taken up again, with a new day for the answer, or stays as it was answered."""
    row, complaint = pending(actor, objection, Objection.Kind.REPLY, on)
    told = require_reason(text)
    if reopens and (due is None or due <= on):
        raise Refused("重新办理的，请写明最迟哪一天答复，须在今天以后。")
    close(row, actor, told, on, sustained=reopens)
    changes: dict[str, Any] = {}
    if reopens:
        changes = {
            "due": due, "first_due": due, "reopened": complaint.reopened + 1, "reply": "",
            "replied_by": None, "owner": actor.uuid, "owner_name": actor.display_name,
        }  # fmt: skip
    transition(
        complaint, action=Action.REOPEN if reopens else Action.KEEP, actor=actor, on=on, text=told,
        changes=changes, about=row.uuid,
    )  # fmt: skip
    owe_notices(complaint, "reopened" if reopens else "kept", on, "" if reopens else told)
