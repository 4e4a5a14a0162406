"""Who may see which cases: whoever has cases to do with sees those of the bodies that his roles reach."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import NOTHING, ROOT, covers, within
from hengjian.registry.models.bodies import Body


class Action(StrEnum):
    """What can be done with cases."""

    SEE = "see"


ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: frozenset(
        {
            Role.OFFICER, Role.LEGAL_REVIEWER, Role.HEARING_CHAIR, Role.AGENCY_LEADER,
            Role.AGENCY_CLERK, Role.SUPERVISOR, Role.SUPERVISION_LEADER, Role.TOWN_OFFICE,
        }
    ),
}  # fmt: skip


def reached(account: Account, action: Action, day: date) -> list[str]:
    """Give the subtrees in which somebody may do something on a day."""
    return reach(account, ROLES[action], day)


def visible_to(account: Account, action: Action, day: date, column: str = "body") -> Q:
    """Give the condition of the rows with which somebody may do something on a day.

    A row names its body; a body that moves takes its rows along. Rows of no registered body only those see whose roles
    reach everything.
    """
    paths = reached(account, action, day)
    if not paths:
        return NOTHING
    if covers(paths, ROOT):
        return ~NOTHING  # an empty condition would vanish where it is one of several
    bodies = Body.objects.filter(within(paths, "path")).order_by().values("pk")
    return Q(**{f"{column}__in": bodies})


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something with cases: at a place, or else anywhere at all."""
    found = reached(account, action, day)
    return bool(found) if place is None else covers(found, place)
