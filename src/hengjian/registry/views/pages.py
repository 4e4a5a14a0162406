"""What the pages of this room have in common: lists, forms, and who is let in."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.registry import policies
from hengjian.registry.policies import Action


def let_in(request: HttpRequest, action: Action, place: str | None = None) -> tuple[Account, date]:
    """Give who asks and the day; whoever may not do this is turned away."""
    account, day = person(request), today()
    if not policies.may(account, action, day, place):
        raise PermissionDenied
    return account, day
