"""Rows of items and of the tiers of their benchmarks."""

from __future__ import annotations

from typing import Any

from hengjian.common.refusals import Refused
from hengjian.registry.changes import values_of
from hengjian.registry.loads.scene import (
    Effect,
    Given,
    Planned,
    Register,
    Scene,
    Told,
    day_told,
    effect_of,
    expect,
    merged,
    saved,
    told_of,
    values_had,
)
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Benchmark, Holding, Item, Tier
from hengjian.registry.services import items
from hengjian.registry.services.items import (
    BenchmarkDetails,
    HoldingDetails,
    ItemDetails,
    TierDetails,
)


def _plan_item(scene: Scene, given: Given) -> Planned:
    body = scene.place(given.pop("body", ""))
    row = _item(scene, body, given["code"])
    named = given.pop("holders", None)
    had = list(row.holders.all()) if row is not None and row.pk else []
    holders = had if named is None else [scene.place(name) for name in named]
    details: ItemDetails = merged(ItemDetails, row, given)
    after = told_of(details, holders=sorted(str(each.uuid) for each in holders))
    effect = effect_of(row, _told_item, after)
    if scene.trying and effect is not Effect.SAME:
        key = ("item", body.uuid, given["code"])
        expect(scene, key, row or Item(body=saved(body)), values_had(ItemDetails, details))

    def carry_out() -> Item:
        if row is None:
            return items.add_item(
                actor=scene.actor, body=body, details=details, holders=holders, on=scene.on
            )
        items.change_item(
            actor=scene.actor, item=row, details=details, holders=holders, on=scene.on
        )
        return row

    return Planned(effect, saved(row), carry_out)


def _item(scene: Scene, body: Body, code: str) -> Item | None:
    coming = scene.coming.get(("item", body.uuid, code))
    if isinstance(coming, Item):
        return coming
    return Item.objects.filter(body=body, code=code).first() if saved(body) else None


def _told_item(row: Item) -> Told:
    holders = sorted(str(each.uuid) for each in row.holders.all()) if row.pk else []
    return told_of(ItemDetails(**values_had(ItemDetails, row)), holders=holders)


def _restore_item(scene: Scene, row: Item, before: Told) -> None:
    given: dict[str, Any] = {name: before[name] for name in before if name != "holders"}
    given |= {name: day_told(given[name]) for name in ("valid_from", "valid_until")}
    holders = list(Body.objects.filter(uuid__in=before["holders"]))
    items.change_item(
        actor=scene.actor, item=row, details=ItemDetails(**given), holders=holders, on=scene.on
    )


def _plan_holding(scene: Scene, given: Given) -> Planned:
    catalogue = scene.place(given.pop("catalogue", ""))
    code = given.pop("item")
    item = _item(scene, catalogue, code)
    if item is None:
        raise Refused(f"“{catalogue.name}”的目录里没有事项编码 {code}，请先登记事项。")
    body = scene.place(given.pop("body"))
    key = ("holding", item.uuid, body.uuid)
    row = scene.coming.get(key) or (
        Holding.objects.filter(item=item, body=body).first()
        if saved(item) and saved(body)
        else None
    )
    assert row is None or isinstance(row, Holding)  # noqa: S101  for the type checker
    details: HoldingDetails = merged(HoldingDetails, row, given)
    items.refuse_later(details, scene.on)
    effect = effect_of(row, _told_holding, told_of(details))
    if scene.trying and effect is not Effect.SAME:
        new = Holding(item=saved(item), body=saved(body))
        expect(scene, key, row or new, values_of(details))

    def carry_out() -> Holding:
        if row is None:
            return items.add_holder(
                actor=scene.actor, item=item, body=body, details=details, on=scene.on
            )
        items.change_holding(actor=scene.actor, holding=row, details=details, on=scene.on)
        return row

    return Planned(effect, saved(row), carry_out)


def _told_holding(row: Holding) -> Told:
    return told_of(HoldingDetails(**values_had(HoldingDetails, row)))


def _restore_holding(scene: Scene, row: Holding, before: Told) -> None:
    days = {name: day_told(before[name]) for name in ("filed_on", "published_on")}
    details = HoldingDetails(part=before["part"], **days)
    items.change_holding(actor=scene.actor, holding=row, details=details, on=scene.on)


def _plan_tier(scene: Scene, given: Given) -> Planned:
    body = scene.place(given.pop("body", ""))
    code = given.pop("item")
    item = _item(scene, body, code)
    if item is None:
        raise Refused(f"“{body.name}”的目录里没有事项编码 {code}，请先登记事项。")
    key = ("benchmark", item.uuid, given["valid_from"])
    version = scene.coming.get(key) or (
        Benchmark.objects.filter(item=item, valid_from=given["valid_from"]).first()
        if saved(item)
        else None
    )
    wanted: BenchmarkDetails = merged(BenchmarkDetails, version, given)
    if version is not None and any(
        getattr(version, name) != value for name, value in values_of(wanted).items()
    ):
        raise Refused("同一版里“止”“文件”“公布日”前后不一致，或者与登记的不同，请核对。")
    row = _tier(scene, version, given["code"])
    details: TierDetails = merged(TierDetails, row, given)
    effect = effect_of(row, _told_tier, told_of(details))
    if scene.trying and effect is not Effect.SAME:
        if version is None:
            version = Benchmark(item=saved(item))
            expect(scene, key, version, values_of(wanted))
        tier = row or Tier(benchmark=saved(version))
        expect(scene, ("tier", version.uuid, given["code"]), tier, values_of(details))

    def carry_out() -> Tier:
        held = version
        if not isinstance(held, Benchmark):
            held = items.add_benchmark(
                actor=scene.actor, item=item, details=wanted, tiers=[details], on=scene.on
            )
            return held.tiers.get()
        tier, _ = items.set_tier(actor=scene.actor, benchmark=held, details=details, on=scene.on)
        return tier

    return Planned(effect, saved(row), carry_out)


def _tier(scene: Scene, version: object, code: str) -> Tier | None:
    if not isinstance(version, Benchmark):
        return None
    coming = scene.coming.get(("tier", version.uuid, code))
    if isinstance(coming, Tier):
        return coming
    return Tier.objects.filter(benchmark=version, code=code).first() if version.pk else None


def _told_tier(row: Tier) -> Told:
    return told_of(TierDetails(**values_had(TierDetails, row)))


def _restore_tier(scene: Scene, row: Tier, before: Told) -> None:
    items.set_tier(
        actor=scene.actor, benchmark=row.benchmark, details=TierDetails(**before), on=scene.on
    )


ITEM = Register(Item, _plan_item, _told_item, _restore_item, lambda row: row.body.path)
HOLDING = Register(
    Holding, _plan_holding, _told_holding, _restore_holding, lambda row: row.item.body.path
)
TIER = Register(
    Tier, _plan_tier, _told_tier, _restore_tier, lambda row: row.benchmark.item.body.path
)
