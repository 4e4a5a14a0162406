"""Who may do what with disputes and major matters.

A supervisor sees those that touch a body below him, and coordinates those all of whose bodies lie below him, unless he
belongs to one of them: nobody decides on a dispute of his own body. A body sees what it is party to, and says there
what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import of_bodies


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    WORK = "work"
    SEE_OWN = "see_own"
    SPEAK = "speak"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS,
    Action.WORK: _SUPERVISORS,
    Action.SEE_OWN: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK, Role.LEGAL_REVIEWER}),
    Action.SPEAK: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK}),
}


def reached(account: Account, action: Action, day: date) -> list[str]:
    """Give the subtrees in which somebody may do something on a day."""
    return reach(account, ROLES[action], day)


def visible_to(account: Account, action: Action, day: date, column: str) -> Q:
    """Give the condition of the rows with whose bodies somebody may do something on a day."""
    return of_bodies(reached(account, action, day), column)


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something: for the body at a place, or else for any at all."""
    paths = reached(account, action, day)
    return bool(paths) if place is None else covers(paths, place)


def may_coordinate(account: Account, bodies: Iterable[Body], day: date) -> bool:
    """Tell whether somebody may coordinate between bodies: all lie below him, and he belongs to none of them."""
    reaches = reached(account, Action.WORK, day)
    return all(covers(reaches, body.path) for body in bodies) and not belongs(account, bodies)


def belongs(account: Account, bodies: Iterable[Body]) -> bool:
    """Tell whether somebody belongs to one of some bodies, or to a part of it."""
    return bool(account.body_path) and any(
        account.body_path.startswith(body.path) for body in bodies
    )
