"""Who may see figures, open what they count, and let the office count.

A figure is a sum of what the reader may see: a supervisor's reaches over the bodies below him, an agency's over itself.
The plan office sees figures, and no case.
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
    OPEN = "open"
    TABULATE = "tabulate"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
_WITH_CASES = _SUPERVISORS | {
    Role.AGENCY_LEADER, Role.AGENCY_CLERK, Role.LEGAL_REVIEWER, Role.TOWN_OFFICE,
}  # fmt: skip
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _WITH_CASES | {Role.PLAN_OFFICE},
    Action.OPEN: frozenset(_WITH_CASES),
    Action.TABULATE: _SUPERVISORS,
}


def reached(account: Account, action: Action, day: date) -> list[str]:
    """Give the subtrees in which somebody may do something on a day."""
    return reach(account, ROLES[action], day)


def visible_to(account: Account, action: Action, day: date, column: str = "body") -> Q:
    """Give the condition of the rows with whose bodies somebody may do something on a day."""
    return of_bodies(reached(account, action, day), column)


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something: for the body at a place, or else for any at all."""
    paths = reached(account, action, day)
    return bool(paths) if place is None else covers(paths, place)
