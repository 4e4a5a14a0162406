"""What the menu has of filings."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision.filings import policies
from hengjian.supervision.filings.policies import Action

FILINGS = Entry(
    "重大决定备案", "filings:list", "folder",
    frozenset({"filings:list", "filings:filing", "filings:new", "filings:unfiled"}),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [FILINGS] if policies.may(account, Action.SEE, day) else []
