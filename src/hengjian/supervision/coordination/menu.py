"""What the menu has of coordination."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision.coordination import policies
from hengjian.supervision.coordination.policies import Action

COORDINATION = Entry(
    "执法协调", "coordination:disputes", "scale",
    frozenset(
        {
            "coordination:disputes", "coordination:dispute", "coordination:new_dispute",
            "coordination:majors", "coordination:major", "coordination:new_major",
        }
    ),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    sees = (Action.SEE, Action.SEE_OWN)
    return [COORDINATION] if any(policies.may(account, each, day) for each in sees) else []
