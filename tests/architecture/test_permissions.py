"""Who may do what: permissions.csv, kept by hand, against what every address really answers.

A row is an operation: method and name of the address. A cell says where the role of its column may do it: `A` where
there is no object; else the places of the object: `O` the body for which one has the role (of things of persons: one's
own), `S` a body below it, `X` any other; `-` nowhere. Whoever adds an address adds its row,
having thought about it, and to `tests/attempts.py` of its room how it is tried.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests import attempts as accounts
from hengjian.accounts.tests.attempts import Attempt
from hengjian.accounts.tests.factories import PASSWORD, body_at, make_account, make_holder
from hengjian.desk.tests import attempts as desk
from hengjian.intake.tests import attempts as intake
from hengjian.registry.tests import attempts as registry
from hengjian.screening.tests import attempts as screening
from hengjian.supervision.tests import attempts as supervision

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("permissions.csv")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TOP = "/1/7/"
PLACES = {"O": TOP, "S": "/1/7/3/", "X": "/1/8/"}
# Each room says how its own operations are tried.
ROOMS = (accounts, intake, registry, desk, screening, supervision)
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


def prepare(operation: str, actor: Account, place: str) -> Attempt:
    how = PREPARED.get(operation)
    return how(actor, place) if how else Attempt()


def carry_out(client: Client, operation: str, attempt: Attempt) -> Any:
    method, address = operation.split()
    url = reverse(address, kwargs={"uuid": attempt.uuid} if attempt.uuid else None)
    request = getattr(client, method.lower())
    more = {"headers": attempt.headers} if attempt.headers else {}
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


def actor_with(role: Role) -> Account:
    actor = make_holder(role, TOP)
    actor.set_password(PASSWORD)
    actor.save()
    return actor


def places_allowed(operation: str, role: Role, *, with_object: bool) -> str:
    """Find out where somebody with a role may do something, by doing it."""
    allowed = ""
    for letter, place in PLACES.items() if with_object else [("A", TOP)]:
        actor = actor_with(role)
        client = Client()
        client.force_login(actor)
        attempt = prepare(operation, actor, place)
        if was_allowed(operation, carry_out(client, operation, attempt)):
            allowed += letter
    return allowed or "-"


@pytest.mark.parametrize("operation", table())
def test_every_role_may_do_what_the_table_says_and_nothing_else(operation: str) -> None:
    wanted = table()[operation]
    with_object = not {"A"} & set("".join(wanted[role] for role in Role.values))

    found = {role.value: places_allowed(operation, role, with_object=with_object) for role in Role}

    assert found == {role: wanted[role] for role in Role.values}


@pytest.mark.parametrize("operation", table())
def test_nobody_does_anything_without_signing_in_but_what_the_table_says(operation: str) -> None:
    attempt = replace(prepare(operation, make_account(TOP), TOP), headers={})

    answer = carry_out(Client(), operation, attempt)

    assert was_allowed(operation, answer) is (table()[operation]["anonymous"] == "A")


def test_every_operation_of_every_address_has_its_row() -> None:
    client = Client()
    client.force_login(make_holder(Role.OPERATOR, "/"))
    operations = set()
    for address in addresses():
        try:
            url = reverse(address)
        except NoReverseMatch:  # it names an object
            url = reverse(address, kwargs={"uuid": body_at(TOP).uuid})
        for method in METHODS:
            client.force_login(make_holder(Role.OPERATOR, "/"))
            if getattr(client, method.lower())(url).status_code != 405:
                operations.add(f"{method} {address}")

    assert operations == set(table())


def test_table_knows_every_role() -> None:
    for operation, cells in table().items():
        assert list(cells) == ["anonymous", *Role.values], operation
        assert all(
            cell in {"A", "-"} or (set(cell) <= set(PLACES) and cell) for cell in cells.values()
        ), operation
