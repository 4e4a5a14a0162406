"""Long lists: pages by key, counts with a cap, and the index that answers."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hengjian.accounts import policies, selectors
from hengjian.accounts.models import Account
from hengjian.accounts.policies import Action
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_account, make_grant, make_holder
from hengjian.common import paging
from hengjian.common.paging import BadPlace, Page, page_of

pytestmark = pytest.mark.django_db

ORDER = ("display_name", "username")


def walk(order: tuple[str, ...], size: int) -> list[Page[Account]]:
    pages = [page_of(Account.objects.all(), order=order, size=size)]
    while pages[-1].following:
        pages.append(
            page_of(Account.objects.all(), order=order, place=pages[-1].following, size=size)
        )
    return pages


@given(
    names=st.lists(st.sampled_from("甲乙丙'\"％"), max_size=9),
    size=st.integers(1, 4),
    backwards=st.booleans(),
)
def test_pages_together_are_the_list_in_either_direction(
    names: list[str], size: int, *, backwards: bool
) -> None:
    Account.objects.all().delete()
    for name in names:
        account = make_account()
        Account.objects.filter(pk=account.pk).update(display_name=name)
    order = ("-display_name", "username") if backwards else ORDER

    pages = walk(order, size)
    there = [row for page in pages for row in page.rows]
    back = pages[-1]
    rows = list(back.rows)
    while back.preceding:
        back = page_of(Account.objects.all(), order=order, place=back.preceding, size=size)
        rows = back.rows + rows

    assert there == rows == list(Account.objects.order_by(*order))


@pytest.mark.parametrize("place", ["x", "a", "aW10", "b////", "aWyIxIiwiMiIsIjMiXQ", "a汉字"])
def test_place_that_no_list_made_is_not_found(place: str, client: Client) -> None:
    with pytest.raises(BadPlace):
        page_of(Account.objects.all(), order=ORDER, place=place)
    client.force_login(make_holder(Role.OPERATOR, "/"))

    assert client.get("/accounts/", {"place": place}).status_code == 404


def test_count_stops_at_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED", 3)
    counts = []
    for _ in range(4):
        make_account()
        counts.append(paging.capped_count(Account.objects.all()))

    assert counts == ["1", "2", "3", "3+"]


def test_list_asks_as_often_for_fifty_rows_as_for_one(client: Client) -> None:
    client.force_login(make_holder(Role.OPERATOR, "/1/"))
    with CaptureQueriesContext(connection) as of_one:
        client.get("/accounts/")
    for _ in range(49):
        make_grant(make_account("/1/"), Role.OFFICER, "/1/")

    with CaptureQueriesContext(connection) as of_fifty:
        page = client.get("/accounts/")

    assert len(page.context["rows"]) == 50
    assert len(of_fifty) == len(of_one)


def plan_of(rows: Any) -> str:
    """Give how the database finds rows, with full tables as a big city has them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE accounts_account; SET LOCAL enable_seqscan = off")
    return str(rows.explain())


def test_subtree_is_found_by_the_index_in_both_databases() -> None:
    Account.objects.bulk_create(
        Account(username=f"n{number}", display_name="甲", body_path=f"/1/{number % 300}/")
        for number in range(3000)
    )
    reader = make_account("/1/7/")
    make_grant(reader, Role.OPERATOR, "/1/7/")
    make_grant(reader, Role.OPERATOR, "/1/9/")
    condition = policies.visible_to(reader, Action.SEE, DAY)

    plan = plan_of(Account.objects.filter(condition).order_by())

    assert "account_by_place" in plan
    if connection.vendor == "postgresql":
        # Both bounds are asked of the index, and none of the rows afterwards.
        assert re.search(r"Index Cond: .*>= '/1/7/'.*< '/1/70'", plan), plan
    else:
        assert "body_path>? AND body_path<?" in plan
    assert Account.objects.filter(condition).count() == 21


def test_paths_sort_byte_by_byte_in_both_databases() -> None:
    paths = ["/1/", "/1/10/", "/1/2/", "/1/A/", "/1/a/", "/10/", "/2/"]
    for path in reversed(paths):
        make_account(path)

    assert list(Account.objects.order_by("body_path").values_list("body_path", flat=True)) == paths


def test_filters_of_the_list_narrow_it() -> None:
    operator = make_holder(Role.OPERATOR, "/1/")
    officer, leader = make_holder(Role.OFFICER, "/1/"), make_holder(Role.AGENCY_LEADER, "/1/2/")
    Account.objects.filter(pk=leader.pk).update(state=Account.State.SUSPENDED)

    def found(**wanted: str) -> set[Account]:
        return set(selectors.accounts_for(operator, DAY, selectors.AccountFilter(**wanted)))

    assert found() == {operator, officer, leader}
    assert found(role="officer") == {officer}
    assert found(state="suspended") == {leader}
    assert found(words=f"{officer.username.upper()} 单位") == {officer}
    assert found(words="没有这个人") == set()
