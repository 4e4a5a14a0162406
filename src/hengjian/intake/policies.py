"""Who may do what with batches."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers, within


class Deed(StrEnum):
    """What can be done with batches."""

    SEE = "see"
    BRING = "bring"


_BRINGERS = frozenset({Role.AGENCY_CLERK, Role.SUPERVISOR, Role.SUPERVISION_LEADER})
ROLES: dict[Deed, frozenset[Role]] = {
    Deed.SEE: _BRINGERS | {Role.AGENCY_LEADER},
    Deed.BRING: _BRINGERS,
}


def visible_to(account: Account, deed: Deed, day: date) -> Q:
    """Give the condition of the batches and mappings with which somebody may do something on a day."""
    return within(reach(account, ROLES[deed], day))


def may(account: Account, deed: Deed, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something with batches: of a place, or else of any at all."""
    reached = reach(account, ROLES[deed], day)
    return bool(reached) if place is None else covers(reached, place)
