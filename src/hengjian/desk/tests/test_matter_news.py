"""Matters of supervision among the news: what an agency owes, and what waits for a supervisor."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import (
    ANSWER_LATE,
    MEASURE_OWED,
    OWED,
    RAISED,
    REVIEW,
    SUPERIOR_UNTOLD,
    TOPICS,
    News,
)
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.models import Dispatch, Letter, Matter, Measure, Objection, Reply
from hengjian.supervision.services.dispatches import DispatchDetails, issue_for_clue
from hengjian.supervision.services.matters import open_matter, raise_matter
from hengjian.supervision.services.replies import ReplyDetails, record_answer
from hengjian.supervision.states import State
from hengjian.supervision.tests.attempts import a_clue, a_matter
from hengjian.supervision.tests.factories import AGENCY, DETAILS, clerk, supervisor

pytestmark = pytest.mark.django_db


def test_letter_is_news_of_the_agency_with_the_days_left_until_it_has_answered() -> None:
    matter = a_matter(AGENCY, State.LETTER_OUT)
    [news] = [each for each in news_for(clerk(), today()) if each.topic == OWED]
    assert (news.left, news.lamp) == (30, "in_time")
    assert str(matter.uuid) in news.url
    assert not [each for each in news_for(clerk("/1/8/"), today()) if each.topic == OWED]
    assert not [each for each in news_for(supervisor(), today()) if each.topic == OWED]


def test_raised_matter_is_news_of_who_supervises_from_above() -> None:
    below, above = supervisor("/1/5/"), supervisor("/1/")
    matter = open_matter(actor=below, body=make_body("/1/5/7/"), details=DETAILS, on=today())
    raise_matter(
        actor=below, matter=matter, listed=False, raised_to="市司法局", text="影响大。", on=today()
    )
    assert [each.title for each in news_for(above, today()) if each.topic == RAISED] == [
        matter.title
    ]
    assert not [each for each in news_for(below, today()) if each.topic == RAISED]


def test_first_page_says_what_is_to_be_done_about_each_row() -> None:
    a_matter(AGENCY, State.LETTER_OUT)
    client = Client()
    client.force_login(clerk())
    assert TOPICS[OWED] in client.get(reverse("desk:home")).content.decode()


@pytest.mark.parametrize("state", [State.REPORTED, State.OBJECTED])
def test_report_or_objection_is_news_of_the_supervisor(state: State) -> None:
    a_matter(AGENCY, state)
    assert [each.topic for each in news_for(supervisor(), today()) if each.topic == REVIEW]
    assert not [each for each in news_for(clerk(), today()) if each.topic == REVIEW]


def told(reader: Account, topic: str) -> list[News]:
    return [each for each in news_for(reader, today()) if each.topic == topic]


def in_days(number: int) -> dict[str, object]:
    return {"due": today() + timedelta(days=number)}


@pytest.mark.parametrize(("days", "lamp"), [(3, "in_time"), (0, "in_time"), (-2, "over")])
def test_agency_is_reminded_of_a_measure_before_its_day_and_after(days: int, lamp: str) -> None:
    matter = a_matter(AGENCY, State.OPEN)
    measure = Measure.objects.create(
        matter=matter, kind="explanation", on=today(), text="请说明情况。", by=matter.owner, by_name="监督人员",
        **in_days(days),
    )  # fmt: skip
    [news] = told(clerk(), MEASURE_OWED)
    assert (news.left, news.lamp, str(measure.uuid) in news.url) == (days, lamp, True)
    assert not told(clerk("/1/8/"), MEASURE_OWED)
    Measure.objects.update(answered_on=today())
    assert not told(clerk(), MEASURE_OWED)


def test_supervisor_is_told_when_the_day_of_a_letter_is_over() -> None:
    a_matter(AGENCY)
    assert not told(supervisor(), ANSWER_LATE)
    Matter.objects.update(**in_days(-1))
    [news] = told(supervisor(), ANSWER_LATE)
    assert (news.left, news.lamp) == (-1, "over")
    assert not told(clerk(), ANSWER_LATE)


@pytest.mark.parametrize(("days", "count"), [(-3, 1), (7, 1), (8, 0)])
def test_supervisor_is_reminded_of_a_letter_beside_from_a_week_before_its_day(
    days: int, count: int
) -> None:
    letter = a_matter(AGENCY, State.CLOSED).letters.get()
    Letter.objects.filter(pk=letter.pk).update(kind="referral", **in_days(days))
    assert len(told(supervisor(), ANSWER_LATE)) == count
    reply = Reply.objects.create(
        letter=letter,
        kind="receipt",
        on=today(),
        text="材料已收到。",
        by=letter.by,
        by_name="监督人员",
    )
    assert len(told(supervisor(), ANSWER_LATE)) == count
    Reply.objects.filter(pk=reply.pk).update(kind="feedback")
    assert not told(supervisor(), ANSWER_LATE)


@pytest.mark.parametrize(
    ("days", "count", "lamp"), [(-3, 1, "over"), (7, 1, "in_time"), (8, 0, "")]
)
def test_supervisor_is_reminded_of_a_forwarded_clue_before_its_day_and_after_until_its_result_came(
    days: int, count: int, lamp: str
) -> None:
    clue, writer = a_clue(AGENCY), supervisor()
    said = DispatchDetails("某机关", "线索", "反映的情况", "请依法办理。")
    sent = issue_for_clue(actor=writer, clue=clue, kind="forwarding", details=said, on=today())
    assert not told(writer, ANSWER_LATE)
    Dispatch.objects.filter(pk=sent.pk).update(**in_days(days))

    found = told(writer, ANSWER_LATE)
    assert [(each.left, each.lamp, str(clue.uuid) in each.url) for each in found] == [
        (days, lamp, True)
    ] * count
    assert not told(supervisor("/1/8/"), ANSWER_LATE)
    assert not told(clerk(), ANSWER_LATE)

    for kind, still in (("receipt", count), ("feedback", 0)):
        details = ReplyDetails(kind, "已经办理。", today())
        record_answer(actor=writer, dispatch=sent, details=details, on=today())
        assert len(told(writer, ANSWER_LATE)) == still


def test_objection_says_until_when_it_is_to_be_answered() -> None:
    a_matter(AGENCY, State.OBJECTED)
    Objection.objects.update(**in_days(4))
    [news] = told(supervisor(), REVIEW)
    assert news.left == 4


def test_supervisor_is_told_that_the_department_above_was_told_nothing_and_no_day_runs_out() -> (
    None
):
    matter = a_matter(AGENCY, State.LETTER_OUT)
    assert not told(supervisor(), SUPERIOR_UNTOLD)
    Body.objects.filter(path=AGENCY).update(led="dual", superior="省某局")
    [news] = told(supervisor(), SUPERIOR_UNTOLD)
    assert (news.title, news.detail, news.day) == (matter.title, "省某局", today())
    assert (news.left, news.next_step, str(matter.uuid) in news.url) == (None, "告知", True)
    assert not told(clerk(), SUPERIOR_UNTOLD)
