"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.screening import policies
from hengjian.screening.policies import Action

FINDINGS = Entry(
    "发现问题", "screening:groups", "search",
    frozenset(
        {"screening:groups", "screening:findings", "screening:finding", "screening:answer",
         "screening:confirm", "screening:dismiss", "screening:reopen"}
    ),
)  # fmt: skip
RUNS = Entry(
    "筛查", "screening:runs", "screen",
    frozenset({"screening:runs", "screening:run", "screening:precision", "screening:start"}),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [FINDINGS, RUNS] if policies.may(account, Action.SEE, day) else []
