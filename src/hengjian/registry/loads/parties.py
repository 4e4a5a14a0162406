"""Rows of parties. A number that is hidden, as exports have it, stands for the one that is registered."""

from __future__ import annotations

from hengjian.common.identitynumbers import HIDDEN, hashes
from hengjian.common.refusals import Refused
from hengjian.registry.loads.scene import (
    Effect,
    Given,
    Planned,
    Register,
    Scene,
    Told,
    expect,
    saved,
)
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.parties import Party
from hengjian.registry.numbers import party_number
from hengjian.registry.services import parties
from hengjian.registry.services.parties import PartyDetails


def _plan_party(scene: Scene, given: Given) -> Planned:
    body = scene.place(given.pop("body", ""))
    number = given.get("number", "")
    hidden = number if HIDDEN in number else ""
    details = PartyDetails(
        kind=given["kind"],
        name=given["name"],
        number_kind=given.get("number_kind", ""),
        number="" if hidden else number,
    )
    if details.number and not details.number_kind:
        raise Refused("有证件号码的，须写证件种类。")
    known = hashes(party_number(details.number_kind, details.number)) if details.number else []
    row = _party(scene, body, details, hidden, known)
    if hidden and row is None:
        raise Refused("证件号码是遮盖的，而本单位没有登记这个当事人，请写完整号码。")
    same = row is not None and (row.kind, row.name) == (details.kind, details.name)
    effect = Effect.ADDED if row is None else Effect.SAME if same else Effect.CHANGED
    if scene.trying and effect is not Effect.SAME:
        key = ("party", body.uuid, known[0] if known else details.name)
        values = {"kind": details.kind, "name": details.name}
        expect(scene, key, row or Party(body=saved(body)), values)

    def carry_out() -> Party:
        if row is None:
            return parties.add_party(actor=scene.actor, body=body, details=details, on=scene.on)
        parties.change_party(actor=scene.actor, party=row, details=details, on=scene.on)
        return row

    return Planned(effect, saved(row), carry_out)


def _party(
    scene: Scene, body: Body, details: PartyDetails, hidden: str, known: list[str]
) -> Party | None:
    """Give the party that a row is about: by its number, by name and hidden number, or by name where it has none."""
    coming = scene.coming.get(("party", body.uuid, known[0] if known else details.name))
    if isinstance(coming, Party):
        return coming
    if saved(body) is None:
        return None
    rows = body.parties.all()
    if known:
        return rows.filter(number_hash__in=known).first()
    found = list(rows.filter(name=details.name, number_mask=hidden)[:2])
    if len(found) > 1:
        raise Refused("本单位有不止一个这样的当事人，分不清是哪一个，请写完整号码。")
    return found[0] if found else None


def _told_party(row: Party) -> Told:
    # The digest stands for the number: whoever changed it since is noticed.
    return {"kind": row.kind, "name": row.name, "number": row.number_hash}


def _restore_party(scene: Scene, row: Party, before: Told) -> None:
    # A load never changes a number: by another one it would not have found this party.
    details = PartyDetails(kind=before["kind"], name=before["name"])
    parties.change_party(actor=scene.actor, party=row, details=details, on=scene.on)


PARTY = Register(Party, _plan_party, _told_party, _restore_party, lambda row: row.body.path)
