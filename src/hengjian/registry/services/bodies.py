"""Changes of areas, of bodies and of the tree that they form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hengjian.accounts import following as accounts
from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.common.subtrees import ROOT, covers, within
from hengjian.intake.services import following as intake
from hengjian.registry import leadership, policies
from hengjian.registry.changes import Deed, keep, shown, values_of, write_down
from hengjian.registry.models.bodies import Area, Body, Entrustment, FormerName
from hengjian.registry.models.items import Item
from hengjian.registry.numbers import credit_code

# The rooms below know bodies by uuid, name and path alone, and have to be told when these change.
FOLLOWERS = (accounts, intake)


@dataclass(frozen=True)
class BodyDetails:
    """What is said of a body, but for its place and its end."""

    name: str
    kind: str
    code: str = ""
    basis: str = ""
    area: Area | None = None
    valid_from: date | None = None
    mandate: str = ""
    led: str = ""
    superior: str = ""


@dataclass(frozen=True)
class EntrustmentDetails:
    """What is said of an entrustment, but for the body that receives it and for the items."""

    delegator: Body
    scope: str
    valid_from: date
    valid_until: date
    basis: str = ""
    published_on: date | None = None


@transaction.atomic
def add_area(*, actor: Account | None, code: str, name: str, parent: Area | None, on: date) -> Area:
    """Add an administrative division; only whoever keeps the whole registry does."""
    require(actor, ROOT, on)
    area = Area()
    values = {"code": code.strip(), "name": name.strip(), "parent": parent}
    keep(area, values, Deed("area_added", "登记区划", actor, on))
    return area


@transaction.atomic
def change_area(
    *, actor: Account | None, area: Area, name: str, parent: Area | None, on: date
) -> bool:
    """Change what is said of an administrative division; tell whether anything changed."""
    require(actor, ROOT, on)
    if parent is not None and parent.pk == area.pk:
        raise Refused("上级区划不能是它自己。")
    values = {"name": name.strip(), "parent": parent}
    return keep(area, values, Deed("area_changed", "变更区划", actor, on))


@transaction.atomic
def create_body(
    *, actor: Account | None, parent: Body | None, details: BodyDetails, on: date
) -> Body:
    """Register a body below another one, or at the top."""
    # Nobody may move the parent away while its path is being copied.
    above = Body.objects.select_for_update().get(pk=parent.pk) if parent else None
    require(actor, above.path if above else ROOT, on)
    if above and above.state == Body.State.ENDED:
        raise Refused(f"上级单位“{above.name}”已撤销，不能再设下级。")
    body = Body(parent=above)
    # The path ends in the id, which the database gives when it is saved.
    body.path = f"/new-{body.uuid}/"
    keep(body, _cleaned(details), Deed("body_created", "登记单位", actor, on))
    body.path = _path(above, body)
    body.save(update_fields=["path"])
    accounts.know_body(body=body.uuid, name=body.name, path=body.path)
    return body


@transaction.atomic
def change_body(*, actor: Account | None, body: Body, details: BodyDetails, on: date) -> bool:
    """Change what is said of a body and tell whether anything changed; an old name is kept, accounts hear the new."""
    require(actor, body.path, on)
    old = body.name
    changed = keep(body, _cleaned(details), Deed("body_changed", "变更单位", actor, on))
    if body.name != old:
        FormerName.objects.create(body=body, name=old, valid_until=on - timedelta(days=1))
        for room in FOLLOWERS:
            room.rename_body(body=body.uuid, name=body.name, on=on)
    return changed


@transaction.atomic
def move_body(*, actor: Account | None, body: Body, parent: Body | None, on: date) -> None:
    """Hang a body, with all below it, on another one; accounts follow in the same transaction."""
    # All of the tree, in one order: two moves at once could make a circle.
    rows = {row.pk: row for row in Body.objects.select_for_update().order_by("pk")}
    moved, above = rows[body.pk], rows[parent.pk] if parent else None
    require(actor, moved.path, on)
    require(actor, above.path if above else ROOT, on)
    if above and covers([moved.path], above.path):
        raise Refused("不能移到自己或者自己的下级之下，请另选上级单位。")
    if above and above.state == Body.State.ENDED:
        raise Refused(f"“{above.name}”已撤销，不能再设下级。")
    old, new = moved.path, _path(above, moved)
    before = shown(moved, ["parent"])
    if old == new:
        return
    moved.parent = above
    moved.save(update_fields=["parent"])
    Body.objects.filter(within([old], "path")).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )
    for room in FOLLOWERS:
        room.move_subtree(old=old, new=new, on=on)
    deed = Deed("body_moved", "移动单位", actor, on, [above.uuid] if above else [])
    write_down(moved, deed, before, shown(moved, ["parent"]))
    body.refresh_from_db()


@transaction.atomic
def end_body(
    *, actor: Account | None, body: Body, last_day: date, successor: Body | None, on: date
) -> None:
    """Note that a body is no more after a day, and which one goes on in its stead."""
    require(actor, body.path, on)
    _refuse_end(body, last_day, successor, on)
    values = {"state": Body.State.ENDED, "valid_until": last_day, "successor": successor}
    also = [successor.uuid] if successor else []
    keep(body, values, Deed("body_ended", "撤销单位", actor, on, also))
    accounts.end_body(body=body.uuid)


@transaction.atomic
def entrust(
    *,
    actor: Account | None,
    body: Body,
    details: EntrustmentDetails,
    items: Sequence[Item] = (),
    on: date,
) -> Entrustment:
    """Note that a body enforces on behalf of another one."""
    require(actor, body.path, on)
    if body.kind != Body.Kind.ENTRUSTED:
        raise Refused(f"“{body.name}”登记的不是受委托单位，请先更正主体类别。")
    entrustment = Entrustment(body=body)
    deed = Deed("entrusted", "登记委托", actor, on, [body.uuid, details.delegator.uuid])
    keep(entrustment, values_of(details), deed)
    entrustment.items.set(items)
    return entrustment


@transaction.atomic
def change_entrustment(
    *,
    actor: Account | None,
    entrustment: Entrustment,
    details: EntrustmentDetails,
    items: Sequence[Item],
    on: date,
) -> bool:
    """Change what is said of an entrustment; tell whether anything changed."""
    require(actor, entrustment.body.path, on)
    deed = Deed("entrustment_changed", "变更委托", actor, on, [entrustment.body.uuid])
    changed = keep(entrustment, values_of(details), deed)
    before = set(entrustment.items.values_list("pk", flat=True))
    if before == {item.pk for item in items}:
        return changed
    codes = sorted(entrustment.items.values_list("code", flat=True))
    entrustment.items.set(items)
    now = "、".join(sorted(item.code for item in items))
    write_down(entrustment, deed, {"事项": "、".join(codes)}, {"事项": now})
    return True


@transaction.atomic
def end_entrustment(
    *, actor: Account | None, entrustment: Entrustment, last_day: date, on: date
) -> None:
    """Note that an entrustment ends before its term: this day is its last."""
    require(actor, entrustment.body.path, on)
    if last_day >= entrustment.valid_until:
        raise Refused(
            f"委托本来就到 {entrustment.valid_until:%Y-%m-%d} 为止；要延长的请另行登记委托。"
        )
    deed = Deed("entrustment_ended", "提前结束委托", actor, on, [entrustment.body.uuid])
    keep(entrustment, {"valid_until": last_day}, deed)


def require(actor: Account | None, place: str, on: date) -> None:
    """Refuse somebody who does not keep the registry at a place; without an actor the machine's owner acts."""
    if actor is not None and not policies.may(actor, policies.Action.CHANGE, on, place):
        raise NotAllowed("您不能变更这里的登记：它不在您管理的单位范围内。")


