"""Changes of the catalogue of items and of the benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.registry.changes import Deed, keep, values_of, write_down
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Benchmark, Item, Tier
from hengjian.registry.services.bodies import require

BETWEEN_NAMES = "、"


@dataclass(frozen=True)
class ItemDetails:
    """What is said of an item, but for its catalogue and for those who hold it."""

    code: str
    name: str
    act: str
    basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class BenchmarkDetails:
    """What is said of a version of a benchmark."""

    valid_from: date
    valid_until: date | None = None
    document: str = ""
    published_on: date | None = None


@dataclass(frozen=True)
class TierDetails:
    """What a tier says; amounts are fen."""

    code: str
    condition: str = ""
    low: int | None = None
    high: int | None = None


@transaction.atomic
def add_item(
    *,
    actor: Account | None,
    body: Body,
    details: ItemDetails,
    holders: Sequence[Body] = (),
    on: date,
) -> Item:
    """Put an item into the catalogue of a body."""
    require(actor, body.path, on)
    item = Item(body=body)
    keep(item, values_of(details), Deed("item_added", "登记事项", actor, on, [body.uuid]))
    _hold(item, holders, actor, on)
    return item


@transaction.atomic
def change_item(
    *,
    actor: Account | None,
    item: Item,
    details: ItemDetails,
    holders: Sequence[Body],
    on: date,
) -> bool:
    """Change what is said of an item, or who holds it; tell whether anything changed."""
    require(actor, item.body.path, on)
    changed = keep(item, values_of(details), Deed("item_changed", "变更事项", actor, on))
    return _hold(item, holders, actor, on) or changed


@transaction.atomic
def add_benchmark(
    *,
    actor: Account | None,
    item: Item,
    details: BenchmarkDetails,
    tiers: Sequence[TierDetails],
    on: date,
) -> Benchmark:
    """Add a version of the tiers of an item; earlier versions stay as they are."""
    require(actor, item.body.path, on)
    if not tiers:
        raise Refused("请至少填写一个阶次。")
    benchmark = Benchmark(item=item)
    deed = Deed("benchmark_added", "新版裁量基准", actor, on, [item.uuid])
    keep(benchmark, values_of(details), deed)
    for tier in tiers:
        set_tier(actor=actor, benchmark=benchmark, details=tier, on=on)
    return benchmark


@transaction.atomic
def set_tier(
    *, actor: Account | None, benchmark: Benchmark, details: TierDetails, on: date
) -> tuple[Tier, bool]:
    """Add a tier to a version, or correct the one of this code; tell whether anything changed."""
    require(actor, benchmark.item.body.path, on)
    tier = benchmark.tiers.filter(code=details.code).first() or Tier(benchmark=benchmark)
    deed = Deed("tier_set", "填写裁量阶次", actor, on, [benchmark.uuid])
    return tier, keep(tier, values_of(details), deed)


def _hold(item: Item, holders: Sequence[Body], actor: Account | None, on: date) -> bool:
    before = list(item.holders.order_by("path"))
    if {each.pk for each in before} == {each.pk for each in holders}:
        return False
    item.holders.set(holders)
    after = list(item.holders.order_by("path"))
    label = "实施单位"
    write_down(
        item,
        Deed("item_holders", "变更实施单位", actor, on),
        {label: BETWEEN_NAMES.join(each.name for each in before)},
        {label: BETWEEN_NAMES.join(each.name for each in after)},
    )
    return True
