"""Pages of imports, and exports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.common.pages import Sheet, filled_in, page_at, wish
from hengjian.registry import policies, selectors
from hengjian.registry.forms import (
    BodyFilterForm,
    ImportForm,
    ItemFilterForm,
    OfficerFilterForm,
)
from hengjian.registry.models.items import Tier
from hengjian.registry.models.records import Import
from hengjian.registry.policies import Action
from hengjian.registry.services import imports as services
from hengjian.registry.tables.columns import COLUMNS
from hengjian.registry.tables.exports import sheet_rows
from hengjian.registry.tables.files import MOST_ROWS, read_upload, written
from hengjian.registry.views.pages import let_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ERRORS = 200


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Show the files that one sent, and the columns that each table has."""
    actor, _ = let_in(request, Action.CHANGE)
    context = {
        "page": page_at(request, selectors.imports_of(actor).defer("rows"), ("-id",)),
        "tables": [(label, COLUMNS[value]) for value, label in Import.Table.choices],
    }
    return render(request, "registry/imports.html", context)


@require_http_methods(("GET", "HEAD", "POST"))
def new_import(request: HttpRequest) -> HttpResponse:
    """Send a file; it is tried, and carried out only when one says so."""
    actor, day = let_in(request, Action.CHANGE)
    places = selectors.places_for(actor, day)
    form = ImportForm(places, request.POST or None, request.FILES or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        file = given["file"]
        sent = services.start_import(
            actor=actor,
            body=given["body"],
            table=given["table"],
            file_name=file.name,
            rows=read_upload(file, given["table"]),
            on=day,
        )
        return redirect("registry:import", uuid=sent.uuid)

    lead = f"先试算，确认后才写入；有一行不对就一行也不写。一次最多 {MOST_ROWS:,} 行。"
    sheet = Sheet("导入文件", "上传并试算", reverse("registry:imports"), "登记导入", lead)
    return filled_in(request, form, save, sheet)


@require_safe
def import_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what a file would do, or did."""
    _, sent = _own(request, uuid)
    outcome = services.Outcome(**sent.outcome)
    context = {"sent": sent, "outcome": outcome, "errors": outcome.errors[:SHOWN_ERRORS]}
    return render(request, "registry/import.html", context)


@require_POST
def carry_out(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a file into the registry; what stands in the way is shown on its page."""
    actor, sent = _own(request, uuid)
    if sent.carried_out_at is None:
        services.carry_out_import(actor=actor, sent=sent, on=today())
    return redirect("registry:import", uuid=uuid)


@require_safe
def export(request: HttpRequest, table: str) -> HttpResponse:
    """Give what the list shows as a spreadsheet, with the columns that an import wants."""
    reader, day = let_in(request, Action.SEE)
    heads = [column.head for column in COLUMNS[table]]
    label = Import.Table(table).label
    content = written(heads, sheet_rows(table, _wanted(request, reader, table)), label)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{table}-{day:%Y%m%d}.xlsx"'
    return answer


def _wanted(request: HttpRequest, reader: Account, table: str) -> QuerySet[Any]:
    """Give the rows that the filters in the address leave."""
    _, day = let_in(request, Action.SEE)
    if table == Import.Table.BODIES:
        wanted, _ = wish(BodyFilterForm(request.GET), selectors.BodyFilter)
        rows = selectors.bodies_for(reader, day, wanted).select_related("area").order_by("path")
        # A body above those that the reader may see has no name for him.
        return rows.prefetch_related(Prefetch("parent", selectors.bodies_for(reader, day)))
    if table in {Import.Table.OFFICERS, Import.Table.CREDENTIALS}:
        asked, _ = wish(OfficerFilterForm(request.GET), selectors.OfficerFilter)
        officers = selectors.officers_for(reader, day, asked)
        if table == Import.Table.OFFICERS:
            return officers.order_by("name", "id")
        holders = officers.order_by().values("pk")
        return selectors.credentials_for(reader, day).filter(officer__in=holders).order_by("id")
    sought, _ = wish(ItemFilterForm(request.GET), selectors.ItemFilter)
    items = selectors.items_for(reader, day, sought)
    if table == Import.Table.ITEMS:
        return items.order_by("code", "id")
    tiers = Tier.objects.filter(benchmark__item__in=items.order_by().values("pk"))
    return tiers.select_related("benchmark__item").order_by("id")


def _own(request: HttpRequest, uuid: UUID) -> tuple[Account, Import]:
    """Give a file that one sent oneself; another's is not there."""
    actor, day = let_in(request, Action.CHANGE)
    sent = get_object_or_404(selectors.imports_of(actor), uuid=uuid)
    if not policies.may(actor, Action.CHANGE, day, sent.body.path):
        raise PermissionDenied
    return actor, sent
