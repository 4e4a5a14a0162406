"""Who may do what with filings.

An agency files and answers for its own decisions; supervisors review those of the bodies below them, and nobody those
of his own body.
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


def may_review(account: Account, body: Body, day: date) -> bool:
    """Tell whether somebody may review what a body files: it lies below him, and is not his own."""
    return may(account, Action.REVIEW, day, body.path) and not is_own(account, body)
