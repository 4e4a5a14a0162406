"""Who may do what: permissions.csv, kept by hand, against what every address really answers.

A row is an operation: method and name of the address. A cell says where the role of its column may do it: `A` where
there is no object; else the places of the object: `O` the body for which one has the role (of things of persons: one's
own), `S` a body below it, `X` any other; `-` nowhere. Whoever adds an address adds its row,
having thought about it, and to `tests/attempts.py` of its room how it is tried.
"""

import csv
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Never

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests import attempts as accounts
from hengjian.accounts.tests.attempts import Attempt
from hengjian.accounts.tests.factories import PASSWORD, body_at, make_account, make_holder
from hengjian.desk.tests import attempts as desk
from hengjian.evaluation.tests import attempts as evaluation
from hengjian.intake.tests import attempts as intake
from hengjian.plans.tests import attempts as plans
from hengjian.registry.tests import attempts as registry
from hengjian.screening.tests import attempts as screening
from hengjian.supervision.bodylists.tests import attempts as bodylists
from hengjian.supervision.campaigns.tests import attempts as campaigns
from hengjian.supervision.complaints.tests import attempts as complaints
from hengjian.supervision.coordination.tests import attempts as coordination
from hengjian.supervision.filings.tests import attempts as filings
from hengjian.supervision.itemreviews.tests import attempts as itemreviews
from hengjian.supervision.referrals.tests import attempts as referrals
from hengjian.supervision.tests import attempts as supervision

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("permissions.csv")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TOP = "/1/7/"
PLACES = {"O": TOP, "S": "/1/7/3/", "X": "/1/8/"}
# Each room says how its own operations are tried.
ROOMS = (
    accounts, intake, registry, desk, screening, supervision, plans, complaints, evaluation, coordination, filings,
    campaigns, itemreviews, bodylists, referrals,
)  # fmt: skip
PREPARED = {operation: how for room in ROOMS for operation, how in room.ATTEMPTS.items()}
DONE_PAGES = {page for room in ROOMS for page in room.DONE_PAGES}


def table() -> dict[str, dict[str, str]]:
    """Give the table by operation and role."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {row.pop("operation"): row for row in csv.DictReader(stream)}


def addresses(patterns: Any = None, space: str = "") -> Iterator[str]:
    """Give the name of every address of the product."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from addresses(each.url_patterns, inner)
        elif isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name"
            yield space + each.name


class NeedsActor(Exception):
    """An attempt is not the same for everybody."""


class Nobody:
    """Stands for an actor of whom nothing may be asked."""

    def __getattr__(self, name: str) -> Never:
        raise NeedsActor(name)


@dataclass(frozen=True)
class Actor:
    """Somebody who is signed in."""

    account: Account
    cookies: SimpleCookie

    def client(self) -> Client:
        """Give a browser in which nothing has happened since the sign-in."""
        client = Client()
        client.cookies = deepcopy(self.cookies)
        return client


def actor_with(role: Role, place: str = TOP) -> Actor:
    account = make_holder(role, place)
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    client.force_login(account)
    return Actor(account, client.cookies)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Let no refusal be logged: to write down where each comes from takes longer than to refuse."""
    caplog.set_level(logging.CRITICAL, logger="django.request")


@pytest.fixture(autouse=True)
def demo_city(settings: Settings) -> None:
    """Let the office be that of the fictional city: where a place says nothing, there is nothing to do."""
    settings.JURISDICTION = "demo-city"


@pytest.fixture(scope="module")
def actors(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[Role, Actor]]:
    """Give one signed-in actor for each role; they are there for as long as this file is tried."""
    del django_db_setup  # it has made the tables
    with django_db_blocker.unblock(), undone():
        yield {role: actor_with(role) for role in Role}


@contextmanager
def undone() -> Iterator[None]:
    """Let nothing of what happens inside stay."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def prepare(operation: str, actor: Any, place: str) -> Attempt:
    how = PREPARED.get(operation)
    return how(actor, place) if how else Attempt()


