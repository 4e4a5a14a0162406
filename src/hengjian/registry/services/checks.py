"""Yearly checks of credentials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.registry import law
from hengjian.registry.changes import Deed, keep, values_of
from hengjian.registry.models.checks import CredentialCheck
from hengjian.registry.models.officers import Credential
from hengjian.registry.services.bodies import require
from hengjian.registry.services.officers import HELD, change_standing
from hengjian.registry.states import Action, State


@dataclass(frozen=True)
class CheckDetails:
    """How a check ended."""

    year: int
    result: str
    on: date
    ground: str = ""


@transaction.atomic
def register_check(
    *, actor: Account | None, credential: Credential, details: CheckDetails, on: date
) -> CredentialCheck:
    """Register how the check of a credential for a year ended; one that failed is cancelled from that day on."""
    row = Credential.objects.select_for_update(of=("self",)).select_related("officer__body")
    now = row.get(pk=credential.pk)
    require(actor, now.officer.body.path, on)
    refuse_untimely(now, details, on)
    check = CredentialCheck(credential=now, by_name=actor.display_name if actor else "")
    deed = Deed(
        "credential_checked", f"{details.year} 年度审验", actor, on, [now.uuid, now.officer.uuid]
    )
    keep(check, values_of(details) | {"ground": details.ground.strip()}, deed)
    if details.result == CredentialCheck.Result.FAILED:
        change_standing(
            actor=actor, credential=now, action=Action.CANCEL, day=details.on, on=on,
            ground=f"{details.year} 年度审验没有通过：{check.ground}",
        )  # fmt: skip
    credential.refresh_from_db()
    return check


@transaction.atomic
def correct_check(
    *, actor: Account | None, check: CredentialCheck, details: CheckDetails, on: date
) -> bool:
    """Correct the day or the words of a check; tell whether anything changed. Its result stays."""
    require(actor, check.credential.officer.body.path, on)
    refuse_correction(check, details, on)
    deed = Deed(
        "credential_check_corrected", f"更正 {check.year} 年度审验", actor, on, [check.credential.uuid]
    )  # fmt: skip
    return keep(check, values_of(details) | {"ground": details.ground.strip()}, deed)


def refuse_correction(check: CredentialCheck, details: CheckDetails, on: date) -> None:
    """Refuse what would turn a check into another one: a credential that failed is cancelled already."""
    passed = CredentialCheck.Result.PASSED
    if (check.year, check.result) != (details.year, details.result) or check.result != passed:
        raise Refused(f"{check.year} 年度已登记为“{check.get_result_display()}”，不能再改结果。")
    _refuse_day(details, on)


def refuse_untimely(credential: Credential, details: CheckDetails, on: date) -> None:
    """Refuse a check of a credential that had none to pass, or on a day that cannot be."""
    terms = law.yearly_check()
    if terms is None or credential.kind not in terms.kinds:
        raise Refused(f"{credential.get_kind_display()}的证件不在本地的年度审验之列。")
    if credential.valid_from.year > details.year:
        raise Refused(f"证件从 {credential.valid_from} 起才有，没有 {details.year} 年度可以审验。")
    _refuse_day(details, on)
    if State(credential.state) not in HELD:
        raise Refused(f"证件已{credential.get_state_display()}，不用审验。")
    failed = details.result == CredentialCheck.Result.FAILED
    if failed and not details.ground.strip():
        raise Refused("没有通过的，请写明原因。")


def _refuse_day(details: CheckDetails, on: date) -> None:
    if details.on > on:
        raise Refused("审验日期还没有到，请到时再登记。")
    if details.on <= date(details.year, 1, 1):
        raise Refused(f"审验日期早于 {details.year} 年度，请核对。")
