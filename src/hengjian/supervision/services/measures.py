"""Measures of article 22: asking for explanations and files, looking on site, talking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import Refused, clean
from hengjian.registry.models.officers import Credential
from hengjian.registry.selectors import standing_on
from hengjian.registry.states import State as Standing
from hengjian.supervision import law, policies
from hengjian.supervision.law import Code
from hengjian.supervision.models import Matter, Measure, MeasureFile
from hengjian.supervision.services.transition import locked, note, require, require_work
from hengjian.supervision.states import OVER

ONSITE = "inspection"
TWO = 2
ASKED = {"place": "地点", "attendees": "参加人"}
"""What the pack can ask of a measure, beside what is asked of all."""


@dataclass(frozen=True)
class Supervisor:
    """Somebody who was on site, with the number of his credential."""

    name: str
    credential: str


@dataclass(frozen=True)
class MeasureDetails:
    """What is asked, or was done and found."""

    kind: str
    text: str
    due: date | None = None
    taken_on: date | None = None
    place: str = ""
    attendees: str = ""
    people: Sequence[Supervisor] = ()
    files: Sequence[KeptFile] = ()


@transaction.atomic
def take_measure(*, actor: Account, matter: Matter, details: MeasureDetails, on: date) -> Measure:
    """Take a measure; on site there are two supervisors with credentials, and what is asked has a day."""
    now = locked(matter)
    require_work(actor, now.body, on)
    if now.state in OVER:
        raise Refused("这个事项已经办结，不能再采取措施。")
    kind = law.measures().get(details.kind)
    if kind is None:
        raise Refused("请选择措施。")
    _refuse(details, asks=kind.more["answer"], on=on)
    _refuse_what_is_missing(details, kind, on)
    taken = details.taken_on or on
    measure = Measure(
        matter=now, kind=details.kind, on=taken, text=details.text.strip(), due=details.due, by=actor.uuid,
        people=[_person(each, taken) for each in details.people], place=details.place.strip(),
        attendees=details.attendees.strip(), by_name=actor.display_name,
    )  # fmt: skip
    clean(measure)
    measure.save()
    _attach(measure, details.files, with_answer=False)
    note(now, action="measure", actor=actor, on=on, text=kind.label, about=measure.uuid)
    return measure


@transaction.atomic
def answer_measure(
    *, actor: Account, measure: Measure, text: str, files: Sequence[KeptFile] = (), on: date
) -> None:
    """Answer for the agency what it was asked."""
    row = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    matter = locked(row.matter)
    require(actor, policies.Action.ANSWER, matter.body.path, on)
    if row.answered_on is not None:
        raise Refused("已经答复过。要补充的，请在反馈中说明。")
    if row.due is None:
        raise Refused("这项措施不要求答复。")
    if not text.strip():
        raise Refused("请填写答复。")
    row.answer, row.answered_on, row.answered_by_name = text.strip(), on, actor.display_name
    clean(row)
    row.save()
    _attach(row, files, with_answer=True)
    note(matter, action="measure_answered", actor=actor, on=on, text=row.answer, about=row.uuid)
    measure.refresh_from_db()


def _attach(measure: Measure, files: Sequence[KeptFile], *, with_answer: bool) -> None:
    for file in files:
        kept = MeasureFile(measure=measure, with_answer=with_answer, **asdict(file))
        clean(kept)
        kept.save()


def _refuse(details: MeasureDetails, *, asks: bool, on: date) -> None:
    if asks and details.due is None:
        raise Refused("要求机关答复的，请填写答复截止日。")
    if details.due is not None and details.due < on:
        raise Refused("答复截止日已经过了，请改正。")
    if details.kind == ONSITE:
        named = {each.name for each in details.people if each.name and each.credential}
        shown = {each.credential for each in details.people if each.credential}
        if min(len(named), len(shown)) < TWO:
            raise Refused("实地监督不少于两人，并写明每人的监督证号，各人的证号不同。")


def _refuse_what_is_missing(details: MeasureDetails, kind: Code, on: date) -> None:
    if details.taken_on is not None and details.taken_on > on:
        raise Refused("采取措施的日期不能晚于今天。")
    for name in kind.more.get("asks", []):
        if not getattr(details, name).strip():
            raise Refused(f"{kind.label}要写明{ASKED[name]}。")


def _person(supervisor: Supervisor, on: date) -> dict[str, object]:
    """Give somebody as he is kept; a credential that the registry knows must be his and in force on the day.

    One that it does not know is kept as not verified: the registry need not hold those of supervisors.
    """
    known = Credential.objects.filter(number=supervisor.credential).select_related("officer")
    for credential in known:
        if credential.officer.name != supervisor.name:
            raise Refused(f"证号 {supervisor.credential} 登记的持证人不是{supervisor.name}。")
        if standing_on(credential, on) != Standing.ISSUED:
            raise Refused(f"{supervisor.name}的证件 {supervisor.credential} 在 {on} 不是有效的。")
    return {
        "name": supervisor.name, "credential": supervisor.credential, "verified": known.exists()
    }  # fmt: skip
