"""Open work and who has it in hand, of all rooms: each room's kind of work is told in one place below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from hengjian.accounts.models import Account, Grant
from hengjian.accounts.policies import in_force
from hengjian.common.refusals import Refused
from hengjian.common.subtrees import covers
from hengjian.desk.holding import planning, supervising
from hengjian.desk.holding.kind import MOST, Kind, Work

KINDS: tuple[Kind, ...] = (*supervising.KINDS, *planning.KINDS)
_BY_CODE = {kind.code: kind for kind in KINDS}


@dataclass(frozen=True)
class Pile:
    """The work of one kind that somebody has in hand."""

    kind: Kind
    works: Sequence[Work]
    more: bool


@dataclass(frozen=True)
class Holder:
    """Somebody who has work in hand: how much of each kind, and how much in all."""

    account: Account
    counts: Sequence[tuple[str, int]]
    total: int


def concerned(account: Account, day: date) -> bool:
    """Tell whether somebody may have any work of these kinds in hand."""
    return any(kind.may_hold(account, day) for kind in KINDS)


def piles_of(holders: Sequence[UUID], reader: Account, day: date) -> list[Pile]:
    """Give what some people have in hand, as far as a reader may see it, what runs out first before the rest."""
    found = []
    for kind in KINDS:
        rows = list(kind.rows(reader, day).filter(**{f"{kind.owner}__in": holders})[: MOST + 1])
        if rows:
            works = [kind.told(row, day) for row in rows[:MOST]]
            found.append(Pile(kind, works, len(rows) > MOST))
    return found


def holders_for(reader: Account, day: date, *, only_gone: bool = False) -> list[Holder]:
    """Give who has work in hand that a reader may see; those who left or are suspended come first, or alone."""
    gone = Account.objects.exclude(state=Account.State.ACTIVE).order_by()
    if only_gone and not gone.exists():
        return []
    counts: dict[UUID, list[tuple[str, int]]] = {}
    for kind in KINDS:
        rows = kind.rows(reader, day)
        if only_gone:
            rows = rows.filter(**{f"{kind.owner}__in": gone.values("uuid")})
        # In two steps: what a kind counts of its own rows must not be mixed with this.
        mine = rows.model.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
        counted = mine.values(kind.owner).annotate(held=Count("pk"))
        for row in counted:
            if row[kind.owner] is not None:
                counts.setdefault(row[kind.owner], []).append((kind.title, row["held"]))
    people = [
        Holder(each, counts[each.uuid], sum(count for _, count in counts[each.uuid]))
        for each in Account.objects.filter(uuid__in=counts).order_by("display_name", "pk")
    ]
    return sorted(people, key=lambda each: each.account.is_active)


def held_by(account: Account) -> list[tuple[str, int]]:
    """Give how much of each kind somebody has in hand, whoever asks: whoever closes an account has to know."""
    counted = (
        (kind.title, kind.open().filter(**{kind.owner: account.uuid}).count()) for kind in KINDS
    )
    return [(title, count) for title, count in counted if count]


def takers(piles: Sequence[Pile], holder: Account, day: date) -> list[Account]:
    """Give who may take over at least one of some piles; each room looks closer when it is handed over."""
    roles = {role for pile in piles for role in pile.kind.roles}
    places = {work.place for pile in piles for work in pile.works}
    granted = Grant.objects.filter(in_force(day), role__in=roles).order_by()
    near = {
        account for account, path in granted.values_list("account", "body_path")
        if any(covers([path], place) for place in places)
    }  # fmt: skip
    active = Account.objects.filter(pk__in=near, state=Account.State.ACTIVE)
    return list(active.exclude(pk=holder.pk).order_by("display_name", "pk"))


@transaction.atomic
def hand_over(
    *, actor: Account, holder: Account, keys: Sequence[str], to: Account, text: str, on: date
) -> int:
    """Hand over the works that the keys name, all of them or none; give how many."""
    count = 0
    for kind, uuids in _named(keys):
        rows = kind.rows(actor, on).filter(**{kind.owner: holder.uuid, "uuid__in": uuids})
        for row in rows:
            kind.give(actor, row, to, text, on)
            count += 1
    if not count:
        raise Refused("请选择要交接的工作。")
    if count != len(set(keys)):
        raise Refused("所选的工作里有已经办结或者已经交接的，请刷新页面以后重新选择。")
    return count


def _named(keys: Sequence[str]) -> Iterator[tuple[Kind, list[UUID]]]:
    for code, kind in _BY_CODE.items():
        told = [key.partition(":")[2] for key in keys if key.startswith(f"{code}:")]
        if told:
            yield kind, [UUID(each) for each in told if _is_uuid(each)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
