"""Pages of questionnaires."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import (
    FORM,
    Sheet,
    done_at_once,
    done_by_form,
    file_answer,
    filled_in,
)
from hengjian.supervision.campaigns import policies, selectors
from hengjian.supervision.campaigns.forms import CountsFileForm, CountsForm, QuestionnaireForm
from hengjian.supervision.campaigns.models import Questionnaire
from hengjian.supervision.campaigns.policies import Action
from hengjian.supervision.campaigns.questionsheets import counts_file, read_counts
from hengjian.supervision.campaigns.services import questionnaires as services
from hengjian.supervision.campaigns.services.questionnaires import (
    ANSWERS,
    Counts,
    QuestionnaireDetails,
)
from hengjian.supervision.campaigns.states import State
from hengjian.supervision.campaigns.views.pages import campaign_at, let_in
from hengjian.supervision.exports import XLSX


@require_http_methods(FORM)
def new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Prepare a questionnaire for a campaign."""
    actor, day = let_in(request, Action.WORK)
    campaign = campaign_at(actor, day, uuid)
    initial = {"title": f"{campaign.title}问卷", "run_by": actor.body_name}

    def save(given: dict[str, Any]) -> HttpResponse:
        lines = {name: given.pop(name).splitlines() for name in ("respondents", "more")}
        details = QuestionnaireDetails(**lines, **given)
        row = services.prepare(actor=actor, campaign=campaign, details=details, on=day)
        return redirect("campaigns:questionnaire", uuid=row.uuid)

    back = reverse("campaigns:campaign", args=[campaign.uuid])
    lead = "平台只登记各类对象各答多少份，不登记是谁答的。"
    sheet = Sheet("制作问卷", "制作", back, campaign.title, lead)
    return filled_in(request, QuestionnaireForm(request.POST or None, initial=initial), save, sheet)


@require_safe
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a questionnaire and how many said what."""
    reader, day = let_in(request, Action.SEE)
    row = _at(reader, day, uuid)
    listed = set(row.campaign.problems.values_list("title", flat=True))
    context = {
        "row": row,
        "campaign": row.campaign,
        "respondents": [
            (number, who, row.counts.get(who)) for number, who in enumerate(row.respondents)
        ],
        "answers": list(ANSWERS.values()),
        "questions": [
            (number, each, each["title"] in listed, [_said(row, who, number) for who in row.respondents])
            for number, each in enumerate(row.questions)
        ],
        "may_change": row.campaign.state == State.PREPARING
        and policies.may(reader, Action.WORK, day, row.campaign.place.path),
    }  # fmt: skip
    return render(request, "campaigns/questionnaire.html", context)


@require_http_methods(FORM)
def counts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down what one kind of people said: the address says which, by number."""
    actor, day = let_in(request, Action.WORK)
    row = _at(actor, day, uuid)
    number = request.GET.get("who", "0")
    if not number.isdecimal() or int(number) >= len(row.respondents):
        raise Http404
    who = row.respondents[int(number)]
    texts = [each["title"] for each in row.questions]
    form = CountsForm(texts, request.POST or None, initial=_initial(row.counts.get(who)))

    def save(given: dict[str, Any]) -> None:
        said = [{code: given[f"{code}_{n}"] for code in ANSWERS} for n in range(len(texts))]
        told = {who: Counts(given["asked"], given["returned"], said)}
        services.count(actor=actor, questionnaire=row, counts=told, on=day)

    back = reverse("campaigns:questionnaire", args=[row.uuid])
    return done_by_form(request, form, save, Sheet(f"登记回答：{who}", "保存", back, row.title))


@require_safe
def counts_form(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the spreadsheet to fill in."""
    reader, day = let_in(request, Action.SEE)
    row = _at(reader, day, uuid)
    return file_answer(counts_file(row), f"{row.title}-回答.xlsx", XLSX)


@require_http_methods(FORM)
def bring_counts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the spreadsheet that was filled in."""
    actor, day = let_in(request, Action.WORK)
    row = _at(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        told = read_counts(given["file"], row)
        services.count(actor=actor, questionnaire=row, counts=told, on=day)

    back = reverse("campaigns:questionnaire", args=[row.uuid])
    lead = "上传平台给出的表格；一类对象全空的不改，已经登记的照表格改。"
    form = CountsFileForm(request.POST or None, request.FILES or None)
    return done_by_form(request, form, save, Sheet("导入回答", "导入", back, row.title, lead))


@require_POST
def list_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put what a question asks about onto the problem list."""
    actor, day = let_in(request, Action.WORK)
    row = _at(actor, day, uuid)
    number = request.POST.get("question", "")
    if not number.isdecimal():
        raise Http404
    return done_at_once(
        request,
        lambda: services.list_answer(actor=actor, questionnaire=row, question=int(number), on=day),
        reverse("campaigns:questionnaire", args=[row.uuid]),
        "已列入问题清单。",
    )


def _at(reader: Account, day: date, uuid: UUID) -> Questionnaire:
    seen = selectors.campaigns_for(reader, day).order_by().values("pk")
    rows = Questionnaire.objects.filter(campaign__in=seen).select_related("campaign__place")
    return get_object_or_404(rows, uuid=uuid)


def _said(row: Questionnaire, who: str, question: int) -> dict[str, Any] | None:
    """Give what one kind of people said to a question, with the share that met it; None while nothing is known."""
    told = row.counts.get(who)
    if told is None:
        return None
    said, returned = told["said"][question], told["returned"]
    share = f"{100 * said['yes'] / returned:.1f}%" if returned else ""
    return {"yes": said["yes"], "no": said["no"], "unsure": said["unsure"], "share": share}


def _initial(told: dict[str, Any] | None) -> dict[str, int]:
    if told is None:
        return {}
    said = {
        f"{code}_{number}": figure
        for number, each in enumerate(told["said"])
        for code, figure in each.items()
    }
    return {"asked": told["asked"], "returned": told["returned"], **said}
