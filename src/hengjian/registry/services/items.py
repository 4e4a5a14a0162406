"""Changes of the catalogue of items and of the benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.changes import Deed, keep, shown, values_of, write_down
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Benchmark, Holding, Item, Tier
from hengjian.registry.services.bodies import require

BETWEEN_NAMES = "、"
SAID = ("part", "filed_on", "published_on")
"""What is said of a body that does an item."""


@dataclass(frozen=True)
class ItemDetails:
    """What is said of an item, but for its catalogue and for those who hold it."""

    code: str
    name: str
    act: str
    basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    levels: str = ""


@dataclass(frozen=True)
class HoldingDetails:
    """How a body does an item, and when its list with the item was filed and made public."""

    part: str = ""
    filed_on: date | None = None
    published_on: date | None = None


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
def add_holder(
    *, actor: Account | None, item: Item, body: Body, details: HoldingDetails, on: date
) -> Holding:
    """Add one body to those that do an item."""
    require(actor, item.body.path, on)
    refuse_later(details, on)
    holding = Holding(item=item, body=body)
    values = {"body": body, **values_of(details)}
    keep(holding, values, Deed("holding_added", "登记实施单位", actor, on, [item.uuid, body.uuid]))
    return holding


@transaction.atomic
def change_holding(
    *, actor: Account | None, holding: Holding, details: HoldingDetails, on: date
) -> bool:
    """Change what is said of a body that does an item; whoever keeps the catalogue may, and whoever keeps the body."""
    require_holding(actor, holding, on)
    refuse_later(details, on)
    objects = [holding.item.uuid, holding.body.uuid]
    return keep(
        holding, values_of(details), Deed("holding_changed", "备案、公示", actor, on, objects)
    )


@transaction.atomic
def file_catalogue(
    *,
    actor: Account | None,
    body: Body,
    filed_on: date | None,
    published_on: date | None,
    on: date,
) -> dict[str, int]:
    """Write down when the list of a body was filed and made public: for those of its items where nobody did so yet."""
    require(actor, body.path, on)
    given = {"filed_on": filed_on, "published_on": published_on}
    refuse_later(HoldingDetails(filed_on=filed_on, published_on=published_on), on)
    done: dict[str, int] = {}
    for name, day in given.items():
        if day is not None:
            open_ones = Holding.objects.filter(body=body, **{f"{name}__isnull": True})
            done[name] = open_ones.update(**{name: day})
    if not any(done.values()):
        raise Refused("没有还没写日期的事项，或者没有填写日期。")
    said = {
        str(Holding._meta.get_field(name).verbose_name): f"{given[name]}（{count} 个事项）"  # type: ignore[union-attr]  # noqa: SLF001  none is a relation; Django's public name
        for name, count in done.items()
        if count
    }
    write_down(body, Deed("catalogue_filed", "事项目录备案、公示", actor, on), {}, said)
    return done


def require_holding(actor: Account | None, holding: Holding, on: date) -> None:
    """Refuse whoever keeps neither the catalogue nor the body that does the item."""
    try:
        require(actor, holding.body.path, on)
    except NotAllowed:
        require(actor, holding.item.body.path, on)


def refuse_later(details: HoldingDetails, on: date) -> None:
    """Refuse a day that has not come yet."""
    if any(day is not None and day > on for day in (details.filed_on, details.published_on)):
        raise Refused("备案日、公示日还没有到，请到时再登记。")


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
    before = list(item.holdings.select_related("body"))
    kept = {each.pk for each in holders}
    if {each.body_id for each in before} == kept:
        return False
    item.holders.set(holders)
    after = list(item.holders.order_by("path"))
    label = "实施单位"
    # What was written down of a body that does it no more goes with it, and stays in the history.
    lost = {
        f"{each.body}：{name}": value
        for each in before
        if each.body_id not in kept
        for name, value in shown(each, SAID).items()
        if value
    }
    write_down(
        item,
        Deed("item_holders", "变更实施单位", actor, on),
        {label: BETWEEN_NAMES.join(each.body.name for each in before), **lost},
        {label: BETWEEN_NAMES.join(each.name for each in after)},
    )
    return True
