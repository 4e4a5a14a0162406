"""Changes of officers and of their credentials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.registry.changes import Deed, keep, shown, values_of, write_down
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.officers import (
    OFFICERS,
    SEPARATOR,
    Credential,
    CredentialEvent,
    Officer,
)
from hengjian.registry.services.bodies import require
from hengjian.registry.states import TRANSITIONS, Action, State

HELD = (State.ISSUED, State.SUSPENDED)
"""So stands a credential that its holder still has, or gets back."""


@dataclass(frozen=True)
class OfficerDetails:
    """What is said of an officer or auxiliary, but for his body."""

    name: str
    kind: str
    number: str = ""
    establishment: str = Officer.Establishment.UNKNOWN
    post: str = ""
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class CredentialDetails:
    """What a credential says."""

    kind: str
    number: str
    valid_from: date
    valid_until: date | None = None
    fields: Sequence[str] = ()
    issuer: str = ""
    examined_on: date | None = None
    exam_note: str = ""


@transaction.atomic
def add_officer(*, actor: Account | None, body: Body, details: OfficerDetails, on: date) -> Officer:
    """Register somebody who enforces for a body, or assists."""
    require(actor, body.path, on)
    _refuse_ended(body)
    officer = Officer()
    values = {"body": body, **values_of(details)}
    keep(officer, values, Deed("officer_added", "登记人员", actor, on, [body.uuid]))
    OFFICERS.index(officer)
    return officer


@transaction.atomic
def change_officer(
    *, actor: Account | None, officer: Officer, body: Body, details: OfficerDetails, on: date
) -> bool:
    """Change what is said of somebody, or his body; tell whether anything changed."""
    require(actor, officer.body.path, on)
    require(actor, body.path, on)
    if body.pk != officer.body_id:
        _refuse_ended(body)
    if details.kind == Officer.Kind.AUXILIARY and _unfinished(officer):
        raise Refused("辅助人员不能持执法证件，请先收回或者注销他的证件。")
    values = {"body": body, **values_of(details)}
    changed = keep(officer, values, Deed("officer_changed", "变更人员", actor, on, [body.uuid]))
    OFFICERS.index(officer)
    _withdraw_all(officer, actor, on)
    return changed


@transaction.atomic
def link_account(
    *, actor: Account | None, officer: Officer, account: UUID | None, on: date
) -> None:
    """Note with which account an officer signs in, or that with none."""
    require(actor, officer.body.path, on)
    keep(officer, {"account": account}, Deed("officer_linked", "关联账号", actor, on))


@transaction.atomic
def issue_credential(
    *,
    actor: Account | None,
    officer: Officer,
    details: CredentialDetails,
    on: date,
    asked: bool = False,
) -> Credential:
    """Register a credential; it stands as issued from its first day on.

    With `asked` somebody fills it in, who has to say when the examination was passed, or why there was none. What comes
    in files is taken as it is: it then says that the source does not tell.
    """
    require(actor, officer.body.path, on)
    if not officer.may_sign:
        raise Refused("辅助人员不能持执法证件。")
    _refuse_unfit(officer, details, details.valid_from)
    if asked:
        refuse_unexamined(None, details)
    credential = Credential(officer=officer)
    deed = Deed("credential_issued", "登记证件", actor, on, [officer.uuid])
    keep(credential, _cleaned(details), deed)
    CredentialEvent.objects.create(
        credential=credential, state=State.ISSUED, on=credential.valid_from
    )
    return credential


@transaction.atomic
def correct_credential(
    *,
    actor: Account | None,
    credential: Credential,
    details: CredentialDetails,
    on: date,
    asked: bool = False,
) -> bool:
    """Correct what is registered of a credential, or extend it; tell whether anything changed.

    With `asked` a field that is added wants an examination of its own, or the reason why there was none.
    """
    require(actor, credential.officer.body.path, on)
    first = credential.events.order_by("on", "id").first()
    after = credential.events.order_by("on", "id")[1:2].first()
    if after is not None and details.valid_from > after.on:
        raise Refused(f"证件在 {after.on:%Y-%m-%d} 已有变动，起日不能晚于这一天。")
    _refuse_unfit(credential.officer, details, _last_exam_day(credential, details, on))
    if asked:
        refuse_unexamined(credential, details)
    deed = Deed("credential_corrected", "更正证件", actor, on, [credential.officer.uuid])
    changed = keep(credential, _cleaned(details), deed)
    if first is not None and first.on != credential.valid_from:
        first.on = credential.valid_from
        first.save(update_fields=["on"])
    return changed


@transaction.atomic
def change_standing(
    *,
    actor: Account | None,
    credential: Credential,
    action: Action,
    day: date,
    ground: str,
    on: date,
) -> CredentialEvent:
    """Suspend, give back, withdraw or cancel a credential: from this day on, which is not before the last change."""
    row = Credential.objects.select_for_update().get(pk=credential.pk)
    require(actor, row.officer.body.path, on)
    before = State(row.state)
    after = TRANSITIONS.get((before, action))
    if after is None:
        raise Refused(f"证件现在是“{before.label}”，不能{action.label}。")
    last = row.events.order_by("-on", "-id").first()
    if day > on:
        raise Refused("日期还没有到，请到时再登记。")
    if last is not None and day < last.on:
        raise Refused(f"日期早于上一次变动（{last.on:%Y-%m-%d}），请核对。")
    if not ground.strip():
        raise Refused(f"请写明{action.label}的原因。")
    event = CredentialEvent(credential=row, state=after, on=day, ground=ground.strip())
    event.full_clean()
    event.save()
    row.state = after
    row.save(update_fields=["state"])
    credential.state = after
    deed = Deed("credential_standing", f"证件{action.label}", actor, on, [row.officer.uuid])
    names = ("state", "on", "ground")
    write_down(row, deed, {"状态": before.label}, shown(event, names))
    return event


@transaction.atomic
def take_back_standing(*, actor: Account | None, credential: Credential, on: date) -> None:
    """Take the last change of a credential's standing back: it should not have been registered."""
    require(actor, credential.officer.body.path, on)
    last, before = credential.events.order_by("-on", "-id")[:2]
    last.delete()
    credential.state = before.state
    credential.save(update_fields=["state"])
    deed = Deed(
        "credential_standing_taken_back", "撤回证件变动", actor, on, [credential.officer.uuid]
    )
    was = {"状态": State(last.state).label}
    write_down(credential, deed, was, {"状态": State(before.state).label})


