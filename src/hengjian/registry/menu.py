"""What the menu has of this room."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.menu import Entry
from hengjian.registry import policies


def _pages(*names: str) -> frozenset[str]:
    return frozenset(f"registry:{name}" for name in names)


BODIES = Entry(
    "单位", "registry:bodies", "building",
    _pages(
        "bodies", "body", "new_body", "change_body", "move_body", "end_body", "entrust", "end_entrustment",
        "areas", "new_area", "file_catalogue",
    ),
)  # fmt: skip
OFFICERS = Entry(
    "执法人员", "registry:officers", "person",
    _pages(
        "officers", "officer", "new_officer", "change_officer", "link", "issue", "credential", "correct",
        "standing", "checks", "check",
    ),
)  # fmt: skip
ITEMS = Entry(
    "事项与基准", "registry:items", "scale",
    _pages("items", "item", "new_item", "change_item", "change_holding", "new_benchmark"),
)  # fmt: skip
PARTIES = Entry(
    "当事人", "registry:parties", "party",
    _pages("parties", "party", "new_party", "change_party", "find_party", "reveal"),
)  # fmt: skip
WANTED = (
    (policies.Action.SEE, (BODIES, OFFICERS, ITEMS)),
    (policies.Action.SEE_PARTIES, (PARTIES,)),
)


def entries(account: Account, day: date) -> list[Entry]:
    """Give the entries that the account sees on a day."""
    return [
        entry for action, those in WANTED if policies.may(account, action, day) for entry in those
    ]