def _cleaned(details: BodyDetails) -> dict[str, object]:
    if details.led and details.led not in leadership.ways():
        raise Refused("没有这种领导体制，请从列出的几种里选。")
    said = {name: getattr(details, name).strip() for name in ("name", "superior")}
    return {**values_of(details), **said, "code": credit_code(details.code)}


def _path(above: Body | None, body: Body) -> str:
    path = f"{above.path if above else ROOT}{body.pk}/"
    if len(path) > (Body._meta.get_field("path").max_length or 0):  # noqa: SLF001  Django's public name
        raise Refused("单位层级太多，请移到较高的上级之下。")
    return path


def _refuse_end(body: Body, last_day: date, successor: Body | None, on: date) -> None:
    if body.state == Body.State.ENDED:
        raise Refused("这个单位已经撤销。")
    if last_day > on:
        raise Refused("撤销日还没有到，请到时再登记。")
    if successor is not None and successor.pk == body.pk:
        raise Refused("承继单位不能是它自己。")
    parts = body.parts.filter(state=Body.State.ACTIVE).count()
    if parts:
        raise Refused(f"它还有 {parts} 个下级单位，请先移走或者撤销。")
    people = body.officers.filter(left_on__isnull=True).count()
    if people:
        raise Refused(f"它还有 {people} 名在岗人员，请先调到承继单位或者登记离岗。")
