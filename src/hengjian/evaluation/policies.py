"""Who may see figures, open what they count, and let the office count.

A figure is a sum of what the reader may see: a supervisor's reaches over the bodies below him, an agency's over itself.
The plan office sees figures, and no case.
"""

from __future__ import annotations

from enum import StrEnum

from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights


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
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may
