"""What the menu has of plans and campaigns."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision.campaigns import policies
from hengjian.supervision.campaigns.policies import Action

PLANS = Entry(
    "年度监督计划", "campaigns:plans", "folder",
    frozenset({"campaigns:plans", "campaigns:plan", "campaigns:new_plan"}),
)  # fmt: skip
CAMPAIGNS = Entry(
    "专项整治", "campaigns:campaigns", "screen",
    frozenset({"campaigns:campaigns", "campaigns:campaign", "campaigns:new_campaign", "campaigns:check"}),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    if policies.may(account, Action.SEE, day):
        return [PLANS, CAMPAIGNS]
    return [CAMPAIGNS] if policies.may(account, Action.SEE_OWN, day) else []
