"""Rows of officers and of credentials."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hengjian.common.refusals import Refused
from hengjian.common.subtrees import ROOT, within
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
from hengjian.registry.models.officers import SEPARATOR, Credential, Officer
from hengjian.registry.services import officers
from hengjian.registry.services.officers import CredentialDetails, OfficerDetails
from hengjian.registry.states import State, action_between


def _plan_officer(scene: Scene, given: Given) -> Planned:
    body = scene.place(given.pop("body", ""))
    row = _person(scene, given["number"], body, given["name"])
    details: OfficerDetails = merged(OfficerDetails, row, given)
    effect = effect_of(row, _told_officer, told_of(details, body=body))
    if scene.trying and effect is not Effect.SAME:
        key = ("officer", body.uuid, given["number"])
        values = {**values_had(OfficerDetails, details), "body": saved(body)}
        if values["body"] is None:
            del values["body"]
        left = saved(body) and _left(scene, body, given["number"])
        expect(scene, key, row or Officer(), values, free=["number"] if left else [])
        if row is not None:
            scene.coming["moved", row.pk] = body

    def carry_out() -> Officer:
        if row is None:
            return officers.add_officer(actor=scene.actor, body=body, details=details, on=scene.on)
        officers.change_officer(
            actor=scene.actor, officer=row, body=body, details=details, on=scene.on
        )
        return row

    return Planned(effect, saved(row), carry_out)


def _person(scene: Scene, number: str, body: Body, name: str) -> Officer | None:
    """Give who has the number in a body; or the one of this name who has it in another: he moved."""
    coming = scene.coming.get(("officer", body.uuid, number))
    if isinstance(coming, Officer):
        return coming
    numbered = Officer.objects.filter(number=number).select_related("body")
    left = saved(body) is None or _left(scene, body, number)
    own = None if left else numbered.filter(body=body).first()
    if own is not None or not name:
        return own
    near = within([scene.body.path if scene.body else ROOT], "body__path")
    elsewhere = list(numbered.filter(near, name=name)[:2])
    return elsewhere[0] if len(elsewhere) == 1 else None


def _left(scene: Scene, body: Body, number: str) -> bool:
    """Tell whether a row before this one moves him who has the number in a body to another."""
    own = Officer.objects.filter(body=body, number=number).first() if scene.trying else None
    return own is not None and scene.coming.get(("moved", own.pk), body) != body


def _told_officer(row: Officer) -> Told:
    details = OfficerDetails(**values_had(OfficerDetails, row))
    return told_of(details, body=row.body if row.body_id else None)


def _restore_officer(scene: Scene, row: Officer, before: Told) -> None:
    given: dict[str, Any] = {name: before[name] for name in before if name != "body"}
    given |= {name: day_told(given[name]) for name in ("joined_on", "left_on")}
    body = Body.objects.get(uuid=before["body"])
    officers.change_officer(
        actor=scene.actor, officer=row, body=body, details=OfficerDetails(**given), on=scene.on
    )


def _plan_credential(scene: Scene, given: Given) -> Planned:
    body = scene.place(given.pop("body", ""))
    name = given.pop("name", "")
    number = given.pop("officer")
    officer = _person(scene, number, body, name)
    if officer is None or (name and officer.name != name):
        raise Refused(f"“{body.name}”没有工号为 {number} 的{name or '人员'}，请先登记人员。")
    standing = (given.pop("state", ""), given.pop("state_on", None), given.pop("ground", ""))
    given["number"] = given["number"].upper()
    row = _credential(scene, given["kind"], given["number"])
    if row is not None and row.officer_id != officer.pk:
        raise Refused("同类证件里已有这个号码，登记在另一个人名下，请核对。")
    if not officer.may_sign:
        raise Refused("辅助人员不能持执法证件。")
    details: CredentialDetails = merged(CredentialDetails, _listed(row), given)
    details = replace(details, fields=tuple(dict.fromkeys(details.fields)))
    effect = effect_of(row, _told_details, told_of(details))
    wanted = _standing_wanted(row, *standing)
    if wanted is not None and effect is Effect.SAME:
        effect = Effect.CHANGED
    if scene.trying and effect is not Effect.SAME:
        values = {
            **values_had(CredentialDetails, details),
            "fields": SEPARATOR.join(details.fields),
        }
        preview = row or Credential(officer=saved(officer))
        expect(scene, ("credential", given["kind"], given["number"]), preview, values)

    def carry_out() -> Credential:
        held = row
        if held is None:
            held = officers.issue_credential(
                actor=scene.actor, officer=officer, details=details, on=scene.on
            )
        else:
            officers.correct_credential(
                actor=scene.actor, credential=held, details=details, on=scene.on
            )
        if wanted is not None:
            _stand(scene, held, *wanted)
        return held

    return Planned(effect, saved(row), carry_out)


def _credential(scene: Scene, kind: str, number: str) -> Credential | None:
    coming = scene.coming.get(("credential", kind, number))
    if isinstance(coming, Credential):
        return coming
    return Credential.objects.filter(kind=kind, number=number).select_related("officer").first()


def _standing_wanted(
    row: Credential | None, state: str, day: date | None, ground: str
) -> tuple[State, date, str] | None:
    """Give the standing that a file says a credential has, where it has another; refuse one it cannot come to."""
    before = State(row.state) if row is not None else State.ISSUED
    if not state or state == before:
        return None
    if action_between(before, State(state)) is None:
        raise Refused(f"证件登记为“{before.label}”，不能直接变成“{State(state).label}”。")
    if day is None:
        raise Refused(f"状态是“{State(state).label}”的，须写状态日期和状态原因。")
    return State(state), day, ground


def _stand(scene: Scene, row: Credential, state: State, day: date, ground: str) -> None:
    action = action_between(State(row.state), state)
    assert action is not None  # noqa: S101  it was looked for when this was planned
    officers.change_standing(
        actor=scene.actor, credential=row, action=action, day=day, ground=ground, on=scene.on
    )


class _Listed:
    """A credential with its fields one by one, as its details have them."""

    def __init__(self, row: Credential) -> None:
        self.kind, self.number, self.issuer = row.kind, row.number, row.issuer
        self.examined_on, self.exam_note = row.examined_on, row.exam_note
        self.valid_from, self.valid_until = row.valid_from, row.valid_until
        self.fields = tuple(row.field_list)


def _listed(row: Credential | None) -> _Listed | None:
    return None if row is None else _Listed(row)


def _told_details(row: Credential) -> Told:
    return told_of(CredentialDetails(**values_had(CredentialDetails, _Listed(row))))


def _told_credential(row: Credential) -> Told:
    return {**_told_details(row), "state": row.state, "events": row.events.count()}


def _restore_credential(scene: Scene, row: Credential, before: Told) -> None:
    if before["events"] < row.events.count():
        officers.take_back_standing(actor=scene.actor, credential=row, on=scene.on)
    given: dict[str, Any] = {
        name: before[name] for name in before if name not in {"state", "events"}
    }
    given |= {name: day_told(given[name]) for name in ("valid_from", "valid_until", "examined_on")}
    officers.correct_credential(
        actor=scene.actor, credential=row, details=CredentialDetails(**given), on=scene.on
    )


OFFICER = Register(
    Officer, _plan_officer, _told_officer, _restore_officer, lambda row: row.body.path
)
CREDENTIAL = Register(
    Credential, _plan_credential, _told_credential, _restore_credential,
    lambda row: row.officer.body.path,
)  # fmt: skip
