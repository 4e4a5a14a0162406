"""Two counting rules on the same data: what moves where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hengjian.evaluation import lists, policies, selectors
from hengjian.evaluation.counting import UNCOVERED
from hengjian.evaluation.forms import CompareForm
from hengjian.evaluation.law import Counting
from hengjian.evaluation.lists import Move
from hengjian.evaluation.policies import Action
from hengjian.evaluation.reports import period_words
from hengjian.evaluation.store import Span
from hengjian.evaluation.tables import TOTAL_SLOT, UNCOVERED_SLOT, UNKNOWN_SLOT
from hengjian.evaluation.views.shared import (
    Address,
    as_of,
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


@dataclass(frozen=True)
class Moved:
    """A pair of columns with its units, in words, and the address of those."""

    part: str
    one: str
    other: str
    units: int
    same: bool
    url: str


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what moves between two counting rules of a table."""
    reader, day = let_in(request)
    texts = texts_or_404()
    table = table_asked(request, texts)
    offered = texts.countings_of(table.code)
    tabulation = selectors.latest()
    one = counting_asked(request.GET.get("one", ""), table, texts)
    rest = [each for each in offered if each.id != one.id]
    named = request.GET.get("other", "")
    other = counting_asked(named, table, texts) if named else (rest or offered)[0]
    data = request.GET.copy()
    data["one"], data["other"] = one.id, other.id
    data.setdefault("year", str(tabulation.day.year if tabulation else day.year))
    form = CompareForm(offered, newest_year(tabulation, day), data)
    span = span_asked(form, tabulation, day)
    places = places_asked(reader, day, given(form, "body"))
    moves: list[Move] = []
    if tabulation is not None:
        moves = lists.compare(tabulation, one, other, places.bodies, span)
    opens = policies.may(reader, Action.OPEN, day)
    body = str(places.top.uuid) if places.top else ""
    told = [_moved(each, one, other, (span, body) if opens else None) for each in moves]
    context: dict[str, Any] = {
        "form": form,
        "table": table,
        "one": one,
        "other": other,
        "moved": [each for each in told if not each.same],
        "stayed": [each for each in told if each.same],
        "units": sum(each.units for each in told),
        "moving": sum(each.units for each in told if not each.same),
        "places": places,
        "period": period_words(span),
        **as_of(tabulation, reader, day),
    }
    return render(request, "evaluation/compare.html", context)


def _moved(move: Move, one: Counting, other: Counting, behind: tuple[Span, str] | None) -> Moved:
    words = tuple(
        "不计" if column is None else lists.column_words(counting.part(move.part), column)
        for counting, column in ((one, move.one), (other, move.other))
    )
    url = _url(move, (one, other), behind) if behind else ""
    return Moved(
        one.part(move.part).title, words[0], words[1], move.units, _same(move, one, other), url
    )


def _same(move: Move, one: Counting, other: Counting) -> bool:
    """Tell whether two columns are the same: of one name, or of one code where a table joins others to it."""
    if move.one is None or move.other is None or move.one < 0 or move.other < 0:
        return move.one == move.other
    first, second = one.part(move.part).columns[move.one], other.part(move.part).columns[move.other]
    return first.code == second.code or first.label == second.label


def _url(move: Move, pair: Sequence[Counting], behind: tuple[Span, str]) -> str:
    """Give the address of the units: listed by the rule that counts them, narrowed by the other."""
    span, body = behind
    (here, there), columns = pair, (move.one, move.other)
    if move.one is None:
        here, there, columns = there, here, (move.other, move.one)
    column, against = columns
    asked = Address(
        {
            "counting": here.id, "part": move.part, "column": _code(here, move.part, column),
            "against": there.id, "body": body, **span_parts(span),
            "against_column": lists.NOT_COUNTED if against is None else str(against),
        }
    )  # fmt: skip
    return f"{reverse('evaluation:units')}?{asked()}"


def _code(counting: Counting, part: str, column: int | None) -> str:
    if column is None:
        return TOTAL_SLOT
    if column >= 0:
        return counting.part(part).columns[column].code
    return UNCOVERED_SLOT if column == UNCOVERED else UNKNOWN_SLOT
