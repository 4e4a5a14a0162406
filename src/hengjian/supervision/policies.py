"""Who may do what with clues and matters.

Supervisors work on the matters of the bodies below them; the agency sees its own matters once a letter or a measure is
out, answers and objects. Nobody decides on an objection to his own letter.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers
from hengjian.registry.policies import of_bodies


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


def reached(account: Account, action: Action, day: date) -> list[str]:
    """Give the subtrees in which somebody may do something on a day."""
    return reach(account, ROLES[action], day)


def visible_to(account: Account, action: Action, day: date, column: str = "body") -> Q:
    """Give the condition of the rows with whose bodies somebody may do something on a day."""
    return of_bodies(reach(account, ROLES[action], day), column)


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something: for the body at a place, or else for any at all."""
    paths = reach(account, ROLES[action], day)
    return bool(paths) if place is None else covers(paths, place)
