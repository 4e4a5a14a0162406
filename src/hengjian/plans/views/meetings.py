"""Pages of meetings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.common.pages import FORM, Sheet, done_at_once, file_answer, filled_in
from hengjian.plans import policies
from hengjian.plans.forms import MeetingForm, MinutesForm, PapersForm, TaskForm
from hengjian.plans.models.meetings import MeetingPaper
from hengjian.plans.policies import Action
from hengjian.plans.services import meetings as services
from hengjian.plans.services.meetings import MeetingDetails
from hengjian.plans.states import MeetingState
from hengjian.plans.views.ledgers import details_of, owners_on_offer
from hengjian.plans.views.pages import let_in, meeting_at, plan_at
from hengjian.supervision import evidence


@require_http_methods(FORM)
def call(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Call a meeting."""
    actor, day = let_in(request, Action.MANAGE)
    plan = plan_at(actor, day, uuid, managed=True)

    def save(given: dict[str, Any]) -> HttpResponse:
        given["members"] = given["members"].splitlines()
        meeting = services.call(actor=actor, plan=plan, details=MeetingDetails(**given), on=day)
        return redirect("plans:meeting", uuid=meeting.uuid)

    back = reverse("plans:plan", args=[plan.uuid])
    form = MeetingForm(request.POST or None)
    return filled_in(request, form, save, Sheet("登记会议", "登记", back, plan.title))


@require_safe
def meeting_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one meeting."""
    reader, day = let_in(request, Action.SEE)
    meeting = meeting_at(reader, day, uuid)
    context = {
        "meeting": meeting, "plan": meeting.plan, "papers": meeting.papers.all(),
        "decisions": meeting.decisions.all(), "called": meeting.state == MeetingState.CALLED,
        "held": meeting.state == MeetingState.HELD,
        "manages": policies.may(reader, Action.MANAGE, day, meeting.plan.body.path),
    }  # fmt: skip
    return render(request, "plans/meeting.html", context)


@require_http_methods(FORM)
def hold(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down the minutes."""
    actor, day = let_in(request, Action.MANAGE)
    meeting = meeting_at(actor, day, uuid, managed=True)

    def save(given: dict[str, Any]) -> HttpResponse:
        services.hold(actor=actor, meeting=meeting, minutes=given["minutes"], on=day)
        messages.success(request, "纪要已登记。议定的事请逐项转为任务。")
        return redirect("plans:meeting", uuid=meeting.uuid)

    back = reverse("plans:meeting", args=[meeting.uuid])
    form = MinutesForm(request.POST or None)
    return filled_in(request, form, save, Sheet("登记纪要", "保存", back, meeting.title))


@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Cancel a meeting."""
    actor, day = let_in(request, Action.MANAGE)
    meeting = meeting_at(actor, day, uuid, managed=True)
    back = reverse("plans:meeting", args=[meeting.uuid])
    return done_at_once(
        request, lambda: services.cancel(actor=actor, meeting=meeting, on=day), back
    )


@require_http_methods(FORM)
def add_papers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add papers to a meeting."""
    actor, day = let_in(request, Action.MANAGE)
    meeting = meeting_at(actor, day, uuid, managed=True)

    def save(given: dict[str, Any]) -> HttpResponse:
        files = evidence.keep_all(given["papers"])
        services.add_papers(actor=actor, meeting=meeting, files=files, on=day)
        return redirect("plans:meeting", uuid=meeting.uuid)

    back = reverse("plans:meeting", args=[meeting.uuid])
    form = PapersForm(request.POST or None, request.FILES or None)
    return filled_in(request, form, save, Sheet("加会议材料", "上传", back, meeting.title))


@require_http_methods(FORM)
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a task of what a meeting decided."""
    actor, day = let_in(request, Action.MANAGE)
    meeting = meeting_at(actor, day, uuid, managed=True)
    form = TaskForm(owners_on_offer(), request.POST or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        details = details_of(form, given)
        services.decide(actor=actor, meeting=meeting, details=details, on=day)
        messages.success(request, "议定的事已转为任务。")
        return redirect("plans:meeting", uuid=meeting.uuid)

    back = reverse("plans:meeting", args=[meeting.uuid])
    return filled_in(request, form, save, Sheet("议定的事转为任务", "保存", back, meeting.title))


@require_safe
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a paper of a meeting to whoever may see the meeting."""
    reader, day = let_in(request, Action.SEE)
    row = get_object_or_404(MeetingPaper.objects.select_related("meeting"), uuid=uuid)
    meeting_at(reader, day, row.meeting.uuid)
    return file_answer(evidence.path_of(row.sha256), row.name, row.content_type)
