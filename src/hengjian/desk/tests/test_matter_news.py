"""Matters of supervision among the news: what an agency owes, and what waits for a supervisor."""

import pytest

from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import OWED, REVIEW
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
