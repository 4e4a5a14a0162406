"""Signing in and out: by password or by the single sign-on of the office, and then with the second factor."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from hengjian.accounts import factors
from hengjian.accounts.browsers import browser_name
from hengjian.accounts.changes import write_down
from hengjian.accounts.lockout import Locked, address_of, forget_failures, lock_of, remember_failure
from hengjian.accounts.models import Account, SignIn
from hengjian.accounts.services import normal_username
from hengjian.common import clock

Way = SignIn.Way

WAITING = "accounts.waiting_for_code"
CODE_WITHIN = timedelta(minutes=5)
# What the session says of how it began.
WAY, WITH_CODE = "accounts.way", "accounts.with_code"


@dataclass(frozen=True)
class Failed:
    """The name, the password or the code is wrong."""


@dataclass(frozen=True)
class CodeWanted:
    """So far it is right; now the second factor is asked for."""


@dataclass(frozen=True)
class TooLate:
    """Nobody waits for a code here, or has waited too long."""


@dataclass(frozen=True)
class Unknown:
    """The single sign-on knows somebody who has no account here, or one that is out of use."""


def sign_in(
    request: HttpRequest, username: str, password: str, *, on: date
) -> Account | Failed | Locked | CodeWanted:
    """Sign somebody in, unless his name or his address is locked.

    While it is locked not even the right password helps, and a name that nobody has is locked just the same: an
    answer tells nothing of which names there are.
    """
    name = normal_username(username)[:64]
    address = address_of(request)
    locked = lock_of(name, address)
    if locked is not None:
        return locked
    account = authenticate(request, username=name, password=password)
    if not isinstance(account, Account):
        remember_failure(name, address)
        return lock_of(name, address) or Failed()
    return _half_way(request, account, Way.PASSWORD, on)


def sign_in_by_subject(
    request: HttpRequest, subject: str, *, on: date
) -> Account | Unknown | Locked | CodeWanted:
    """Sign in whom the single sign-on of the office says that it has in front of it.

    Only an account that is there and in use: the one with which the subject is registered; or else, where none is
    registered with it, the one of that name.
    """
    account = Account.objects.filter(subject=subject).first()
    if account is None:
        account = Account.objects.filter(username=normal_username(subject), subject="").first()
    if account is None or not account.is_active or account.is_system:
        return Unknown()
    locked = lock_of(account.username, address_of(request))
    return locked or _half_way(request, account, Way.SINGLE, on)


def show_code(request: HttpRequest, code: str, *, on: date) -> Account | Failed | Locked | TooLate:
    """Take the code of somebody who is half-way in."""
    waiting = _waiting(request)
    if waiting is None:
        return TooLate()
    account, way = waiting
    answer = factors.prove(account=account, code=code, address=address_of(request), on=on)
    if isinstance(answer, Locked):
        del request.session[WAITING]
        return answer
    if not answer:
        return Failed()
    return _enter(request, account, way, on, with_code=True)


def is_half_way(request: HttpRequest) -> bool:
    """Tell whether somebody waits to show a code."""
    return _waiting(request) is not None


def sign_out(request: HttpRequest) -> None:
    """Sign somebody out of this browser."""
    key = request.session.session_key
    if key:
        SignIn.objects.filter(session_key=key).update(ended_at=clock.now(), session_key=None)
    logout(request)


def stay_signed_in(request: HttpRequest, account: Account) -> None:
    """Keep this browser signed in after a change of the password, under a new session key."""
    old = request.session.session_key
    update_session_auth_hash(request, account)
    SignIn.objects.filter(session_key=old).update(session_key=request.session.session_key)


def note_code(request: HttpRequest) -> None:
    """Note that somebody who is signed in has just shown his second factor."""
    request.session[WITH_CODE] = True
    SignIn.objects.filter(session_key=request.session.session_key).update(with_code=True)


def _half_way(request: HttpRequest, account: Account, way: Way, on: date) -> Account | CodeWanted:
    """Let somebody in who has no second factor; ask another for it."""
    if factors.factor_of(account) is None:
        return _enter(request, account, way, on, with_code=False)
    request.session.cycle_key()
    request.session[WAITING] = {
        "account": str(account.uuid),
        "way": way.value,
        "since": clock.now().isoformat(),
        # Whoever sets a new password meanwhile ends this, too.
        "hash": account.get_session_auth_hash(),
    }
    return CodeWanted()


def _waiting(request: HttpRequest) -> tuple[Account, Way] | None:
    kept = request.session.get(WAITING)
    if kept is None or clock.now() - datetime.fromisoformat(kept["since"]) > CODE_WITHIN:
        return None
    account = Account.objects.filter(uuid=UUID(kept["account"]), state=Account.State.ACTIVE).first()
    if account is None or not hmac.compare_digest(kept["hash"], account.get_session_auth_hash()):
        return None
    return account, Way(kept["way"])


@transaction.atomic
def _enter(
    request: HttpRequest, account: Account, way: Way, on: date, *, with_code: bool
) -> Account:
    login(request, account)
    request.session.pop(WAITING, None)
    request.session[WAY] = way.value
    request.session[WITH_CODE] = with_code
    forget_failures(account.username)
    SignIn.objects.create(
        account=account,
        session_key=request.session.session_key,
        address=address_of(request),
        browser=browser_name(request.headers.get("User-Agent", "")),
        way=way,
        with_code=with_code,
    )
    write_down("account.signed_in", account, [account.uuid], on, {"way": way.value})
    return account
