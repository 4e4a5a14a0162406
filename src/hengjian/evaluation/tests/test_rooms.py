"""What other rooms keep with a last day: done in time, not done in time, or not yet due, and of whom."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.evaluation.figures import Figure, figure
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.campaigns.tests.factories import make_plan
from hengjian.supervision.complaints.models import Answer, Complaint, Forwarding
from hengjian.supervision.complaints.states import State
from hengjian.supervision.complaints.tests.factories import NOBODY, received
from hengjian.supervision.complaints.tests.factories import supervisor as handler
from hengjian.supervision.filings.models import Filing, Owed
from hengjian.supervision.filings.tests.factories import decided_case
from hengjian.supervision.models import Letter, Organ, Report
from hengjian.supervision.tests.factories import make_matter

pytestmark = pytest.mark.django_db

AGENCY, CITY = "/1/7/", "/1/"
ONE = timedelta(days=1)
_serials = count(1)


def ago(days: int = 10) -> date:
    return today() - timedelta(days=days)


def of(code: str, reader: Account | None = None, *, place: str = CITY) -> Figure:
    """Give a measure of the last twenty days."""
    return figure(reader, code, body_path=place, first=ago(20), last=today() + ONE)


# --- letters ------------------------------------------------------------------------------------


def letter(due: date, answered: date | None, kind: str = "urging") -> None:
    matter = make_matter()
    Letter.objects.create(
        matter=matter, kind=kind, number=f"L{matter.pk}", on=due - timedelta(days=30), due=due,
        facts="查明的情况。", demand="请改正。", by=matter.uuid, by_name="王敏",
    )  # fmt: skip
    if answered:
        Report.objects.create(
            matter=matter, on=answered, text="已经改正。", by=matter.uuid, by_name="李静"
        )


def test_letters_answered_in_time_count_by_their_last_day_and_open_ones_wait() -> None:
    letter(ago(), ago())
    letter(ago(), ago(9))
    letter(ago(), None)
    letter(today(), None)
    letter(ago(), None, kind="circular")
    letter(ago(21), ago(21))

    found = of("letters_answered_in_time")

    assert (found.numerator, found.denominator) == (1, 3)
    assert "另有 1 件还没有到期" in found.says


def test_letters_of_other_bodies_are_not_counted_for_a_reader() -> None:
    letter(ago(), ago())

    assert of("letters_answered_in_time", make_holder(Role.AGENCY_LEADER, "/1/8/")).value is None
    assert of("letters_answered_in_time", make_holder(Role.AGENCY_LEADER, AGENCY)).value == 1


# --- complaints ---------------------------------------------------------------------------------


def complaint(due: date | None, closed: date | None = None, state: State = State.REPLIED) -> Complaint:  # fmt: skip
    made = received(handler(), sender=NOBODY)
    state = state if closed else State.RECEIVED
    Complaint.objects.filter(pk=made.pk).update(due=due, closed_on=closed, state=state)
    return made


def test_complaints_count_as_answered_in_time_by_the_day_on_which_they_were_closed() -> None:
    complaint(ago(), ago())
    complaint(ago(), ago(), State.ELSEWHERE)
    complaint(ago(), ago(9))
    complaint(ago())
    complaint(today())
    complaint(None, ago())

    found = of("complaints_answered_in_time")

    assert (found.numerator, found.denominator) == (2, 4)
    assert "另有 1 件还没有到期" in found.says


def test_complaint_that_the_sender_took_back_is_owed_by_nobody() -> None:
    complaint(ago(), ago(), State.WITHDRAWN)

    assert of("complaints_answered_in_time").denominator == 0


def test_complaints_are_counted_where_they_were_received() -> None:
    complaint(ago(), ago())

    assert of("complaints_answered_in_time", place=AGENCY).value is None
    assert of("complaints_answered_in_time", place=CITY).value == 1


def forwarding(due: date, *answers: tuple[date, str], taken_back: date | None = None) -> None:
    made = Forwarding.objects.create(
        complaint=complaint(None), body=make_body(AGENCY), text="有人反映。", on=due - ONE, due=due,
        taken_back_on=taken_back, by=uuid4(), by_name="王敏",
    )  # fmt: skip
    for on, sent_back in answers:
        Answer.objects.create(
            forwarding=made, kind="done", text="已经处理。", on=on, sent_back=sent_back, by=uuid4(), by_name="李静"
        )  # fmt: skip


def test_body_handled_in_time_what_it_answered_and_nobody_sent_back() -> None:
    forwarding(ago(), (ago(), ""))
    forwarding(ago(), (ago(12), "没有说清楚"), (ago(8), ""))
    forwarding(ago(), (ago(12), "没有说清楚"))
    forwarding(today())
    forwarding(ago(), taken_back=ago(11))

    found = of("complaints_handled_in_time", make_holder(Role.AGENCY_LEADER, AGENCY))

    assert (found.numerator, found.denominator) == (1, 3)
    assert "另有 1 件还没有到期" in found.says


# --- filings and yearly plans -------------------------------------------------------------------


def owed(due: date, *, filed: date | None = None) -> None:
    case = decided_case()
    of_case = {"case": case, "body": case.body, "duty": "penalty", "decided_on": DAY, "due": due}
    Owed.objects.create(**of_case, reasons=["grave_kinds"], filed=bool(filed))
    if filed:
        Filing.objects.create(**of_case, filed_on=filed, by=uuid4(), by_name="李静")


def test_decisions_are_filed_in_time_by_the_day_of_filing() -> None:
    owed(ago(), filed=ago())
    owed(ago(), filed=ago(9))
    owed(ago())
    owed(today())

    found = of("filings_in_time")

    assert (found.numerator, found.denominator) == (1, 3)
    assert "另有 1 件还没有到期" in found.says


def organ(place: str) -> None:
    Organ.objects.create(
        name=f"司法局{place}",
        government="人民政府",
        place=make_body(place),
        mark=f"法监{next(_serials)}",
    )


def of_plans(year: int) -> Figure:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return figure(None, "supervision_plan_in_time", body_path="/", first=first, last=last)


@override_settings(JURISDICTION="demo-city")
def test_organ_without_a_plan_by_the_last_day_was_not_in_time() -> None:
    organ(CITY)
    organ("/1/8/")
    made = make_plan()
    type(made).objects.filter(pk=made.pk).update(adopted_on=date(2026, 3, 31))

    assert of_plans(2026).value == Fraction(1, 2)
    type(made).objects.filter(pk=made.pk).update(adopted_on=date(2026, 4, 1))
    assert of_plans(2026).value == 0


def test_place_without_a_last_day_for_the_plan_cannot_say() -> None:
    organ(CITY)

    found = of_plans(2026)

    assert found.value is None
    assert "没有制定年度监督计划的截止日" in found.says


# --- the lists behind ---------------------------------------------------------------------------


def test_figure_opens_what_it_counts_by_outcome(client: Client) -> None:
    client.force_login(make_holder(Role.SUPERVISOR, "/1/"))
    late = complaint(ago())
    for days in (10, 11):
        complaint(ago(days), ago(days))
    complaint(today())

    found = of("complaints_answered_in_time")
    pages = {
        each: client.get(f"{found.address}&outcome={each}").content.decode()
        for each in ("breach", "met", "open")
    }

    assert (found.numerator, found.denominator) == (2, 3)
    rows = {name: html.count('<td class="title"') for name, html in pages.items()}
    assert rows == {"breach": 1, "met": 2, "open": 1}
    assert reverse("complaints:complaint", args=[late.uuid]) in pages["breach"]
    assert late.written_number in pages["breach"]
    assert "不能判断" not in pages["breach"]


def test_reader_of_the_list_is_shown_no_words_of_a_complaint(client: Client) -> None:
    client.force_login(make_holder(Role.AGENCY_LEADER, "/1/"))
    made = complaint(ago())

    html = client.get(of("complaints_answered_in_time").address).content.decode()

    assert f'<td class="title">{made.written_number}</td>' in html
    assert made.title not in html


def test_list_behind_a_room_asks_as_often_for_forty_rows_as_for_one(client: Client) -> None:
    client.force_login(make_holder(Role.SUPERVISOR, "/1/"))
    letter(ago(), None)
    address = of("letters_answered_in_time").address
    client.get(address)

    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(39):
        letter(ago(), None)
    with CaptureQueriesContext(connection) as forty:
        html = client.get(address).content.decode()

    assert html.count('<td class="title"') == 40
    assert len(forty) == len(one)
