"""However many rows a list has, its page asks the database as often: every page of the menu, and the lists beside it.

The rows are those on which the table of permissions is tried, so a new room brings its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import make_account, make_grant, make_holder
from hengjian.config.frame import MENUS
from hengjian.registry.tests.factories import make_body, make_credential, make_item, make_officer
from hengjian.screening.tests.factories import make_case, make_duty
from hengjian.supervision.filings.models import Owed
from hengjian.supervision.tests.factories import make_finding
from tests.architecture.test_permissions import PREPARED, TOP

pytestmark = pytest.mark.django_db

BESIDE_THE_MENU = (
    "desk:work", "screening:findings", "screening:runs", "supervision:ready", "filings:unfiled",
    "campaigns:campaigns", "coordination:majors", "complaints:given_list", "complaints:hotline", "plans:tasks",
    "registry:officers", "registry:items", "registry:parties", "registry:bodies",
)  # fmt: skip
LISTS = frozenset(
    {
        "accounts:list", "campaigns:campaigns", "campaigns:plans", "complaints:given_list", "complaints:hotline",
        "complaints:list", "coordination:disputes", "coordination:majors", "desk:cases", "desk:inbox",
        "desk:work", "filings:list", "filings:unfiled", "intake:list", "plans:plans", "plans:tasks",
        "referrals:list", "registry:bodies", "registry:items", "registry:officers", "registry:parties",
        "screening:findings",
        "screening:runs", "supervision:clues", "supervision:matters", "supervision:ready",
    }
)  # fmt: skip
"""On these pages more rows are seen after more were made: else it would be no wonder that they ask as often."""
ROUNDS = 1
_numbers = count(1)


@pytest.fixture
def reader(settings: Settings, caplog: pytest.LogCaptureFixture) -> Account:
    """Give somebody with every role, in the fictional city: where a place says nothing, there is nothing to list."""
    settings.JURISDICTION = "demo-city"
    caplog.set_level(logging.CRITICAL, logger="django.request")
    holder = make_holder(Role.SUPERVISOR, TOP)
    for role in set(Role) - {Role.SUPERVISOR}:
        make_grant(holder, role, TOP)
    return holder


def builders() -> list[Callable[[Account, str], Any]]:
    """Give once each what makes the objects that are looked at."""
    looked_at = {
        getattr(how, "__code__", how): how
        for operation, how in PREPARED.items()
        if operation.startswith("GET")
    }
    return list(looked_at.values())


def more_rows(actor: Account) -> None:
    """Add rows to every list."""
    for how in builders():
        with transaction.atomic():
            how(actor, TOP)
    number = next(_numbers)
    body = make_body(f"{TOP}{900 + number}/")
    make_credential(make_officer(TOP))
    make_item(TOP)
    make_account(TOP)
    make_finding(body)
    case = make_case(TOP)
    make_duty(TOP, case=case, due=today())
    Owed.objects.create(
        case=case, body=make_body(TOP), duty=f"major-{number}", decided_on=today(), due=today()
    )


def pages_of(account: Account) -> list[str]:
    """Give the pages of somebody's menu, and the lists beside them."""
    entries = (
        entry.page
        for _, rooms in MENUS
        for room in rooms
        for entry in room.entries(account, today())
    )
    return list(dict.fromkeys([*entries, *BESIDE_THE_MENU]))


def asked(client: Client, page: str) -> tuple[list[str], int]:
    """Ask for a page and give what it asked the database, and how many rows it has."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(page))
    assert answer.status_code == 200, page
    text = answer.content.decode()
    rows = text.count("<tr") + text.count("<li") + text.count("<article")
    return [each["sql"] for each in queries.captured_queries], rows


def test_every_page_of_the_menu_asks_as_often_for_many_rows_as_for_few(reader: Account) -> None:
    client = Client()
    client.force_login(reader)
    more_rows(reader)
    pages = pages_of(reader)
    for page in pages:  # what is read once for all is read now
        asked(client, page)
    few = {page: asked(client, page) for page in pages}

    for _ in range(ROUNDS):
        more_rows(reader)
    many = {page: asked(client, page) for page in pages}

    assert {page for page in pages if many[page][1] > few[page][1]} >= LISTS
    for page in pages:
        assert len(many[page][0]) == len(few[page][0]), "\n".join([page, *many[page][0]])
