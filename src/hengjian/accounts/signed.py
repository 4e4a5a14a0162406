"""The account behind a request, and the day on which it acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hengjian.accounts.models import Account
from hengjian.common import clock

A = TypeVar("A")


def person(request: HttpRequest) -> Account:
    """Give who is signed in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def today() -> date:
    """Give the civil day in the zone of the law pack."""
    return clock.today(settings.TIME_ZONE)


@dataclass(frozen=True)
class Door(Generic[A]):
    """Lets those into a room's pages who may do there what the page is for."""

    may: Callable[[Account, A, date], bool]

    def __call__(self, request: HttpRequest, *actions: A) -> tuple[Account, date]:
        """Give who asks and the day; whoever may do none of this anywhere is turned away."""
        account, day = person(request), today()
        if not any(self.may(account, action, day) for action in actions):
            raise PermissionDenied
        return account, day
