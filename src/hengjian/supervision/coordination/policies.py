"""Who may do what with disputes and major matters.

A supervisor sees those that touch a body below him, and coordinates those all of whose bodies lie below him, unless he
belongs to one of them: nobody decides on a dispute of his own body. A body sees what it is party to, and says there
what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import Rights, is_own


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
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may


def may_coordinate(account: Account, bodies: Iterable[Body], day: date) -> bool:
    """Tell whether somebody may coordinate between bodies: all lie below him, and he belongs to none of them."""
    reaches = reached(account, Action.WORK, day)
    return all(covers(reaches, body.path) for body in bodies) and not belongs(account, bodies)


def belongs(account: Account, bodies: Iterable[Body]) -> bool:
    """Tell whether somebody belongs to one of some bodies, or to a part of it."""
    # Whoever stands below a party is bound to it as well.
    return any(is_own(account, body) or covers([body.path], account.body_path) for body in bodies)
