"""The tables: by body, by month, as files; the counting rules; and letting the office count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from hengjian.common.refusals import NotAllowed, Refused
from hengjian.evaluation import policies, selectors, tabulating
from hengjian.evaluation.files import document_of, workbook_of
from hengjian.evaluation.forms import TableForm
from hengjian.evaluation.law import Counting, Statistics, Table
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.places import Line, Places
from hengjian.evaluation.policies import Action
from hengjian.evaluation.reports import Report, month_of, period_words, report_of
from hengjian.evaluation.store import Span
from hengjian.evaluation.tables import (
    SHARED_NOTES,
    Cell,
    Grid,
    Money,
    Slot,
    count_for,
    grid_of,
    telling,
    text_of,
)
from hengjian.evaluation.views.shared import (
    Address,
    counting_asked,
    given,
    let_in,
    newest_or_404,
    newest_year,
    places_asked,
    span_asked,
    span_parts,
    table_asked,
    texts_or_404,
)
from hengjian.journal.services import record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Shown:
    """A figure on a page: its words, and the address of what is behind it."""

    text: str
    url: str
    nothing: bool


@dataclass(frozen=True)
class Row:
    """A line of a page's table: its name, where that leads, and its figures."""

    name: str
    url: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Choice:
    """What the address asks for, read and checked."""

    texts: Statistics
    table: Table
    counting: Counting
    form: TableForm
    tabulation: Tabulation | None
    span: Span
    places: Places

    @property
    def address(self) -> Address:
        """Give the address of the page as it stands."""
        month = given(self.form, "month")
        return Address(
            {
                "table": self.table.code, "counting": self.counting.id,
                "year": str(self.span.first.year), "month": str(month or ""),
                "body": str(self.places.top.uuid) if self.places.top else "",
            }
        )  # fmt: skip


