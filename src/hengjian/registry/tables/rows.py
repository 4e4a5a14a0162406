"""One row of a file into the registry: what is there already is changed, what is not is added.

An empty cell changes nothing: what is registered stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.common.subtrees import within
from hengjian.registry import selectors
from hengjian.registry.changes import values_of
from hengjian.registry.models.bodies import Area, Body
from hengjian.registry.models.items import Benchmark, Item, Tier
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.records import Import
from hengjian.registry.policies import Action
from hengjian.registry.services import bodies, items, officers
from hengjian.registry.services.bodies import BodyDetails
from hengjian.registry.services.items import BenchmarkDetails, ItemDetails, TierDetails
from hengjian.registry.services.officers import CredentialDetails, OfficerDetails
from hengjian.registry.states import State, action_between

Given = dict[str, Any]


class Effect(Enum):
    """What a row did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Scene:
    """Who imports, into which body, on which day."""

    actor: Account
    body: Body
    on: date
    known: dict[str, Body] = field(default_factory=dict)

    def place(self, named: str) -> Body:
        """Give the body that a cell names, by name or code, among those he keeps; without a name the one chosen."""
        if not named:
            return self.body
        if named not in self.known:
            self.known[named] = self._sought(named)
        return self.known[named]

    def _sought(self, named: str) -> Body:
        kept = selectors.places_for(self.actor, self.on)
        found = list(kept.filter(code=named.upper())[:1]) or list(kept.filter(name=named)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(f"有不止一个单位叫“{named}”，请改写统一社会信用代码。")
        raise Refused(f"找不到单位“{named}”：没有登记，或者不在您管理的范围内。")


def _effect(*, changed: bool) -> Effect:
    return Effect.CHANGED if changed else Effect.SAME


def _merged(kind: type[Any], row: Any, given: Given) -> Any:
    """Give the details that a row has, with those that the file gives put over them."""
    names = kind.__dataclass_fields__
    had = {name: getattr(row, name) for name in names if row is not None and hasattr(row, name)}
    return kind(**{**had, **{name: value for name, value in given.items() if name in names}})


def _body(scene: Scene, given: Given) -> Effect:
    # Rows before this one may have made the body that this one names, or may have given it another name.
    scene.known.clear()
    parent = scene.place(given.pop("parent", ""))
    if "area" in given:
        given["area"] = Area.objects.filter(code=given["area"]).first()
        if given["area"] is None:
            raise Refused("没有登记这个区划代码，请先登记区划。")
    kept = selectors.bodies_for(scene.actor, scene.on, action=Action.CHANGE)
    kept = kept.filter(state=Body.State.ACTIVE)
    code = given.get("code", "").upper()
    row = kept.filter(code=code).first() if code else None
    row = row or kept.filter(parent=parent, name=given["name"]).first()
    if row is None and given["name"] == scene.body.name:
        row = scene.body
    details: BodyDetails = _merged(BodyDetails, row, given)
    if row is None:
        bodies.create_body(actor=scene.actor, parent=parent, details=details, on=scene.on)
        return Effect.ADDED
    if row.parent_id != parent.pk and row.pk != scene.body.pk:
        raise Refused("它登记在另一个上级之下；移动单位请在单位的页面上办理。")
    return _effect(
        changed=bodies.change_body(actor=scene.actor, body=row, details=details, on=scene.on)
    )


def _officer(scene: Scene, given: Given) -> Effect:
    body = scene.place(given.pop("body", ""))
    row = _person(scene, given["number"], body, given["name"])
    details: OfficerDetails = _merged(OfficerDetails, row, given)
    if row is None:
        officers.add_officer(actor=scene.actor, body=body, details=details, on=scene.on)
        return Effect.ADDED
    return _effect(
        changed=officers.change_officer(
            actor=scene.actor, officer=row, body=body, details=details, on=scene.on
        )
    )


def _person(scene: Scene, number: str, body: Body, name: str) -> Officer | None:
    """Give who has the number in a body; or the one of this name who has it in another: he moved."""
    numbered = Officer.objects.filter(number=number).select_related("body")
    own = numbered.filter(body=body).first()
    if own is not None or not name:
        return own
    near = within([scene.body.path], "body__path")
    elsewhere = list(numbered.filter(near, name=name)[:2])
    return elsewhere[0] if len(elsewhere) == 1 else None


def _credential(scene: Scene, given: Given) -> Effect:
    body = scene.place(given.pop("body", ""))
    name = given.pop("name", "")
    number = given.pop("officer")
    officer = _person(scene, number, body, name)
    if officer is None or (name and officer.name != name):
        raise Refused(f"“{body.name}”没有工号为 {number} 的{name or '人员'}，请先登记人员。")
    state, day, ground = (
        given.pop("state", ""),
        given.pop("state_on", None),
        given.pop("ground", ""),
    )
    row = Credential.objects.filter(kind=given["kind"], number=given["number"].upper()).first()
    if row is not None and row.officer_id != officer.pk:
        raise Refused("同类证件里已有这个号码，登记在另一个人名下，请核对。")
    had = {"fields": row.field_list} if row is not None else {}
    details: CredentialDetails = _merged(CredentialDetails, row, {**had, **given})
    if row is None:
        row = officers.issue_credential(
            actor=scene.actor, officer=officer, details=details, on=scene.on
        )
        effect = Effect.ADDED
    else:
        effect = _effect(
            changed=officers.correct_credential(
                actor=scene.actor, credential=row, details=details, on=scene.on
            )
        )
    if not state or state == row.state:
        return effect
    _stand(scene, row, State(state), day, ground)
    return Effect.CHANGED if effect == Effect.SAME else effect


def _stand(scene: Scene, row: Credential, state: State, day: date | None, ground: str) -> None:
    """Bring a credential to the standing that a file says it has."""
    action = action_between(State(row.state), state)
    if action is None:
        raise Refused(f"证件登记为“{row.get_state_display()}”，不能直接变成“{state.label}”。")
    if day is None:
        raise Refused(f"状态是“{state.label}”的，须写状态日期和状态原因。")
    officers.change_standing(
        actor=scene.actor, credential=row, action=action, day=day, ground=ground, on=scene.on
    )


def _item(scene: Scene, given: Given) -> Effect:
    row = Item.objects.filter(body=scene.body, code=given["code"]).first()
    named = given.pop("holders", None)
    had = list(row.holders.all()) if row is not None else []
    holders = had if named is None else [scene.place(name) for name in named]
    details: ItemDetails = _merged(ItemDetails, row, given)
    if row is None:
        items.add_item(
            actor=scene.actor, body=scene.body, details=details, holders=holders, on=scene.on
        )
        return Effect.ADDED
    return _effect(
        changed=items.change_item(
            actor=scene.actor, item=row, details=details, holders=holders, on=scene.on
        )
    )


def _tier(scene: Scene, given: Given) -> Effect:
    code = given.pop("item")
    item = Item.objects.filter(body=scene.body, code=code).first()
    if item is None:
        raise Refused(f"“{scene.body.name}”的目录里没有事项编码 {code}，请先登记事项。")
    version = Benchmark.objects.filter(item=item, valid_from=given["valid_from"]).first()
    if version is None:
        items.add_benchmark(
            actor=scene.actor,
            item=item,
            details=_merged(BenchmarkDetails, None, given),
            tiers=[_merged(TierDetails, None, given)],
            on=scene.on,
        )
        return Effect.ADDED
    wanted = values_of(_merged(BenchmarkDetails, version, given))
    if any(getattr(version, name) != value for name, value in wanted.items()):
        raise Refused("同一版里“止”“文件”“公布日”前后不一致，或者与登记的不同，请核对。")
    row = Tier.objects.filter(benchmark=version, code=given["code"]).first()
    details: TierDetails = _merged(TierDetails, row, given)
    _, changed = items.set_tier(actor=scene.actor, benchmark=version, details=details, on=scene.on)
    return Effect.ADDED if row is None else _effect(changed=changed)


WRITERS: dict[str, Callable[[Scene, Given], Effect]] = {
    Import.Table.BODIES: _body,
    Import.Table.OFFICERS: _officer,
    Import.Table.CREDENTIALS: _credential,
    Import.Table.ITEMS: _item,
    Import.Table.TIERS: _tier,
}
