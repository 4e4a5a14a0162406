"""What the menu has of reviews of items."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision.itemreviews import policies
from hengjian.supervision.itemreviews.policies import Action

REVIEWS = Entry(
    "事项清理", "itemreviews:reviews", "scale",
    frozenset({
        "itemreviews:reviews", "itemreviews:new", "itemreviews:review", "itemreviews:propose",
        "itemreviews:proposals", "itemreviews:proposal",
    }),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [REVIEWS] if policies.may(account, Action.SEE, day) else []