def _choice(request: HttpRequest) -> Choice:
    reader, day = let_in(request)
    texts = texts_or_404()
    table = table_asked(request, texts)
    counting = counting_asked(request.GET.get("counting", ""), table, texts)
    tabulation = selectors.latest()
    offered = texts.countings_of(table.code)
    data = request.GET.copy()
    data["counting"] = counting.id
    data.setdefault("year", str(tabulation.day.year if tabulation else day.year))
    form = TableForm(offered, newest_year(tabulation, day), data)
    places = places_asked(reader, day, given(form, "body"))
    return Choice(
        texts, table, counting, form, tabulation, span_asked(form, tabulation, day), places
    )


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Show a table of a period: its columns, its bodies, its months."""
    reader, day = let_in(request)
    chosen = _choice(request)
    context: dict[str, Any] = {
        "form": chosen.form,
        "table": chosen.table,
        "counting": chosen.counting,
        "tabs": [
            (each, chosen.address(table=each.code, counting="")) for each in chosen.texts.tables
        ],
        "tabulation": chosen.tabulation,
        "busy": selectors.underway(),
        "may_tabulate": policies.may(reader, Action.TABULATE, day),
        "stale": _stale(chosen),
        "comparable": len(chosen.texts.countings_of(chosen.table.code)) > 1,
        "places": chosen.places,
        "period": period_words(chosen.span),
        "query": chosen.address(),
        "up": chosen.address(body=chosen.places.above.uuid) if chosen.places.above else "",
        "notes": SHARED_NOTES,
    }
    if chosen.tabulation is not None:
        opens = policies.may(reader, Action.OPEN, day)
        grid = grid_of(count_for(chosen.tabulation, chosen.counting, chosen.places, chosen.span))
        context |= _laid_out(grid, chosen, opens=opens)
    return render(request, "evaluation/table.html", context)


def _stale(chosen: Choice) -> bool:
    """Tell whether the counting rules have changed since the figures were counted."""
    tabulation = chosen.tabulation
    return tabulation is not None and tabulation.statistics_digest != chosen.texts.digest


def _laid_out(grid: Grid, chosen: Choice, *, opens: bool) -> dict[str, Any]:
    top = chosen.places.top
    whole = _shown(grid.total, grid.slots, chosen, _Behind(chosen.span, _uuid(top), opens))
    few = telling(grid.slots)
    return {
        "heads": [grid.slots[i].label for i in few],
        "total": [whole[i] for i in few],
        "columns": list(zip(grid.slots, whole, strict=True)),
        "lines": [_narrowed(row, few) for row in _lines(grid, chosen, opens=opens)],
        "months": [_narrowed(row, few) for row in _months(grid, chosen, opens=opens)],
    }


def _narrowed(row: Row, few: Sequence[int]) -> Row:
    return replace(row, cells=tuple(row.cells[i] for i in few))


@dataclass(frozen=True)
class _Behind:
    """Where figures lead: period and body, and whether the reader may go there at all."""

    span: Span
    body: str
    opens: bool
    own: bool = False


def _uuid(body: Any) -> str:
    return str(body.uuid) if body is not None and body.uuid else ""


def _shown(
    cells: Sequence[Cell], slots: Sequence[Slot], chosen: Choice, behind: _Behind
) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            text_of(cell),
            _behind(slot, chosen, behind) if behind.opens and cell and slot.opens else "",
            cell == 0 or cell == Money(0, 0),
        )
        for slot, cell in zip(slots, cells, strict=True)
    )


def _behind(slot: Slot, chosen: Choice, behind: _Behind) -> str:
    asked = Address(
        {
            "counting": chosen.counting.id, "part": slot.part.code, "column": slot.code,
            "body": behind.body, "own": "1" if behind.own else "", **span_parts(behind.span),
        }
    )  # fmt: skip
    return f"{reverse('evaluation:units')}?{asked()}"


def _lines(grid: Grid, chosen: Choice, *, opens: bool) -> Iterator[Row]:
    for i, cells in grid.lines:
        line: Line = chosen.places.lines[i]
        known = opens and line.uuid is not None
        behind = _Behind(chosen.span, str(line.uuid or ""), known, line.own)
        leads = line.uuid is not None and not line.own
        yield Row(
            f"{line.name}（本级）" if line.own else line.name,
            f"?{chosen.address(body=line.uuid)}" if leads else "",
            _shown(cells, grid.slots, chosen, behind),
        )


def _months(grid: Grid, chosen: Choice, *, opens: bool) -> Iterator[Row]:
    year = chosen.span.first.year
    for month, cells in grid.months:
        behind = _Behind(month_of(year, month), _uuid(chosen.places.top), opens)
        yield Row(
            f"{month}月",
            f"?{chosen.address(month=month)}",
            _shown(cells, grid.slots, chosen, behind),
        )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """Give all tables of the period as a workbook."""
    report = _report(request, "xlsx")
    return _file(workbook_of(report), XLSX, f"{report.title}-{report.place}.xlsx")


@require_safe
def word(request: HttpRequest) -> HttpResponse:
    """Give the report of the period as a document."""
    report = _report(request, "docx")
    return _file(document_of(report), DOCX, f"{report.title}-{report.place}.docx")


def _report(request: HttpRequest, kind: str) -> Report:
    reader, day = let_in(request)
    chosen = _choice(request)
    tabulation = newest_or_404()
    countings = [
        (
            each.title,
            chosen.counting
            if each.code == chosen.table.code
            else chosen.texts.countings[each.counting],
        )
        for each in chosen.texts.tables
    ]
    with transaction.atomic():
        record(
            kind="evaluation.report_exported",
            actor=reader.uuid,
            objects=[tabulation.uuid],
            on=day,
            content={"asked": chosen.address(), "file": kind},
        )
    return report_of(tabulation, countings, chosen.places, chosen.span)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = str(content_disposition_header(True, name))  # noqa: FBT003  Django's signature
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the counting rules: what is counted in which column, in which order, and where that is written."""
    let_in(request)
    texts = texts_or_404()
    told = [
        (
            each,
            [
                (counting, [(part, _order(part)) for part in counting.parts])
                for counting in texts.countings_of(each.code)
            ],
        )
        for each in texts.tables
    ]
    return render(request, "evaluation/rules.html", {"told": told})


def _order(part: Any) -> list[str]:
    return [part.columns[i].label for i in part.asked()]


@require_POST
def tabulate(request: HttpRequest) -> HttpResponse:
    """Let the office count anew."""
    actor, _ = let_in(request, Action.TABULATE)
    try:
        tabulating.ask_tabulation(actor=actor)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已开始汇总，可以离开这一页；完成后刷新就能看到新的数字。")
    return redirect("evaluation:table")
