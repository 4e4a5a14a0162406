"""Rows of yearly checks: the list of a year goes out, is filled in and comes back."""

from __future__ import annotations

from hengjian.common.refusals import Refused
from hengjian.registry import policies
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
    saved,
    told_of,
    values_had,
)
from hengjian.registry.models.checks import CredentialCheck
from hengjian.registry.models.officers import Credential
from hengjian.registry.policies import Action
from hengjian.registry.services import checks
from hengjian.registry.services.checks import CheckDetails


def _plan_check(scene: Scene, given: Given) -> Planned:
    kind, number = given["kind"], given["number"].upper()
    credential = _credential(scene, kind, number, given.get("name", ""))
    details = CheckDetails(given["year"], given["result"], given["on"], given.get("ground", ""))
    key = ("check", kind, number, details.year)
    row = _check(scene, credential, key, details.year)
    effect = effect_of(row, _told_check, told_of(details))
    if row is None:
        checks.refuse_untimely(credential, details, scene.on)
    elif effect is not Effect.SAME:
        checks.refuse_correction(row, details, scene.on)
    if scene.trying and effect is not Effect.SAME:
        values = {**values_had(CheckDetails, details), "ground": details.ground.strip()}
        preview = row or CredentialCheck(credential=saved(credential))
        expect(scene, key, preview, values, free=() if saved(credential) else ("credential",))

    def carry_out() -> CredentialCheck:
        if row is None:
            return checks.register_check(
                actor=scene.actor, credential=credential, details=details, on=scene.on
            )
        checks.correct_check(actor=scene.actor, check=row, details=details, on=scene.on)
        return row

    return Planned(effect, saved(row), carry_out)


def _credential(scene: Scene, kind: str, number: str, name: str) -> Credential:
    coming = scene.coming.get(("credential", kind, number))
    if isinstance(coming, Credential) and saved(coming) is None:
        return coming
    rows = Credential.objects.filter(kind=kind, number=number).select_related("officer__body")
    found = rows.first()
    kept = found is not None and policies.may(
        scene.actor, Action.CHANGE, scene.on, found.officer.body.path
    )
    if found is None or not kept:
        raise Refused(f"没有号码为 {number} 的这类证件，或者不在您管理的范围内。")
    if name and found.officer.name != name:
        raise Refused(f"号码为 {number} 的证件不是{name}的，请核对。")
    return found


def _check(
    scene: Scene, credential: Credential, key: tuple[object, ...], year: int
) -> CredentialCheck | None:
    coming = scene.coming.get(key)
    if isinstance(coming, CredentialCheck):
        return coming
    if saved(credential) is None:
        return None
    return CredentialCheck.objects.filter(credential=credential, year=year).first()


def _told_check(row: CredentialCheck) -> Told:
    return told_of(CheckDetails(**values_had(CheckDetails, row)))


def _restore_check(scene: Scene, row: CredentialCheck, before: Told) -> None:
    on = day_told(before["on"])
    assert on is not None  # noqa: S101  every check has its day
    details = CheckDetails(before["year"], before["result"], on, before["ground"])
    checks.correct_check(actor=scene.actor, check=row, details=details, on=scene.on)


CHECK = Register(
    CredentialCheck, _plan_check, _told_check, _restore_check,
    lambda row: row.credential.officer.body.path,
)  # fmt: skip
