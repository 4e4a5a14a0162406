"""What somebody who leaves still has in hand; the rooms above know it, and `settings.HELD_WORK` names who tells."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from hengjian.accounts.models import Account


def held_by(account: Account) -> list[tuple[str, int]]:
    """Give how much open work of each kind somebody has in hand."""
    told: Callable[[Account], list[tuple[str, int]]] = import_string(settings.HELD_WORK)
    return told(account)
