"""What accounts know of bodies: what the registry tells, and what was there before it told."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from hengjian.accounts import following, selectors
from hengjian.accounts.models import KnownBody
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import (
    DAY,
    body_at,
    make_account,
    make_grant,
    make_holder,
    make_token,
    tell_of,
)

pytestmark = pytest.mark.django_db


def offered(*places: str, also_ended: bool = False) -> list[tuple[str, str]]:
    found = selectors.known_bodies(places, also_ended=also_ended)
    return [(body.path, body.name) for body in found]


def test_body_that_nobody_works_at_is_offered_once_the_registry_told_of_it() -> None:
    operator = make_holder(Role.OPERATOR, "/1/")
    assert [body.path for body in selectors.bodies_for(operator, DAY)] == ["/1/"]

    tell_of("/1/7/")
    tell_of("/2/")

    assert selectors.bodies_for(operator, DAY) == [body_at("/1/"), body_at("/1/7/")]


def test_whole_is_offered_first_to_whoever_keeps_all() -> None:
    operator = make_holder(Role.OPERATOR, "/")
    tell_of("/2/")

    found = selectors.bodies_for(operator, DAY)

    assert [(body.name, body.path) for body in found] == [("全部单位", "/"), ("单位/2/", "/2/")]


def test_body_that_is_no_more_is_offered_for_its_data_only() -> None:
    tell_of("/1/7/")
    ended = body_at("/1/7/").uuid
    assert ended is not None

    following.end_body(body=ended)

    assert offered("/1/") == []
    assert offered("/1/", also_ended=True) == [("/1/7/", "单位/1/7/")]


def test_known_bodies_follow_one_that_moves_and_show_its_new_name() -> None:
    for path in ("/1/7/", "/1/7/3/", "/1/70/"):
        tell_of(path)
    moved = body_at("/1/7/3/").uuid
    assert moved is not None

    following.move_subtree(old="/1/7/", new="/2/9/", on=DAY)
    following.rename_body(body=moved, name="新名称", on=DAY)

    assert offered("/") == [("/1/70/", "单位/1/70/"), ("/2/9/", "单位/1/7/"), ("/2/9/3/", "新名称")]


def test_all_that_names_a_body_shows_its_new_name() -> None:
    account = make_account("/1/7/")
    grant = make_grant(account, Role.OFFICER, "/1/7/")
    token, _ = make_token(account, "/1/7/")
    token.body = account.body
    token.save()
    assert account.body is not None

    following.rename_body(body=account.body, name="新名称", on=DAY)

    for row in (account, grant, token):
        row.refresh_from_db()
        assert row.body_name == "新名称"


def test_telling_twice_changes_nothing_more() -> None:
    body = uuid4()
    for name in ("甲局", "乙局"):
        following.know_body(body=body, name=name, path="/1/")

    assert offered("/") == [("/1/", "乙局")]


def test_migration_knows_the_bodies_that_accounts_and_roles_name() -> None:
    account = make_account("/1/7/")
    make_grant(account, Role.OFFICER, "/1/8/")
    make_grant(account, Role.OFFICER, "/1/7/")
    make_account("/")
    KnownBody.objects.all().delete()
    fill = import_module("hengjian.accounts.migrations.0003_known_bodies").know_those_named

    for _ in range(2):
        fill(apps, connection.schema_editor())

    assert offered("/") == [("/1/7/", "单位/1/7/"), ("/1/8/", "单位/1/8/")]
