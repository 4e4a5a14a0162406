"""Letters to the agency; and what the government decides, which is recorded here and never issued here (article 29)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.supervision import law, policies
from hengjian.supervision.models import LETTERS, Letter, LetterSeries, Matter
from hengjian.supervision.papers.services import issue_paper
from hengjian.supervision.services.organs import organ_for
from hengjian.supervision.services.transition import locked, require, transition
from hengjian.supervision.services.transition import note as write_down
from hengjian.supervision.states import OVER, Action, State

URGING, OPINION, PROPOSAL, DECISION, CIRCULAR = (
    "urging",
    "opinion",
    "proposal",
    "decision",
    "circular",
)
SUGGESTION, REFERRAL, FORWARDING, NOTICE = "suggestion", "referral", "forwarding", "notice"
ANSWERED = (URGING, OPINION)
"""The agency answers them, or objects."""
BESIDE = (CIRCULAR, SUGGESTION, REFERRAL, FORWARDING, NOTICE)


@dataclass(frozen=True)
class LetterDetails:
    """What a letter says: what was found, what is asked, and until when the agency answers."""

    facts: str
    demand: str
    due: date | None = None
    suggestion: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def send_letter(
    *, actor: Account, matter: Matter, kind: str, details: LetterDetails, on: date
) -> Letter:
    """Send an urging letter (article 27) or an opinion (article 28): the agency owes an answer from now on."""
    if kind not in ANSWERED:
        raise Refused("这种文书不是这样发的。")
    now = _open_for(actor, matter, on)
    due = _answer_day(details.due, on)
    letter = _written(actor, now, kind, details, due, on)
    transition(
        matter, action=Action.SEND_LETTER, actor=actor, on=on, text=letter.number,
        changes={"due": due}, about=letter.uuid,
    )  # fmt: skip
    return letter


@transaction.atomic
def propose(*, actor: Account, matter: Matter, details: LetterDetails, on: date) -> Letter:
    """Propose to the government to decide: what is grave, or where a letter was not complied with (article 29)."""
    now = _open_for(actor, matter, on)
    if now.state == State.LETTER_OUT and now.due is not None and on <= now.due:
        raise Refused(
            f"反馈期限到 {now.due:%Y-%m-%d} 为止，还没有过；到期没有反馈或者没有纠正的，才提请政府决定。"
        )
    letter = _written(actor, now, PROPOSAL, details, None, on)
    transition(
        matter, action=Action.PROPOSE, actor=actor, on=on, text=letter.number, about=letter.uuid
    )
    return letter


@transaction.atomic
def record_decision(
    *, actor: Account, matter: Matter, number: str, details: LetterDetails, on: date
) -> Letter:
    """Record the government's decision with its own number; the agency answers to it until a day."""
    now = _open_for(actor, matter, on)
    if not number.strip():
        raise Refused("请填写政府决定书的文号。决定书由本级人民政府制发，这里只登记。")
    due = _answer_day(details.due, on)
    letter = _row(actor, now, DECISION, details, due, on)
    letter.number = number.strip()
    clean(letter)
    letter.save()
    LETTERS.index(letter)
    transition(
        matter, action=Action.DECIDE, actor=actor, on=on, text=letter.number,
        changes={"due": due}, about=letter.uuid,
    )  # fmt: skip
    return letter


@transaction.atomic
def decline(*, actor: Account, matter: Matter, text: str, on: date) -> None:
    """Record that the government did not decide to have it corrected."""
    require(actor, policies.Action.WORK, matter.body.path, on)
    if not text.strip():
        raise Refused("请写明政府的意见。")
    transition(matter, action=Action.DECLINE, actor=actor, on=on, text=text.strip())


