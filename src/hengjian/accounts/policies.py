"""Who may do what with accounts; and, for the rooms above, how far somebody's roles reach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from hengjian.accounts.models import Account, Grant
from hengjian.accounts.roles import Role
from hengjian.common.once import once
from hengjian.common.subtrees import covers, outermost, within


class Action(StrEnum):
    """What can be done with accounts."""

    SEE = "see"
    MANAGE = "manage"


ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: frozenset({Role.OPERATOR, Role.SUPERVISION_LEADER, Role.AGENCY_LEADER}),
    Action.MANAGE: frozenset({Role.OPERATOR}),
}


def in_force(day: date, prefix: str = "") -> Q:
    """Give the condition that a grant or stand-in is in force on a day; both its days are included."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": day})
    )


def grants_of(account: Account, day: date) -> QuerySet[Grant]:
    """Give what somebody may act under on a day: his own grants, and those of active people he stands in for."""
    away = (
        account.stands_in_for.filter(in_force(day), absent__state=Account.State.ACTIVE)
        .order_by()
        .values("absent")
    )
    return Grant.objects.filter(Q(account=account) | Q(account__in=away)).filter(in_force(day))


def has_role(account: Account, roles: Collection[str], day: date) -> bool:
    """Tell whether somebody has one of the roles on a day, for whichever body."""
    return any(role in roles for role, _ in _held(account, day))


def reach(account: Account, roles: Collection[Role], day: date) -> list[str]:
    """Give the subtrees for which somebody has one of the roles on a day, none inside another.

    Somebody who may not sign in reaches nothing.
    """
    if not account.is_active:
        return []
    wanted = frozenset(roles)
    return once(
        ("reach", account.pk, day, wanted),
        lambda: outermost(path for role, path in _held(account, day) if role in wanted),
    )


def _held(account: Account, day: date) -> list[tuple[str, str]]:
    """Give role and subtree of each grant; of two hundred grants a page asks again and again."""

    def read() -> list[tuple[str, str]]:
        return list(grants_of(account, day).order_by().values_list("role", "body_path"))

    return once(("held", account.pk, day), read)


def visible_to(account: Account, action: Action, day: date) -> Q:
    """Give the condition of those accounts with which somebody may do something on a day."""
    return within(reach(account, ROLES[action], day))


def may(account: Account, action: Action, day: date, place: str | None = None) -> bool:
    """Tell whether somebody may do something with accounts: at a place, or else anywhere at all."""
    reached = reach(account, ROLES[action], day)
    return bool(reached) if place is None else covers(reached, place)


def may_manage(account: Account, other: Account, day: date) -> bool:
    """Tell whether somebody may change another's account.

    Whoever sets a password could sign in with it: so all that the other may do, now or later, has to lie in the
    subtrees of the one who changes. His own account nobody changes himself.
    """
    if account.pk == other.pk:
        return False
    reached = reach(account, ROLES[Action.MANAGE], day)
    not_over = other.grants.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    places = [other.body_path, *not_over.order_by().values_list("body_path", flat=True)]
    return all(covers(reached, place) for place in places)
