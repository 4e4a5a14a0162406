"""Exports: what the lists show, with the columns that an import wants."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.common.pages import wish
from hengjian.registry import selectors, yearly
from hengjian.registry.forms import (
    BodyFilterForm,
    CheckFilterForm,
    OfficerFilterForm,
    PartyFilterForm,
)
from hengjian.registry.itemforms import ItemFilterForm
from hengjian.registry.models.items import Holding, Tier
from hengjian.registry.policies import Action
from hengjian.registry.tables import columns
from hengjian.registry.tables.columns import TABLES
from hengjian.registry.tables.exports import sheet_rows
from hengjian.registry.tables.files import written
from hengjian.registry.views.pages import let_in
from hengjian.registry.yearly import CheckFilter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export(request: HttpRequest, table: str) -> HttpResponse:
    """Give what the list shows as a spreadsheet."""
    reader, _ = let_in(request, Action.SEE)
    return _workbook(table, _wanted(request, reader, table))


@require_safe
def export_checks(request: HttpRequest) -> HttpResponse:
    """Give the credentials to be checked for a year that the list shows, to fill in the results and bring them back."""
    reader, day = let_in(request, Action.SEE)
    wanted = checks_asked(request, day)
    return _workbook(columns.CHECKS, yearly.checks_for(reader, day, wanted).order_by("id"))


def checks_asked(request: HttpRequest, day: date) -> CheckFilter:
    """Give what of the checks the address asks for: of the year under way, where it names none."""
    form = CheckFilterForm(request.GET, day=day)
    given = form.cleaned_data if form.is_valid() else {}
    year = given.get("year") or yearly.year_to_check(day)
    narrowed = (given.get(name, "") for name in ("words", "standing", "examined"))
    return CheckFilter(year, *narrowed)


@require_safe
def export_parties(request: HttpRequest) -> HttpResponse:
    """Give the parties that the list shows, their numbers hidden."""
    reader, day = let_in(request, Action.SEE_PARTIES)
    wanted, _ = wish(PartyFilterForm(request.GET), selectors.PartyFilter)
    rows = selectors.parties_for(reader, day, wanted).order_by("name", "id")
    return _workbook(columns.PARTIES, rows)


def _workbook(table: str, rows: QuerySet[Any]) -> HttpResponse:
    heads = [column.head for column in TABLES[table].columns]
    content = written(heads, sheet_rows(table, rows), TABLES[table].label)
    answer = HttpResponse(content, content_type=XLSX)
    name = f"{table}-{today():%Y%m%d}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _wanted(request: HttpRequest, reader: Account, table: str) -> QuerySet[Any]:
    """Give the rows that the filters in the address leave."""
    if table == columns.AREAS:
        return selectors.areas().order_by("code")
    if table == columns.ENTRUSTMENTS:
        return selectors.entrustments_for(reader, today()).order_by("id")
    if table == columns.BODIES:
        wanted, _ = wish(BodyFilterForm(request.GET), selectors.BodyFilter)
        rows = selectors.bodies_for(reader, today(), wanted).select_related("area")
        # A body above those that the reader may see has no name for him.
        seen = Prefetch("parent", selectors.bodies_for(reader, today()))
        return rows.order_by("path").prefetch_related(seen)
    if table in {columns.OFFICERS, columns.CREDENTIALS}:
        return _of_officers(request, reader, table)
    sought, _ = wish(ItemFilterForm(request.GET), selectors.ItemFilter)
    items = selectors.items_for(reader, today(), sought)
    if table == columns.ITEMS:
        return items.order_by("code", "id")
    if table == columns.HOLDINGS:
        held = Holding.objects.filter(item__in=items.order_by().values("pk"))
        return held.select_related("item__body", "body").order_by("id")
    tiers = Tier.objects.filter(benchmark__item__in=items.order_by().values("pk"))
    return tiers.select_related("benchmark__item__body").order_by("id")


def _of_officers(request: HttpRequest, reader: Account, table: str) -> QuerySet[Any]:
    asked, _ = wish(OfficerFilterForm(request.GET), selectors.OfficerFilter)
    officers = selectors.officers_for(reader, today(), asked)
    if table == columns.OFFICERS:
        return officers.order_by("name", "id")
    holders = officers.order_by().values("pk")
    return selectors.credentials_for(reader, today()).filter(officer__in=holders).order_by("id")
