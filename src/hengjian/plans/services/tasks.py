"""What is said of a task, what is decided of it, and what is measured of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.evaluation import figures
from hengjian.plans import policies
from hengjian.plans.days import next_year
from hengjian.plans.models.ledger import Deadline, Task
from hengjian.plans.models.progress import Met, Progress, ProgressFile
from hengjian.plans.services.noting import (
    locked,
    note,
    require_manager,
    require_reporter,
    settle,
    transition,
)
from hengjian.plans.states import OVER, Action, Result, State
from hengjian.registry.models.bodies import Body

Kind = Progress.Kind


@dataclass(frozen=True)
class Telling:
    """What is said of a task; `deadline` is the one that is met where only that is done."""

    kind: str
    text: str
    deadline: Deadline | None = None
    files: Sequence[KeptFile] = ()


@transaction.atomic
def tell(*, actor: Account, task: Task, telling: Telling, on: date) -> Progress:
    """Say how a task goes, or that it, or one of its deadlines, is done."""
    now = locked(task)
    require_reporter(actor, now, on)
    if now.state in OVER:
        raise Refused(f"这项任务{now.get_state_display()}，不用再报。")
    _refuse_deadline(now, telling)
    told = Progress(
        task=now, kind=telling.kind, deadline=telling.deadline, on=on, text=telling.text.strip(),
        body_name=actor.body_name, by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    if telling.kind != Kind.GOING and now.state != State.OPEN:
        raise Refused("这项任务已报完成，还没有审核。")
    clean(told)
    told.save()
    for file in telling.files:
        kept = ProgressFile(
            progress=told, name=file.name, sha256=file.sha256, size=file.size, content_type=file.content_type
        )  # fmt: skip
        clean(kept)
        kept.save()
    now.told_on, now.reminded_on = on, None
    if telling.kind == Kind.GOING:
        settle(now)
        note(now, action="told", actor=actor, on=on, text=told.text, about=told.uuid)
    else:
        transition(now, action=Action.REPORT, actor=actor, on=on, text=told.text, about=told.uuid)
    task.refresh_from_db()
    return told


@transaction.atomic
def review(*, actor: Account, progress: Progress, accepted: bool, comment: str, on: date) -> None:
    """Find that what was reported done is done, or send it back with the reason; not who reported it."""
    task = locked(progress.task)
    row = (
        Progress.objects.select_for_update(of=("self",))
        .select_related("task__plan__body")
        .get(pk=progress.pk)
    )
    require_manager(actor, task.plan.body, on)
    if not policies.may_review(actor, row, on):
        raise NotAllowed("完成情况是您报的，须由另一人审核。")
    if row.result or row.kind == Kind.GOING or task.state != State.REPORTED:
        raise Refused("没有要审核的完成报告。请刷新页面，看最新的情况。")
    if not accepted and not comment.strip():
        raise Refused("请写明退回的理由。")
    row.result = Result.ACCEPTED if accepted else Result.RETURNED
    row.comment, row.reviewed_on, row.reviewed_by_name = comment.strip(), on, actor.display_name
    clean(row)
    row.save()
    if accepted:
        _meet(task, row)
    transition(
        task, action=_outcome(task, row, accepted=accepted), actor=actor, on=on, text=row.comment, about=row.uuid
    )  # fmt: skip


@transaction.atomic
def stop(*, actor: Account, task: Task, text: str, on: date) -> None:
    """Say that a task is not pursued any more, with the reason; a report that waits is sent back with it."""
    now = _managed(task, actor, on)
    _require_reason(text)
    now.progress.filter(result="").exclude(kind=Kind.GOING).update(
        result=Result.RETURNED, comment=text.strip(), reviewed_on=on, reviewed_by_name=actor.display_name
    )  # fmt: skip
    transition(now, action=Action.STOP, actor=actor, on=on, text=text.strip())
    task.refresh_from_db()


@transaction.atomic
def reopen(*, actor: Account, task: Task, text: str, on: date) -> None:
    """Pursue a task again, with the reason; what the last report of the whole had met is to be met again."""
    now = _managed(task, actor, on)
    _require_reason(text)
    if now.state == State.DONE:
        last = now.progress.filter(result=Result.ACCEPTED).order_by("pk").last()
        for met in Met.objects.filter(progress=last).select_related("deadline"):
            Deadline.objects.filter(pk=met.deadline_id).update(met=False, day=met.due)
            met.delete()
    transition(now, action=Action.REOPEN, actor=actor, on=on, text=text.strip())
    task.refresh_from_db()


@transaction.atomic
def remind(*, actor: Account, task: Task, text: str, on: date) -> None:
    """Ask the bodies of a task how it goes; it is in their inbox until they say so."""
    now = _managed(task, actor, on)
    _require_reason(text)
    if now.state != State.OPEN:
        raise Refused(f"这项任务{now.get_state_display()}，不用催办。")
    if not now.owners.exists():
        raise Refused("这项任务没有对应登记的单位，平台上没有人能收到。")
    settle(now, {"reminded_on": on})
    note(now, action="reminded", actor=actor, on=on, text=text.strip())
    task.refresh_from_db()


@transaction.atomic
def link_measure(*, actor: Account, task: Task, measure: str, body: Body | None, on: date) -> None:
    """Say which figure of the platform measures a task, and at which bodies; an empty one says that none does."""
    now = _managed(task, actor, on)
    known = {each.code: each for each in figures.catalogue()}
    if measure and measure not in known:
        raise Refused("平台没有这个指标，请重新选择。")
    settle(now, {"measure": measure, "measure_body": body if measure else None})
    title = known[measure].title if measure else "没有平台指标"
    note(now, action="measured", actor=actor, on=on, text=title)
    task.refresh_from_db()


def _managed(task: Task, actor: Account, on: date) -> Task:
    now = locked(task)
    require_manager(actor, now.plan.body, on)
    return now


def _refuse_deadline(task: Task, telling: Telling) -> None:
    if (telling.kind == Kind.PART) != (telling.deadline is not None):
        raise Refused("完成一个期限的，请选择是哪一个。")
    if telling.deadline is None:
        return
    if not task.deadlines.filter(pk=telling.deadline.pk, met=False).exists():
        raise Refused("这个期限不是这项任务的，或者已经完成。")


def _meet(task: Task, told: Progress) -> None:
    """Note what was met, on the day on which it was reported; one of every year goes on to the next."""
    rows = task.deadlines.filter(met=False)
    for deadline in rows if told.deadline_id is None else rows.filter(pk=told.deadline_id):
        Met.objects.create(deadline=deadline, progress=told, due=deadline.day, on=told.on)
        if deadline.every_year and told.kind == Kind.PART:
            deadline.day = next_year(deadline)
        else:
            deadline.met = True
        deadline.save(update_fields=["day", "met"])
        # A wish for more time has nothing left to be decided about.
        deadline.postponements.filter(result="").update(
            result=Result.RETURNED, comment="这个期限已经完成", decided_on=told.reviewed_on
        )


def _outcome(task: Task, told: Progress, *, accepted: bool) -> Action:
    if not accepted:
        return Action.RETURN
    left = task.deadlines.filter(met=False).exists()
    return Action.ACCEPT_PART if told.kind == Kind.PART and left else Action.ACCEPT


def _require_reason(text: str) -> None:
    if not text.strip():
        raise Refused("请写明理由。")
