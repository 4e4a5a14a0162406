"""Who may do what with plans and campaigns.

Supervisors prepare and carry out within their reach; the head of the organ adopts the plan. An agency sees and answers
its own self-check and nothing of another's.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers
from hengjian.registry.policies import of_bodies


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    WORK = "work"
    ADOPT = "adopt"
    SEE_OWN = "see_own"
    ANSWER = "answer"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS,
    Action.WORK: _SUPERVISORS,
    Action.ADOPT: frozenset({Role.SUPERVISION_LEADER}),
    Action.SEE_OWN: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK, Role.LEGAL_REVIEWER}),
    Action.ANSWER: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK}),
}


def visible_to(account: Account, action: Action, day: date, column: str = "place") -> Q:
    """Give the condition of the rows with whose bodies somebody may do something on a day."""
    return of_bodies(reach(account, ROLES[action], day), column)


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something: for the body at a place, or else for any at all."""
    paths = reach(account, ROLES[action], day)
    return bool(paths) if place is None else covers(paths, place)
