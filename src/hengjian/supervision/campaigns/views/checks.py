"""Pages of self-checks: the agency's form, and what verifying it showed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import FORM, file_answer
from hengjian.common.refusals import Refused
from hengjian.supervision.campaigns import policies, selectors
from hengjian.supervision.campaigns.forms import AnswerForm, VerifyForm
from hengjian.supervision.campaigns.models import SelfCheck
from hengjian.supervision.campaigns.policies import Action
from hengjian.supervision.campaigns.services import answers
from hengjian.supervision.campaigns.services.answers import LineAnswer
from hengjian.supervision.campaigns.spreadsheets import form_file, read_answers
from hengjian.supervision.campaigns.states import State
from hengjian.supervision.campaigns.views.pages import done, let_in
from hengjian.supervision.exports import XLSX


@require_safe
def check_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one self-check."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    check = _check(reader, day, uuid)
    campaign = check.campaign
    context = {
        "check": check,
        "campaign": campaign,
        "lines": selectors.lines_of(check),
        "late": bool(campaign.due and not check.answered_on and campaign.due < day),
        "may_see": policies.may(reader, Action.SEE, day, campaign.place.path),
        "may_answer": campaign.state == State.CHECKING
        and policies.may(reader, Action.ANSWER, day, check.body.path),
        "may_verify": campaign.state == State.VERIFYING
        and check.drawn
        and policies.may(reader, Action.WORK, day, campaign.place.path),
    }
    return render(request, "campaigns/check.html", context)


@require_safe
def check_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a self-check as a spreadsheet to fill in."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    check = _check(reader, day, uuid)
    title = f"{check.campaign.title}-{check.body.name}-自查表.xlsx"
    return file_answer(form_file(list(selectors.lines_of(check))), title, XLSX)


@require_http_methods(FORM)
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a self-check in: typed, or as the filled-in spreadsheet."""
    actor, day = let_in(request, Action.ANSWER)
    check = _check(actor, day, uuid)
    if not policies.may(actor, Action.ANSWER, day, check.body.path):
        raise PermissionDenied
    lines = list(selectors.lines_of(check))
    form = AnswerForm(lines, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            answers.answer_self_check(actor=actor, form=check, answers=_told(form), on=day)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "自查表已报送；截止以前可以再改。")
            return redirect("campaigns:check", uuid=uuid)
    context = {"form": form, "check": check, "campaign": check.campaign}
    return render(request, "campaigns/answer.html", context)


@require_http_methods(FORM)
def verify(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what verifying a self-check showed."""
    actor, day = let_in(request, Action.WORK)
    check = _check(actor, day, uuid)
    if not policies.may(actor, Action.WORK, day, check.campaign.place.path):
        raise PermissionDenied
    initial = {"verdict": check.verdict, "says": check.says}
    form = VerifyForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        verdict = SelfCheck.Verdict(given["verdict"])
        answers.verify(actor=actor, form=check, verdict=verdict, says=given["says"], on=day)

    return done(request, check.campaign, form, save, f"核实{check.body}")


def _check(reader: Account, day: date, uuid: UUID) -> SelfCheck:
    return get_object_or_404(selectors.forms_for(reader, day), uuid=uuid)


def _told(form: AnswerForm) -> dict[UUID, LineAnswer]:
    given = form.cleaned_data
    if given.get("file"):
        return read_answers(given["file"], form.lines)
    told = {}
    for line in form.lines:
        found, corrected, text = form.names(line)
        told[line.uuid] = LineAnswer(given[found], given[corrected], given[text])
    return told
