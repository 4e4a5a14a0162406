"""Whose affair a complaint is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hengjian.common.pages import FORM, done_at_once
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law as supervision_law
from hengjian.supervision.complaints import selectors
from hengjian.supervision.complaints.forms import (
    AcceptForm,
    ElsewhereForm,
    ExtendForm,
    ForwardForm,
    GuideForm,
    ReasonForm,
)
from hengjian.supervision.complaints.senders import known_of, without_sender
from hengjian.supervision.complaints.services import deciding as services
from hengjian.supervision.complaints.services.deciding import ForwardDetails
from hengjian.supervision.complaints.states import IN_HAND
from hengjian.supervision.complaints.views.pages import done, handled
from hengjian.supervision.forms import HandOverForm


@require_http_methods(FORM)
def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accept a complaint as ours."""
    actor, day, complaint = handled(request, uuid)
    initial = {
        "body": complaint.body.uuid if complaint.body else None,
        "issue": complaint.issue,
    }
    places = selectors.places_for(actor, day)
    form = AcceptForm(places, complaint.received_on, request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.accept(actor=actor, complaint=complaint, on=day, **given)

    lead = f"反映的单位：{complaint.about}。"
    return done(request, complaint, form, save, "受理", lead)


@require_http_methods(FORM)
def forward(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a complaint to a body."""
    actor, day, complaint = handled(request, uuid)
    initial = {
        "body": complaint.body.uuid if complaint.body else None,
        "text": complaint.shown_text or without_sender(complaint.text, known_of(complaint.sender)),
    }
    fixed = complaint.due if complaint.state in IN_HAND else None
    bodies = Body.objects.filter(state=Body.State.ACTIVE).order_by("path")
    days = complaint.received_on, day
    form = ForwardForm(bodies, days, fixed, request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.forward(actor=actor, complaint=complaint, details=ForwardDetails(**given), on=day)

    return done(
        request, complaint, form, save, "转办", "转办以后告知反映人；承办单位看不到他是谁。"
    )


@require_http_methods(FORM)
def guide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lead the sender to reconsideration or to court."""
    actor, day, complaint = handled(request, uuid)
    known = {"entered": "yes", "remedy": complaint.remedy} if complaint.remedy else {}
    form = GuideForm(request.POST or None, initial=known)

    def save(given: dict[str, Any]) -> None:
        entered = given.pop("entered") == "yes"
        services.guide(actor=actor, complaint=complaint, entered=entered, on=day, **given)

    no_double = supervision_law.principles()["no_double"]
    lead = f"{no_double.label}（{no_double.article}）。"
    return done(request, complaint, form, save, "引导复议、诉讼", lead)


@require_http_methods(FORM)
def elsewhere(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that it is not ours, and where to go."""
    actor, day, complaint = handled(request, uuid)

    def save(given: dict[str, Any]) -> None:
        services.send_elsewhere(actor=actor, complaint=complaint, text=given["text"], on=day)

    form = ElsewhereForm(request.POST or None)
    return done(request, complaint, form, save, "告知向有关机关反映")


@require_POST
def merge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Handle a complaint together with another."""
    return _with_other(request, uuid, "into", services.merge, "已合并办理。")


@require_POST
def repeat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that a complaint repeats an earlier one."""
    return _with_other(request, uuid, "of", services.mark_repeat, "已标为重复反映。")


@require_http_methods(FORM)
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that the sender takes it back."""
    return _with_reason(request, uuid, "反映人撤回", services.withdraw)


@require_http_methods(FORM)
def reconsider(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look at it again."""
    return _with_reason(request, uuid, "重新审查", services.reconsider)


@require_http_methods(FORM)
def extend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give it more time."""
    actor, day, complaint = handled(request, uuid)
    form = ExtendForm(complaint, request.POST or None)

    def save(given: dict[str, Any]) -> None:
        services.extend(actor=actor, complaint=complaint, on=day, **given)

    lead = f"现在的期限是 {complaint.due:%Y-%m-%d}。" if complaint.due else ""
    return done(request, complaint, form, save, "延期", lead)


@require_http_methods(FORM)
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give it to another supervisor."""
    actor, day, complaint = handled(request, uuid)
    form = HandOverForm(selectors.colleagues_for(complaint, day), request.POST or None)

    def save(given: dict[str, Any]) -> None:
        services.hand_over(actor=actor, complaint=complaint, on=day, **given)

    return done(request, complaint, form, save, "交接")


def _with_other(
    request: HttpRequest, uuid: UUID, name: str, deed: Callable[..., None], told: str
) -> HttpResponse:
    actor, day, complaint = handled(request, uuid)
    rows = selectors.complaints_for(actor, day)
    other = get_object_or_404(rows, uuid=request.POST.get("other", str(uuid)))
    back = reverse("complaints:complaint", args=[uuid])
    return done_at_once(
        request, lambda: deed(actor=actor, complaint=complaint, on=day, **{name: other}), back, told
    )


def _with_reason(
    request: HttpRequest, uuid: UUID, title: str, deed: Callable[..., None]
) -> HttpResponse:
    actor, day, complaint = handled(request, uuid)

    def save(given: dict[str, Any]) -> None:
        deed(actor=actor, complaint=complaint, text=given["text"], on=day)

    return done(request, complaint, ReasonForm(request.POST or None), save, title)
