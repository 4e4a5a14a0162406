"""What the head of the supervising organ is told of yearly lists of enforcement bodies."""

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_holder
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import LIST_OWED, News
from hengjian.supervision.bodylists.tests.factories import bureau, confirmed, leader

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def demo_city(settings: Settings) -> None:
    settings.JURISDICTION = "demo-city"


def told(reader: Account, day: date = LAST) -> list[News]:
    return [each for each in news_for(reader, day) if each.topic == LIST_OWED]


@pytest.mark.parametrize(
    ("day", "lamp", "left"),
    [(date(2026, 3, 1), "soon", 30), (LAST, "soon", 0), (date(2026, 4, 1), "over", -1)],
)
def test_list_is_owed_with_its_last_day_and_over_the_day_after(
    day: date, lamp: str, left: int
) -> None:
    bureau()

    [news] = told(leader(), day)

    assert (news.title, news.lamp, news.left, news.day) == (
        "2026 年度执法主体名单",
        lamp,
        left,
        LAST,
    )


def test_confirmed_list_is_owed_no_more() -> None:
    bureau()
    head = leader()
    assert len(told(head)) == 1

    confirmed(on=LAST, actor=head)

    assert told(head) == []


def test_news_leads_to_the_draft_of_the_place() -> None:
    bureau()
    head = leader()
    [news] = told(head)

    assert news.url.endswith("?year=2026")


def test_who_does_not_confirm_and_where_no_day_is_set_nothing_is_told(settings: Settings) -> None:
    bureau()
    assert told(make_holder(Role.SUPERVISOR, "/1/")) == []
    settings.JURISDICTION = "handan"

    assert told(leader()) == []
