"""What the pages of this room have in common: who is let in, the newest tabulation, what the address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.evaluation import policies, selectors
from hengjian.evaluation.forms import PeriodForm
from hengjian.evaluation.law import Counting, Statistics, Table, statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.places import Places, places_for
from hengjian.evaluation.policies import Action
from hengjian.evaluation.reports import month_of, year_of
from hengjian.evaluation.store import Span
from hengjian.screening import policies as screening_policies


def let_in(request: HttpRequest, action: Action = Action.SEE) -> tuple[Account, date]:
    """Give who asks and the day; whoever may do this nowhere is turned away."""
    account, day = person(request), today()
    if not policies.may(account, action, day):
        raise PermissionDenied
    return account, day


def table_asked(request: HttpRequest, texts: Statistics) -> Table:
    """Give the table that the address names, else the first."""
    named = request.GET.get("table", "")
    return next((each for each in texts.tables if each.code == named), texts.tables[0])


def counting_asked(name: str, table: Table, texts: Statistics) -> Counting:
    """Give the counting rule that the address names, else that which holds without a choice."""
    chosen = texts.countings.get(name)
    return chosen if chosen and chosen.table == table.code else texts.countings[table.counting]


def given(form: forms.Form, name: str) -> Any:
    """Give what a form says, as far as it can be read."""
    form.is_valid()
    return form.cleaned_data.get(name)


def newest_year(tabulation: Tabulation | None, day: date) -> int:
    """Give the newest year of which there can be data."""
    return max(tabulation.day.year if tabulation else day.year, day.year)


def span_asked(form: PeriodForm, tabulation: Tabulation | None, day: date) -> Span:
    """Give the period that a form names, else the year of the newest data."""
    year = given(form, "year") or (tabulation.day.year if tabulation else day.year)
    month = given(form, "month")
    return month_of(year, month) if month else year_of(year)


def places_asked(
    reader: Account, day: date, body: UUID | None, action: Action = Action.SEE
) -> Places:
    """Give the places that the address names; a body that the reader does not see is not there for him."""
    places = places_for(reader, day, body, action)
    if places is None:
        raise Http404
    return places


@dataclass(frozen=True)
class Address:
    """What an address keeps of a choice, so that links lead on from it."""

    parts: dict[str, str]

    def __call__(self, **more: object) -> str:
        """Give the query with some parts changed; what is empty is left out."""
        whole = {**self.parts, **{name: str(value or "") for name, value in more.items()}}
        return urlencode({name: value for name, value in whole.items() if value})


def span_parts(span: Span) -> dict[str, str]:
    """Write a period for an address."""
    return {"first": span.first.isoformat(), "last": span.last.isoformat()}


def span_given(request: HttpRequest) -> Span:
    """Read a period from the address; raises Http404."""
    try:
        first, last = (date.fromisoformat(request.GET.get(name, "")) for name in ("first", "last"))
    except ValueError as bad:
        raise Http404 from bad
    return Span(first, last)


def body_given(request: HttpRequest) -> UUID | None:
    """Read a body from the address; raises Http404."""
    text = request.GET.get("body", "")
    try:
        return UUID(text) if text else None
    except ValueError as bad:
        raise Http404 from bad


def newest_or_404() -> Tabulation:
    """Give the newest tabulation; raises Http404."""
    found = selectors.latest()
    if found is None:
        raise Http404
    return found


def as_of(tabulation: Tabulation | None, reader: Account, day: date) -> dict[str, Any]:
    """Give what evaluation/asof.html tells: the tabulation, and whether the reader may open the run that it counts."""
    opens = screening_policies.may(reader, screening_policies.Action.SEE, day)
    return {"tabulation": tabulation, "opens_run": opens}


def texts_or_404() -> Statistics:
    """Give what the pack says of statistics; a pack that says nothing has no such pages."""
    texts = statistics()
    if not texts.tables:
        raise Http404
    return texts
