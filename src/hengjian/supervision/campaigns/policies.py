"""Who may do what with plans and campaigns.

Supervisors prepare and carry out within their reach; the head of the organ adopts the plan. An agency sees and answers
its own self-check and nothing of another's.
"""

from __future__ import annotations

from enum import StrEnum

from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights


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
_RIGHTS = Rights(ROLES)
visible_to, may = _RIGHTS.visible_to, _RIGHTS.may
