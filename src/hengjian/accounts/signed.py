"""The account behind a request, and the day on which it acts."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hengjian.accounts.models import Account
from hengjian.common import clock


def person(request: HttpRequest) -> Account:
    """Give who is signed in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def today() -> date:
    """Give the civil day in the zone of the law pack."""
    return clock.today(settings.TIME_ZONE)
