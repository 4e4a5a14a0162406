"""What the menu has of lists of enforcement bodies."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision.bodylists import policies
from hengjian.supervision.bodylists.policies import Action

LISTS = Entry(
    "主体清理", "bodylists:lists", "building",
    frozenset({
        "bodylists:lists", "bodylists:new", "bodylists:draft", "bodylists:confirm",
        "bodylists:list", "bodylists:publish", "bodylists:send",
    }),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [LISTS] if policies.may(account, Action.SEE, day) else []
