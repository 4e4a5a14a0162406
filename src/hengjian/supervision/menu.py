"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.supervision import policies
from hengjian.supervision.policies import Action

MATTERS = Entry(
    "监督事项", "supervision:matters", "letter",
    frozenset({"supervision:matters", "supervision:matter"}),
)  # fmt: skip
CLUES = Entry(
    "线索", "supervision:clues", "clue",
    frozenset({"supervision:clues", "supervision:clue", "supervision:new_clue"}),
)  # fmt: skip

ORGANS = Entry(
    "监督机构", "supervision:organs", "building",
    frozenset({"supervision:organs", "supervision:new_organ", "supervision:organ"}),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    organs = [ORGANS] if policies.may(account, Action.KEEP, day) else []
    if policies.may(account, Action.SEE, day):
        return [MATTERS, CLUES, *organs]
    return [MATTERS, *organs] if policies.may(account, Action.SEE_OWN, day) else organs
