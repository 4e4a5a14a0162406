"""Digests that could not be handed over, for whoever runs the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from hengjian.accounts.models import Account
from hengjian.accounts.selectors import accounts_for
from hengjian.desk.models import Unsent

LATELY = timedelta(days=7)
MOST = 30


@dataclass(frozen=True)
class Sending:
    """To how many digests go out at all; what did not; and names of the settings that no account in use has."""

    wanted: int
    unsent: list[Unsent]
    nobody: list[str]


def sending_for(reader: Account, day: date) -> Sending:
    """Give what could not be handed over within a week to those whom a reader may see."""
    seen = accounts_for(reader, day)
    rows = Unsent.objects.filter(account__in=seen, day__gte=day - LATELY).select_related("account")
    people = Account.objects.filter(state=Account.State.ACTIVE, kind=Account.Kind.PERSON)
    known = set(people.filter(username__in=settings.DIGEST).values_list("username", flat=True))
    nobody = sorted(set(settings.DIGEST) - known)
    return Sending(len(settings.DIGEST), list(rows[:MOST]), nobody)
