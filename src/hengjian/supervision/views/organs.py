"""Pages of supervision organs: who signs letters, and with which marks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, filled_in
from hengjian.registry.models.bodies import Body
from hengjian.supervision import policies, selectors
from hengjian.supervision.forms import NewOrganForm, OrganForm
from hengjian.supervision.policies import Action
from hengjian.supervision.services import organs as services
from hengjian.supervision.services.organs import OrganDetails
from hengjian.supervision.views.pages import let_in

WORDS = ("name", "government", "mark", "contact")


@require_safe
def organ_list(request: HttpRequest) -> HttpResponse:
    """Show the organs."""
    reader, day = let_in(request, Action.KEEP, Action.SEE)
    context = {
        "organs": selectors.organs_for(reader, day),
        "may_keep": policies.may(reader, Action.KEEP, day),
    }
    return render(request, "supervision/organs.html", context)


@require_http_methods(FORM)
def new_organ(request: HttpRequest) -> HttpResponse:
    """Register an organ."""
    actor, day = let_in(request, Action.KEEP)
    places = Body.objects.filter(policies.visible_to(actor, Action.KEEP, day, "pk"), organ=None)
    form = NewOrganForm(places.order_by("path"), request.POST or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        place = given.pop("place")
        services.add_organ(actor=actor, place=place, details=OrganDetails(**given), on=day)
        messages.success(request, "监督机构已登记。")
        return redirect("supervision:organs")

    sheet = Sheet("登记监督机构", "登记", reverse("supervision:organs"), "监督机构")
    return filled_in(request, form, save, sheet)


@require_http_methods(FORM)
def change_organ(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what letters say of an organ."""
    actor, day = let_in(request, Action.KEEP)
    organ = get_object_or_404(selectors.organs_for(actor, day), uuid=uuid)
    if not policies.may(actor, Action.KEEP, day, organ.place.path):
        raise PermissionDenied
    initial = {name: getattr(organ, name) for name in WORDS}
    form = OrganForm(Body.objects.none(), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        services.change_organ(actor=actor, organ=organ, details=OrganDetails(**given), on=day)
        messages.success(request, "已改正。已经制发的文书不变。")
        return redirect("supervision:organs")

    lead = f"监督范围：{organ.place}"
    sheet = Sheet(organ.name, "保存", reverse("supervision:organs"), "监督机构", lead)
    return filled_in(request, form, save, sheet)
