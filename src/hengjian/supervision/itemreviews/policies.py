"""Who may do what with reviews of items.

An agency reviews its own items and proposes; the office does so within its reach; the head of the office agrees; who
keeps the catalogue of the agency carries it out.
"""

from __future__ import annotations

from enum import StrEnum

from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    REVIEW = "review"
    DECIDE = "decide"
    CARRY_OUT = "carry_out"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
_AGENCY = frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS | _AGENCY | {Role.LEGAL_REVIEWER},
    Action.REVIEW: _SUPERVISORS | _AGENCY,
    Action.DECIDE: frozenset({Role.SUPERVISION_LEADER}),
    Action.CARRY_OUT: frozenset({Role.AGENCY_CLERK}),
}
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may
