"""The only writer of a task's state and day, and of the steps of its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.common.terms import soon_from
from hengjian.journal.services import record
from hengjian.plans import policies
from hengjian.plans.days import due_of
from hengjian.plans.models.ledger import NO_DAY, Step, Task
from hengjian.plans.states import OVER, TRANSITIONS, Action, State
from hengjian.registry.models.bodies import Body


def require_manager(actor: Account, body: Body, on: date) -> None:
    """Refuse somebody who does not keep the ledgers of a body."""
    if not policies.may(actor, policies.Action.MANAGE, on, body.path):
        raise NotAllowed("您不能办理这个单位的工作台账。")


def require_reporter(actor: Account, task: Task, on: date) -> None:
    """Refuse somebody who has nothing to say of a task."""
    if not policies.may_report(actor, task, on):
        raise NotAllowed("这项任务不是您单位的。")


def locked(task: Task) -> Task:
    """Give a task as it is now, held until the transaction ends."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("plan__body")
    return rows.get(pk=task.pk)


@transaction.atomic
def transition(
    task: Task, *, action: Action, actor: Account, on: date, text: str = "", about: UUID | None = None
) -> None:  # fmt: skip
    """Bring a task, which the caller holds, to its next state, and write it into its timeline and the journal."""
    following = TRANSITIONS.get((State(task.state), action))
    if following is None:
        state = task.get_state_display()
        raise Refused(f"这项任务现在是“{state}”，不能这样办。请刷新页面，看最新的情况。")
    task.state = following
    settle(task)
    note(task, action=action.value, actor=actor, on=on, text=text, about=about)


def settle(task: Task, changes: Mapping[str, Any] | None = None) -> None:
    """Write a task with its day, which follows from its deadlines and its state."""
    for name, value in (changes or {}).items():
        setattr(task, name, value)
    task.due = None if task.state in OVER else due_of(list(task.deadlines.all()))
    task.soon_from = soon_from(task.plan.issued_on, task.due)
    task.sort_day = task.due or NO_DAY
    clean(task)
    task.save()


def note(
    task: Task, *, action: str, actor: Account, on: date, text: str = "", about: UUID | None = None
) -> None:
    """Write what happened into the timeline and the journal, in the caller's transaction."""
    Step.objects.create(task=task, action=action, on=on, text=text, by_name=actor.display_name)
    objects = [task.uuid] if about is None else [task.uuid, about]
    record(kind=f"plans.{action}", actor=actor.uuid, objects=objects, on=on, content={"text": text})
