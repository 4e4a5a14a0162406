"""Pages of areas and bodies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, filled_in, page_at, wish
from hengjian.common.picking import STEP
from hengjian.common.subtrees import ROOT
from hengjian.registry import policies, selectors
from hengjian.registry.forms import (
    AreaForm,
    BodyFilterForm,
    BodyForm,
    EndForm,
    EntrustForm,
    LastDayForm,
    MoveForm,
    NewBodyForm,
)
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import Action
from hengjian.registry.services import bodies as services
from hengjian.registry.services.bodies import BodyDetails, EntrustmentDetails
from hengjian.registry.views.pages import let_in


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """Show the bodies that one may see, as the tree has them."""
    reader, day = let_in(request, Action.SEE)
    form = BodyFilterForm(request.GET)
    wanted, filtered = wish(form, selectors.BodyFilter)
    page = page_at(request, selectors.bodies_for(reader, day, wanted), ("path",))
    top = min((row.depth for row in page.rows), default=0)
    context = {
        "form": form,
        "page": page,
        "rows": [(STEP * (row.depth - top), row) for row in page.rows],
        "filtered": filtered,
        "may_change": policies.may(reader, Action.CHANGE, day),
    }
    return render(request, "registry/bodies.html", context)


@require_http_methods(FORM)
def new_body(request: HttpRequest) -> HttpResponse:
    """Register a body."""
    actor, day = let_in(request, Action.CHANGE)
    form = NewBodyForm(selectors.places_for(actor, day), request.POST or None)
    _top_only_for_all(form, whole=policies.may(actor, Action.CHANGE, day, ROOT))

    def save(given: dict[str, Any]) -> HttpResponse:
        parent = given.pop("parent")
        details = BodyDetails(**given)
        body = services.create_body(actor=actor, parent=parent, details=details, on=day)
        messages.success(request, f"已登记“{body.name}”。")
        return redirect("registry:body", uuid=body.uuid)

    sheet = Sheet("登记单位", "登记", reverse("registry:bodies"), "单位")
    return filled_in(request, form, save, sheet)


@require_safe
def body_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one body."""
    reader, day = let_in(request, Action.SEE)
    rows = selectors.bodies_for(reader, day).select_related("area", "successor")
    body = get_object_or_404(rows, uuid=uuid)
    entrustments = list(body.entrustments.select_related("delegator").order_by("-valid_from"))
    context = {
        "body": body,
        "above": selectors.above(body, reader, day),
        "parts": body.parts.order_by("state", "name"),
        "catalogue": selectors.catalogue_of(body),
        "entrustments": entrustments,
        "former_names": body.former_names.all(),
        "history": selectors.history(body, *entrustments)[:50],
        "day": day,
        "manageable": policies.may(reader, Action.CHANGE, day, body.path),
    }
    return render(request, "registry/body.html", context)


