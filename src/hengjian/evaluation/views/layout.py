"""How a table is laid out on its page: what the address asks for, the figures, and where each of them leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from hengjian.evaluation import selectors
from hengjian.evaluation.forms import TableForm
from hengjian.evaluation.law import Counting, Statistics, Table
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.places import Line, Places
from hengjian.evaluation.reports import month_of
from hengjian.evaluation.store import Span
from hengjian.evaluation.tables import (
    EVERYTHING,
    TOTAL_SLOT,
    Cell,
    Grid,
    Group,
    Money,
    Slot,
    groups_of,
    labels_of,
    text_of,
    yuan,
)
from hengjian.evaluation.views.shared import (
    Address,
    counting_asked,
    given,
    let_in,
    newest_year,
    places_asked,
    span_asked,
    span_parts,
    table_asked,
    texts_or_404,
)

NO_DATA_YET = "—"


@dataclass(frozen=True)
class Shown:
    """A figure on a page: its words, what is doubtful of it, and the address of what is behind it."""

    text: str
    url: str
    nothing: bool
    doubt: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a page's table: its name, where that leads, and its figures."""

    name: str
    url: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Head:
    """The head of a column: its words, and whether it is the whole of its part."""

    label: str
    whole: bool


@dataclass(frozen=True)
class Choice:
    """What the address asks for, read and checked; `show` names the columns side by side."""

    texts: Statistics
    table: Table
    counting: Counting
    form: TableForm
    tabulation: Tabulation | None
    span: Span
    places: Places
    show: str

    @property
    def address(self) -> Address:
        """Give the address of the page as it stands."""
        month = given(self.form, "month")
        return Address(
            {
                "table": self.table.code, "counting": self.counting.id,
                "year": str(self.span.first.year), "month": str(month or ""),
                "body": str(self.places.top.uuid) if self.places.top else "", "show": self.show,
            }
        )  # fmt: skip


def choice_of(request: HttpRequest) -> Choice:
    """Read what the address asks for."""
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
    span = span_asked(form, tabulation, day)
    show = str(given(form, "show") or "")
    return Choice(texts, table, counting, form, tabulation, span, places, show)


def laid_out(grid: Grid, chosen: Choice, *, opens: bool) -> dict[str, Any]:
    """Give a table for its page: one column below the other for the whole, side by side by month and by body."""
    behind = _Behind(chosen.span, _uuid(chosen), opens)
    whole = _shown(grid.total, grid.slots, chosen, behind)
    groups = groups_of(grid.slots)
    group = next((each for each in groups if each.code == chosen.show), groups[0])
    slots = [grid.slots[i] for i in group.positions]

    def row(name: str, url: str, cells: Sequence[Cell], behind: _Behind) -> Row:
        picked = [cells[i] for i in group.positions]
        shown = _shown(picked, slots, chosen, behind)
        if behind.span.first > grid.until:
            shown = tuple(
                Shown(NO_DATA_YET, "", nothing=True) if cell is None else each
                for cell, each in zip(picked, shown, strict=True)
            )
        return Row(name, url, shown)

    return {
        "columns": list(zip(labels_of(grid.slots), grid.slots, whole, strict=True)),
        "groups": _choices(groups, group, chosen),
        "parts": _parts(slots),
        "heads": [Head(slot.label, slot.code == TOTAL_SLOT) for slot in slots],
        "total": [whole[i] for i in group.positions],
        "lines": [row(*each) for each in _lines(grid, chosen, opens=opens)],
        "months": [row(*each) for each in _months(grid, chosen, opens=opens)],
        "until": grid.until if chosen.span.last.replace(day=1) > grid.until else None,
        "left_out": [slot.label for i, slot in enumerate(grid.slots) if i not in groups[0].positions],
    }  # fmt: skip


def _choices(groups: Sequence[Group], group: Group, chosen: Choice) -> list[tuple[str, str, bool]]:
    """Give the choices of columns with their addresses; none where there is nothing to choose."""
    told = [
        (each.title, chosen.address(show="" if each.code == EVERYTHING else each.code), each == group)
        for each in groups
    ]  # fmt: skip
    return told if len(told) > 1 else []


def _parts(slots: Sequence[Slot]) -> list[tuple[str, int]]:
    """Give the parts above the columns, each with how many it spans; none where there is but one."""
    told = [(title, len(list(own))) for title, own in groupby(slots, lambda slot: slot.part.title)]
    return told if len(told) > 1 else []


@dataclass(frozen=True)
class _Behind:
    """Where figures lead: period and body, and whether the reader may go there at all."""

    span: Span
    body: str
    opens: bool
    own: bool = False


def _uuid(chosen: Choice) -> str:
    top = chosen.places.top
    return str(top.uuid) if top is not None else ""


def _shown(
    cells: Sequence[Cell], slots: Sequence[Slot], chosen: Choice, behind: _Behind
) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            f"{yuan(cell.fen)} 元" if isinstance(cell, Money) else text_of(cell),
            _url(slot, chosen, behind) if behind.opens and cell and slot.opens else "",
            cell == 0 or cell == Money(0, 0),
            f"另有 {cell.unknown:,} 件金额不明" if isinstance(cell, Money) and cell.unknown else "",
        )
        for slot, cell in zip(slots, cells, strict=True)
    )


def _url(slot: Slot, chosen: Choice, behind: _Behind) -> str:
    asked = Address(
        {
            "counting": chosen.counting.id, "part": slot.part.code, "column": slot.code,
            "body": behind.body, "own": "1" if behind.own else "", **span_parts(behind.span),
        }
    )  # fmt: skip
    return f"{reverse('evaluation:units')}?{asked()}"


def _lines(
    grid: Grid, chosen: Choice, *, opens: bool
) -> Iterator[tuple[str, str, Sequence[Cell], _Behind]]:
    for i, cells in grid.lines:
        line: Line = chosen.places.lines[i]
        leads = line.uuid is not None and not line.own
        yield (
            f"{line.name}（本级）" if line.own else line.name,
            f"?{chosen.address(body=line.uuid)}" if leads else "",
            cells,
            # Without a body of their own: those that no registered body has.
            _Behind(chosen.span, str(line.uuid or ""), opens, line.own or line.uuid is None),
        )


def _months(
    grid: Grid, chosen: Choice, *, opens: bool
) -> Iterator[tuple[str, str, Sequence[Cell], _Behind]]:
    year = chosen.span.first.year
    for month, cells in grid.months:
        span = month_of(year, month)
        url = "" if span.first > grid.until else f"?{chosen.address(month=month)}"
        yield f"{month}月", url, cells, _Behind(span, _uuid(chosen), opens)
