"""Conditions kept for a list: a person's own, found again as they were."""

from __future__ import annotations

import pytest
from django.test import Client

from hengjian.accounts import kept
from hengjian.accounts.models import KeptList
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_account, make_grant
from hengjian.common.refusals import NotAllowed, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_conditions_are_kept_without_the_page_one_stood_on_and_without_empty_ones() -> None:
    row = kept.keep_list(
        account=make_account(),
        page="/accounts/",
        query="?words=王&role=&place=x9",
        title="王",
        on=DAY,
    )
    assert row.query == "words=%E7%8E%8B"


def test_the_same_name_anew_replaces_the_conditions() -> None:
    account = make_account()
    for words in ("1", "2"):
        kept.keep_list(
            account=account, page="/accounts/", query=f"words={words}", title="a", on=DAY
        )
    assert [row.query for row in kept.kept_lists(account, "/accounts/")] == ["words=2"]


def test_nobody_sees_or_drops_what_another_keeps() -> None:
    mine = kept.keep_list(
        account=make_account(), page="/accounts/", query="words=1", title="a", on=DAY
    )
    other = make_account()
    assert kept.kept_lists(other, "/accounts/") == []
    with pytest.raises(NotAllowed):
        kept.drop_list(account=other, row=mine, on=DAY)


@pytest.mark.parametrize(
    ("page", "query", "told"),
    [
        ("/accounts/", "", "还没有选条件"),
        ("/accounts/", "role=&place=3", "还没有选条件"),
        ("/nowhere/", "words=1", "没有这个页面"),
    ],
)
def test_what_narrows_nothing_or_leads_nowhere_is_refused(page: str, query: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        kept.keep_list(account=make_account(), page=page, query=query, title="a", on=DAY)


def test_more_than_a_glance_can_hold_are_refused() -> None:
    account = make_account()
    for number in range(kept.MOST):
        kept.keep_list(
            account=account, page="/accounts/", query="words=1", title=f"{number}", on=DAY
        )
    with pytest.raises(Refused, match="最多"):
        kept.keep_list(account=account, page="/accounts/", query="words=1", title="x", on=DAY)


def test_a_list_shows_what_is_kept_for_it_and_drops_it(client: Client) -> None:
    account = make_account()
    make_grant(account, Role.OPERATOR, account.body_path)
    client.force_login(account)
    kept_at = client.post(
        "/lists/", {"page": "/accounts/", "query": "words=1&place=3", "title": "常查的"}
    )
    assert kept_at.headers["Location"] == "/accounts/?words=1"
    assert "常查的" in client.get("/accounts/").content.decode()
    row = KeptList.objects.get()
    client.post(f"/lists/{row.uuid}/drop/")
    assert not KeptList.objects.exists()
    client.get("/accounts/")  # what was done is told once
    assert "常查的" not in client.get("/accounts/").content.decode()


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:1"]
)
def test_a_forged_page_leads_nowhere_else(client: Client, page: str) -> None:
    client.force_login(make_account())
    answer = client.post("/lists/", {"page": page, "query": "words=1", "title": "a"})
    assert answer.headers["Location"] == "/"
