"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.cases import policies
from hengjian.common.menu import Entry

HOME = Entry("工作台", "desk:home", "home", frozenset({"desk:home"}))
INBOX = Entry("消息", "desk:inbox", "inbox", frozenset({"desk:inbox", "desk:mark"}))
CASES = Entry(
    "案件", "desk:cases", "folder", frozenset({"desk:cases", "desk:case", "desk:party_cases"})
)


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day; everybody has a home and news."""
    seen = policies.may(account, policies.Action.SEE, day)
    return [HOME, INBOX, CASES] if seen else [HOME, INBOX]
