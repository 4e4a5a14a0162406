"""Who may see which cases: whoever has cases to do with sees those of the bodies that his roles reach."""

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


def visible_to(
    account: Account, action: Action, day: date, column: str = "body", *, sift: bool = False
) -> Q:
    """Give the condition of the rows with whose bodies somebody may do something on a day."""
    return of_bodies(reached(account, action, day), column, sift=sift)


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something with cases: at a place, or else anywhere at all."""
    found = reached(account, action, day)
    return bool(found) if place is None else covers(found, place)
