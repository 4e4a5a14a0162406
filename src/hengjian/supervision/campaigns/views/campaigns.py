"""Pages of campaigns: the list, the record, and what supervisors do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.common.clock import now
from hengjian.common.pages import FORM, Sheet, done_at_once, file_answer, filled_in, page_at
from hengjian.journal.draws import checkpoint_of
from hengjian.journal.errors import NotDrawn
from hengjian.screening.rulewords import rule_title
from hengjian.supervision.campaigns import law, policies, reporting, selectors
from hengjian.supervision.campaigns.counting import most_found
from hengjian.supervision.campaigns.exports import CAMPAIGNS
from hengjian.supervision.campaigns.forms import (
    AnnounceForm,
    CampaignFilterForm,
    CampaignForm,
    CloseForm,
    DrawForm,
    FoundForm,
    ProblemForm,
    SendForm,
)
from hengjian.supervision.campaigns.models import Campaign, Draw, PlanItem, Problem
from hengjian.supervision.campaigns.policies import Action
from hengjian.supervision.campaigns.services import campaigns as services
from hengjian.supervision.campaigns.services.campaigns import CampaignDetails
from hengjian.supervision.campaigns.views.pages import campaign_at, done, let_in
from hengjian.supervision.papers.files import TYPES, Form

AHEAD = timedelta(minutes=30)


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Show the campaigns; to an agency its self-checks."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    if not policies.may(reader, Action.SEE, day):
        page = page_at(request, selectors.forms_for(reader, day))
        return render(request, "campaigns/forms.html", {"page": page, "day": day})
    form = CampaignFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page_of = page_at(request, selectors.campaigns_for(reader, day, state))
    context = {"form": form, "page": page_of, "filtered": bool(state), "day": day}
    return render(request, "campaigns/campaigns.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the campaigns that the address asks for as a spreadsheet."""
    reader, day = let_in(request, Action.SEE)
    form = CampaignFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = selectors.campaigns_for(reader, day, **asked)
    back = reverse("campaigns:campaigns")
    return CAMPAIGNS.answer(request, rows, reader=reader, asked=asked, on=day, back=back)


