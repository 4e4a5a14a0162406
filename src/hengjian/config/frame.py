"""What the frame of every page shows: the menu of the person's roles, the name, the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hengjian.accounts import menu as accounts_menu
from hengjian.accounts.kept import kept_lists
from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.common.menu import Group
from hengjian.desk import menu as desk_menu
from hengjian.evaluation import menu as evaluation_menu
from hengjian.intake import menu as intake_menu
from hengjian.plans import menu as plans_menu
from hengjian.registry import menu as registry_menu
from hengjian.screening import menu as screening_menu
from hengjian.supervision import menu as supervision_menu
from hengjian.supervision.bodylists import menu as bodylists_menu
from hengjian.supervision.campaigns import menu as campaigns_menu
from hengjian.supervision.complaints import menu as complaints_menu
from hengjian.supervision.coordination import menu as coordination_menu
from hengjian.supervision.filings import menu as filings_menu
from hengjian.supervision.itemreviews import menu as itemreviews_menu
from hengjian.supervision.referrals import menu as referrals_menu

# The page that the search field in the head of every page leads to.
SEARCHED = "desk:cases"

# From the top of the menu downwards: a heading, and the rooms under it.
MENUS = (
    ("", (desk_menu, screening_menu)),
    (
        "监督",
        (
            supervision_menu,
            referrals_menu,
            campaigns_menu,
            complaints_menu,
            coordination_menu,
            filings_menu,
            itemreviews_menu,
            bodylists_menu,
        ),
    ),
    ("统计与台账", (evaluation_menu, plans_menu)),
    ("数据与名录", (intake_menu, registry_menu)),
    ("管理", (accounts_menu,)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of the page; without a person signed in, the names only."""
    account = getattr(request, "user", None)
    plain: dict[str, Any] = {"site_name": settings.SITE_NAME, "menu": []}
    if not isinstance(account, Account):
        return plain
    menu = _menu(account, clock.today(settings.TIME_ZONE))
    return {
        **plain,
        "menu": menu,
        "page_name": request.resolver_match.view_name if request.resolver_match else "",
        "finds_cases": any(entry.page == SEARCHED for group in menu for entry in group.entries),
        "person": account,
        "kept_lists": SimpleLazyObject(lambda: kept_lists(account, request.path)),
    }


def _menu(account: Account, day: date) -> list[Group]:
    found = (
        Group(title, tuple(entry for room in rooms for entry in room.entries(account, day)))
        for title, rooms in MENUS
    )
    return [group for group in found if group.entries]
