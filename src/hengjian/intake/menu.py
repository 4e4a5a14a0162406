"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.intake import policies
from hengjian.intake.policies import Deed

INTAKE = Entry(
    "数据接入", "intake:list", "empty",
    frozenset({"intake:list", "intake:bring", "intake:batch", "intake:columns",
               "intake:quality", "intake:body_quality"}),
)  # fmt: skip


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [INTAKE] if policies.may(account, Deed.SEE, day) else []
