"""More time is asked for, with reasons, and granted or not by somebody else."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.plans import policies
from hengjian.plans.models.ledger import Deadline, Task
from hengjian.plans.models.progress import Postponement
from hengjian.plans.services.noting import (
    locked,
    note,
    require_manager,
    require_reporter,
    settle,
)
from hengjian.plans.states import OVER, Result


@transaction.atomic
def ask(*, actor: Account, deadline: Deadline, until: date, reasons: str, on: date) -> Postponement:
    """Ask for a later day; the day stays as it is until somebody else has approved."""
    task = locked(deadline.task)
    now = task.deadlines.get(pk=deadline.pk)
    require_reporter(actor, task, on)
    _refuse_over(task, now)
    if now.postponements.filter(result="").exists():
        raise Refused("这个期限已有一个延期申请，还没有审批。")
    if now.day is None:
        raise Refused("这个期限没有定到月，不用延期。")
    if until <= on:
        raise Refused("延期以后的日期须在今天以后。")
    wish = Postponement(
        deadline=now, from_day=now.day, until=until, reasons=reasons.strip(), on=on, by=actor.uuid,
        by_name=actor.display_name,
    )  # fmt: skip
    clean(wish)
    wish.save()
    note(task, action="postponement_asked", actor=actor, on=on, text=wish.reasons, about=wish.uuid)
    return wish


@transaction.atomic
def decide(
    *, actor: Account, postponement: Postponement, approved: bool, comment: str, on: date
) -> None:
    """Approve of more time, or not; nobody decides on what he asked for himself."""
    task = locked(postponement.deadline.task)
    row = (
        Postponement.objects.select_for_update(of=("self",))
        .select_related("deadline__task__plan__body")
        .get(pk=postponement.pk)
    )
    require_manager(actor, task.plan.body, on)
    if not policies.may_decide(actor, row, on):
        raise NotAllowed("延期是您申请的，须由另一人审批。")
    if row.result:
        raise Refused("这个延期申请已经审批。")
    if not approved and not comment.strip():
        raise Refused("请写明不同意的理由。")
    _refuse_over(task, row.deadline)
    row.result = Result.ACCEPTED if approved else Result.RETURNED
    row.comment, row.decided_on = comment.strip(), on
    row.decided_by, row.decided_by_name = actor.uuid, actor.display_name
    clean(row)
    row.save()
    if approved:
        Deadline.objects.filter(pk=row.deadline_id).update(day=row.until)
        settle(task)
    action = "postponed" if approved else "not_postponed"
    text = f"{row.from_day} 延到 {row.until}" if approved else row.comment
    note(task, action=action, actor=actor, on=on, text=text, about=row.uuid)


def _refuse_over(task: Task, deadline: Deadline) -> None:
    if task.state in OVER or deadline.met:
        raise Refused("这个期限已经完成，或者任务不再推进，不用延期。")
