"""What the pages of disputes and major matters have in common."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.cases.models import Case
from hengjian.common.refusals import Refused
from hengjian.supervision.coordination import policies, selectors
from hengjian.supervision.coordination.policies import Action

FORM = ("GET", "HEAD", "POST")


def let_in(request: HttpRequest, *actions: Action) -> tuple[Account, date]:
    """Give who asks and the day; whoever may do none of this anywhere is turned away."""
    account, day = person(request), today()
    if not any(policies.may(account, action, day) for action in actions):
        raise PermissionDenied
    return account, day


def cases_written(actor: Account, day: date, numbers: str) -> list[Case]:
    """Give the cases whose numbers somebody wrote; refuse a number that is not found, so that none is lost."""
    found, missing = selectors.cases_named(actor, day, numbers)
    if missing:
        raise Refused(f"没有找到案件：{'、'.join(missing[:10])}。请核对案号，一行一个。")
    return found
