"""A confirmed task is put right, with the reason: its words, its deadlines, its bodies; what it said before is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.plans.days import day_from
from hengjian.plans.models.corrections import Correction
from hengjian.plans.models.ledger import TASKS, Deadline, Task
from hengjian.plans.services.noting import locked, note, require_manager, settle
from hengjian.plans.states import State


@dataclass(frozen=True)
class DeadlineWords:
    """A deadline as it should be: an existing one by its uuid, or a new one; without words it is taken away."""

    text: str
    value: str
    uuid: UUID | None = None


@dataclass(frozen=True)
class TaskWords:
    """A task as it should be; who has to do it on the platform is changed elsewhere."""

    text: str
    path: str = ""
    lead: Sequence[str] = ()
    responsible: Sequence[str] = ()
    targets: Sequence[Mapping[str, Any]] = ()
    deadlines: Sequence[DeadlineWords] = ()


@transaction.atomic
def correct(*, actor: Account, task: Task, words: TaskWords, reason: str, on: date) -> Correction:
    """Put right what a task says, where it was read or written wrongly; to have more time is asked for elsewhere."""
    now = locked(task)
    require_manager(actor, now.plan.body, on)
    if now.state != State.OPEN:
        raise Refused(f"这项任务{now.get_state_display()}，不能改正。")
    before = told_of(now)
    now.text, now.path = words.text.strip(), words.path.strip()
    now.lead = list(words.lead)
    now.responsible = [name for name in words.responsible if name not in words.lead]
    now.targets = [dict(each) for each in words.targets]
    known = {each.uuid: each for each in now.deadlines.all()}
    for each in words.deadlines:
        _put_right(now, each, known)
    settle(now)
    TASKS.index(now)
    made = keep(now, before, told_of(now), reason=reason, actor=actor, on=on)
    task.refresh_from_db()
    return made


def keep(
    task: Task, before: Mapping[str, Any], after: Mapping[str, Any], *, reason: str, actor: Account, on: date
) -> Correction:  # fmt: skip
    """Keep what a task, which the caller holds, said before and says now, in the caller's transaction."""
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        raise Refused("没有改动，不用改正。")
    made = Correction(
        task=task, on=on, reason=reason.strip(), by=actor.uuid, by_name=actor.display_name,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip
    clean(made)
    made.save()
    note(task, action="corrected", actor=actor, on=on, text=made.reason, about=made.uuid)
    return made


def told_of(task: Task) -> dict[str, Any]:
    """Give what a task says, by the names under which corrections keep it."""
    return {
        "path": task.path, "text": task.text, "lead": list(task.lead), "responsible": list(task.responsible),
        "targets": [each["text"] for each in task.targets],
        "deadlines": [
            f"{each.text}（{each.day.isoformat() if each.day else '没有定到月'}）"
            for each in task.deadlines.order_by("id")
        ],
    }  # fmt: skip


def _put_right(task: Task, words: DeadlineWords, known: Mapping[UUID, Deadline]) -> None:
    text = words.text.strip()
    if words.uuid is None:
        if text:
            _write(Deadline(task=task), words, task)
        return
    row = known.get(words.uuid)
    if row is None:
        raise Refused("期限已经变了。请刷新页面，看最新的情况。")
    if (row.text, row.value) == (text, words.value):
        return
    if row.times_met.exists() or row.reports.exists():
        raise Refused(f"“{row.text}”已经报过完成，不能再改。")
    if row.postponements.exists():
        raise Refused(f"“{row.text}”申请过延期，不能改正；要改日期的，请申请延期。")
    if text:
        _write(row, words, task)
    else:
        row.delete()


def _write(row: Deadline, words: DeadlineWords, task: Task) -> None:
    row.text, row.value = words.text.strip()[:200], words.value
    row.day = row.first_day = day_from(words.value, task.plan.issued_on)
    clean(row)
    row.save()
