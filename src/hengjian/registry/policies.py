"""Who may do what with the registry.

A row lies where its body lies: who reaches the body sees the row, and who keeps the subtree changes it. Areas, items
and benchmarks are published by law, so whoever sees anything of the registry sees them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import NOTHING, ROOT, covers, within
from hengjian.registry.models.bodies import Body


class Action(StrEnum):
    """What can be done with the registry."""

    SEE = "see"
    CHANGE = "change"
    SEE_PARTIES = "see_parties"
    REVEAL = "reveal"


INSIDE = frozenset(Role) - {Role.ENTERPRISE, Role.CITIZEN}
# Those who have cases to do with; whoever runs the system has no use for a number.
CASE_ROLES = frozenset(
    {
        Role.OFFICER, Role.LEGAL_REVIEWER, Role.HEARING_CHAIR, Role.AGENCY_LEADER,
        Role.AGENCY_CLERK, Role.SUPERVISOR, Role.SUPERVISION_LEADER,
    }
)  # fmt: skip

ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: INSIDE,
    Action.CHANGE: frozenset({Role.OPERATOR, Role.AGENCY_CLERK}),
    Action.SEE_PARTIES: CASE_ROLES | {Role.OPERATOR, Role.TOWN_OFFICE},
    Action.REVEAL: CASE_ROLES,
}


def reached(account: Account, action: Action, day: date) -> list[str]:
    """Give the subtrees in which somebody may do something on a day."""
    return reach(account, ROLES[action], day)


def visible_to(account: Account, action: Action, day: date, column: str = "body__path") -> Q:
    """Give the condition of the rows with which somebody may do something on a day."""
    return within(reached(account, action, day), column)


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something with the registry: at a place, or else anywhere at all."""
    found = reached(account, action, day)
    return bool(found) if place is None else covers(found, place)


def of_bodies(paths: Sequence[str], column: str = "body") -> Q:
    """Give the condition of the rows, of any room, whose body lies in one of the subtrees.

    A row names its body, so a body that moves takes its rows along. Rows of no registered body only those see whose
    roles reach everything.
    """
    if not paths:
        return NOTHING
    if covers(paths, ROOT):
        return ~NOTHING  # an empty condition would vanish where it is one of several
    bodies = Body.objects.filter(within(paths, "path")).order_by().values("pk")
    return Q(**{f"{column}__in": bodies})
