"""News of supervision: matters, campaigns, complaints, filings, disputes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Max, Min, Q
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.lamps import IN_TIME, OVER
from hengjian.desk.news.piece import (
    ANSWER_LATE,
    COMPLAINT_GIVEN,
    COMPLAINT_OPEN,
    COMPLAINT_TELL,
    DISPUTE_STUCK,
    FILING_OWED,
    FILING_REVIEW,
    MEASURE_OWED,
    MOST,
    OWED,
    POSITION_OWED,
    RAISED,
    REVIEW,
    SELF_CHECK,
    SUPERIOR_UNTOLD,
    News,
)
from hengjian.desk.selectors import WEEK
from hengjian.supervision import law, superiors
from hengjian.supervision import selectors as matters
from hengjian.supervision.campaigns import selectors as campaigns
from hengjian.supervision.complaints import selectors as complaints
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.record import notice_title
from hengjian.supervision.coordination import selectors as coordination
from hengjian.supervision.filings import selectors as filings
from hengjian.supervision.models import Matter
from hengjian.supervision.states import State


def owed(reader: Account, day: date) -> Iterator[News]:
    """Letters wait for the agency's answer, whatever was read."""
    for row in matters.owed_by(reader, day)[:MOST]:
        due = row.due or day
        yield News(
            OWED, f"{row.uuid}/{due}", row.title, row.number, row.body.name, due,
            reverse("supervision:matter", args=[row.uuid]), matters.lamp_of(row, day), (due - day).days,
        )  # fmt: skip


def review(reader: Account, day: date) -> Iterator[News]:
    """Reports and objections wait for a supervisor."""
    # Until when an objection is to be answered, where a day was written.
    pending = Min("letters__objections__due", filter=Q(letters__objections__result=""))
    rows = matters.waiting_for_review(reader, day).annotate(
        told=Max("steps__on"), answer_by=pending
    )
    for row in rows[:MOST]:
        due = row.answer_by if row.state == State.OBJECTED else None
        yield News(
            REVIEW, f"{row.uuid}/{row.state}/{row.told}", row.title, row.get_state_display(),
            row.body.name, due or row.told or row.opened_on,
            reverse("supervision:matter", args=[row.uuid]), *_left(due, day),
            step="答复异议" if row.state == State.OBJECTED else "",
        )  # fmt: skip


def raised(reader: Account, day: date) -> Iterator[News]:
    """Matters were raised by a supervisor below the reader."""
    for row in matters.raised_from_below(reader, day, MOST):
        yield News(
            RAISED, f"{row.uuid}/{row.raised_to}", row.title, f"提级到{row.raised_to}", row.body.name,
            row.due or row.opened_on, reverse("supervision:matter", args=[row.uuid]),
            matters.lamp_of(row, day), (row.due - day).days if row.due else None,
        )  # fmt: skip


def superiors_untold(reader: Account, day: date) -> Iterator[News]:
    """Something was found at a body that is led from above, and the department above was not told."""
    finding = Q(letters__kind__in=law.letters_that_find(), letters__withdrawn_on=None)
    rows = superiors.untold(reader, day).annotate(found_on=Min("letters__on", filter=finding))
    for row in rows[:MOST]:
        yield News(
            SUPERIOR_UNTOLD, str(row.uuid), row.title, row.body.superior or row.number, row.body.name,
            row.found_on or row.closed_on or row.opened_on,
            reverse("supervision:matter", args=[row.uuid]), IN_TIME,
        )  # fmt: skip


def measures_owed(reader: Account, day: date) -> Iterator[News]:
    """Measures wait for the agency's answer."""
    for row in matters.measures_owed(reader, day)[:MOST]:
        due = row.due or day
        yield News(
            MEASURE_OWED, f"{row.uuid}/{due}", law.measures()[row.kind].label, row.matter.number,
            row.matter.body.name, due, reverse("supervision:answer", args=[row.uuid]), *_left(due, day),
        )  # fmt: skip


def answers_late(reader: Account, day: date) -> Iterator[News]:
    """What was sent has no answer: of letters to the agency when the day is over, of the rest from a week before."""
    for row in matters.late(reader, day)[:MOST]:
        due = row.due or day
        yield _unanswered(row, f"{row.uuid}/{due}", row.title, due, day)
    for measure in matters.measures_waited_for(reader, day + WEEK, day)[:MOST]:
        due = measure.due or day
        title = law.measures()[measure.kind].label
        yield _unanswered(measure.matter, f"{measure.uuid}/{due}", title, due, day)
    for letter in matters.letters_waited_for(reader, day + WEEK, day)[:MOST]:
        due = letter.due or day
        yield _unanswered(letter.matter, f"{letter.uuid}/{due}", letter.number, due, day)
    for sent in matters.dispatches_waited_for(reader, day + WEEK, day)[:MOST]:
        if sent.clue is not None and sent.due is not None:  # else it would not be waited for
            yield News(
                ANSWER_LATE, f"{sent.uuid}/{sent.due}", sent.number, f"{sent.reference}，主送{sent.to}",
                sent.clue.body.name, sent.due, reverse("supervision:clue", args=[sent.clue.uuid]),
                *_left(sent.due, day),
            )  # fmt: skip


