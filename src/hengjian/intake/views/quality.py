"""How good the data of bodies is."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hengjian.accounts.signed import person, today
from hengjian.intake import law, policies, quality
from hengjian.intake.models import CASES
from hengjian.intake.policies import Deed


@require_safe
def all_bodies(request: HttpRequest) -> HttpResponse:
    """Show the figures of all bodies."""
    reader, day = person(request), today()
    if not policies.may(reader, Deed.SEE, day, holds=CASES):
        raise PermissionDenied
    context = {
        "bodies": quality.quality_for(reader, day),
        "late_entry": law.late_entry(),
        "may_bring": policies.may(reader, Deed.BRING, day, holds=CASES),
    }
    return render(request, "intake/quality.html", context)


@require_safe
def one_body(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the figures of one body, column by column."""
    shown = quality.quality_of(person(request), today(), uuid)
    if shown is None:
        raise Http404
    declarations = law.declarations()
    context = {
        "quality": shown,
        "columns": shown.columns(declarations),
        "domains": shown.domains(declarations),
        "late_entry": law.late_entry(),
        "missing": shown.missing(declarations),
        "refusals": shown.refusals(declarations),
    }
    return render(request, "intake/body_quality.html", context)
