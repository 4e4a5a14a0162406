"""How each operation of this room that needs an object or data is tried, for the table of permissions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hengjian.accounts.models import Account, StandIn
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, PASSWORD, make_account, make_grant

FAR_OFF = DAY.replace(year=9999)
NEW_PASSWORD = "another-good-one"  # noqa: S105  of tests only


@dataclass
class Attempt:
    """The object on which an operation is tried, where it has one, and the data."""

    uuid: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)


Prepare = Callable[[Account, str], Attempt]
"""Makes an attempt for an actor and the place of the object."""


def on_account(**data: Any) -> Prepare:
    """Try it on somebody at the place."""
    return lambda _actor, place: Attempt(make_account(place).uuid, data)


def _on_grant(_actor: Account, place: str) -> Attempt:
    return Attempt(make_grant(make_account(place), Role.OFFICER, place).uuid)


def _on_stand_in(actor: Account, place: str) -> Attempt:
    """A stand-in is the actor's own where the place is his body, else somebody else's."""
    absent = actor if place == actor.body_path else make_account(place)
    row = StandIn.objects.create(
        absent=absent, substitute=make_account(place), valid_from=DAY, valid_until=FAR_OFF,
        arranged_by=absent.uuid,
    )  # fmt: skip
    return Attempt(row.uuid)


def _new_account(_actor: Account, place: str) -> Attempt:
    known = make_account(place)
    name = f"new-{known.username}"
    return Attempt(data={"username": name, "display_name": "新人", "place": place})


def _grant_to_account(_actor: Account, place: str) -> Attempt:
    data = {"role": Role.OFFICER.value, "place": place, "valid_from": DAY}
    return Attempt(make_account(place).uuid, data)


def _own_password(_actor: Account, _place: str) -> Attempt:
    return Attempt(data={"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD})


def _own_stand_in(actor: Account, _place: str) -> Attempt:
    colleague = make_account(actor.body_path)
    return Attempt(data={"substitute": colleague.uuid, "valid_from": DAY, "valid_until": FAR_OFF})


def _sign_in(_actor: Account, _place: str) -> Attempt:
    account = make_account(password=PASSWORD)
    return Attempt(data={"username": account.username, "password": PASSWORD})


ATTEMPTS: Mapping[str, Prepare] = {
    "POST accounts:sign_in": _sign_in,
    "POST accounts:password": _own_password,
    "POST accounts:stand_ins": _own_stand_in,
    "POST accounts:end_stand_in": _on_stand_in,
    "POST accounts:new": _new_account,
    "GET accounts:record": on_account(),
    "POST accounts:change_state": on_account(state="suspended"),
    "POST accounts:reset_password": on_account(),
    "GET accounts:give_grant": on_account(),
    "POST accounts:give_grant": _grant_to_account,
    "POST accounts:end_grant": _on_grant,
}

DONE_PAGES = frozenset({"accounts/first_password.html"})
"""Pages that answer a POST that was done; any other page after a POST is the form again."""