def _unanswered(matter: Matter, key: str, title: str, due: date, day: date) -> News:
    return News(
        ANSWER_LATE, key, title, matter.number, matter.body.name, due,
        reverse("supervision:matter", args=[matter.uuid]), *_left(due, day),
    )  # fmt: skip


def _left(due: date | None, day: date) -> tuple[str, int | None]:
    """Give lamp and days left until a day; without a day it is only to be done."""
    if due is None:
        return IN_TIME, None
    return OVER if due < day else IN_TIME, (due - day).days


def self_checks(reader: Account, day: date) -> Iterator[News]:
    """Self-checks of campaigns wait for the agency's figures."""
    for row in campaigns.owed_by(reader, day)[:MOST]:
        due = row.campaign.due or day
        yield News(
            SELF_CHECK, f"{row.uuid}/{due}", row.campaign.title, "自查表", row.body.name, due,
            reverse("campaigns:check", args=[row.uuid]), OVER if due < day else IN_TIME, (due - day).days,
        )  # fmt: skip


def complaints_given(reader: Account, day: date) -> Iterator[News]:
    """Complaints that were forwarded wait for the agency's answer."""
    for row in complaints.owed_by(reader, day)[:MOST]:
        yield News(
            COMPLAINT_GIVEN, f"{row.uuid}/{row.due}", row.complaint.title, row.complaint.get_state_display(),
            row.body.name, row.due, reverse("complaints:given", args=[row.uuid]),
            complaints.agency_lamp_of(row.complaint, day), (row.due - day).days,
        )  # fmt: skip


def complaints_open(reader: Account, day: date) -> Iterator[News]:
    """Complaints wait for a decision, or are in the reader's own hands."""
    for rows in (complaints.undecided(reader, day), complaints.in_hand_of(reader, day)):
        yield from (_complaint(row, day) for row in rows[:MOST])


def _complaint(row: Complaint, day: date) -> News:
    return News(
        COMPLAINT_OPEN, f"{row.uuid}/{row.state}/{row.due}", row.title, row.get_state_display(), row.about,
        row.due or row.received_on, reverse("complaints:complaint", args=[row.uuid]),
        complaints.lamp_of(row, day), (row.due - day).days if row.due else None,
    )  # fmt: skip


def complaints_tell(reader: Account, day: date) -> Iterator[News]:
    """Senders have to be told."""
    for row in complaints.notices_owed(reader, day)[:MOST]:
        yield News(
            COMPLAINT_TELL, str(row.uuid), row.complaint.title, notice_title(row), row.complaint.about, row.on,
            reverse("complaints:complaint", args=[row.complaint.uuid]), IN_TIME,
        )  # fmt: skip


def filings_owed(reader: Account, day: date) -> Iterator[News]:
    """Major decisions are to be filed, and opinions on those filed are to be answered."""
    for owed_row in filings.to_file(reader, day)[:MOST]:
        due = owed_row.due or owed_row.decided_on
        yield News(
            FILING_OWED, f"{owed_row.case_id}/{owed_row.duty}/{owed_row.decided_on}", "重大决定还没有备案",
            owed_row.case.number, str(owed_row.body), due, reverse("filings:unfiled"),
            OVER if due < day else IN_TIME, (due - day).days if owed_row.due else None,
        )  # fmt: skip
    for row in filings.to_answer(reader, day)[:MOST]:
        yield News(
            FILING_OWED, f"{row.uuid}/{row.state}", "备案有审查意见，等答复", row.case.number, str(row.body),
            row.filed_on, reverse("filings:filing", args=[row.uuid]), IN_TIME, step="答复",
        )  # fmt: skip


def filings_review(reader: Account, day: date) -> Iterator[News]:
    """Filings wait for a supervisor."""
    for row in filings.to_review(reader, day)[:MOST]:
        yield News(
            FILING_REVIEW, f"{row.uuid}/{row.state}", row.case.number, row.get_state_display(),
            str(row.body), row.filed_on, reverse("filings:filing", args=[row.uuid]), IN_TIME,
        )  # fmt: skip


def positions(reader: Account, day: date) -> Iterator[News]:
    """Disputes wait for what the reader's body holds."""
    for row in coordination.positions_to_speak(reader, day).filter(reasons="")[:MOST]:
        until = row.dispute.negotiate_until or row.dispute.asked_on
        yield News(
            POSITION_OWED, str(row.uuid), row.dispute.title, row.dispute.number, str(row.body), until,
            reverse("coordination:dispute", args=[row.dispute.uuid]),
            coordination.lamp_of(row.dispute, day) or IN_TIME,
        )  # fmt: skip


def disputes(reader: Account, day: date) -> Iterator[News]:
    """Bodies did not come to terms in time."""
    for row in coordination.stuck(reader, day)[:MOST]:
        due = row.negotiate_until or row.asked_on
        yield News(
            DISPUTE_STUCK, f"{row.uuid}/{due}", row.title, row.number, row.asked_by, due,
            reverse("coordination:dispute", args=[row.uuid]), OVER, (due - day).days,
        )  # fmt: skip