def refuse_unexamined(before: Credential | None, details: CredentialDetails) -> None:
    """Refuse what says nothing of the examination: for a new credential, or for a field that is added to one."""
    note = details.exam_note.strip()
    if before is None:
        if details.examined_on is None and not note:
            raise Refused("请填写考试合格日；没有的，在“考试的说明”里写明原因。")
        return
    added = _added(before, details)
    same_day = details.examined_on in {None, before.examined_on}
    if added and same_day and note in {"", before.exam_note}:
        raise Refused(
            f"增加了执法领域“{'、'.join(added)}”：请填写这个领域的考试合格日；没有另外考试的，在“考试的说明”里写明原因。"
        )


def _added(before: Credential, details: CredentialDetails) -> list[str]:
    named = (each.strip() for each in details.fields)
    return [each for each in named if each and each not in before.field_list]


def _last_exam_day(before: Credential, details: CredentialDetails, on: date) -> date:
    """Give the last day on which the examination may have been: for a field that is or was added it comes later."""
    examined = before.examined_on
    later = examined is not None and examined > before.valid_from
    return max(on, details.valid_from) if later or _added(before, details) else details.valid_from


def _refuse_unfit(officer: Officer, details: CredentialDetails, last_exam_day: date) -> None:
    """Whoever is given a credential is in his post and has passed, as far as that is registered."""
    if officer.left_on is not None and officer.left_on < details.valid_from:
        raise Refused(f"{officer.name}已于 {officer.left_on} 离岗，不能再发证。")
    if details.examined_on is not None and details.examined_on > last_exam_day:
        raise Refused("考试合格日晚于证件的起日：考试合格以后才能发证，请核对。")


def _refuse_ended(body: Body) -> None:
    if body.state == Body.State.ENDED:
        raise Refused(f"“{body.name}”已撤销，请选择承继它的单位。")


def _withdraw_all(officer: Officer, actor: Account | None, on: date) -> None:
    """Withdraw what somebody who has left still holds, from the day after.

    On his last day he still was in his post. One with a later event is withdrawn from the day of that on.
    """
    if officer.left_on is None or officer.left_on >= on:
        return
    first = officer.left_on + timedelta(days=1)
    for credential in list(officer.credentials.filter(state__in=HELD)):
        last = credential.events.order_by("-on", "-id").first()
        day = max(first, last.on) if last is not None else first
        change_standing(
            actor=actor,
            credential=credential,
            action=Action.WITHDRAW,
            day=day,
            ground="离岗",
            on=on,
        )


def _unfinished(officer: Officer) -> bool:
    return officer.credentials.filter(state__in=HELD).exists()


def _cleaned(details: CredentialDetails) -> dict[str, object]:
    named = [each.strip() for each in details.fields]
    return {
        **values_of(details),
        "number": details.number.strip().upper(),
        "exam_note": details.exam_note.strip(),
        "fields": SEPARATOR.join(dict.fromkeys(each for each in named if each)),
    }
