"""What the sender is answered and told, and what he says to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from hengjian.common.pages import FORM
from hengjian.registry.models.bodies import Body
from hengjian.supervision.complaints import law, policies
from hengjian.supervision.complaints.forms import (
    CallbackForm,
    DecideAgainForm,
    DecideForm,
    DeliverForm,
    ReasonForm,
    ReplyForm,
    SendBackForm,
)
from hengjian.supervision.complaints.models import Answer, Notice, Objection
from hengjian.supervision.complaints.services import answering
from hengjian.supervision.complaints.services import replying as services
from hengjian.supervision.complaints.views.pages import done, handled


@require_http_methods(FORM)
def reply(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer the sender."""
    actor, day, complaint = handled(request, uuid)
    last = Answer.objects.filter(forwarding__complaint=complaint, sent_back="").last()
    initial = {"kind": last.kind} if last else {}
    form = ReplyForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.reply(actor=actor, complaint=complaint, on=day, **given)

    said = f"{last.by_name}反馈（{law.replies()[last.kind].label}）：{last.text}" if last else ""
    return done(request, complaint, form, save, "答复反映人", said)


@require_http_methods(FORM)
def send_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a body's answer back."""
    actor, day, complaint = handled(request, uuid)
    form = SendBackForm(Body.objects.none(), request.POST or None)

    def save(given: dict[str, Any]) -> None:
        answering.send_back(actor=actor, complaint=complaint, on=day, **given)

    lead = f"答复反映人的期限是 {complaint.due:%Y-%m-%d}。" if complaint.due else ""
    return done(request, complaint, form, save, "退回反馈", lead)


@require_http_methods(FORM)
def call_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down what the sender thinks."""
    actor, day, complaint = handled(request, uuid)

    def save(given: dict[str, Any]) -> None:
        services.call_back(actor=actor, complaint=complaint, on=day, **given)

    lead = "反映人要求重新办理的，另外登记。"
    return done(request, complaint, CallbackForm(request.POST or None), save, "登记回访", lead)


@require_http_methods(FORM)
def ask_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register that the sender wants it taken up again."""
    actor, day, complaint = handled(request, uuid)

    def save(given: dict[str, Any]) -> None:
        services.ask_again(actor=actor, complaint=complaint, reasons=given["text"], on=day)

    lead = "由答复人以外的监督人员决定。"
    return done(
        request, complaint, ReasonForm(request.POST or None), save, "反映人要求重新办理", lead
    )


@require_http_methods(FORM)
def deliver(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down how the sender was told."""
    notice = get_object_or_404(Notice.objects.select_related("complaint"), uuid=uuid)
    actor, day, complaint = handled(request, notice.complaint.uuid)

    def save(given: dict[str, Any]) -> None:
        services.deliver(actor=actor, notice=notice, on=day, **given)

    form = DeliverForm(request.POST or None, initial={"told_on": day})
    return done(request, complaint, form, save, "登记告知", notice.text)


@require_http_methods(FORM)
def decide_forwarding(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide whether a body has to deal with what was forwarded to it."""
    objection = _objection(uuid, Objection.Kind.FORWARDING)
    actor, day, complaint = handled(request, objection.complaint.uuid)
    _let_decide(policies.may_decide(actor, objection, day))

    def save(given: dict[str, Any]) -> None:
        answering.decide_forwarding(
            actor=actor, objection=objection, sustained=given["sustained"] == "yes",
            text=given["text"], on=day,
        )  # fmt: skip

    lead = f"{objection.by_name}：{objection.reasons}"
    return done(request, complaint, DecideForm(request.POST or None), save, "决定是否收回", lead)


@require_http_methods(FORM)
def decide_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide whether a complaint is taken up again."""
    objection = _objection(uuid, Objection.Kind.REPLY)
    actor, day, complaint = handled(request, objection.complaint.uuid)
    _let_decide(policies.may_decide(actor, objection, day))

    def save(given: dict[str, Any]) -> None:
        services.decide_again(
            actor=actor, objection=objection, reopens=given["reopens"] == "yes",
            text=given["text"], due=given["due"], on=day,
        )  # fmt: skip

    form = DecideAgainForm(day, request.POST or None)
    return done(
        request, complaint, form, save, "决定是否重新办理", f"反映人说：{objection.reasons}"
    )


def _objection(uuid: UUID, kind: Objection.Kind) -> Objection:
    rows = Objection.objects.select_related("complaint__office", "complaint__body")
    return get_object_or_404(rows, uuid=uuid, kind=kind)


def _let_decide(may: bool) -> None:  # noqa: FBT001  one question, one answer
    if not may:
        raise PermissionDenied("原来是您办理的，或者异议是您提出的，须由另一名监督人员决定。")
