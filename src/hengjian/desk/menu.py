"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry

HOME = Entry("工作台", "desk:home", "home", frozenset({"desk:home"}))


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    del account, day  # everybody has a home
    return [HOME]
