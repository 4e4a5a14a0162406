"""Who may do what with filings: an agency files and answers for its own decisions, supervisors review those below."""

from __future__ import annotations

from enum import StrEnum

from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    FILE = "file"
    REVIEW = "review"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
_FILING = frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK, Role.LEGAL_REVIEWER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS | _FILING,
    Action.FILE: _FILING,
    Action.REVIEW: _SUPERVISORS,
}
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may
