"""What those who keep the registry are told: credentials to be checked, and what people who left still hold."""

from datetime import date

import pytest

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import CHECK_OWED, News
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.services.checks import CheckDetails, register_check
from hengjian.registry.tests.factories import make_credential, make_keeper, make_officer

pytestmark = pytest.mark.django_db
PLACE = "/1/7/"
LAST = date(2026, 3, 31)


def told(reader: Account, day: date = DAY) -> list[News]:
    return [each for each in news_for(reader, day) if each.topic == CHECK_OWED]


def held() -> Credential:
    return make_credential(make_officer(PLACE), valid_from=date(2025, 1, 1), valid_until=None)


@pytest.mark.parametrize(
    ("day", "lamp", "left"), [(DAY, "soon", 29), (LAST, "soon", 0), (date(2026, 4, 1), "over", -1)]
)
def test_check_is_owed_with_its_last_day_and_over_the_day_after(
    day: date, lamp: str, left: int
) -> None:
    held()
    held()

    [news] = told(make_keeper(PLACE), day)

    assert (news.lamp, news.left, news.day) == (lamp, left, LAST)
    assert news.detail == "还有 2 个没有登记结果"


def test_registered_results_are_owed_no_more() -> None:
    credential = held()
    keeper = make_keeper(PLACE)
    register_check(
        actor=keeper, credential=credential, details=CheckDetails(2025, "passed", DAY), on=DAY
    )

    assert told(keeper) == []


@pytest.mark.parametrize(("role", "place"), [(Role.SUPERVISOR, PLACE), (Role.OPERATOR, "/1/8/")])
def test_who_does_not_keep_it_is_told_nothing(role: Role, place: str) -> None:
    held()

    assert told(make_holder(role, place)) == []


def test_credential_of_somebody_who_left_is_told_until_it_is_withdrawn() -> None:
    credential = held()
    Officer.objects.filter(pk=credential.officer_id).update(left_on=date(2026, 3, 1))
    keeper = make_keeper(PLACE)

    assert [each.title for each in told(keeper)][-1] == "离岗人员的证件没有收回"
    Credential.objects.filter(pk=credential.pk).update(state="withdrawn")
    assert told(keeper) == []