@require_http_methods(FORM)
def change_body(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is said of a body."""
    body = _kept(request, uuid)
    actor, day = let_in(request, Action.CHANGE, body.path)
    names = ("name", "kind", "code", "basis", "mandate", "led", "superior", "valid_from")
    initial = {
        **{name: getattr(body, name) for name in names},
        "area": body.area and body.area.uuid,
    }
    form = BodyForm(Body.objects.none(), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        services.change_body(actor=actor, body=body, details=BodyDetails(**given), on=day)
        messages.success(request, "已保存。")
        return redirect("registry:body", uuid=uuid)

    return filled_in(
        request, form, save, _sheet(body, "变更单位", "保存", "原来的名称会留作曾用名称。")
    )


@require_http_methods(FORM)
def move_body(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hang a body on another one."""
    body = _kept(request, uuid)
    actor, day = let_in(request, Action.CHANGE, body.path)
    places = selectors.places_for(actor, day)
    form = MoveForm(
        places, request.POST or None, initial={"parent": body.parent and body.parent.uuid}
    )
    _top_only_for_all(form, whole=policies.may(actor, Action.CHANGE, day, ROOT))

    def save(given: dict[str, Any]) -> HttpResponse:
        services.move_body(actor=actor, body=body, parent=given["parent"], on=day)
        messages.success(request, "已移动，下级单位和有关授权一并移动。")
        return redirect("registry:bodies")

    lead = "它的全部下级、这些单位的账号和授权一并移动。"
    return filled_in(request, form, save, _sheet(body, "移动单位", "移动", lead))


@require_http_methods(FORM)
def end_body(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that a body is no more."""
    body = _kept(request, uuid)
    actor, day = let_in(request, Action.CHANGE, body.path)
    others = selectors.places_for(actor, day).exclude(pk=body.pk)
    form = EndForm(others, request.POST or None, initial={"last_day": day})

    def save(given: dict[str, Any]) -> HttpResponse:
        services.end_body(actor=actor, body=body, on=day, **given)
        messages.success(request, f"已登记“{body.name}”撤销。")
        return redirect("registry:body", uuid=uuid)

    return filled_in(request, form, save, _sheet(body, "撤销单位", "登记撤销", "登记后不能恢复。"))


@require_http_methods(FORM)
def entrust(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that a body enforces on behalf of another one."""
    body = _kept(request, uuid)
    actor, day = let_in(request, Action.CHANGE, body.path)
    delegators = selectors.bodies_for(actor, day).exclude(pk=body.pk).order_by("path")
    form = EntrustForm(delegators, request.POST or None, initial={"valid_from": day})
    items = form.fields["items"]
    assert isinstance(items, forms.ModelMultipleChoiceField)  # noqa: S101  for the type checker
    items.queryset = selectors.items_for(actor, day)

    def save(given: dict[str, Any]) -> HttpResponse:
        chosen = list(given.pop("items"))
        details = EntrustmentDetails(**given)
        services.entrust(actor=actor, body=body, details=details, items=chosen, on=day)
        messages.success(request, "已登记委托。")
        return redirect("registry:body", uuid=uuid)

    lead = f"由别的单位委托{body.name}实施的事项和期限。"
    return filled_in(request, form, save, _sheet(body, "登记委托", "登记", lead))


@require_http_methods(FORM)
def end_entrustment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that an entrustment ends before its term."""
    reader, today = let_in(request, Action.SEE)
    entrustment = get_object_or_404(selectors.entrustments_for(reader, today), uuid=uuid)
    body = entrustment.body
    actor, day = let_in(request, Action.CHANGE, body.path)
    form = LastDayForm(request.POST or None, initial={"last_day": day})

    def save(given: dict[str, Any]) -> HttpResponse:
        services.end_entrustment(actor=actor, entrustment=entrustment, on=day, **given)
        messages.success(request, "已提前结束委托。")
        return redirect("registry:body", uuid=body.uuid)

    lead = f"{entrustment}：{entrustment.scope}"
    return filled_in(request, form, save, _sheet(body, "提前结束委托", "结束", lead))


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """Show the administrative divisions."""
    reader, day = let_in(request, Action.SEE)
    context = {
        "page": page_at(request, selectors.areas(), ("code",)),
        "may_change": policies.may(reader, Action.CHANGE, day, ROOT),
    }
    return render(request, "registry/areas.html", context)


@require_http_methods(FORM)
def new_area(request: HttpRequest) -> HttpResponse:
    """Add an administrative division."""
    actor, day = let_in(request, Action.CHANGE, ROOT)

    def save(given: dict[str, Any]) -> HttpResponse:
        area = services.add_area(actor=actor, on=day, **given)
        messages.success(request, f"已登记“{area.name}”。")
        return redirect("registry:areas")

    sheet = Sheet("登记区划", "登记", reverse("registry:areas"), "行政区划")
    return filled_in(request, AreaForm(request.POST or None), save, sheet)


def _kept(request: HttpRequest, uuid: UUID) -> Body:
    """Give a body that one may see and change; one that he may not see is not there for him."""
    reader, day = let_in(request, Action.SEE)
    body = get_object_or_404(
        selectors.bodies_for(reader, day).select_related("area", "parent"), uuid=uuid
    )
    if not policies.may(reader, Action.CHANGE, day, body.path):
        raise PermissionDenied
    return body


def _top_only_for_all(form: forms.Form, *, whole: bool) -> None:
    """Let only whoever keeps the whole registry choose to have no parent."""
    field = form.fields["parent"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
    if not whole:
        field.required = True
        field.empty_label = "请选择"


def _sheet(body: Body, title: str, button: str, lead: str = "") -> Sheet:
    return Sheet(title, button, reverse("registry:body", args=[body.uuid]), body.name, lead)
