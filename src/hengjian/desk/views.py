"""What a person sees first."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from hengjian.accounts import selectors
from hengjian.accounts.signed import person, today
from hengjian.common import clock

NOON, AFTERNOON, EVENING = 11, 13, 18


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show who one is and what one may do."""
    account, day = person(request), today()
    context = {
        "greeting": greeting(localtime(clock.now()).hour),
        "day": day,
        "grants": selectors.roles_on(account, day),
        "stand_ins": selectors.stand_ins_of(account, day),
        "site_name": settings.SITE_NAME,
    }
    return render(request, "desk/home.html", context)


def greeting(hour: int) -> str:
    """Give the greeting of an hour of the day."""
    if hour < NOON:
        return "上午好"
    if hour < AFTERNOON:
        return "中午好"
    return "下午好" if hour < EVENING else "晚上好"
