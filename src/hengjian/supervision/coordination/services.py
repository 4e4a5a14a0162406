"""Disputes are registered, negotiated, coordinated and settled; major matters are opened, followed and closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from hengjian.accounts.models import Account
from hengjian.cases.models import Case
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.journal.services import record
from hengjian.registry.models.bodies import Body
from hengjian.supervision.coordination import law, policies
from hengjian.supervision.coordination.models import (
    DISPUTES,
    MAJORS,
    Dispute,
    Major,
    Position,
    Step,
)
from hengjian.supervision.coordination.states import OPEN, TRANSITIONS, Action, MajorState, State
from hengjian.supervision.handing import handed_over

FEWEST = 2


@dataclass(frozen=True)
class DisputeDetails:
    """What is said of a dispute when it comes in; the stance is that of all the bodies, each may say otherwise."""

    title: str
    kind: str
    text: str
    asked_by: str
    stance: str
    domain: str = ""
    asked_on: date | None = None


@dataclass(frozen=True)
class MajorDetails:
    """What is said of a major matter or case."""

    kind: str
    title: str
    text: str
    asked_by: str
    asked_on: date | None = None
    due: date | None = None
    listed: bool = False
    raised_to: str = ""


@transaction.atomic
def register_dispute(
    *, actor: Account, bodies: Sequence[Body], details: DisputeDetails, cases: Sequence[Case] = (), on: date
) -> Dispute:  # fmt: skip
    """Register a dispute between bodies; where its sector has a term, they negotiate until its last day."""
    _require(actor, bodies, on)
    asked = details.asked_on or on
    _refuse_future(asked, on, "提请日期")
    if details.kind not in law.kinds():
        raise Refused("请选择争议的种类。")
    if len({body.pk for body in bodies}) < FEWEST:
        raise Refused("至少选择两个单位：一个单位没有争议。")
    term = law.negotiation(details.kind, details.domain, asked)
    dispute = Dispute(
        year=on.year, serial=_next_serial(Dispute, on.year), title=details.title.strip(), kind=details.kind,
        domain=details.domain, text=details.text.strip(), asked_by=details.asked_by.strip(), asked_on=asked,
        negotiate_until=term.until if term else None, owner=actor.uuid, owner_name=actor.display_name,
    )  # fmt: skip
    clean(dispute)
    dispute.save()
    DISPUTES.index(dispute)
    dispute.cases.set(cases)
    for body in bodies:
        Position.objects.create(dispute=dispute, body=body, stance=details.stance)
    said = f"协商到 {term.until}（{term.words}）" if term else "没有读到协商期限"
    _note(actor, dispute, "registered", said, on)
    return dispute


@transaction.atomic
def speak(
    *, actor: Account, position: Position, stance: str, reasons: str, filed_on: date | None, on: date
) -> None:  # fmt: skip
    """Write down what a body holds; it says so itself, or whoever coordinates writes it down for it."""
    dispute = _locked(position.dispute)
    own = policies.may(actor, policies.Action.SPEAK, on, position.body.path)
    if not own:
        _require(actor, _parties(dispute), on)
    if dispute.state not in {State.NEGOTIATING, State.COORDINATING}:
        raise Refused("处理意见已经提出，或者争议已经办结，不能再改各方意见。")
    if not reasons.strip():
        raise Refused("请写明理由和依据。")
    if filed_on:
        _refuse_future(filed_on, on, "立案日期")
    position.stance, position.reasons, position.filed_on = stance, reasons.strip(), filed_on
    position.told_by_name = actor.display_name
    clean(position)
    position.save()
    text = f"{position.body}：{position.get_stance_display()}"
    _note(actor, dispute, "spoke", text, on)


@transaction.atomic
def take_up(*, actor: Account, dispute: Dispute, text: str, on: date) -> None:
    """Begin to coordinate, because the bodies did not come to terms or asked for it."""
    _move(actor, dispute, Action.TAKE_UP, _reason(text), on)


@transaction.atomic
def settle(*, actor: Account, dispute: Dispute, acting: Body, text: str, on: date) -> None:
    """Note what the bodies agreed upon, among themselves or with the help of the office."""
    changes = {"acting": acting, "outcome": _reason(text), "closed_on": on}
    _move(actor, dispute, Action.SETTLE, text, on, changes)


@transaction.atomic
def propose(*, actor: Account, dispute: Dispute, acting: Body, text: str, on: date) -> None:
    """Put an opinion before the government, because the bodies could not agree (article 13)."""
    changes = {"acting": acting, "outcome": _reason(text)}
    _move(actor, dispute, Action.PROPOSE, text, on, changes)


@transaction.atomic
def decide(
    *, actor: Account, dispute: Dispute, acting: Body, decision: str, text: str, on: date
) -> None:
    """Record what the government decided; the office decides nothing itself."""
    changes = {
        "acting": acting, "decision": decision.strip(), "outcome": _reason(text), "closed_on": on,
    }  # fmt: skip
    _move(actor, dispute, Action.DECIDE, text, on, changes)


@transaction.atomic
def withdraw(*, actor: Account, dispute: Dispute, text: str, on: date) -> None:
    """End a dispute that those who asked took back."""
    _move(actor, dispute, Action.WITHDRAW, _reason(text), on, {"closed_on": on})


@transaction.atomic
def reopen(*, actor: Account, dispute: Dispute, text: str, on: date) -> None:
    """Coordinate again: what was agreed broke down, was taken back too early, or the government sent it back."""
    changes = {"closed_on": None, "acting": None, "outcome": ""}
    _move(actor, dispute, Action.REOPEN, _reason(text), on, changes)


@transaction.atomic
def open_major(
    *, actor: Account, lead: Body, joins: Sequence[Body], details: MajorDetails,
    cases: Sequence[Case] = (), on: date,
) -> Major:  # fmt: skip
    """Open a major matter or case with the body that leads and those that join."""
    _require(actor, [lead, *joins], on)
    asked = details.asked_on or on
    _refuse_future(asked, on, "提出日期")
    given = {each.name: getattr(details, each.name) for each in fields(details)}
    words = {name: text.strip() for name, text in given.items() if isinstance(text, str)}
    major = Major(
        **{**given, **words, "asked_on": asked}, year=on.year, serial=_next_serial(Major, on.year), lead=lead,
        owner=actor.uuid, owner_name=actor.display_name,
    )  # fmt: skip
    clean(major)
    major.save()
    MAJORS.index(major)
    major.joins.set(body for body in joins if body.pk != lead.pk)
    major.cases.set(cases)
    _note(actor, major, "opened", major.title, on)
    return major


@transaction.atomic
def report_progress(*, actor: Account, major: Major, text: str, on: date) -> None:
    """Write down how a major matter goes on; the bodies that take part may, and whoever coordinates."""
    row = _locked_major(major)
    parties = [row.lead, *row.joins.all()]
    speaks = any(policies.may(actor, policies.Action.SPEAK, on, body.path) for body in parties)
    if not speaks:
        _require(actor, parties, on)
    _note(actor, row, "progress", _reason(text), on)


@transaction.atomic
def raise_major(
    *, actor: Account, major: Major, listed: bool, raised_to: str, text: str, on: date
) -> None:
    """List a major matter for follow-up, or raise it to a higher office, with the reason (article 20)."""
    row = _locked_major(major)
    _require(actor, [row.lead, *row.joins.all()], on)
    row.listed, row.raised_to = listed, raised_to.strip()
    clean(row)
    row.save()
    _note(actor, row, "raised", _reason(text), on)


@transaction.atomic
def close_major(*, actor: Account, major: Major, outcome: str, on: date) -> None:
    """Close a major matter with what came of it."""
    row = _locked_major(major)
    _require(actor, [row.lead, *row.joins.all()], on)
    row.state, row.outcome, row.closed_on = MajorState.CLOSED, outcome.strip(), on
    clean(row)
    row.save()
    _note(actor, row, "closed", row.outcome, on)


@transaction.atomic
def hand_over(*, actor: Account, about: Dispute | Major, to: Account, text: str, on: date) -> None:
    """Give an open dispute or major matter to somebody else who may coordinate it, with the reason."""
    now = _locked(about) if isinstance(about, Dispute) else _locked_major(about)
    parties = _parties(now) if isinstance(now, Dispute) else [now.lead, *now.joins.all()]
    _require(actor, parties, on)
    reason = _reason(text)
    if isinstance(now, Dispute) and now.state not in OPEN:
        raise Refused("这件争议已经办结，不用交接。")
    if not policies.may_coordinate(to, parties, on):
        raise Refused(f"{to.display_name}不能办理“{now.title}”，请另选一人。")
    said = handed_over(now.owner_name, to, reason)
    now.owner, now.owner_name = to.uuid, to.display_name
    now.save(update_fields=["owner", "owner_name"])
    _note(actor, now, "handed_over", said, on)
    about.refresh_from_db()


def _move(
    actor: Account,
    dispute: Dispute,
    action: Action,
    text: str,
    on: date,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Bring a dispute to its next state: the only writer of it."""
    now = _locked(dispute)
    parties = _parties(now)
    _require(actor, parties, on)
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        raise Refused(
            f"这件争议现在是“{now.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    for name, value in (changes or {}).items():
        setattr(now, name, value)
    now.state = following
    clean(now)
    now.save()
    _note(actor, now, action.value, text.strip(), on)
    dispute.refresh_from_db()


def _note(actor: Account, about: Dispute | Major, action: str, text: str, on: date) -> None:
    """Write what happened into the timeline and the journal, in the caller's transaction."""
    of = {"dispute": about} if isinstance(about, Dispute) else {"major": about}
    Step.objects.create(**of, action=action, on=on, text=text, by_name=actor.display_name)
    what = "dispute" if isinstance(about, Dispute) else "major"
    record(
        kind=f"coordination.{what}_{action}", actor=actor.uuid, objects=[about.uuid], on=on,
        content={"text": text},
    )  # fmt: skip


def _locked(dispute: Dispute) -> Dispute:
    return Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)


def _locked_major(major: Major) -> Major:
    row = Major.objects.select_for_update(of=("self",)).select_related("lead").get(pk=major.pk)
    if row.state != MajorState.OPEN:
        raise Refused("这件事项已经办结。")
    return row


def _parties(dispute: Dispute) -> list[Body]:
    return [each.body for each in dispute.positions.select_related("body")]


def _require(actor: Account, bodies: Sequence[Body], on: date) -> None:
    if policies.belongs(actor, bodies):
        raise NotAllowed("涉及您所在的单位，须由别的监督人员办理。")
    if not policies.may_coordinate(actor, bodies, on):
        raise NotAllowed("涉及的单位不都在您的监督范围以内，须由共同的上级监督机构办理。")


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("请写明情况和理由。")
    return text.strip()


def _refuse_future(day: date, on: date, what: str) -> None:
    if day > on:
        raise Refused(f"{what}晚于今天，请改正。")


def _next_serial(kind: type[Model], year: int) -> int:
    # The constraint on year and serial makes two that come in at once fail one of them, not share a number.
    last = kind._default_manager.filter(year=year).aggregate(last=Max("serial"))["last"]  # noqa: SLF001  Django's public name
    return 1 + (last or 0)
