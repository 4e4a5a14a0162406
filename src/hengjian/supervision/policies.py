"""Who may do what with clues and matters.

Supervisors work on the matters of the bodies below them; the agency sees its own matters once a letter or a measure is
out, answers and objects. Nobody decides on an objection to his own letter.
"""

from __future__ import annotations

from enum import StrEnum

from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    WORK = "work"
    SEE_OWN = "see_own"
    ANSWER = "answer"
    KEEP = "keep"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
_AGENCY = frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK, Role.LEGAL_REVIEWER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS,
    Action.WORK: _SUPERVISORS,
    Action.SEE_OWN: _AGENCY,
    Action.ANSWER: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK}),
    # Which organs there are, and what they are called on paper.
    Action.KEEP: frozenset({Role.OPERATOR}),
}
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may
