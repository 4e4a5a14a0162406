"""How each operation of this room that needs an object or data is tried, for the table of permissions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hengjian.accounts import factors
from hengjian.accounts.models import Account, KeptList, StandIn
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import (
    DAY,
    PASSWORD,
    code_now,
    make_account,
    make_factor,
    make_grant,
    make_system,
    make_token,
)

FAR_OFF = DAY.replace(year=9999)
NEW_PASSWORD = "another-good-one"  # noqa: S105  of tests only


@dataclass
class Attempt:
    """The object on which an operation is tried, where it has one, the data, and how another system shows who it is."""

    uuid: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


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


def _on_kept_list(actor: Account, place: str) -> Attempt:
    """A kept list is the actor's own where the place is his body, else somebody else's."""
    account = actor if place == actor.body_path else make_account(place)
    row = KeptList.objects.create(account=account, page="/accounts/", query="words=1", title="a")
    return Attempt(row.uuid)


def _new_account(_actor: Account, place: str) -> Attempt:
    known = make_account(place)
    name = f"new-{known.username}"
    data = {"kind": "person", "username": name, "display_name": "新人", "place": place}
    return Attempt(data=data)


def _token_for_account(_actor: Account, place: str) -> Attempt:
    data = {"name": "生产环境", "scope": "push", "place": place, "valid_until": FAR_OFF}
    return Attempt(make_system(place).uuid, data)


def _on_token(_actor: Account, place: str) -> Attempt:
    token, _ = make_token(make_system(place), place)
    return Attempt(token.uuid)


def _grant_to_account(_actor: Account, place: str) -> Attempt:
    data = {"role": Role.OFFICER.value, "place": place, "valid_from": DAY}
    return Attempt(make_account(place).uuid, data)


def _own_password(_actor: Account, _place: str) -> Attempt:
    return Attempt(data={"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD})


def _own_stand_in(actor: Account, _place: str) -> Attempt:
    colleague = make_account(actor.body_path)
    return Attempt(data={"substitute": colleague.uuid, "valid_from": DAY, "valid_until": FAR_OFF})


def _first_code(actor: Account, _place: str) -> Attempt:
    factors.begin(account=actor, on=DAY)
    return Attempt(data={"code": code_now(factors.secret_to_show(actor))})


def _subject(_actor: Account, place: str) -> Attempt:
    account = make_account(place)
    return Attempt(account.uuid, {"subject": f"of-{account.username}"})


def _own_code(actor: Account, _place: str) -> Attempt:
    return Attempt(data={"code": code_now(make_factor(actor))})


def _sign_in(_actor: Account, _place: str) -> Attempt:
    account = make_account(password=PASSWORD)
    return Attempt(data={"username": account.username, "password": PASSWORD})


ATTEMPTS: Mapping[str, Prepare] = {
    "POST accounts:sign_in": _sign_in,
    "POST accounts:password": _own_password,
    "POST accounts:stand_ins": _own_stand_in,
    "POST accounts:end_stand_in": _on_stand_in,
    "POST accounts:keep_list": lambda _actor, _place: Attempt(
        data={"page": "/accounts/", "query": "words=1", "title": "a"}
    ),
    "POST accounts:drop_list": _on_kept_list,
    "POST accounts:new": _new_account,
    "GET accounts:record": on_account(),
    "POST accounts:change_state": on_account(state="suspended"),
    "POST accounts:reset_password": on_account(),
    "GET accounts:give_grant": on_account(),
    "POST accounts:give_grant": _grant_to_account,
    "POST accounts:confirm_factor": _first_code,
    "POST accounts:renew_recovery_codes": _own_code,
    "POST accounts:end_factor": _own_code,
    "POST accounts:reset_factor": on_account(),
    "GET accounts:link_subject": on_account(),
    "POST accounts:link_subject": _subject,
    "POST accounts:end_grant": _on_grant,
    "GET accounts:issue_token": on_account(),
    "POST accounts:issue_token": _token_for_account,
    "POST accounts:revoke_token": _on_token,
}

DONE_PAGES = frozenset(
    {"accounts/first_password.html", "accounts/recovery_codes.html", "accounts/token.html"}
)
"""Pages that answer a POST that was done; any other page after a POST is the form again."""
