"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.evaluation import policies
from hengjian.evaluation.policies import Action

STATISTICS = Entry(
    "统计年报", "evaluation:table", "chart",
    frozenset(
        f"evaluation:{page}"
        for page in ("table", "rules", "units", "case", "compare", "measures", "measure")
    ),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [STATISTICS] if policies.may(account, Action.SEE, day) else []
