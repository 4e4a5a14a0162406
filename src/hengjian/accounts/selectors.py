"""What is read of accounts, already narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from hengjian.accounts import policies
from hengjian.accounts.models import Account, Grant, KnownBody, SignIn, StandIn
from hengjian.common.subtrees import ROOT, covers, within

WHOLE = "全部单位"


@dataclass(frozen=True)
class Body:
    """A body as accounts know it."""

    uuid: UUID | None
    name: str
    path: str


@dataclass(frozen=True)
class AccountFilter:
    """What a reader of the list asked for; an empty wish narrows nothing."""

    words: str = ""
    state: str = ""
    role: str = ""


def accounts_for(
    reader: Account, day: date, wanted: AccountFilter = AccountFilter()
) -> QuerySet[Account]:
    """Give the accounts that a reader may see on a day, narrowed to what is asked for."""
    rows = Account.objects.filter(policies.visible_to(reader, policies.Action.SEE, day))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.role:
        held = Grant.objects.filter(policies.in_force(day), role=wanted.role).order_by()
        rows = rows.filter(pk__in=held.values("account"))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(username__icontains=word)
            | Q(display_name__icontains=word)
            | Q(body_name__icontains=word)
        )
    return rows


def roles_on(account: Account, day: date) -> list[Grant]:
    """Give the grants under which somebody may act on a day, his own first."""
    held = policies.grants_of(account, day).select_related("account")
    return sorted(held, key=lambda each: (each.account_id != account.pk, each.role, each.body_path))


def grants_in_list(accounts: list[Account], day: date) -> dict[int, list[Grant]]:
    """Give the grants in force of the accounts of one page of a list, by account."""
    found: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(policies.in_force(day), account__in=accounts):
        found.setdefault(grant.account_id, []).append(grant)
    return found


def bodies_for(manager: Account, day: date) -> list[Body]:
    """Give the bodies in use at which somebody may keep accounts."""
    reached = policies.reach(manager, policies.ROLES[policies.Action.MANAGE], day)
    whole = [Body(None, WHOLE, ROOT)] if covers(reached, ROOT) else []
    return whole + known_bodies(reached)


def known_bodies(places: Collection[str], *, also_ended: bool = False) -> list[Body]:
    """Give the bodies in some subtrees, in the order of the tree."""
    rows = KnownBody.objects.filter(within(places, "path"))
    if not also_ended:
        rows = rows.filter(in_use=True)
    named = rows.order_by("path").values_list("body", "name", "path")
    return [Body(uuid, name, path) for uuid, name, path in named]


def colleagues_of(account: Account) -> QuerySet[Account]:
    """Give who may stand in for somebody: those in use at the same body."""
    same = Account.objects.filter(
        body_path=account.body_path, state=Account.State.ACTIVE, kind=Account.Kind.PERSON
    )
    return same.exclude(pk=account.pk)


def stand_ins_of(account: Account, day: date) -> QuerySet[StandIn]:
    """Give the stand-ins of somebody, either way, that are not over on a day."""
    mine = StandIn.objects.filter(Q(absent=account) | Q(substitute=account), valid_until__gte=day)
    return mine.select_related("absent", "substitute")


def open_sign_ins(account: Account, now: datetime) -> list[SignIn]:
    """Give where somebody is signed in at an instant."""
    rows = list(account.sign_ins.filter(ended_at__isnull=True, session_key__isnull=False))
    living = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    return [row for row in rows if row.session_key in living]
