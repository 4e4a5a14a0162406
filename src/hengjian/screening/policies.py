"""Who may do what with findings and runs.

A supervisor decides on the findings of the bodies below him; an agency sees its own and answers them. What a trial rule
finds is a question to the rule, so only supervisors see it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    SEE_TRIAL = "see_trial"
    ANSWER = "answer"
    DECIDE = "decide"
    RUN = "run"


SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
AGENCY = frozenset({Role.OFFICER, Role.LEGAL_REVIEWER, Role.AGENCY_LEADER, Role.AGENCY_CLERK})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: SUPERVISORS | AGENCY,
    Action.SEE_TRIAL: SUPERVISORS,
    Action.ANSWER: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK}),
    Action.DECIDE: SUPERVISORS,
    Action.RUN: SUPERVISORS,
}
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may


def findings_visible_to(account: Account, day: date, *, sift: bool = False) -> Q:
    """Give the condition of the findings that somebody may see on a day."""
    seen = visible_to(account, Action.SEE, day, sift=sift)
    if reached(account, Action.SEE_TRIAL, day) == reached(account, Action.SEE, day):
        return seen
    return seen & Q(trial=False) | visible_to(account, Action.SEE_TRIAL, day, sift=sift)
