"""Who sees how the office itself runs: whoever runs it, wherever he does; it tells of the machine and of no case."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.accounts.policies import has_role
from hengjian.accounts.roles import Role

RUNNERS = frozenset({Role.OPERATOR})


def may_run(account: Account, day: date) -> bool:
    """Tell whether somebody runs the office on a day."""
    return account.is_active and has_role(account, RUNNERS, day)
