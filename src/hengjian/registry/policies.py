"""Who may do what with the registry.

A row lies where its body lies: who reaches the body sees the row, and who keeps the subtree changes it. Areas, items
and benchmarks are published by law, so whoever sees anything of the registry sees them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from django.db.models import F, Q
from django.db.models.lookups import In

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.roles import Role
from hengjian.common.once import once
from hengjian.common.subtrees import NOTHING, ROOT, covers, within
from hengjian.intake.policies import Deed
from hengjian.registry.models.bodies import Body

A = TypeVar("A", bound=StrEnum)


class Action(StrEnum):
    """What can be done with the registry."""

    SEE = "see"
    CHANGE = "change"
    SEE_PARTIES = "see_parties"
    REVEAL = "reveal"


INSIDE = frozenset(Role) - {Role.ENTERPRISE, Role.CITIZEN}
# Those who have cases to do with; whoever runs the system has no use for a number.
CASE_ROLES = frozenset(
    {
        Role.OFFICER, Role.LEGAL_REVIEWER, Role.HEARING_CHAIR, Role.AGENCY_LEADER,
        Role.AGENCY_CLERK, Role.SUPERVISOR, Role.SUPERVISION_LEADER,
    }
)  # fmt: skip

ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: INSIDE,
    Action.CHANGE: frozenset({Role.OPERATOR, Role.AGENCY_CLERK}),
    Action.SEE_PARTIES: CASE_ROLES | {Role.OPERATOR, Role.TOWN_OFFICE},
    Action.REVEAL: CASE_ROLES,
}

# What is loaded by files is changed: who keeps the registry brings such files, and follows them.
LOADS: dict[Deed, frozenset[Role]] = {
    Deed.SEE: ROLES[Action.CHANGE],
    Deed.BRING: ROLES[Action.CHANGE],
}


def reached(account: Account, action: Action, day: date) -> list[str]:
    """Give the subtrees in which somebody may do something on a day."""
    return reach(account, ROLES[action], day)


def visible_to(account: Account, action: Action, day: date, column: str = "body__path") -> Q:
    """Give the condition of the rows with which somebody may do something on a day."""
    return within(reached(account, action, day), column)


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something with the registry: at a place, or else anywhere at all."""
    found = reached(account, action, day)
    return bool(found) if place is None else covers(found, place)


def of_bodies(paths: Sequence[str], column: str = "body", *, sift: bool = False) -> Q:
    """Give the condition of the rows, of any room, whose body lies in one of the subtrees.

    A row names its body, so a body that moves takes its rows along. Rows of no registered body only those see whose
    roles reach everything. With `sift` no index of bodies leads to the rows: they are found by something else, in the
    order of a list for instance, and only sifted by their body.
    """
    if not paths:
        return NOTHING
    if covers(paths, ROOT):
        return ~NOTHING  # an empty condition would vanish where it is one of several
    bodies = bodies_below(paths)
    return Q(In(F(f"{column}_id") + 0, bodies)) if sift else Q(**{f"{column}__in": bodies})


def bodies_below(paths: Sequence[str]) -> list[int]:
    """Give the ids of the bodies in some subtrees: two hundred ids are found sooner than two hundred ranges."""

    def read() -> list[int]:
        # Two hundred ranges are put together here alone: that takes ten times as long as the database does.
        rows = Body.objects.filter(within(paths, "path"))
        return list(rows.order_by().values_list("pk", flat=True))

    return once(("bodies below", tuple(paths)), read)


def is_own(account: Account, body: Body) -> bool:
    """Tell whether somebody works at a body, at a part of it, or at what it is a part of.

    Bodies that enforce themselves are told apart however they stand to each other: a bureau is no part of its city.
    """
    own = Body.objects.select_related("parent").filter(path=account.body_path).first()
    if own is None:
        return bool(account.body_path == body.path)
    return _whole(own).pk == _whole(body).pk


def _whole(body: Body) -> Body:
    """Give the body that answers for a part of it: the nearest that enforces in its own name, else the part itself."""
    above = body
    while above.kind == Body.Kind.NONE and above.parent is not None:
        above = above.parent
    return body if above.kind == Body.Kind.NONE else above


@dataclass(frozen=True)
class Rights(Generic[A]):
    """Which roles may do what with rows that lie at bodies: each room says its roles, the reach is the same."""

    roles: Mapping[A, frozenset[Role]]

    def reached(self, account: Account, action: A, day: date) -> list[str]:
        """Give the subtrees in which somebody may do something on a day."""
        return reach(account, self.roles[action], day)

    def visible_to(
        self, account: Account, action: A, day: date, column: str = "body", *, sift: bool = False
    ) -> Q:
        """Give the condition of the rows with whose bodies somebody may do something on a day."""
        return of_bodies(self.reached(account, action, day), column, sift=sift)

    def may(self, account: Account, action: A, day: date, place: str | None = None) -> bool:
        """Tell whether somebody may do something: for the body at a place, or else for any at all."""
        paths = self.reached(account, action, day)
        return bool(paths) if place is None else covers(paths, place)
