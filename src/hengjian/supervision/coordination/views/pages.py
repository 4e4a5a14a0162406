"""What the pages of disputes and major matters have in common."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.accounts.signed import Door
from hengjian.cases.models import Case
from hengjian.common.refusals import Refused
from hengjian.supervision.coordination import policies, selectors

let_in = Door(policies.may)


def cases_written(actor: Account, day: date, numbers: str) -> list[Case]:
    """Give the cases whose numbers somebody wrote; refuse a number that is not found, so that none is lost."""
    found, missing = selectors.cases_named(actor, day, numbers)
    if missing:
        raise Refused(f"没有找到案件：{'、'.join(missing[:10])}。请核对案号，一行一个。")
    return found
