"""How the office itself runs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hengjian.accounts import failures
from hengjian.accounts.lockout import TOLD_OF
from hengjian.accounts.signed import person, today
from hengjian.common import clock
from hengjian.desk import policies
from hengjian.desk.system import parts, signs, work
from hengjian.desk.system.sending import sending_for


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Show what whoever runs the office has to look after, then part by part how it is; nothing can be changed here."""
    reader, day = person(request), today()
    if not policies.may_run(reader, day):
        raise PermissionDenied
    now = clock.now()
    context = {
        "now": now,
        "wrong": [*signs.what_is_wrong(), *work.not_done(now)],
        "parts": parts.parts(),
        "jobs": work.jobs_for(reader, day),
        "failing": failures.failing_for(reader, day, now),
        "strangers": failures.strangers(now),
        "days": TOLD_OF.days,
        "sending": sending_for(reader, day),
    }
    return render(request, "desk/system.html", context)
