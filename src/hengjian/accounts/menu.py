"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts import policies
from hengjian.accounts.models import Account
from hengjian.common.menu import Entry

ACCOUNTS = Entry(
    "账号与授权", "accounts:list", "people",
    frozenset({
        "accounts:list", "accounts:new", "accounts:record", "accounts:give_grant",
        "accounts:issue_token", "accounts:link_subject",
    }),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [ACCOUNTS] if policies.may(account, policies.Action.SEE, day) else []
