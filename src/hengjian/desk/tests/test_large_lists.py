"""Lists of many cases: whichever way the database is led to them, the rows are the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import Body as Place
from hengjian.accounts.services import give_grant
from hengjian.accounts.tests.factories import make_holder
from hengjian.cases.models import Content, Version
from hengjian.cases.selectors import FEWEST, days_to_close
from hengjian.common import clock
from hengjian.common.paging import page_of
from hengjian.common.subtrees import within
from hengjian.desk.selectors import CaseFilter, cases_wanted
from hengjian.registry.tests.factories import make_body
from hengjian.screening.selectors import FindingFilter, findings_for
from hengjian.screening.tests.factories import make_case, make_duty, make_finding

pytestmark = pytest.mark.django_db

NEWEST_FIRST = ("-newest_on", "-id")
PLACES = ("/1/7/", "/1/7/3/", "/1/8/")


@pytest.fixture
def today() -> date:
    """Give the day on which lists are asked for."""
    return clock.today(settings.TIME_ZONE)


@pytest.fixture
def cases(today: date) -> list[Any]:
    """Make cases of every kind at several bodies, some late, some soon to be."""
    made: list[Any] = []
    for place, stage, closed in product(PLACES, ("filing", "decision"), (False, True)):
        case = make_case(place, stage=stage, closed=closed, item="占道经营", domain="water")
        Version.objects.filter(case=case).update(newest_on=today - timedelta(days=len(made)))
        if stage == "filing":
            make_finding(case=case, due=None if closed else today - timedelta(days=9))
            make_duty(case=case, due=today + timedelta(days=3))
        made.append(case)
    return made


def asked(case: Any) -> list[CaseFilter]:
    """Give one filter of each kind, and some together."""
    body = str(make_body("/1/7/3/").uuid)
    return [
        CaseFilter(), CaseFilter(body=body), CaseFilter(stage="filing"), CaseFilter(domain="water"),
        CaseFilter(domain="none"), CaseFilter(lamp="over"), CaseFilter(lamp="soon"),
        CaseFilter(lamp="week"), CaseFilter(standing="closed"), CaseFilter(standing="running"),
        CaseFilter(words=case.number), CaseFilter(words="占道"), CaseFilter(words="没有"),
        CaseFilter(words=make_body("/1/8/").name), CaseFilter(words="〔"),
        CaseFilter(words="罚〔2026〕202号"), CaseFilter(words="罚〔2026〕02号"),
        CaseFilter(lamp="over", body=body, stage="filing", words="占道"),
        CaseFilter(lamp="week", standing="closed", words="经营 2026"),
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["/", "/1/7/", "/1/8/"])
def test_cases_looked_up_are_those_walked_along(cases: list[Any], today: date, place: str) -> None:
    reader = make_holder(Role.SUPERVISOR, place)
    found = 0
    for wanted in asked(cases[0]):
        looked_up = set(cases_wanted(reader, today, wanted).values_list("pk", flat=True))
        walked = cases_wanted(reader, today, wanted, walked=True)

        assert looked_up == set(walked.values_list("pk", flat=True)), wanted
        found += bool(looked_up)
    assert found >= 8, "most of the filters have to find something"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENCY_CLERK])
def test_findings_sifted_are_those_looked_up(cases: list[Any], today: date, role: Role) -> None:
    make_finding(case=cases[0], trial=True, subject="试行")
    reader = make_holder(role, "/1/7/")
    for wanted in (
        FindingFilter(),
        FindingFilter(words=cases[0].number),
        FindingFilter(words="逾期"),
    ):
        looked_up = set(findings_for(reader, today, wanted))

        assert looked_up == set(findings_for(reader, today, wanted, sift=True))
        assert looked_up, wanted


def test_page_of_many_is_walked_along_and_that_of_few_looked_up(
    cases: list[Any], today: date
) -> None:
    reader = make_holder(Role.SUPERVISOR, "/1/")
    rows = cases_wanted(reader, today, CaseFilter())
    walked = cases_wanted(reader, today, CaseFilter(), walked=True)
    for most, sifted in ((len(cases), False), (len(cases) - 1, True)):
        with CaptureQueriesContext(connection) as queries:
            page = page_of(rows, order=NEWEST_FIRST, size=5, walked=walked, most=most)

        assert [row.case for row in page.rows] == cases[:5]
        assert page.count == (f"{most:,}+" if sifted else f"{most:,}")
        assert ("+ 0) IN" in queries.captured_queries[-1]["sql"]) is sifted


def test_pages_of_many_follow_each_other_without_gap(cases: list[Any], today: date) -> None:
    reader = make_holder(Role.SUPERVISOR, "/1/")
    rows = cases_wanted(reader, today, CaseFilter())
    walked = cases_wanted(reader, today, CaseFilter(), walked=True)
    seen: list[Any] = []
    place = ""
    while not seen or place:
        page = page_of(rows, order=NEWEST_FIRST, size=5, walked=walked, most=1, place=place)
        seen += [row.case for row in page.rows]
        place = page.following

    assert seen == cases


def test_cases_are_narrowed_by_sector_and_day(
    client: Client, cases: list[Any], today: date
) -> None:
    client.force_login(make_holder(Role.SUPERVISOR, "/1/"))
    since = today - timedelta(days=2)

    text = client.get(
        f"{reverse('desk:cases')}?domain=water&since={since}&until={today}"
    ).content.decode()

    assert [case.number in text for case in cases[:4]] == [True, True, True, False]


@pytest.mark.usefixtures("cases")
def test_page_asks_for_the_rights_of_its_reader_once(client: Client) -> None:
    reader = make_holder(Role.SUPERVISOR, "/1/7/")
    client.force_login(reader)
    client.get(reverse("desk:home"))

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("desk:home"))

    about_grants = [each for each in queries if 'FROM "accounts_grant"' in each["sql"]]
    assert 1 <= len(about_grants) <= 3


@pytest.mark.usefixtures("cases")
def test_page_puts_the_ranges_of_the_bodies_of_its_reader_together_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_together: list[tuple[str, ...]] = []

    def watched(paths: Iterable[str], column: str) -> Q:
        put_together.append(tuple(paths))
        return within(put_together[-1], column)

    monkeypatch.setattr("hengjian.registry.policies.within", watched)
    client.force_login(make_holder(Role.SUPERVISOR, "/1/7/"))

    client.get(reverse("desk:home"))

    assert put_together
    assert len(put_together) == len(set(put_together))


@pytest.mark.usefixtures("cases")
def test_word_that_stands_nowhere_costs_no_look_at_the_cases(today: date) -> None:
    reader = make_holder(Role.SUPERVISOR, "/1/7/")
    with CaptureQueriesContext(connection) as queries:
        rows = cases_wanted(reader, today, CaseFilter(words="占道停车"))

        assert page_of(rows, order=NEWEST_FIRST).rows == []

    asked = [each["sql"] for each in queries.captured_queries]
    assert any('"common_gram"' in each for each in asked)
    assert not any('"cases_version"' in each for each in asked)


def test_right_that_was_given_is_there_on_the_next_page(
    client: Client, cases: list[Any], today: date
) -> None:
    reader: Account = make_holder(Role.SUPERVISOR, "/1/8/")
    client.force_login(reader)
    assert cases[0].number not in client.get(reverse("desk:cases")).content.decode()
    body = make_body("/1/7/")

    give_grant(
        actor=None, account=reader, role=Role.SUPERVISOR, body=Place(body.uuid, body.name, body.path),
        valid_from=today, valid_until=None, on=today,
    )  # fmt: skip

    assert cases[0].number in client.get(reverse("desk:cases")).content.decode()


def close_after(days: int, today: date) -> None:
    """Make a case that was closed today, so many days after it began."""
    case = make_case(stage="decision", closed=True)
    Content.objects.filter(case=case).update(first_on=today - timedelta(days=days))
    Version.objects.filter(case=case).update(newest_on=today)


def test_nine_in_ten_cases_are_closed_within_so_many_days(today: date) -> None:
    for days in range(1, FEWEST + 1):
        close_after(days, today)
    make_case(stage="filing")

    assert days_to_close(today) == FEWEST * 9 // 10 + 1


def test_how_long_cases_take_is_not_known_by_too_few_nor_by_days_to_come(today: date) -> None:
    for days in range(1, FEWEST + 1):
        close_after(days, today)

    assert days_to_close(today - timedelta(days=1)) is None
    Version.objects.order_by("pk").first().delete()  # type: ignore[union-attr]  # there are twenty
    assert days_to_close(today) is None
