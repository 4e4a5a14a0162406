"""What rooms keep with a last day: whether it was done by then, as figures that measure tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import DateField
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.evaluation.law import (
    COMPLAINTS,
    FILINGS,
    FORWARDINGS,
    LETTERS,
    SUPERVISION_PLANS,
    MeasureText,
)
from hengjian.evaluation.store import Span
from hengjian.registry.models.bodies import Body
from hengjian.supervision.campaigns import law as plan_law
from hengjian.supervision.campaigns.models import Plan
from hengjian.supervision.complaints import policies as complaint_policies
from hengjian.supervision.complaints.models import Answer, Complaint, Forwarding
from hengjian.supervision.complaints.states import State as ComplaintState
from hengjian.supervision.filings.models import Filing, Owed
from hengjian.supervision.models import Letter, Organ, Report

MET, BREACH, OPEN = "met", "breach", "open"
_DAY = DateField(null=True)


@dataclass(frozen=True)
class Owing:
    """What a room keeps: its rows, each with `until` (the last day) and `done_on`; whose each is; how people call it.

    `rows` gives None where this office has no last day at all, and then `without` says so. `tell` gives of a row its
    name and its page for a reader; an empty page where there is none.
    """

    rows: Callable[[MeasureText, Span], QuerySet[Any] | None]
    body: str
    word: str
    done: str
    without: str
    tell: Callable[[Any, Account, date], tuple[str, str]]


@dataclass(frozen=True)
class Tally:
    """How much was done in time, how much was not, and how much is not due yet."""

    met: int
    breach: int
    open: int


@dataclass(frozen=True)
class Kept:
    """A row as a list shows it."""

    name: str
    url: str
    body: Body
    until: date
    done_on: date | None


def owed(text: MeasureText, span: Span, whose: Callable[[str], Q]) -> QuerySet[Any] | None:
    """Give what was due in a period at the bodies that are meant; None where there is no last day at all."""
    kind = OWING[text.room]
    rows = kind.rows(text, span)
    if rows is None:
        return None
    return rows.filter(whose(kind.body), until__gte=span.first, until__lte=span.last)


def tally(rows: QuerySet[Any], day: date) -> Tally:
    """Count what was done by its last day and what was not; what is not due yet says nothing."""
    counted = rows.order_by().aggregate(
        **{name: Count("pk", filter=condition(name, day)) for name in (MET, BREACH, OPEN)}
    )
    return Tally(**counted)


def condition(outcome: str, day: date) -> Q:
    """Give the condition of what was done in time, of what was not, or of what is not due yet."""
    if outcome == MET:
        return Q(done_on__lte=F("until"))
    if outcome == OPEN:
        return Q(done_on=None, until__gte=day)
    return Q(done_on__gt=F("until")) | Q(done_on=None, until__lt=day)


def told(text: MeasureText, row: Any, reader: Account, day: date) -> Kept:
    """Tell a row for a list; `body` of the room's rows is fetched with them."""
    kind = OWING[text.room]
    body = row
    for name in kind.body.split("__"):
        body = getattr(body, name)
    name, url = kind.tell(row, reader, day)
    return Kept(name, url, body, row.until, row.done_on)


# --- the rooms ----------------------------------------------------------------------------------


def _letters(text: MeasureText, span: Span) -> QuerySet[Letter]:
    del span
    reports = Report.objects.filter(matter=OuterRef("matter"), on__gte=OuterRef("on"))
    rows = Letter.objects.filter(kind__in=text.kinds, withdrawn_on=None)
    first = Subquery(reports.order_by("on").values("on")[:1])
    return rows.annotate(until=F("due"), done_on=first).select_related("matter__body")


def _letter(row: Letter, reader: Account, day: date) -> tuple[str, str]:
    del reader, day
    return row.number, reverse("supervision:matter", args=[row.matter.uuid])


