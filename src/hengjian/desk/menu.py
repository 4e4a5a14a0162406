"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.cases import policies
from hengjian.common.menu import Entry
from hengjian.desk.holding import concerned
from hengjian.desk.policies import may_run

HOME = Entry("工作台", "desk:home", "home", frozenset({"desk:home"}))
INBOX = Entry("消息", "desk:inbox", "inbox", frozenset({"desk:inbox", "desk:mark"}))
WORK = Entry("手上的工作", "desk:work", "swap", frozenset({"desk:work", "desk:hand_over"}))
CASES = Entry(
    "案件", "desk:cases", "folder", frozenset({"desk:cases", "desk:case", "desk:party_cases"})
)
SYSTEM = Entry("系统运行", "desk:system", "screen", frozenset({"desk:system"}))


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day; everybody has a home and news."""
    seen = policies.may(account, policies.Action.SEE, day)
    wanted = (
        (HOME, True), (INBOX, True), (WORK, concerned(account, day)), (CASES, seen), (SYSTEM, may_run(account, day)),
    )  # fmt: skip
    return [entry for entry, shown in wanted if shown]
