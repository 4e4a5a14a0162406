"""Pages of yearly plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import FORM, Sheet, done_at_once, filled_in, page_at
from hengjian.supervision.campaigns import law, policies, progress, selectors
from hengjian.supervision.campaigns.forms import ItemForm, LinkForm, PlanForm, end_of
from hengjian.supervision.campaigns.models import PlanItem
from hengjian.supervision.campaigns.policies import Action
from hengjian.supervision.campaigns.services import plans as services
from hengjian.supervision.campaigns.services.plans import ItemDetails
from hengjian.supervision.campaigns.views.pages import done, let_in, plan_at
from hengjian.supervision.forms import ReasonForm
from hengjian.supervision.models import Matter


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans."""
    reader, day = let_in(request, Action.SEE)
    page = page_at(request, selectors.plans_for(reader, day))
    for plan in page.rows:
        plan.lamp = progress.plan_lamp(plan, day)  # type: ignore[attr-defined]  # for the template
    context = {"page": page, "day": day, "last": law.last_day(day.year)}
    return render(request, "campaigns/plans.html", context)


@require_http_methods(FORM)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    actor, day = let_in(request, Action.WORK)
    initial = {"year": day.year, "title": f"{day.year} 年度行政执法监督工作计划"}
    form = PlanForm(selectors.places_for(actor, day), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        plan = services.draft_plan(actor=actor, on=day, **given)
        return redirect("campaigns:plan", uuid=plan.uuid)

    sheet = Sheet("起草年度监督计划", "起草", reverse("campaigns:plans"), "年度监督计划")
    return filled_in(request, form, save, sheet)


@require_safe
def plan_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a plan, how far each item is, and what it lacks."""
    reader, day = let_in(request, Action.SEE)
    plan = plan_at(reader, day, uuid)
    items = progress.progress_of(plan, day)
    context = {
        "plan": plan,
        "lamp": progress.plan_lamp(plan, day),
        "last": law.last_day(plan.year),
        "items": items,
        "finished": sum(each.done for each in items),
        "missing": services.missing(plan),
        "steps": selectors.steps_of(plan.uuid),
        "may_work": policies.may(reader, Action.WORK, day, plan.place.path),
        "may_adopt": policies.may(reader, Action.ADOPT, day, plan.place.path),
        "day": day,
    }
    return render(request, "campaigns/plan.html", context)


@require_http_methods(FORM)
def new_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put an item into a plan."""
    actor, day = let_in(request, Action.WORK)
    plan = plan_at(actor, day, uuid)
    form = ItemForm(request.POST or None, initial={"until": end_of(plan.year)})

    def save(given: dict[str, Any]) -> None:
        contents = tuple(given.pop("contents", ()))
        details = ItemDetails(contents=contents, **given)
        services.add_item(actor=actor, plan=plan, details=details, on=day)

    return done(request, plan, form, save, "加入计划事项")


@require_POST
def drop_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an item out of a plan."""
    actor, day = let_in(request, Action.WORK)
    item = _item(request, uuid)
    back = reverse("campaigns:plan", args=[item.plan.uuid])
    return done_at_once(
        request, lambda: services.drop_item(actor=actor, item=item, on=day), back, "已移出计划。"
    )


@require_http_methods(FORM)
def link(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say which matters carry out an item."""
    actor, day = let_in(request, Action.WORK)
    item = _item(request, uuid)
    rows = _matters(request, actor, item)
    initial = {"matters": [str(each.uuid) for each in item.matters.all()]}
    form = LinkForm(rows, request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.link_matters(actor=actor, item=item, matters=given["matters"], on=day)

    lead = f"{item.title}：选中本年、本监督范围内开展这项工作的监督事项。"
    return done(request, item.plan, form, save, "关联监督事项", lead)


@require_POST
def adopt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Adopt a plan."""
    actor, day = let_in(request, Action.ADOPT)
    plan = plan_at(actor, day, uuid)
    back = reverse("campaigns:plan", args=[uuid])
    return done_at_once(
        request, lambda: services.adopt_plan(actor=actor, plan=plan, on=day), back, "计划已制定。"
    )


@require_http_methods(FORM)
def revise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open an adopted plan again."""
    actor, day = let_in(request, Action.ADOPT)
    plan = plan_at(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        services.revise_plan(actor=actor, plan=plan, text=given["text"], on=day)

    return done(request, plan, ReasonForm(request.POST or None), save, "调整计划")


def _item(request: HttpRequest, uuid: UUID) -> PlanItem:
    actor, day = let_in(request, Action.WORK)
    seen = policies.visible_to(actor, Action.WORK, day, "plan__place")
    rows = PlanItem.objects.filter(seen).select_related("plan__place")
    return get_object_or_404(rows, uuid=uuid)


def _matters(request: HttpRequest, actor: Account, item: PlanItem) -> Any:
    _, day = let_in(request, Action.WORK)
    offered = selectors.matters_below(actor, item.plan, day, request.GET.get("words", "").split())
    newest = list(offered.values_list("pk", flat=True)[: selectors.MOST_CHOICES])
    linked = item.matters.values_list("pk", flat=True)
    return Matter.objects.filter(pk__in={*newest, *linked}).select_related("body").order_by("-id")