@require_http_methods(FORM)
def new_campaign(request: HttpRequest) -> HttpResponse:
    """Begin a campaign."""
    actor, day = let_in(request, Action.WORK)
    seen = policies.visible_to(actor, Action.WORK, day, "plan__place")
    wanted = [
        code for code, each in law.methods().items() if each.more.get("measured") == law.CAMPAIGNS
    ]
    items = PlanItem.objects.filter(seen, method__in=wanted).select_related("plan").order_by("-id")
    form = CampaignForm(selectors.places_for(actor, day), items, request.POST or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        place, fields = given.pop("place"), tuple(given.pop("fields"))
        details = CampaignDetails(fields=fields, **given)
        campaign = services.begin(actor=actor, place=place, details=details, on=day)
        return redirect("campaigns:campaign", uuid=campaign.uuid)

    sheet = Sheet("开展专项整治", "开始", reverse("campaigns:campaigns"), "专项整治")
    return filled_in(request, form, save, sheet)


@require_safe
def campaign_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a campaign with its list, its forms, its draw and its report."""
    reader, day = let_in(request, Action.SEE)
    campaign = campaign_at(reader, day, uuid)
    report = reporting.report_of(campaign)
    kinds, fields, sources = law.problem_kinds(), law.key_fields(), law.problem_sources()
    problems = list(campaign.problems.order_by("id"))
    for problem in problems:
        problem.meant = kinds.get(problem.kind)  # type: ignore[attr-defined]  # for the template
        source = problem.source or (services.SCREENING if problem.rule else "")
        problem.from_where = sources.get(source)  # type: ignore[attr-defined]  # likewise
    context = {
        "campaign": campaign,
        "report": report,
        "sentences": reporting.sentences(report),
        "problems": problems,
        "questionnaires": list(campaign.questionnaires.all()),
        "fields": [fields[code].label for code in campaign.fields if code in fields],
        **_draw(campaign),
        "steps": selectors.steps_of(campaign.uuid),
        "may_work": policies.may(reader, Action.WORK, day, campaign.place.path),
        "day": day,
    }
    return render(request, "campaigns/campaign.html", context)


@require_safe
def report_docx(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the report as DOCX."""
    reader, day = let_in(request, Action.SEE)
    campaign = campaign_at(reader, day, uuid)
    made = reporting.report_file(reporting.report_of(campaign), reader, day)
    return file_answer(made, f"{campaign.title}情况报告.docx", TYPES[Form.DOCX])


@require_http_methods(FORM)
def new_problem(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a problem on the list by hand."""
    actor, day = let_in(request, Action.WORK)
    campaign = campaign_at(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        services.add_problem(actor=actor, campaign=campaign, on=day, **given)

    form = ProblemForm(request.POST or None, initial={"source": "sorted"})
    return done(request, campaign, form, save, "列入问题")


@require_http_methods(FORM)
def found_problems(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put problems on the list that the screening found."""
    actor, day = let_in(request, Action.WORK)
    campaign = campaign_at(actor, day, uuid)
    offered = [
        (rule, f"{rule_title(rule)}（{count:,} 个，{bodies:,} 个单位）")
        for rule, count, bodies in most_found(campaign.place.path)
    ]

    def save(given: dict[str, Any]) -> None:
        services.add_found(actor=actor, campaign=campaign, on=day, **given)

    form = FoundForm(offered, request.POST or None)
    lead = "多的在前；不成立的、数据已更正的不算。" if offered else "筛查没有发现问题。"
    return done(request, campaign, form, save, "列入筛查发现的问题", lead)


@require_POST
def drop_problem(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a problem off the list."""
    actor, day = let_in(request, Action.WORK)
    seen = policies.visible_to(actor, Action.WORK, day, "campaign__place")
    problem = get_object_or_404(Problem.objects.filter(seen).select_related("campaign"), uuid=uuid)
    back = reverse("campaigns:campaign", args=[problem.campaign.uuid])
    return done_at_once(
        request, lambda: services.drop_problem(actor=actor, problem=problem, on=day), back
    )


@require_http_methods(FORM)
def send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send the self-checks."""
    actor, day = let_in(request, Action.WORK)
    campaign = campaign_at(actor, day, uuid)
    form = SendForm(selectors.bodies_below(campaign), request.POST or None)

    def save(given: dict[str, Any]) -> None:
        services.send_self_checks(actor=actor, campaign=campaign, on=day, **given)

    return done(request, campaign, form, save, "发出自查表", "发出以后，问题清单不再改动。")


@require_http_methods(FORM)
def announce(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Announce the draw."""
    actor, day = let_in(request, Action.WORK)
    campaign = campaign_at(actor, day, uuid)
    answered = campaign.checks.filter(answered_on__isnull=False).count()

    def save(given: dict[str, Any]) -> None:
        services.announce_draw(actor=actor, campaign=campaign, on=day, **given)

    lead = f"从已经报送的 {answered:,} 个单位里抽。公布以后不再收自查表，范围、个数和办法都不能改。"
    form = AnnounceForm(request.POST or None, initial={"after": now() + AHEAD})
    return done(request, campaign, form, save, "公布抽查办法", lead)


@require_http_methods(FORM)
def draw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draw, once the other side has opened its number."""
    actor, day = let_in(request, Action.WORK)
    campaign = campaign_at(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        services.carry_out_draw(actor=actor, campaign=campaign, number=given["number"], on=day)

    return done(request, campaign, DrawForm(request.POST or None), save, "抽取")


@require_safe
def proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the file with which anybody recomputes the draw."""
    reader, day = let_in(request, Action.SEE)
    drawn = get_object_or_404(
        Draw.objects.filter(proof__isnull=False), campaign=campaign_at(reader, day, uuid)
    )
    return file_answer(
        bytes(drawn.proof or b""), f"{drawn.campaign.title}.draw", "application/octet-stream"
    )


@require_http_methods(FORM)
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a campaign."""
    actor, day = let_in(request, Action.WORK)
    campaign = campaign_at(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        services.close(actor=actor, campaign=campaign, on=day, **given)

    return done(request, campaign, CloseForm(request.POST or None), save, "结束专项整治")


def _draw(campaign: Campaign) -> dict[str, Any]:
    """Give the draw, and while it is announced the checkpoint to be shown to the other side or why there is none."""
    drawn = Draw.objects.defer("proof").filter(campaign=campaign).first()
    if drawn is None or drawn.seed:
        return {"draw": drawn}
    try:
        return {"draw": drawn, "checkpoint": checkpoint_of(drawn.uuid).note}
    except NotDrawn as waiting:
        return {"draw": drawn, "waiting": str(waiting)}
