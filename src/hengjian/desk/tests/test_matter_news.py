"""Matters of supervision among the news: what an agency owes, and what waits for a supervisor."""

from datetime import timedelta

import pytest

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import ANSWER_LATE, MEASURE_OWED, OWED, REVIEW, News
from hengjian.supervision.models import Letter, Matter, Measure, Objection, Reply
from hengjian.supervision.states import State
from hengjian.supervision.tests.attempts import a_matter
from hengjian.supervision.tests.factories import AGENCY, clerk, supervisor

pytestmark = pytest.mark.django_db


def test_letter_is_news_of_the_agency_with_the_days_left_until_it_has_answered() -> None:
    matter = a_matter(AGENCY, State.LETTER_OUT)
    [news] = [each for each in news_for(clerk(), today()) if each.topic == OWED]
    assert (news.left, news.lamp) == (30, "in_time")
    assert str(matter.uuid) in news.url
    assert not [each for each in news_for(clerk("/1/8/"), today()) if each.topic == OWED]
    assert not [each for each in news_for(supervisor(), today()) if each.topic == OWED]


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


def test_objection_says_until_when_it_is_to_be_answered() -> None:
    a_matter(AGENCY, State.OBJECTED)
    Objection.objects.update(**in_days(4))
    [news] = told(supervisor(), REVIEW)
    assert news.left == 4
