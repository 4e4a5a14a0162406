"""Failures to sign in, for whoever keeps the accounts: whose they were, and who is locked out just now.

A name that nobody has is not shown: people type their password into the wrong field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, QuerySet

from hengjian.accounts.lockout import TOLD_OF, lock_of
from hengjian.accounts.models import Account, FailedSignIn
from hengjian.accounts.selectors import accounts_for

MOST = 50
LOOK_UP = "number/"
"""With this begin the names under which the public page of complaints counts wrong numbers: they are no sign-ins."""


@dataclass(frozen=True)
class Failing:
    """Somebody whose sign-in failed: how often, when last, and until when he is locked out, if he is."""

    account: Account
    count: int
    last: datetime
    locked_until: datetime | None


@dataclass(frozen=True)
class Strangers:
    """Failures with names that nobody has: how many, and from how many addresses."""

    count: int
    addresses: int


def failing_for(reader: Account, day: date, now: datetime) -> list[Failing]:
    """Give whose sign-in failed lately among the accounts that a reader may see, those locked out first."""
    rows = _lately(now).values("username").annotate(count=Count("pk"), last=Max("at"))
    counted = {row["username"]: row for row in rows.order_by("-last")[:MOST]}
    often = _often(now)
    found = []
    for account in accounts_for(reader, day).filter(username__in=counted):
        row = counted[account.username]
        locked = lock_of(account.username, None) if account.username in often else None
        found.append(Failing(account, row["count"], row["last"], locked.until if locked else None))
    return sorted(found, key=lambda each: (each.locked_until is None, -each.last.timestamp()))


def strangers(now: datetime) -> Strangers:
    """Count the failures with names that nobody has."""
    known = Account.objects.order_by().values("username")
    rows = _lately(now).exclude(username__in=known)
    counted = rows.aggregate(count=Count("pk"), addresses=Count("address", distinct=True))
    return Strangers(**counted)


def _often(now: datetime) -> set[str]:
    """Give the names that failed often enough of late to be locked; the lock itself says until when."""
    window = timedelta(minutes=settings.LOCK_MINUTES)
    rows = FailedSignIn.objects.filter(at__gt=now - window, forgiven=False).order_by()
    counted = rows.values("username").annotate(count=Count("pk"))
    often = counted.filter(count__gte=settings.LOCK_AFTER_FAILURES_OF_NAME)
    return set(often.values_list("username", flat=True))


def _lately(now: datetime) -> QuerySet[FailedSignIn]:
    rows = FailedSignIn.objects.filter(at__gte=now - TOLD_OF)
    return rows.exclude(username__startswith=LOOK_UP).order_by()
