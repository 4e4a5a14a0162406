"""What the frame of every page shows: the menu of the person's roles, the name, the day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from hengjian.accounts import menu as accounts_menu
from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.common.menu import Entry
from hengjian.desk import menu as desk_menu
from hengjian.evaluation import menu as evaluation_menu
from hengjian.intake import menu as intake_menu
from hengjian.plans import menu as plans_menu
from hengjian.registry import menu as registry_menu
from hengjian.screening import menu as screening_menu
from hengjian.supervision import menu as supervision_menu
from hengjian.supervision.campaigns import menu as campaigns_menu
from hengjian.supervision.complaints import menu as complaints_menu
from hengjian.supervision.coordination import menu as coordination_menu
from hengjian.supervision.filings import menu as filings_menu

# From the top of the menu downwards.
MENUS = (
    desk_menu,
    screening_menu,
    supervision_menu,
    campaigns_menu,
    complaints_menu,
    coordination_menu,
    filings_menu,
    evaluation_menu,
    plans_menu,
    intake_menu,
    registry_menu,
    accounts_menu,
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of the page; without a person signed in, the names only."""
    account = getattr(request, "user", None)
    plain: dict[str, Any] = {"site_name": settings.SITE_NAME, "menu": []}
    if not isinstance(account, Account):
        return plain
    return {**plain, "menu": _menu(account, request), "person": account}


def _menu(account: Account, request: HttpRequest) -> list[dict[str, Any]]:
    day = clock.today(settings.TIME_ZONE)
    here = request.resolver_match.view_name if request.resolver_match else ""
    entries: list[Entry] = [entry for room in MENUS for entry in room.entries(account, day)]
    return [{"entry": entry, "here": here in entry.pages} for entry in entries]
