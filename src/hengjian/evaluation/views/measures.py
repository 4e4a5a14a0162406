"""Measures: what the data can measure, how each stands, and the cases behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import page_at
from hengjian.common.subtrees import ROOT
from hengjian.evaluation import figures, lists, policies, rooms, selectors
from hengjian.evaluation.figures import Figure, Measure
from hengjian.evaluation.forms import PeriodForm
from hengjian.evaluation.law import MeasureText, statistics
from hengjian.evaluation.lists import OutcomeSayer
from hengjian.evaluation.outcomes import BREACH, MET, OPEN, UNKNOWN
from hengjian.evaluation.places import Places
from hengjian.evaluation.policies import Action
from hengjian.evaluation.reports import period_words
from hengjian.evaluation.store import Span
from hengjian.evaluation.views.shared import (
    as_of,
    body_given,
    given,
    let_in,
    newest_or_404,
    newest_year,
    places_asked,
    span_asked,
    span_given,
)
from hengjian.screening.law import office_rulebook

OUTCOMES = {
    "breach": (BREACH, "没有做到"), "met": (MET, "做到"), "unknown": (UNKNOWN, "不能判断"),
    "open": (OPEN, "还没有到期"),
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A measure with its figure."""

    measure: Measure
    figure: Figure

    @property
    def share(self) -> str:
        """Write the value as a percentage; a dash where the data cannot say."""
        value = self.figure.value
        return "—" if value is None else f"{percent(value.numerator, value.denominator)}%"


def percent(numerator: int, denominator: int) -> str:
    """Write a share with one decimal; only what is whole is 100, and only nothing is 0."""
    tenths = (numerator * 2000 + denominator) // (2 * denominator)
    if numerator < denominator:
        tenths = min(tenths, 999)
    if numerator:
        tenths = max(tenths, 1)
    return f"{tenths // 10}.{tenths % 10}"


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Show how each measure stands in a period."""
    reader, day = let_in(request)
    tabulation = selectors.latest()
    data = request.GET.copy()
    data.setdefault("year", str(tabulation.day.year if tabulation else day.year))
    form = PeriodForm(newest_year(tabulation, day), data)
    span = span_asked(form, tabulation, day)
    places = places_asked(reader, day, given(form, "body"))
    path = places.top.path if places.top else ROOT
    told = figures.every_figure(reader, body_path=path, first=span.first, last=span.last)
    found = [Standing(measure, figure) for measure, figure in told]
    context = {
        "form": form,
        "standings": found,
        "places": places,
        "period": period_words(span),
        **as_of(tabulation, reader, day),
        "opens": policies.may(reader, Action.OPEN, day),
        "not_yet": figures.not_yet(),
    }
    return render(request, "evaluation/measures.html", context)


@require_safe
def measure(request: HttpRequest) -> HttpResponse:
    """Show what is behind a measure by its outcome: cases the newest first, of rooms what they keep."""
    reader, day = let_in(request, Action.OPEN)
    text = next((m for m in statistics().measures if m.code == request.GET.get("code")), None)
    if text is None or not (text.rules or text.room):
        raise Http404
    span = span_given(request)
    places = places_asked(reader, day, body_given(request), Action.OPEN)
    offered = {code: words for code, words in OUTCOMES.items() if text.rules or code != "unknown"}
    chosen = request.GET.get("outcome", "breach")
    asked = _Asked(text, span, places, chosen if chosen in offered else "breach")
    context = {
        "measure": text,
        "outcomes": [(code, words) for code, (_, words) in offered.items()],
        "chosen": asked.outcome,
        "places": places,
        "period": period_words(span),
        **(
            _cases(request, reader, day, asked)
            if text.rules
            else _kept(request, reader, day, asked)
        ),
    }
    return render(request, "evaluation/measure.html", context)


@dataclass(frozen=True)
class _Asked:
    """Which measure, of which period and bodies, with which outcome."""

    text: MeasureText
    span: Span
    places: Places
    outcome: str


def _cases(request: HttpRequest, reader: Account, day: date, asked: _Asked) -> dict[str, Any]:
    tabulation = newest_or_404()
    outcome, word = OUTCOMES[asked.outcome]
    bodies = asked.places.bodies
    rows = lists.outcomes_behind(tabulation, asked.text.code, outcome, bodies, asked.span)
    titles = {rule.id: rule.text.title for rule in office_rulebook().rules}
    say = OutcomeSayer(titles, word)
    page = lists.leaf_of(rows, tabulation, request.GET.get("place", ""), say)
    return {"page": page, **as_of(tabulation, reader, day)}


def _kept(request: HttpRequest, reader: Account, day: date, asked: _Asked) -> dict[str, Any]:
    top = asked.places.top
    path, text = top.path if top else ROOT, asked.text
    rows = figures.kept_behind(
        reader, text, body_path=path, span=asked.span, outcome=asked.outcome
    )  # fmt: skip
    if rows is None:
        raise Http404
    page = page_at(request, rows)
    told = [rooms.told(text, row, reader, day) for row in page.rows]
    return {"page": page, "kept": told, "word": rooms.OWING[text.room].word}
