"""Who may do what with lists of enforcement bodies.

The head of the supervising organ confirms a list, and nobody confirms that of his own body; whoever works for the organ
writes down what became of it. An agency sees what its part of the registry lacks.
"""

from __future__ import annotations

from enum import StrEnum

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import Rights


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    CONFIRM = "confirm"
    RECORD = "record"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS | {Role.AGENCY_LEADER, Role.AGENCY_CLERK, Role.OPERATOR},
    Action.CONFIRM: frozenset({Role.SUPERVISION_LEADER}),
    Action.RECORD: _SUPERVISORS,
}
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may


def is_own(account: Account, place: Body) -> bool:
    """Tell whether a list is that of somebody's own body: it enforces itself, and he works there or below."""
    return place.kind != Body.Kind.NONE and covers([place.path], account.body_path)
