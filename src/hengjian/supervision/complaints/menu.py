"""What the menu has of complaints."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision.complaints import policies
from hengjian.supervision.complaints.policies import Action

COMPLAINTS = Entry(
    "投诉举报", "complaints:list", "voice",
    frozenset({"complaints:list", "complaints:complaint", "complaints:new", "complaints:hotline"}),
)  # fmt: skip
GIVEN = Entry(
    "转来的投诉", "complaints:given_list", "voice",
    frozenset({"complaints:given_list", "complaints:given"}),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    found = [COMPLAINTS] if policies.may(account, Action.SEE, day) else []
    return found + ([GIVEN] if policies.may(account, Action.SEE_OWN, day) else [])
