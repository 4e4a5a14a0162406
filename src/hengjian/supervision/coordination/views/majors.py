"""Pages of major matters and cases."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import FORM, Sheet, done_by_form, filled_in, page_at
from hengjian.supervision.coordination import law, policies, selectors, services
from hengjian.supervision.coordination.exports import MAJORS
from hengjian.supervision.coordination.forms import (
    MajorFilterForm,
    MajorForm,
    RaiseMajorForm,
    TextForm,
)
from hengjian.supervision.coordination.models import Major
from hengjian.supervision.coordination.policies import Action
from hengjian.supervision.coordination.services import MajorDetails
from hengjian.supervision.coordination.states import MajorState
from hengjian.supervision.coordination.views.pages import cases_written, let_in

STEPS = {
    "opened": "立项",
    "progress": "进展",
    "raised": "挂牌、提级",
    "closed": "办结",
    "handed_over": "交接",
}


@require_safe
def major_list(request: HttpRequest) -> HttpResponse:
    """Show the major matters and cases."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    form = MajorFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_at(request, selectors.majors_for(reader, day, **asked))
    lines = [(each, selectors.lamp_of_major(each, day)) for each in page.rows]
    context = {
        "form": form, "page": page, "lines": lines, "filtered": any(asked.values()),
        "may_work": policies.may(reader, Action.WORK, day),
    }  # fmt: skip
    return render(request, "coordination/majors.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the major matters that the address asks for as a spreadsheet."""
    reader, day = let_in(request, Action.SEE)
    form = MajorFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = selectors.majors_for(reader, day, **asked)
    back = reverse("coordination:majors")
    return MAJORS.answer(request, rows, reader=reader, asked=asked, on=day, back=back)


@require_http_methods(FORM)
def new_major(request: HttpRequest) -> HttpResponse:
    """Open a major matter or case."""
    actor, day = let_in(request, Action.WORK)
    places = selectors.bodies_to_coordinate(actor, day)
    form = MajorForm(places, request.POST or None, initial={"asked_on": day})

    def save(given: dict[str, Any]) -> HttpResponse:
        cases = cases_written(actor, day, given.pop("cases"))
        lead, joins = given.pop("lead"), list(given.pop("joins"))
        major = services.open_major(
            actor=actor, lead=lead, joins=joins, details=MajorDetails(**given), cases=cases, on=day
        )
        messages.success(request, f"已立项：{major.number}。")
        return redirect("coordination:major", uuid=major.uuid)

    sheet = Sheet("登记重大事项、案件", "登记", reverse("coordination:majors"), "重大事项")
    return filled_in(request, form, save, sheet)


@require_safe
def major_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a major matter, who takes part, and what can be done."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    major = get_object_or_404(selectors.majors_for(reader, day), uuid=uuid)
    parties = [major.lead, *major.joins.all()]
    running = major.state == MajorState.OPEN
    coordinates = policies.may_coordinate(reader, parties, day)
    context = {
        "major": major,
        "lamp": selectors.lamp_of_major(major, day),
        "cases": major.cases.order_by("number")[: selectors.MOST_CASES],
        "steps": [(STEPS[each.action], each) for each in major.steps.all()],
        "listed": law.principles()["listed"],
        "may_tell": running
        and (coordinates or any(policies.may(reader, Action.SPEAK, day, each.path) for each in parties)),
        "may_close": running and coordinates,
    }  # fmt: skip
    return render(request, "coordination/major.html", context)


@require_http_methods(FORM)
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down how a major matter goes on."""
    actor, day, major = _party_to(request, uuid, Action.WORK, Action.SPEAK)

    def save(given: dict[str, Any]) -> None:
        services.report_progress(actor=actor, major=major, on=day, **given)

    return done_by_form(request, TextForm(request.POST or None), save, _sheet("填写进展", major))


@require_http_methods(FORM)
def raise_it(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List a major matter for follow-up, or raise it."""
    actor, day, major = _party_to(request, uuid, Action.WORK)
    initial = {"listed": major.listed, "raised_to": major.raised_to}
    form = RaiseMajorForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.raise_major(actor=actor, major=major, on=day, **given)

    return done_by_form(request, form, save, _sheet("挂牌督办、提级", major))


@require_http_methods(FORM)
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close a major matter."""
    actor, day, major = _party_to(request, uuid, Action.WORK)

    def save(given: dict[str, Any]) -> None:
        services.close_major(actor=actor, major=major, outcome=given["text"], on=day)

    return done_by_form(request, TextForm(request.POST or None), save, _sheet("办结", major))


def _party_to(request: HttpRequest, uuid: UUID, *actions: Action) -> tuple[Account, date, Major]:
    """Give who asks, the day and the matter; whoever neither coordinates nor takes part is turned away."""
    actor, day = let_in(request, *actions)
    major = get_object_or_404(selectors.majors_for(actor, day), uuid=uuid)
    parties = [major.lead, *major.joins.all()]
    speaks = Action.SPEAK in actions and any(
        policies.may(actor, Action.SPEAK, day, each.path) for each in parties
    )
    if not speaks and not policies.may_coordinate(actor, parties, day):
        raise PermissionDenied
    return actor, day, major


def _sheet(title: str, major: Major) -> Sheet:
    return Sheet(title, "保存", reverse("coordination:major", args=[major.uuid]), major.title)
