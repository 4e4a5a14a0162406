"""What stands behind a figure: the cases one by one, each with the reason; and of one case all its places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hengjian.accounts.models import Account
from hengjian.cases.selectors import case_for
from hengjian.evaluation import lists
from hengjian.evaluation.law import Counting, Statistics
from hengjian.evaluation.lists import Against, UnitSayer
from hengjian.evaluation.places import UNREGISTERED, Places, places_for
from hengjian.evaluation.policies import Action
from hengjian.evaluation.reports import period_words
from hengjian.evaluation.store import Bodies
from hengjian.evaluation.tables import Slot, slots_of
from hengjian.evaluation.views.shared import (
    as_of,
    body_given,
    let_in,
    newest_or_404,
    places_asked,
    span_given,
    texts_or_404,
)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Show the units that a figure counts, the newest first."""
    reader, day = let_in(request, Action.OPEN)
    texts, tabulation = texts_or_404(), newest_or_404()
    counting = _counting(request.GET.get("counting", ""), texts)
    slot = _slot(counting, request.GET.get("part", ""), request.GET.get("column", ""))
    places = places_asked(reader, day, body_given(request), Action.OPEN)
    span = span_given(request)
    against = _against(request, texts)
    rows = lists.units_behind(tabulation, counting, slot, _bodies(request, places), span, against)
    page = lists.leaf_of(rows, tabulation, request.GET.get("place", ""), UnitSayer(counting))
    if against is not None:
        page = lists.with_other_reasons(page, tabulation, slot, against)
    context = {
        "page": page,
        "counting": counting,
        "table": texts.table(counting.table),
        "slot": slot,
        "place": _place(request, places),
        "period": period_words(span),
        **as_of(tabulation, reader, day),
        "against": against,
        "against_column": _against_words(against, slot),
    }
    return render(request, "evaluation/units.html", context)


def _counting(name: str, texts: Statistics) -> Counting:
    if name not in texts.countings:
        raise Http404
    return texts.countings[name]


def _slot(counting: Counting, part: str, column: str) -> Slot:
    for slot in slots_of(counting):
        if (slot.part.code, slot.code) == (part, column) and slot.opens:
            return slot
    raise Http404


def _bodies(request: HttpRequest, places: Places) -> Bodies:
    """Give the bodies that are meant: all below the place, or (`own`) the body itself, or no registered one."""
    if not request.GET.get("own"):
        return places.bodies
    if places.top is None:
        return Bodies((), unregistered=None in places.line_of)
    return Bodies((places.top.pk,), unregistered=False)


def _place(request: HttpRequest, places: Places) -> str:
    if not request.GET.get("own"):
        return places.name
    return f"{places.top.name}（本级）" if places.top else UNREGISTERED


def _against(request: HttpRequest, texts: Statistics) -> Against | None:
    named = request.GET.get("against", "")
    if not named:
        return None
    column = request.GET.get("against_column", "")
    if column == lists.NOT_COUNTED:
        return Against(_counting(named, texts), None)
    try:
        return Against(_counting(named, texts), int(column))
    except ValueError as bad:
        raise Http404 from bad


def _against_words(against: Against | None, slot: Slot) -> str:
    if against is None:
        return ""
    if against.column is None:
        return "不计"
    part = next(each for each in against.counting.parts if each.code == slot.part.code)
    return lists.column_words(part, against.column)


@require_safe
def case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show of one case where each table counts it, and why."""
    reader, day = let_in(request, Action.OPEN)
    texts, tabulation = texts_or_404(), newest_or_404()
    version = case_for(reader, day, uuid)
    if version is None or not _within(reader, day, version.body_id):
        raise Http404
    countings = [counting for each in texts.tables for counting in texts.countings_of(each.code)]
    told = lists.told_of_case(tabulation, countings, version.case)
    context: dict[str, Any] = {
        "case": version.case,
        "told": [
            (texts.table(counting.table), counting, found) for counting, found in told if found
        ],
        "silent": [counting for counting, found in told if not found],
        **as_of(tabulation, reader, day),
    }
    return render(request, "evaluation/case.html", context)


def _within(reader: Account, day: Any, body: int | None) -> bool:
    places = places_for(reader, day)
    return places is not None and body in places.line_of
