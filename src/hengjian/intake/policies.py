"""Who may do what with batches: what a batch holds decides which roles do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers, within
from hengjian.intake.models import CASES
from hengjian.intake.targets import target_of, targets


class Deed(StrEnum):
    """What can be done with batches."""

    SEE = "see"
    BRING = "bring"


_BRINGERS = frozenset({Role.AGENCY_CLERK, Role.SUPERVISOR, Role.SUPERVISION_LEADER})
OF_CASES: Mapping[Deed, frozenset[Role]] = {
    Deed.SEE: _BRINGERS | {Role.AGENCY_LEADER},
    Deed.BRING: _BRINGERS,
}
"""Who deals with cases; of what else there is, its room says so."""


def roles_of(deed: Deed, holds: str | None = None) -> frozenset[Role]:
    """Give who does something with batches that hold this; with any at all, or not looked at yet, where it is empty."""
    if not holds:
        return OF_CASES[deed].union(*(each.roles[deed] for each in targets()))
    found = target_of(holds)
    return found.roles[deed] if found else OF_CASES[deed]


def visible_to(account: Account, deed: Deed, day: date) -> Q:
    """Give the condition of the batches and mappings with which somebody may do something on a day."""
    condition = Q(holds=CASES) & within(reach(account, OF_CASES[deed], day))
    for each in targets():
        others = [holds for holds in each.holds if holds != CASES]
        if others:
            condition |= Q(holds__in=others) & within(reach(account, each.roles[deed], day))
    return condition | Q(holds="") & within(reach(account, roles_of(deed), day))


def may(
    account: Account, deed: Deed, day: date, place: str | None = None, holds: str | None = None
) -> bool:
    """Tell whether somebody may do something with batches: of a place, holding this, or else of any at all."""
    reached = reach(account, roles_of(deed, holds), day)
    return bool(reached) if place is None else covers(reached, place)
