"""Pages of reviews of items."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.signed import Door
from hengjian.common.pages import FORM, Sheet, done_by_form, file_answer, filled_in, page_at, wish
from hengjian.supervision.exports import XLSX
from hengjian.supervision.itemreviews import files, law, policies, selectors, services
from hengjian.supervision.itemreviews.forms import (
    CarryOutForm,
    LineFilterForm,
    ProposalFilterForm,
    ProposeForm,
    RefuseForm,
    ReviewForm,
    WordsForm,
)
from hengjian.supervision.itemreviews.models import Proposal, Review
from hengjian.supervision.itemreviews.policies import Action
from hengjian.supervision.itemreviews.selectors import LineFilter
from hengjian.supervision.itemreviews.services import RIGHTS, Bounds
from hengjian.supervision.itemreviews.states import Action as Deed
from hengjian.supervision.itemreviews.states import Fate, possible
from hengjian.supervision.papers.files import TYPES, Form

STEPS = {
    "propose": "提出意见",
    Deed.AGREE: "同意",
    Deed.REFUSE: "不同意",
    Deed.CARRY_OUT: "登记落实",
}
let_in = Door(policies.may)


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Show the reviews."""
    reader, day = let_in(request, Action.SEE)
    page = page_at(request, selectors.reviews_for(reader, day))
    context = {"page": page, "may_review": policies.may(reader, Action.REVIEW, day)}
    return render(request, "itemreviews/reviews.html", context)


@require_http_methods(FORM)
def new_review(request: HttpRequest) -> HttpResponse:
    """Ask for a review."""
    actor, day = let_in(request, Action.REVIEW)
    terms = law.terms()
    until = day.replace(day=1) - timedelta(days=1)
    initial = {"until": until, "rare": terms.rare, "source": terms.source}
    if terms.years is not None:
        initial["since"] = years_before(until, terms.years) + timedelta(days=1)
    form = ReviewForm(selectors.places_for(actor, day), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        place = given.pop("place")
        review = services.ask_review(actor=actor, place=place, bounds=Bounds(**given), on=day)
        return redirect("itemreviews:review", uuid=review.uuid)

    lead = "本地没有读到清理的标准，请填写年限和出处。"
    if terms.years is not None:
        checked = "" if terms.verified else "（没有与原文核对）"
        lead = f"{terms.source}{checked}。"
    sheet = Sheet("清理事项", "开始", reverse("itemreviews:reviews"), "事项清理", lead)
    return filled_in(request, form, save, sheet)


def years_before(day: date, years: int) -> date:
    """Give the same day so many years before; of a 29 February the last day of that month."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@require_safe
def review_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a review with its items."""
    reader, day = let_in(request, Action.SEE)
    review = _review(request, uuid)
    form = LineFilterForm(request.GET)
    wanted, filtered = wish(form, LineFilter)
    counts = selectors.counts_of(review)
    context = {
        "review": review, "form": form, "filtered": filtered,
        "page": page_at(request, selectors.lines_of(review, wanted), order=("id",)),
        "figures": [(value, label, counts[value]) for value, label in selectors.USES],
        "may_review": policies.may(reader, Action.REVIEW, day),
    }  # fmt: skip
    return render(request, "itemreviews/review.html", context)


@require_safe
def workbook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a review as a workbook."""
    review = _finished(request, uuid)
    return file_answer(files.workbook(review), f"{review}.xlsx", XLSX)


@require_safe
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the draft of the report."""
    reader, day = let_in(request, Action.SEE)
    review = _finished(request, uuid)
    return file_answer(
        files.draft(review, reader, day), f"{review}情况报告草稿.docx", TYPES[Form.DOCX]
    )


@require_http_methods(FORM)
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose what is to become of an item."""
    actor, day = let_in(request, Action.REVIEW)
    line = selectors.line_for(actor, day, uuid)
    if line is None:
        raise Http404
    if not policies.may(actor, Action.REVIEW, day, line.item.body.path):
        raise PermissionDenied

    def save(given: dict[str, Any]) -> HttpResponse:
        proposal = services.propose(
            actor=actor, line=line, fate=Fate(given["fate"]), reason=given["reason"], on=day
        )
        return redirect("itemreviews:proposal", uuid=proposal.uuid)

    back = reverse("itemreviews:review", args=[line.review.uuid])
    lead = f"{line.item.code} {line.item}：{line.get_use_display()}，{files.count_in_words(line)}。{line.why}"
    sheet = Sheet("提出意见", "提出", back, str(line.review), lead)
    return filled_in(request, ProposeForm(request.POST or None), save, sheet)


@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Show what was proposed."""
    reader, day = let_in(request, Action.SEE)
    form = ProposalFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = page_at(request, selectors.proposals_for(reader, day, state))
    context = {"form": form, "page": page, "filtered": bool(state)}
    return render(request, "itemreviews/proposals.html", context)


@require_safe
def proposal_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a proposal with what happened to it."""
    reader, day = let_in(request, Action.SEE)
    proposal = get_object_or_404(selectors.proposals_for(reader, day), uuid=uuid)
    place = proposal.item.body.path
    context = {
        "proposal": proposal,
        "count": files.count_in_words(proposal.line),
        "steps": [(STEPS[each.action], each) for each in proposal.steps.all()],
        "deeds": [
            (deed.value, STEPS[deed])
            for deed in Deed
            if possible(proposal.state, deed) and policies.may(reader, RIGHTS[deed], day, place)
        ],
    }
    return render(request, "itemreviews/proposal.html", context)


@require_http_methods(FORM)
def agree(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Agree to a proposal."""
    return _do(request, uuid, Deed.AGREE)


@require_http_methods(FORM)
def refuse(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Do not agree."""
    return _do(request, uuid, Deed.REFUSE)


@require_http_methods(FORM)
def carry_out(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that the catalogue follows."""
    return _do(request, uuid, Deed.CARRY_OUT)


def _do(request: HttpRequest, uuid: UUID, deed: Deed) -> HttpResponse:
    actor, day = let_in(request, RIGHTS[deed])
    proposal = get_object_or_404(selectors.proposals_for(actor, day), uuid=uuid)
    if not policies.may(actor, RIGHTS[deed], day, proposal.item.body.path):
        raise PermissionDenied
    service = {
        Deed.AGREE: services.agree,
        Deed.REFUSE: services.refuse,
        Deed.CARRY_OUT: services.carry_out,
    }[deed]

    def save(given: dict[str, Any]) -> None:
        service(actor=actor, proposal=proposal, on=day, **given)

    back = reverse("itemreviews:proposal", args=[proposal.uuid])
    return done_by_form(
        request,
        _form(request, deed, proposal),
        save,
        Sheet(STEPS[deed], "提交", back, str(proposal)),
    )


def _form(request: HttpRequest, deed: Deed, proposal: Proposal) -> forms.Form:
    if deed == Deed.CARRY_OUT:
        return CarryOutForm(proposal.fate, request.POST or None)
    return (RefuseForm if deed == Deed.REFUSE else WordsForm)(request.POST or None)


def _review(request: HttpRequest, uuid: UUID) -> Review:
    reader, day = let_in(request, Action.SEE)
    return get_object_or_404(selectors.reviews_for(reader, day), uuid=uuid)


def _finished(request: HttpRequest, uuid: UUID) -> Review:
    review = _review(request, uuid)
    if not review.done:
        raise Http404
    return review
