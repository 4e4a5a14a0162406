"""What the menu has of referrals."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision.referrals import policies
from hengjian.supervision.referrals.policies import Action

REFERRALS = Entry(
    "线索移送", "referrals:list", "swap", frozenset({"referrals:list", "referrals:referral", "referrals:new"})
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [REFERRALS] if policies.may(account, Action.SEE, day) else []