def carry_out(client: Client, operation: str, attempt: Attempt) -> Any:
    method, address = operation.split()
    url = reverse(address, kwargs={"uuid": attempt.uuid} if attempt.uuid else None)
    request = getattr(client, method.lower())
    more: dict[str, Any] = {"headers": attempt.headers} if attempt.headers else {}
    if "Content-Type" in attempt.headers:
        more["content_type"] = attempt.headers["Content-Type"]
    for file in filter(lambda value: hasattr(value, "seek"), attempt.data.values()):
        file.seek(0)  # somebody else has sent it before
    return request(url, attempt.data, **more) if attempt.data else request(url, **more)


def was_allowed(operation: str, answer: Any) -> bool:
    """Tell whether an answer means that it was done; anything that is neither yes nor no is a fault."""
    if answer.status_code == 302:
        return not answer.headers["Location"].startswith("/sign-in/?")
    if answer.headers["Content-Type"] == "application/json":  # for another system
        assert answer.status_code in {200, 201, 202, 401, 403, 404, 409}, (
            f"{operation}: {answer.content}"
        )
        # A conflict is with the state of the object: the caller might do it.
        return bool(answer.status_code < 400 or answer.status_code == 409)
    if answer.status_code == 200 and operation.startswith("POST"):
        # Else it is the form again: the body was not on offer.
        return answer.templates[0].name in DONE_PAGES
    assert answer.status_code in {200, 403, 404}, f"{operation}: {answer.status_code}"
    return bool(answer.status_code == 200)


def places_allowed(operation: str, actors: dict[Role, Actor], letters: str) -> dict[str, str]:
    """Find out where each actor, and who is not signed in, may do something, by doing it."""
    allowed = {"anonymous": "", **{role.value: "" for role in actors}}
    for place_number, letter in enumerate(letters):
        place = PLACES.get(letter, TOP)
        with undone():
            common = attempt_of_all(operation, place)
            for role, actor in actors.items():
                with undone():
                    attempt = common or prepare(operation, actor.account, place)
                    if was_allowed(operation, carry_out(actor.client(), operation, attempt)):
                        allowed[role.value] += letter
            if place_number == 0:  # for who is nobody all places are alike
                attempt = replace(common or prepare(operation, make_account(TOP), TOP), headers={})
                if was_allowed(operation, carry_out(Client(), operation, attempt)):
                    allowed["anonymous"] = "A"
    return {role: places or "-" for role, places in allowed.items()}


def attempt_of_all(operation: str, place: str) -> Attempt | None:
    """Make the attempt that is the same for everybody; None where it depends on who tries."""
    try:
        with transaction.atomic():
            return prepare(operation, Nobody(), place)
    except (NeedsActor, TypeError, ValueError):  # the latter where the database is asked for nobody
        return None


def roles_to_try(operation: str) -> list[Role]:
    """Give all roles; on PostgreSQL one for each different cell of the row, another one in every row.

    What policies say is the same code on both; that hidden rows stay hidden is tested on both, room by room.
    """
    if connection.vendor == "sqlite":
        return list(Role)
    cells = table()[operation]
    turn = list(table()).index(operation) % len(Role)
    roles = [*Role][turn:] + [*Role][:turn]
    return list({cells[role.value]: role for role in roles}.values())


@pytest.mark.parametrize("operation", table())
def test_everybody_may_do_what_the_table_says_and_nothing_else(
    operation: str, actors: dict[Role, Actor]
) -> None:
    wanted = table()[operation]
    without_object = "A" in "".join(wanted[role] for role in Role.values)
    tried = roles_to_try(operation)

    found = places_allowed(
        operation, {role: actors[role] for role in tried}, "A" if without_object else "OSX"
    )

    assert found == {who: wanted[who] for who in ("anonymous", *(role.value for role in tried))}


def test_every_operation_of_every_address_has_its_row() -> None:
    operator = actor_with(Role.OPERATOR, "/")
    operations = set()
    for address in addresses():
        try:
            url = reverse(address)
        except NoReverseMatch:  # it names an object
            url = reverse(address, kwargs={"uuid": body_at(TOP).uuid})
        for method in METHODS:
            with undone():
                answer = getattr(operator.client(), method.lower())(url)
            if answer.status_code != 405:
                operations.add(f"{method} {address}")

    assert operations == set(table())


def test_table_knows_every_role() -> None:
    for operation, cells in table().items():
        assert list(cells) == ["anonymous", *Role.values], operation
        assert all(
            cell in {"A", "-"} or (set(cell) <= set(PLACES) and cell) for cell in cells.values()
        ), operation