@transaction.atomic
def send_beside(
    *, actor: Account, matter: Matter, kind: str, details: LetterDetails, on: date
) -> Letter:
    """Send what goes beside the matter's own course: a circular, a suggestion about a person, a referral, a notice."""
    if kind not in BESIDE:
        raise Refused("这种文书不是这样发的。")
    if (kind == SUGGESTION) != (details.suggestion in law.suggestions()):
        raise Refused(
            "对人员的处理建议只有批评教育、离岗教育、调离执法岗位、取消执法资格四种，请选择一种。"
        )
    now = locked(matter)
    require(actor, policies.Action.WORK, now.body.path, on)
    if now.state in OVER and now.state != State.CLOSED:
        raise Refused("这个事项已经终止，不能再发文。")
    if details.due is not None:
        _answer_day(details.due, on)
    letter = _written(actor, now, kind, details, details.due, on)
    write_down(now, action=kind, actor=actor, on=on, text=letter.number, about=letter.uuid)
    return letter


@transaction.atomic
def receive_letter(*, actor: Account, letter: Letter, on: date) -> None:
    """Acknowledge for the agency that a letter to it has arrived; the day for its answer stays as the letter says."""
    row = _held(letter)
    require(actor, policies.Action.ANSWER, row.matter.body.path, on)
    if row.kind not in law.letters_to_body():
        raise NotAllowed("这份文书不是发给您单位的。")
    if row.received_on is not None:
        raise Refused("已经签收过。")
    row.received_on, row.received_by_name = on, actor.display_name
    row.save(update_fields=["received_on", "received_by_name"])
    write_down(row.matter, action="received", actor=actor, on=on, text=row.number, about=row.uuid)
    letter.refresh_from_db()


def _held(letter: Letter) -> Letter:
    rows = Letter.objects.select_for_update(of=("self",)).select_related("matter__body")
    return rows.get(pk=letter.pk)


def _open_for(actor: Account, matter: Matter, on: date) -> Matter:
    now = locked(matter)
    require(actor, policies.Action.WORK, now.body.path, on)
    return now


def _answer_day(due: date | None, on: date) -> date:
    if due is None:
        raise Refused("请写明反馈的截止日：条例没有规定天数，由文书写明。")
    if due <= on:
        raise Refused("反馈截止日须在发文日以后。")
    return due


def _written(
    actor: Account, matter: Matter, kind: str, details: LetterDetails, due: date | None, on: date
) -> Letter:
    letter = _row(actor, matter, kind, details, due, on)
    letter.organ = organ_for(actor, matter.body.path, on)
    letter.number = next_number(letter.organ.mark if letter.organ else "", kind, on.year)
    clean(letter)
    letter.save()
    LETTERS.index(letter)
    issue_paper(actor=actor, letter=letter, on=on)
    return letter


def _row(
    actor: Account, matter: Matter, kind: str, details: LetterDetails, due: date | None, on: date
) -> Letter:
    _require_what_is_asked(kind, details.more)
    term = law.term("objection") if kind in ANSWERED else None
    objections = on + timedelta(days=term.days) if term else None
    return Letter(
        matter=matter, kind=kind, on=on, facts=details.facts.strip(), demand=details.demand.strip(),
        suggestion=details.suggestion, due=due, objections_until=objections, by=actor.uuid,
        by_name=actor.display_name, more={name: text.strip() for name, text in details.more.items()},
    )  # fmt: skip


def _require_what_is_asked(kind: str, more: Mapping[str, str]) -> None:
    asked = law.letters()[kind].more.get("asks", [])
    if unknown := set(more) - {each["name"] for each in asked}:
        raise Refused(f"这种文书没有这些内容：{'、'.join(sorted(unknown))}。")
    for each in asked:
        if each.get("required") and not more.get(each["name"], "").strip():
            raise Refused(f"请填写“{each['label']}”。")


def next_number(mark: str, kind: str, year: int) -> str:
    """Take an organ's next number of a kind in a year; it goes back if the transaction does."""
    rows = LetterSeries.objects.select_for_update()
    series, _ = rows.get_or_create(mark=mark, kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{mark}{law.letters()[kind].more['mark']}〔{year}〕{series.last}号"
