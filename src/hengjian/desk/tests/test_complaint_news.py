"""Complaints among the news: what an agency owes, what waits for a supervisor, whom he has to tell."""

import pytest

from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import COMPLAINT_GIVEN, COMPLAINT_OPEN, COMPLAINT_TELL, News
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.services.deciding import accept
from hengjian.supervision.complaints.states import State
from hengjian.supervision.complaints.tests.attempts import a_complaint, a_forwarding
from hengjian.supervision.complaints.tests.factories import AGENCY, CITY, clerk, supervisor

pytestmark = pytest.mark.django_db


def topics(news: list[News]) -> set[str]:
    return {each.topic for each in news if each.topic.startswith("complaint")}


def test_forwarded_complaint_is_news_of_the_agency_with_its_own_day() -> None:
    given = a_forwarding(AGENCY)
    [news] = [each for each in news_for(clerk(), today()) if each.topic == COMPLAINT_GIVEN]

    assert news.left == 15
    assert str(given.uuid) in news.url
    assert not topics(news_for(clerk("/1/8/"), today()))


def test_new_complaint_waits_for_whoever_may_decide() -> None:
    a_complaint(CITY)

    assert topics(news_for(supervisor(), today())) == {COMPLAINT_OPEN}
    assert not topics(news_for(clerk(), today()))


def test_complaint_in_hand_is_news_of_its_owner_who_has_to_tell_the_sender() -> None:
    by, other = supervisor(), supervisor()
    complaint = a_complaint(CITY)
    day = Complaint.objects.get().received_on
    accept(actor=by, complaint=complaint, body=make_body(AGENCY), issue="11-2", due=day, on=day)

    assert Complaint.objects.get().state == State.ACCEPTED
    assert topics(news_for(by, today())) == {COMPLAINT_OPEN, COMPLAINT_TELL}
    assert not topics(news_for(other, today()))
