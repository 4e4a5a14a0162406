"""Pages of filings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.signed import Door
from hengjian.cases.selectors import cases_for
from hengjian.common.pages import FORM, Sheet, done_by_form, filled_in, page_at
from hengjian.common.refusals import Refused
from hengjian.supervision.filings import law, policies, selectors, services
from hengjian.supervision.filings.exports import FILINGS
from hengjian.supervision.filings.forms import (
    ClearForm,
    FilingFilterForm,
    FilingForm,
    OpinionForm,
)
from hengjian.supervision.filings.models import Filing
from hengjian.supervision.filings.policies import Action
from hengjian.supervision.filings.states import Action as Deed
from hengjian.supervision.filings.states import possible

let_in = Door(policies.may)

STEPS = {
    "clear": "审查完毕",
    "question": "提出审查意见",
    "answer": "单位答复",
    "handed_over": "交接",
}


@require_safe
def filing_list(request: HttpRequest) -> HttpResponse:
    """Show the filings."""
    reader, day = let_in(request, Action.SEE)
    form = FilingFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_at(request, selectors.filings_for(reader, day, **asked))
    context = {
        "form": form, "page": page, "filtered": any(asked.values()), "duties": law.duties(), "seen": law.seen(),
        "may_file": policies.may(reader, Action.FILE, day),
    }  # fmt: skip
    return render(request, "filings/list.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the filings that the address asks for as a spreadsheet."""
    reader, day = let_in(request, Action.SEE)
    form = FilingFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = selectors.filings_for(reader, day, **asked)
    back = reverse("filings:list")
    return FILINGS.answer(request, rows, reader=reader, asked=asked, on=day, back=back)


@require_safe
def unfiled(request: HttpRequest) -> HttpResponse:
    """Show the major decisions that were not filed."""
    reader, day = let_in(request, Action.SEE)
    page = page_at(request, selectors.unfiled_for(reader, day))
    labels = law.labels()
    lines = [(each, [labels.get(code, code) for code in each.reasons]) for each in page.rows]
    context = {
        "page": page, "lines": lines, "day": day, "duties": law.duties(),
        "comparison": selectors.newest_comparison(), "may_file": policies.may(reader, Action.FILE, day),
    }  # fmt: skip
    return render(request, "filings/unfiled.html", context)


@require_http_methods(FORM)
def new_filing(request: HttpRequest) -> HttpResponse:
    """File a decision."""
    actor, day = let_in(request, Action.FILE)
    initial = {name: request.GET.get(name, "") for name in ("number", "decided_on")}
    form = FilingForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        found = cases_for(actor, day).filter(case__number=given["number"].strip())[:2]
        if len(found) != 1:
            raise Refused(
                "没有找到这个案号的案件，或者不止一件。请核对案号；数据还没有报送的，请先报送。"
            )
        filing = services.file_decision(
            actor=actor, case=found[0].case, duty=_duty(), decided_on=given["decided_on"],
            text=given["text"], on=day,
        )  # fmt: skip
        messages.success(request, "已备案。")
        return redirect("filings:filing", uuid=filing.uuid)

    sheet = Sheet("备案", "备案", reverse("filings:list"), "重大决定备案", _lead())
    return filled_in(request, form, save, sheet)


@require_safe
def filing_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a filing with what the screening found in its case."""
    reader, day = let_in(request, Action.SEE)
    filing = get_object_or_404(selectors.filings_for(reader, day), uuid=uuid)
    place = filing.body.path
    reviews = policies.may_review(reader, filing.body, day)
    files = policies.may(reader, Action.FILE, day, place)
    context = {
        "filing": filing,
        "findings": selectors.findings_of(filing, reader, day),
        "remarks": [(STEPS[each.action], each) for each in filing.remarks.all()],
        "may_review": reviews,
        "may_clear": reviews and possible(filing.state, Deed.CLEAR),
        "may_question": reviews and possible(filing.state, Deed.QUESTION),
        "may_answer": files and possible(filing.state, Deed.ANSWER),
    }
    return render(request, "filings/filing.html", context)


@require_http_methods(FORM)
def clear(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Find nothing wrong."""
    return _do(request, uuid, Action.REVIEW, services.clear, ClearForm(request.POST or None))


@require_http_methods(FORM)
def question(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is wrong."""
    return _do(request, uuid, Action.REVIEW, services.question, OpinionForm(request.POST or None))


@require_http_methods(FORM)
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer for the agency."""
    return _do(request, uuid, Action.FILE, services.answer, OpinionForm(request.POST or None))


def _do(
    request: HttpRequest, uuid: UUID, right: Action, service: Any, form: forms.Form
) -> HttpResponse:
    actor, day = let_in(request, right)
    filing: Filing = get_object_or_404(selectors.filings_for(actor, day), uuid=uuid)
    if not policies.may(actor, right, day, filing.body.path):
        raise PermissionDenied
    if right is Action.REVIEW and not policies.may_review(actor, filing.body, day):
        raise PermissionDenied

    def save(given: dict[str, Any]) -> None:
        service(actor=actor, filing=filing, text=given["text"], on=day)

    title = STEPS[service.__name__]
    sheet = Sheet(title, "提交", reverse("filings:filing", args=[filing.uuid]), str(filing))
    return done_by_form(request, form, save, sheet)


def _duty() -> str:
    duties = law.duties()
    if not duties:
        raise Refused("本地没有读到重大决定备案的规定，不能备案。")
    return duties[0].code


def _lead() -> str:
    duties = law.duties()
    if not duties or duties[0].days is None:
        return ""
    return f"{duties[0].source}：自作出决定之日起 {duties[0].days} 日内备案。"
