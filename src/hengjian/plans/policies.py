"""Who may do what with the ledger.

The plan office keeps it for the bodies below it; an agency sees the tasks that are its own, says how they go and asks
for more time. Nobody approves his own postponement, and nobody finds his own task done.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.plans.models.ledger import Task
from hengjian.plans.models.progress import Postponement, Progress
from hengjian.plans.owners import with_predecessors
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import Rights


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    MANAGE = "manage"
    SEE_OWN = "see_own"
    REPORT = "report"


_AGENCY = frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK})
_OFFICE = frozenset({Role.PLAN_OFFICE, Role.SUPERVISION_LEADER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _OFFICE | {Role.SUPERVISOR},
    Action.MANAGE: _OFFICE,
    Action.SEE_OWN: _AGENCY,
    Action.REPORT: _AGENCY,
}
_RIGHTS = Rights(ROLES)
visible_to, may = _RIGHTS.visible_to, _RIGHTS.may


def own_tasks(account: Account, action: Action, day: date) -> Q:
    """Give the condition of the tasks that bodies of somebody have to do, also as successors of renamed ones."""
    bodies = with_predecessors(Body.objects.filter(visible_to(account, action, day, "pk")))
    return Q(owners__body__in=bodies)


def may_manage(account: Account, task: Task, day: date) -> bool:
    """Tell whether somebody keeps the ledger that a task is in."""
    return may(account, Action.MANAGE, day, task.plan.body.path)


def may_report(account: Account, task: Task, day: date) -> bool:
    """Tell whether somebody may say how a task goes: for a body that has to do it, or because he keeps the ledger."""
    if may_manage(account, task, day):
        return True
    if not may(account, Action.REPORT, day):
        return False
    return Task.objects.filter(own_tasks(account, Action.REPORT, day), pk=task.pk).exists()


def may_review(account: Account, progress: Progress, day: date) -> bool:
    """Tell whether somebody may find a task done: who keeps the ledger and did not report it."""
    return progress.by != account.uuid and may_manage(account, progress.task, day)


def may_decide(account: Account, postponement: Postponement, day: date) -> bool:
    """Tell whether somebody may decide on more time: who keeps the ledger and did not ask for it."""
    return postponement.by != account.uuid and may_manage(account, postponement.deadline.task, day)
