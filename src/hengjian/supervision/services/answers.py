"""What the agency says to a letter, and what the supervisor decides about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.supervision import law, policies
from hengjian.supervision.models import Evidence, Letter, Matter, Objection, Report
from hengjian.supervision.services.letters import ANSWERED
from hengjian.supervision.services.transition import (
    locked,
    note,
    require,
    require_work,
    transition,
)
from hengjian.supervision.states import AWAITING_REVIEW, Action


@transaction.atomic
def object_to(*, actor: Account, letter: Letter, reasons: str, on: date) -> Objection:
    """Object to a letter with reasons (article 30); the day for the answer stays as it is."""
    matter = locked(letter.matter)
    require(actor, policies.Action.ANSWER, matter.body.path, on)
    if letter.kind not in law.letters_objected_to():
        raise Refused("这份文书不是监督机构作出的处理结果，不能这样提出异议。")
    if letter.withdrawn_on is not None:
        raise Refused("这份文书已经撤回。")
    if letter.objections.filter(result="").exists():
        raise Refused("这份文书已经有一个异议，还没有答复；要补充的，请与监督机构联系。")
    if letter.objections_until is not None and on > letter.objections_until:
        raise Refused(f"异议须在 {letter.objections_until:%Y-%m-%d} 以前（含当日）提出，已经过了。")
    term = law.term("objection_answer")
    objection = Objection(
        letter=letter, on=on, reasons=reasons.strip(), by=actor.uuid, by_name=actor.display_name,
        due=on + timedelta(days=term.days) if term else None,
    )  # fmt: skip
    clean(objection)
    objection.save()
    _go_on(letter, matter, Action.OBJECT, actor, on, objection.reasons, {}, objection)
    return objection


@transaction.atomic
def decide_objection(
    *,
    actor: Account,
    objection: Objection,
    sustained: bool,
    answer: str,
    due: date | None = None,
    on: date,
) -> None:
    """Decide on an objection; whoever wrote the letter, or objected, does not.

    Where it is upheld the letter stands, with the same day or a later one. Where it is sustained the letter is
    withdrawn and the matter is open again.
    """
    row = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("letter")
        .get(pk=objection.pk)
    )
    letter = row.letter
    matter = locked(letter.matter)
    require_work(actor, matter.body, on)
    if actor.uuid in (letter.by, row.by):
        raise NotAllowed("文书是您制发的，或者异议是您提出的，须由另一名监督人员决定。")
    if row.result:
        raise Refused("这个异议已经答复。")
    if not answer.strip():
        raise Refused("请写明答复的理由。")
    row.result = Objection.Result.SUSTAINED if sustained else Objection.Result.UPHELD
    row.answer, row.answered_on = answer.strip(), on
    row.decided_by, row.decided_by_name = actor.uuid, actor.display_name
    clean(row)
    row.save()
    changes = {}
    if sustained:
        Letter.objects.filter(pk=letter.pk).update(withdrawn_on=on)
    else:
        changes = {"due": _later(matter, due)}
    action = Action.SUSTAIN if sustained else Action.UPHOLD
    _go_on(letter, matter, action, actor, on, row.answer, changes, row)


@transaction.atomic
def report(
    *, actor: Account, matter: Matter, text: str, files: Sequence[KeptFile] = (), on: date
) -> Report:
    """Say what was corrected, with evidence."""
    now = locked(matter)
    require(actor, policies.Action.ANSWER, now.body.path, on)
    told = Report(matter=now, on=on, text=text.strip(), by=actor.uuid, by_name=actor.display_name)
    clean(told)
    told.save()
    for file in files:
        kept = Evidence(
            report=told,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            content_type=file.content_type,
        )
        clean(kept)
        kept.save()
    transition(matter, action=Action.REPORT, actor=actor, on=on, text=told.text, about=told.uuid)
    return told


@transaction.atomic
def accept_report(*, actor: Account, report: Report, comment: str, on: date) -> None:
    """Accept what was corrected: the matter is closed."""
    row, matter = _reviewed(actor, report, Report.Result.ACCEPTED, comment, on)
    changes = {"ending": Matter.Ending.RECTIFIED, "closed_on": on}
    transition(
        matter,
        action=Action.ACCEPT,
        actor=actor,
        on=on,
        text=row.comment,
        changes=changes,
        about=row.uuid,
    )


@transaction.atomic
def return_report(*, actor: Account, report: Report, comment: str, due: date, on: date) -> None:
    """Send a report back with the reason and a new day."""
    if not comment.strip():
        raise Refused("请写明退回的理由。")
    if due <= on:
        raise Refused("新的反馈截止日须在今天以后。")
    row, matter = _reviewed(actor, report, Report.Result.RETURNED, comment, on)
    transition(
        matter, action=Action.RETURN, actor=actor, on=on, text=row.comment, changes={"due": due},
        about=row.uuid,
    )  # fmt: skip


def _go_on(
    letter: Letter, matter: Matter, action: Action, actor: Account, on: date, text: str,
    changes: Mapping[str, Any], about: Objection,
) -> None:  # fmt: skip
    """Bring the matter on by an objection to a letter that is answered; one beside its course leaves it where it is."""
    if letter.kind in ANSWERED:
        transition(
            matter, action=action, actor=actor, on=on, text=text, changes=changes, about=about.uuid
        )
    else:
        note(matter, action=action.value, actor=actor, on=on, text=text, about=about.uuid)


def _later(matter: Matter, due: date | None) -> date | None:
    if due is not None and matter.due is not None and due < matter.due:
        raise Refused(f"反馈截止日不能早于原来的 {matter.due:%Y-%m-%d}。")
    return due or matter.due


def _reviewed(
    actor: Account, report: Report, result: Report.Result, comment: str, on: date
) -> tuple[Report, Matter]:
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    matter = locked(row.matter)
    require_work(actor, matter.body, on)
    if row.result:
        raise Refused("这份反馈已经审核过。")
    if matter.state not in AWAITING_REVIEW:
        raise Refused("这个事项现在没有要审核的反馈。请刷新页面，看最新的情况。")
    row.result, row.comment, row.reviewed_on = result, comment.strip(), on
    row.reviewed_by_name = actor.display_name
    clean(row)
    row.save()
    return row, matter
