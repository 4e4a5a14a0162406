"""Signing in and out, and the lock after too many failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from hengjian.accounts.browsers import browser_name
from hengjian.accounts.models import Account, FailedSignIn, SignIn
from hengjian.accounts.services import normal_username
from hengjian.common import clock


@dataclass(frozen=True)
class Locked:
    """A name or an address that failed too often, and until when it has to wait."""

    until: datetime


@dataclass(frozen=True)
class Failed:
    """The name or the password is wrong."""


def sign_in(request: HttpRequest, username: str, password: str) -> Account | Failed | Locked:
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
        _remember_failure(name, address)
        return lock_of(name, address) or Failed()
    with transaction.atomic():
        login(request, account)
        FailedSignIn.objects.filter(username=name).delete()
        SignIn.objects.create(
            account=account,
            session_key=request.session.session_key,
            address=address,
            browser=browser_name(request.headers.get("User-Agent", "")),
        )
    return account


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


def lock_of(name: str, address: str | None) -> Locked | None:
    """Give the lock on a name or an address, where there is one."""
    window = timedelta(minutes=settings.LOCK_MINUTES)
    recent = FailedSignIn.objects.filter(at__gt=clock.now() - window).order_by("-at")
    limits = [({"username": name}, settings.LOCK_AFTER_FAILURES_OF_NAME)]
    if address is not None:
        limits.append(({"address": address}, settings.LOCK_AFTER_FAILURES_OF_ADDRESS))
    ends = []
    for which, limit in limits:
        # The lock ends when the oldest of the last so many failures is old enough.
        failures = list(recent.filter(**which).values_list("at", flat=True)[:limit])
        if len(failures) == limit:
            ends.append(failures[-1] + window)
    return Locked(max(ends)) if ends else None


def address_of(request: HttpRequest) -> str | None:
    """Give the address that a request comes from: behind a proxy, the one that the proxy saw."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        given = request.headers.get("X-Forwarded-For", given).rsplit(",", 1)[-1].strip()
    try:
        return str(ip_address(given))
    except ValueError:
        return None


def _remember_failure(name: str, address: str | None) -> None:
    now = clock.now()
    FailedSignIn.objects.filter(at__lt=now - timedelta(minutes=settings.LOCK_MINUTES)).delete()
    FailedSignIn.objects.create(username=name, address=address, at=now)
