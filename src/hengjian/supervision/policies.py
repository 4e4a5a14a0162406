"""Who may do what with clues and matters.

Supervisors work on the matters of the bodies below them; the agency sees its own matters once a letter or a measure is
out, answers and objects. Nobody decides on an objection to his own letter, and nobody works on a matter or a clue
about his own body.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import Rights, is_own


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


def may_work(account: Account, body: Body, day: date) -> bool:
    """Tell whether somebody may work on what is about a body: it lies below him, and is not his own."""
    return may(account, Action.WORK, day, body.path) and not is_own(account, body)
