"""The lock on a name or an address after too many failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from hengjian.accounts.models import FailedSignIn
from hengjian.common import clock

TOLD_OF = timedelta(days=7)
"""So long failures are kept for whoever runs the system; they lock for the minutes of the settings only."""


@dataclass(frozen=True)
class Locked:
    """A name or an address that failed too often, and until when it has to wait."""

    until: datetime


def lock_of(name: str, address: str | None) -> Locked | None:
    """Give the lock on a name or an address, where there is one."""
    window = timedelta(minutes=settings.LOCK_MINUTES)
    recent = FailedSignIn.objects.filter(at__gt=clock.now() - window, forgiven=False).order_by(
        "-at"
    )
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


def remember_failure(name: str, address: str | None) -> None:
    """Count a failure, and forget those that are too old to be told of."""
    now = clock.now()
    kept = max(TOLD_OF, timedelta(minutes=settings.LOCK_MINUTES))
    FailedSignIn.objects.filter(at__lt=now - kept).delete()
    FailedSignIn.objects.create(username=name, address=address, at=now)


def forget_failures(name: str) -> None:
    """Lift the lock on a name."""
    FailedSignIn.objects.filter(username=name, forgiven=False).update(forgiven=True)


def address_of(request: HttpRequest) -> str | None:
    """Give the address that a request comes from: behind a proxy, the one that the proxy saw."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        given = request.headers.get("X-Forwarded-For", given).rsplit(",", 1)[-1].strip()
    try:
        return str(ip_address(given))
    except ValueError:
        return None
