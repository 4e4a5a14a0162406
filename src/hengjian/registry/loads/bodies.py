"""Rows of areas, of bodies and of entrustments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hengjian.common.refusals import Refused
from hengjian.common.subtrees import ROOT
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
from hengjian.registry.models.bodies import Area, Body, Entrustment
from hengjian.registry.models.items import Item
from hengjian.registry.numbers import credit_code
from hengjian.registry.services import bodies
from hengjian.registry.services.bodies import BodyDetails, EntrustmentDetails


def _plan_area(scene: Scene, given: Given) -> Planned:
    bodies.require(scene.actor, ROOT, scene.on)
    parent = _area(scene, given["parent"]) if "parent" in given else None
    row = Area.objects.filter(code=given["code"]).first() or _coming_area(scene, given["code"])
    if "parent" not in given and row is not None:
        parent = row.parent
    after = {
        "code": given["code"],
        "name": given["name"],
        "parent": str(parent.uuid) if parent else None,
    }
    effect = effect_of(row, _told_area, after)
    if scene.trying and effect is not Effect.SAME:
        values = {"code": given["code"], "name": given["name"], "parent": parent}
        expect(scene, ("area", given["code"]), row or Area(), values)

    def carry_out() -> Area:
        if row is None:
            return bodies.add_area(
                actor=scene.actor, code=given["code"], name=given["name"], parent=parent, on=scene.on
            )  # fmt: skip
        bodies.change_area(
            actor=scene.actor, area=row, name=given["name"], parent=parent, on=scene.on
        )
        return row

    return Planned(effect, saved(row), carry_out)


def _area(scene: Scene, code: str) -> Area:
    found = Area.objects.filter(code=code).first() or _coming_area(scene, code)
    if found is None:
        raise Refused(f"没有登记区划代码 {code}，请先登记区划。")
    return found


def _coming_area(scene: Scene, code: str) -> Area | None:
    found = scene.coming.get(("area", code))
    return found if isinstance(found, Area) else None


def _told_area(row: Area) -> Told:
    parent = str(row.parent.uuid) if row.parent else None
    return {"code": row.code, "name": row.name, "parent": parent}


def _restore_area(scene: Scene, row: Area, before: Told) -> None:
    parent = Area.objects.filter(uuid=before["parent"]).first() if before["parent"] else None
    bodies.change_area(actor=scene.actor, area=row, name=before["name"], parent=parent, on=scene.on)


def _plan_body(scene: Scene, given: Given) -> Planned:
    ended = given.pop("state", Body.State.ACTIVE) == Body.State.ENDED
    last_day = given.pop("valid_until", None)
    named = given.pop("parent", "")
    if "area" in given:
        given["area"] = _area(scene, given["area"])
    if "code" in given:
        given["code"] = credit_code(given["code"])
    parent = scene.place(named) if named else scene.body
    row = _body(scene, given, parent, ended=ended)
    _refuse_ends(row, last_day, ended=ended)
    if row is not None and named and parent is not None and _elsewhere(scene, row, parent):
        raise Refused("它登记在另一个上级之下；移动单位请在单位的页面上办理。")
    if row is None and (parent is None or saved(parent)):
        bodies.require(scene.actor, parent.path if parent else ROOT, scene.on)
    details: BodyDetails = merged(BodyDetails, row, given)
    effect = effect_of(row, _told_body, told_of(details))
    if scene.trying and effect is not Effect.SAME:
        preview = row or Body(parent=saved(parent))
        preview.path = preview.path or f"/new-{preview.uuid}/"
        expect(scene, _key(parent, details.name), preview, values_had(BodyDetails, details))
        scene.expect_body(preview)
        scene.forget_names(details.name, details.code)
    old = (row.name, row.code) if row is not None and not scene.trying else ()

    def carry_out() -> Body:
        scene.forget_names(details.name, details.code, *old)
        if row is None:
            return bodies.create_body(
                actor=scene.actor, parent=parent, details=details, on=scene.on
            )
        bodies.change_body(actor=scene.actor, body=row, details=details, on=scene.on)
        return row

    return Planned(effect, saved(row), carry_out)


def _body(scene: Scene, given: Given, parent: Body | None, *, ended: bool) -> Body | None:
    """Give the body that a row is about: by its code, by its name below its parent, or the one imported into."""
    state = Body.State.ENDED if ended else Body.State.ACTIVE
    kept = scene.kept().filter(state=state).select_related("parent", "area")
    code = given.get("code", "")
    row = kept.filter(code=code).first() if code else None
    if row is None and (parent is None or saved(parent)):
        row = kept.filter(parent=parent, name=given["name"]).first()
    if row is None and scene.body is not None and given["name"] == scene.body.name:
        row = kept.filter(pk=scene.body.pk).first()
    coming = scene.coming.get(_key(parent, given["name"])) or scene.coming.get(("code", code))
    return row or (coming if isinstance(coming, Body) else None)


def _key(parent: Body | None, name: str) -> tuple[object, ...]:
    return ("body", parent.uuid if parent else None, name)


def _elsewhere(scene: Scene, row: Body, parent: Body) -> bool:
    top = scene.body is not None and row.pk == scene.body.pk
    return saved(row) is not None and row.parent_id != parent.pk and not top


def _refuse_ends(row: Body | None, last_day: object, *, ended: bool) -> None:
    """Refuse a row that would end a body, or bring one back: what hangs on it is decided on its page."""
    if ended and row is None:
        raise Refused("没有登记这个已撤销的单位；撤销单位请在单位的页面上办理。")
    if last_day is not None and (row is None or row.valid_until != last_day):
        raise Refused("止日只在撤销单位时登记，请在单位的页面上办理。")


def _told_body(row: Body) -> Told:
    return told_of(BodyDetails(**values_had(BodyDetails, row)))


def _restore_body(scene: Scene, row: Body, before: Told) -> None:
    area = Area.objects.filter(uuid=before["area"]).first() if before["area"] else None
    details = BodyDetails(**{**before, "area": area, "valid_from": day_told(before["valid_from"])})
    bodies.change_body(actor=scene.actor, body=row, details=details, on=scene.on)


def _plan_entrustment(scene: Scene, given: Given) -> Planned:
    body = scene.place(given.pop("body"))
    delegator = _delegator(scene, given.pop("delegator"))
    named = given.pop("items", None)
    row = (
        Entrustment.objects.filter(
            body=body, delegator=delegator, valid_from=given["valid_from"]
        ).first()
        if saved(body) and saved(delegator)
        else None
    )
    key = ("entrustment", body.uuid, delegator.uuid, given["valid_from"])
    row = row or _coming_entrustment(scene, key)
    if named is not None:
        items = [_item(code) for code in named]
    else:
        items = list(row.items.all()) if saved(row) and row else []
    if body.kind != Body.Kind.ENTRUSTED:
        raise Refused(f"“{body.name}”登记的不是受委托单位，请先更正主体类别。")
    details: EntrustmentDetails = merged(EntrustmentDetails, row, {**given, "delegator": delegator})
    after = told_of(details, items=sorted(str(item.uuid) for item in items))
    effect = effect_of(row, _told_entrustment, after)
    if scene.trying and effect is not Effect.SAME:
        values = values_had(EntrustmentDetails, details)
        if saved(delegator) is None:
            del values["delegator"]
        expect(scene, key, row or Entrustment(body=saved(body)), values)

    def carry_out() -> Entrustment:
        if row is None:
            return bodies.entrust(
                actor=scene.actor, body=body, details=details, items=items, on=scene.on
            )
        bodies.change_entrustment(
            actor=scene.actor, entrustment=row, details=details, items=items, on=scene.on
        )
        return row

    return Planned(effect, saved(row), carry_out)


def _delegator(scene: Scene, named: str) -> Body:
    """Give who entrusts, who may well lie outside what the importer keeps."""
    try:
        return scene.place(named)
    except Refused:
        found = list(Body.objects.filter(name=named, state=Body.State.ACTIVE)[:2])
        if len(found) != 1:
            raise
        return found[0]


def _item(code: str) -> Item:
    found = list(Item.objects.filter(code=code)[:2])
    if len(found) != 1:
        raise Refused(f"事项编码 {code} {'不止一个目录里有' if found else '没有登记'}，请核对。")
    return found[0]


def _coming_entrustment(scene: Scene, key: tuple[object, ...]) -> Entrustment | None:
    found = scene.coming.get(key)
    return found if isinstance(found, Entrustment) else None


def _told_entrustment(row: Entrustment) -> Told:
    items = sorted(str(item.uuid) for item in row.items.all()) if row.pk else []
    return told_of(EntrustmentDetails(**values_had(EntrustmentDetails, row)), items=items)


def _restore_entrustment(scene: Scene, row: Entrustment, before: Told) -> None:
    given: dict[str, Any] = {name: before[name] for name in before if name != "items"}
    days = ("valid_from", "valid_until", "published_on")
    given |= {name: day_told(given[name]) for name in days}
    given["delegator"] = Body.objects.get(uuid=UUID(before["delegator"]))
    items = list(Item.objects.filter(uuid__in=before["items"]))
    bodies.change_entrustment(
        actor=scene.actor, entrustment=row, details=EntrustmentDetails(**given), items=items, on=scene.on
    )  # fmt: skip


AREA = Register(Area, _plan_area, _told_area, _restore_area, lambda _row: ROOT)
BODY = Register(Body, _plan_body, _told_body, _restore_body, lambda row: row.path)
ENTRUSTMENT = Register(
    Entrustment, _plan_entrustment, _told_entrustment, _restore_entrustment, lambda row: row.body.path
)  # fmt: skip
