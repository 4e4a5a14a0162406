"""Letters to the agency; and what the government decides, which is recorded here and never issued here (article 29)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.supervision import law, policies
from hengjian.supervision.models import LETTERS, Letter, LetterSeries, Matter
from hengjian.supervision.papers.services import issue_paper
from hengjian.supervision.services.organs import organ_for
from hengjian.supervision.services.transition import locked, require, require_work, transition
from hengjian.supervision.services.transition import note as write_down
from hengjian.supervision.states import OVER, Action, State
from hengjian.supervision.superiors import SUPERIOR, require_led_from_above

URGING, OPINION, PROPOSAL, DECISION, CIRCULAR = (
    "urging",
    "opinion",
    "proposal",
    "decision",
    "circular",
)
SUGGESTION, REFERRAL, FORWARDING, NOTICE = "suggestion", "referral", "forwarding", "notice"
OF_REFERRALS = (
    "referral_filing", "referral_proof", "referral_study", "referral_ruling", REFERRAL, "referral_service",
)  # fmt: skip
"""The papers of a referral, step by step; referrals have a procedure of their own, outside any matter."""
ANSWERED = (URGING, OPINION)
"""The agency answers them, or objects."""
GRAVE = "grave"
"""What a proposal says of a grave matter: it waits for no letter and no day."""
BESIDE = (CIRCULAR, SUGGESTION, FORWARDING, NOTICE, SUPERIOR)


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
    if not details.more.get(GRAVE, "").strip():
        _require_unheeded(now, on)
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
    require_work(actor, matter.body, on)
    if not text.strip():
        raise Refused("请写明政府的意见。")
    transition(matter, action=Action.DECLINE, actor=actor, on=on, text=text.strip())


@transaction.atomic
def send_beside(
    *, actor: Account, matter: Matter, kind: str, details: LetterDetails, on: date
) -> Letter:
    """Send what goes beside the matter's own course: a circular, a suggestion about a person, a notice."""
    if kind == REFERRAL:
        raise Refused("移送问题线索要先登记、立案、取证、集体研究，请在“线索移送”里办理。")
    if kind not in BESIDE:
        raise Refused("这种文书不是这样发的。")
    if (kind == SUGGESTION) != (details.suggestion in law.suggestions()):
        raise Refused(
            "对人员的处理建议只有批评教育、离岗教育、调离执法岗位、取消执法资格四种，请选择一种。"
        )
    now = locked(matter)
    require_work(actor, now.body, on)
    if now.state in OVER and now.state != State.CLOSED:
        raise Refused("这个事项已经终止，不能再发文。")
    if details.due is not None:
        _answer_day(details.due, on)
    if kind == SUPERIOR:
        require_led_from_above(now.body)
    letter = _written(actor, now, kind, details, details.due, on)
    write_down(now, action=kind, actor=actor, on=on, text=letter.number, about=letter.uuid)
    return letter


@transaction.atomic
def receive_letter(*, actor: Account, letter: Letter, on: date) -> None:
    """Acknowledge for the agency that a letter to it has arrived; the day for its answer stays as the letter says.

    Where the place counts the days for an objection from the receipt, the last of them is known from now on.
    """
    row = _held(letter)
    require(actor, policies.Action.ANSWER, row.matter.body.path, on)
    if row.kind not in law.letters_to_body():
        raise NotAllowed("这份文书不是发给您单位的。")
    if row.received_on is not None:
        raise Refused("已经签收过。")
    row.received_on, row.received_by_name = on, actor.display_name
    term = law.term("objection") if row.kind in ANSWERED else None
    if term is not None and term.from_receipt:
        row.objections_until = on + timedelta(days=term.days)
    row.save(update_fields=["received_on", "received_by_name", "objections_until"])
    write_down(row.matter, action="received", actor=actor, on=on, text=row.number, about=row.uuid)
    letter.refresh_from_db()


def _require_unheeded(matter: Matter, on: date) -> None:
    """Refuse to propose, for nothing grave, what no letter has asked for yet or whose day is not over."""
    if not matter.letters.filter(kind__in=ANSWERED, withdrawn_on=None).exists():
        raise Refused("没有发过督办函、意见书的，只有涉及重大问题才提请政府决定：请写明重大问题。")
    if matter.state == State.LETTER_OUT and matter.due is not None and on <= matter.due:
        raise Refused(
            f"反馈期限到 {matter.due:%Y-%m-%d} 为止，还没有过；到期没有反馈或者没有纠正的，才提请政府决定。"
            "涉及重大问题的不必等，请写明重大问题。"
        )


def _held(letter: Letter) -> Letter:
    rows = Letter.objects.select_for_update(of=("self",)).select_related("matter__body")
    return rows.get(pk=letter.pk)


def _open_for(actor: Account, matter: Matter, on: date) -> Matter:
    now = locked(matter)
    require_work(actor, now.body, on)
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
    _require_what_is_asked(kind, details.more, matter.opened_on, on)
    term = law.term("objection") if kind in ANSWERED else None
    known = term is not None and not term.from_receipt
    objections = on + timedelta(days=term.days) if term and known else None
    return Letter(
        matter=matter, kind=kind, on=on, facts=details.facts.strip(), demand=details.demand.strip(),
        suggestion=details.suggestion, due=due, objections_until=objections, by=actor.uuid,
        by_name=actor.display_name, more={name: text.strip() for name, text in details.more.items()},
    )  # fmt: skip


def _require_what_is_asked(kind: str, more: Mapping[str, str], opened_on: date, on: date) -> None:
    asked = law.letters()[kind].more.get("asks", [])
    if unknown := set(more) - {each["name"] for each in asked}:
        raise Refused(f"这种文书没有这些内容：{'、'.join(sorted(unknown))}。")
    for each in asked:
        text = more.get(each["name"], "").strip()
        if text:
            _refuse_wrong(each, text, opened_on, on)
        elif each.get("required") or each.get("needed_for") in more.values():
            raise Refused(f"请填写“{each['label']}”。")


def _refuse_wrong(ask: Mapping[str, Any], text: str, opened_on: date, on: date) -> None:
    if text not in ask.get("choices", [text]):
        raise Refused(f"“{ask['label']}”须是：{'、'.join(ask['choices'])}。")
    if ask.get("day") and not _is_day_from(text, on):
        raise Refused(f"“{ask['label']}”须是一个日期，不早于发文日。")
    if ask.get("past") and not _is_day_from(text, opened_on, on):
        raise Refused(f"“{ask['label']}”须是一个日期，不早于立项日，不晚于今天。")


def _is_day_from(text: str, first: date, last: date = date.max) -> bool:
    try:
        return first <= date.fromisoformat(text) <= last
    except ValueError:
        return False


def next_number(mark: str, kind: str, year: int) -> str:
    """Take an organ's next number of a kind in a year; it goes back if the transaction does."""
    rows = LetterSeries.objects.select_for_update()
    series, _ = rows.get_or_create(mark=mark, kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{mark}{law.letters()[kind].more['mark']}〔{year}〕{series.last}号"
