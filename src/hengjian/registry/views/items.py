"""Pages of items and benchmarks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, done_by_form, filled_in, page_at, wish
from hengjian.common.refusals import Refused
from hengjian.common.subtrees import covers
from hengjian.registry import policies, selectors
from hengjian.registry.itemforms import (
    BenchmarkForm,
    CatalogueForm,
    HoldingForm,
    ItemFilterForm,
    ItemForm,
    NewItemForm,
)
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.registry.policies import Action
from hengjian.registry.services import items as services
from hengjian.registry.services.items import (
    BenchmarkDetails,
    HoldingDetails,
    ItemDetails,
    TierDetails,
)
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
    kept = policies.reached(reader, Action.CHANGE, day)
    holdings = list(item.holdings.all())
    context = {
        "item": item,
        "holdings": [
            (each, covers(kept, each.body.path) or covers(kept, item.body.path))
            for each in holdings
        ],
        "benchmarks": versions,
        "current": selectors.benchmark_on(item, day),
        "history": selectors.history(item, *holdings, *versions, *tiers)[:50],
        "manageable": policies.may(reader, Action.CHANGE, day, item.body.path),
    }
    return render(request, "registry/item.html", context)


@require_http_methods(FORM)
def change_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is said of an item, or who holds it."""
    item = _visible(request, uuid)
    actor, day = let_in(request, Action.CHANGE, item.body.path)
    names = ("code", "name", "act", "levels", "basis", "valid_from", "valid_until")
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
def change_holding(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how a body does an item, and when its list with it was filed and made public."""
    actor, day = let_in(request, Action.CHANGE)
    holding = get_object_or_404(selectors.holdings_for(actor, day), uuid=uuid)
    kept = policies.reached(actor, Action.CHANGE, day)
    if not (covers(kept, holding.body.path) or covers(kept, holding.item.body.path)):
        raise PermissionDenied
    initial = {name: getattr(holding, name) for name in services.SAID}
    form = HoldingForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.change_holding(
            actor=actor, holding=holding, details=HoldingDetails(**given), on=day
        )

    lead = f"{holding.body.name}。没有写不当作没有备案、没有公示。"
    return done_by_form(request, form, save, _sheet(holding.item, "备案、公示", "保存", lead))


@require_http_methods(FORM)
def file_catalogue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down when the list of a body was filed and made public, for all items that it does."""
    reader, day = let_in(request, Action.SEE)
    body = get_object_or_404(selectors.bodies_for(reader, day), uuid=uuid)
    actor, day = let_in(request, Action.CHANGE, body.path)

    def save(given: dict[str, Any]) -> None:
        services.file_catalogue(actor=actor, body=body, on=day, **given)

    counted = selectors.catalogue_of(body)
    lead = (
        f"{body.name}实施 {counted['all']:,} 个事项，{counted['unfiled']:,} 个没有写备案日，"
        f"{counted['unpublished']:,} 个没有写公示日。只填还没有写的；已经写了的不变，要改的到事项里改。"
    )
    back = reverse("registry:body", args=[body.uuid])
    sheet = Sheet("事项目录备案、公示", "登记", back, body.name, lead)
    return done_by_form(request, CatalogueForm(request.POST or None), save, sheet)


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
