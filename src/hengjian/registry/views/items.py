"""Pages of items and benchmarks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, filled_in, page_at, wish
from hengjian.common.refusals import Refused
from hengjian.registry import policies, selectors
from hengjian.registry.forms import BenchmarkForm, ItemFilterForm, ItemForm, NewItemForm
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.registry.policies import Action
from hengjian.registry.services import items as services
from hengjian.registry.services.items import BenchmarkDetails, ItemDetails, TierDetails
from hengjian.registry.tables.cells import fen
from hengjian.registry.views.pages import let_in

BETWEEN_CELLS = "｜"


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """Show the items."""
    reader, day = let_in(request, Action.SEE)
    form = ItemFilterForm(request.GET)
    wanted, filtered = wish(form, selectors.ItemFilter)
    page = page_at(request, selectors.items_for(reader, day, wanted), ("code", "id"))
    context = {
        "form": form,
        "page": page,
        "filtered": filtered,
        "may_change": policies.may(reader, Action.CHANGE, day),
    }
    return render(request, "registry/items.html", context)


@require_http_methods(FORM)
def new_item(request: HttpRequest) -> HttpResponse:
    """Put an item into a catalogue."""
    actor, day = let_in(request, Action.CHANGE)
    form = NewItemForm(selectors.places_for(actor, day), request.POST or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        body, holders = given.pop("body"), list(given.pop("holders"))
        item = services.add_item(
            actor=actor, body=body, details=ItemDetails(**given), holders=holders, on=day
        )
        messages.success(request, f"已登记“{item.name}”。")
        return redirect("registry:item", uuid=item.uuid)

    sheet = Sheet("登记事项", "登记", reverse("registry:items"), "事项与基准")
    return filled_in(request, form, save, sheet)


@require_safe
def item_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one item with all versions of its benchmark."""
    reader, day = let_in(request, Action.SEE)
    item = get_object_or_404(selectors.items_for(reader, day), uuid=uuid)
    versions = list(selectors.benchmarks_of(item))
    tiers = [tier for version in versions for tier in version.tiers.all()]
    context = {
        "item": item,
        "benchmarks": versions,
        "current": selectors.benchmark_on(item, day),
        "history": selectors.history(item, *versions, *tiers)[:50],
        "manageable": policies.may(reader, Action.CHANGE, day, item.body.path),
    }
    return render(request, "registry/item.html", context)


@require_http_methods(FORM)
def change_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is said of an item, or who holds it."""
    item = _visible(request, uuid)
    actor, day = let_in(request, Action.CHANGE, item.body.path)
    names = ("code", "name", "act", "basis", "valid_from", "valid_until")
    holders = item.holders.all()
    initial = {
        **{name: getattr(item, name) for name in names},
        "holders": [each.uuid for each in holders],
    }
    # Those that hold it now stay on offer, wherever they are: who changes a name must not lose them.
    offered = Body.objects.filter(pk__in=selectors.places_for(actor, day).order_by().values("pk"))
    offered |= Body.objects.filter(pk__in=[each.pk for each in holders])
    form = ItemForm(offered.order_by("path"), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        chosen = list(given.pop("holders"))
        services.change_item(
            actor=actor, item=item, details=ItemDetails(**given), holders=chosen, on=day
        )
        messages.success(request, "已保存。")
        return redirect("registry:item", uuid=uuid)

    return filled_in(request, form, save, _sheet(item, "变更事项", "保存"))


@require_http_methods(FORM)
def new_benchmark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a version of the tiers of an item."""
    item = _visible(request, uuid)
    actor, day = let_in(request, Action.CHANGE, item.body.path)

    def save(given: dict[str, Any]) -> HttpResponse:
        tiers = _tiers(given.pop("tiers"))
        details = BenchmarkDetails(**given)
        services.add_benchmark(actor=actor, item=item, details=details, tiers=tiers, on=day)
        messages.success(request, "已登记新版裁量基准。")
        return redirect("registry:item", uuid=uuid)

    lead = "以前的各版照旧保留，查以前的案件用当时的版本。"
    form = BenchmarkForm(request.POST or None)
    return filled_in(request, form, save, _sheet(item, "新版裁量基准", "登记", lead))


def _tiers(text: str) -> list[TierDetails]:
    """Read the lines of a version; a false one is refused with its number."""
    tiers = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.replace("|", BETWEEN_CELLS).split(BETWEEN_CELLS)]
        code, low, high, condition, *rest = [*cells, "", "", ""]
        if not code or any(rest):
            raise Refused(
                f"阶次第 {number} 行读不出来，应为：阶次｜下限（元）｜上限（元）｜适用情形。"
            )
        try:
            tiers.append(TierDetails(code, condition, fen(low), fen(high)))
        except ValueError as error:
            raise Refused(f"阶次第 {number} 行：{error}") from error
    return tiers


def _visible(request: HttpRequest, uuid: UUID) -> Item:
    reader, day = let_in(request, Action.SEE)
    return get_object_or_404(selectors.items_for(reader, day), uuid=uuid)


def _sheet(item: Item, title: str, button: str, lead: str = "") -> Sheet:
    return Sheet(title, button, reverse("registry:item", args=[item.uuid]), item.name, lead)