def _complaints(text: MeasureText, span: Span) -> QuerySet[Complaint]:
    """Give the complaints; of one that was joined to another or taken back nobody owes an answer."""
    del text, span
    gone = [ComplaintState.MERGED, ComplaintState.WITHDRAWN]
    rows = Complaint.objects.exclude(state__in=gone)
    return rows.annotate(until=F("due"), done_on=F("closed_on")).select_related("office")


def _complaint(row: Complaint, reader: Account, day: date) -> tuple[str, str]:
    sees = complaint_policies.may_see(reader, row, day)
    return row.written_number, reverse("complaints:complaint", args=[row.uuid]) if sees else ""


def _forwardings(text: MeasureText, span: Span) -> QuerySet[Forwarding]:
    """Give what bodies were to answer; an answer that was sent back is none, the next one has a day of its own."""
    del text, span
    stands = Answer.objects.filter(forwarding=OuterRef("pk"), sent_back="").order_by("on")
    answered = Subquery(stands.values("on")[:1])
    rows = Forwarding.objects.annotate(until=F("due"), done_on=answered)
    taken_back = Q(taken_back_on__isnull=False, done_on=None)
    return rows.exclude(taken_back).select_related("body", "complaint__office", "complaint__body")


def _forwarding(row: Forwarding, reader: Account, day: date) -> tuple[str, str]:
    number = row.complaint.written_number
    if complaint_policies.may_see(reader, row.complaint, day):
        return number, reverse("complaints:complaint", args=[row.complaint.uuid])
    return number, reverse("complaints:given", args=[row.uuid])


def _filings(text: MeasureText, span: Span) -> QuerySet[Owed]:
    """Give the decisions that the data show to be major and that have a last day."""
    del text, span
    same = Filing.objects.filter(
        case=OuterRef("case"), duty=OuterRef("duty"), decided_on=OuterRef("decided_on")
    )
    first = Subquery(same.order_by("filed_on").values("filed_on")[:1])
    rows = Owed.objects.filter(body__isnull=False).annotate(until=F("due"), done_on=first)
    return rows.select_related("case", "body")


def _filing(row: Owed, reader: Account, day: date) -> tuple[str, str]:
    del reader, day
    return row.case.number, reverse("desk:case", args=[row.case.uuid])


def _supervision_plans(text: MeasureText, span: Span) -> QuerySet[Organ] | None:
    """Give the organs, each with the newest last day in the period for its plan of that year."""
    del text
    days = [plan_law.last_day(year) for year in range(span.last.year, span.first.year - 1, -1)]
    last = next((each[0] for each in days if each and span.first <= each[0] <= span.last), None)
    if last is None:
        return None
    plans = Plan.objects.filter(place=OuterRef("place"), year=last.year)
    return Organ.objects.annotate(
        until=Value(last, output_field=_DAY),
        done_on=Subquery(plans.values("adopted_on")[:1]),
    ).select_related("place")


def _supervision_plan(row: Organ, reader: Account, day: date) -> tuple[str, str]:
    del reader, day
    return f"{row.name} {row.until.year} 年度监督计划", reverse("campaigns:plans")  # type: ignore[attr-defined]  # annotated above


OWING: Mapping[str, Owing] = {
    LETTERS: Owing(_letters, "matter__body", "文书", "按期反馈", "", _letter),
    COMPLAINTS: Owing(_complaints, "office", "投诉举报", "按期答复或者告知", "", _complaint),
    FORWARDINGS: Owing(_forwardings, "body", "转办的投诉举报", "按期反馈", "", _forwarding),
    FILINGS: Owing(_filings, "body", "应备案的决定", "按期备案", "", _filing),
    SUPERVISION_PLANS: Owing(
        _supervision_plans, "place", "监督机构的年度监督计划", "按期制定",
        "本期之内没有制定年度监督计划的截止日，或者规则包没有本地区的。", _supervision_plan,
    ),
}  # fmt: skip
