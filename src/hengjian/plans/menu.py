"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.plans import policies
from hengjian.plans.policies import Action

PLANS = Entry(
    "工作台账", "plans:plans", "folder",
    frozenset({
        "plans:plans", "plans:new", "plans:upload", "plans:draft", "plans:draft_details", "plans:names",
        "plans:add_item", "plans:item", "plans:plan", "plans:evaluation", "plans:meeting", "plans:task",
    }),
)  # fmt: skip
TASKS = Entry("台账任务", "plans:tasks", "done", frozenset({"plans:tasks"}))


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    sees = (Action.SEE, Action.SEE_OWN)
    return [PLANS, TASKS] if any(policies.may(account, each, day) for each in sees) else []
