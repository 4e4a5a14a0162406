"""What was forwarded to a body, as that body sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Save, Sheet, done_by_form, filled_in, page_at
from hengjian.supervision import evidence
from hengjian.supervision.complaints import policies, selectors
from hengjian.supervision.complaints.forms import AnswerForm, ReasonForm, RevealForm
from hengjian.supervision.complaints.models import Forwarding
from hengjian.supervision.complaints.policies import Action
from hengjian.supervision.complaints.record import given_of
from hengjian.supervision.complaints.services import answering
from hengjian.supervision.complaints.services.linking import reveal_sender
from hengjian.supervision.complaints.views.pages import given_at, let_in

WAITING = "waiting"


@require_safe
def given_list(request: HttpRequest) -> HttpResponse:
    """Show what was forwarded to one's body."""
    reader, day = let_in(request, Action.SEE_OWN)
    waiting = request.GET.get("only") == WAITING
    page = page_at(request, selectors.forwardings_for(reader, day, waiting=waiting))
    for each in page.rows:
        theirs = each.taken_back_on is None
        each.lamp = selectors.agency_lamp_of(each.complaint, day) if theirs else ""  # type: ignore[attr-defined]  # for the template
    return render(request, "complaints/given_list.html", {"page": page, "waiting": waiting})


@require_safe
def given(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one complaint in the words meant for the body."""
    reader, day, forwarding = given_at(request, uuid, Action.SEE_OWN)
    return render(request, "complaints/given.html", given_of(forwarding, reader, day))


@require_http_methods(FORM)
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what was done."""
    actor, day, forwarding = given_at(request, uuid, Action.ANSWER)
    form = AnswerForm(request.POST or None, request.FILES or None)

    def save(said: dict[str, Any]) -> None:
        files = evidence.keep_all(said.pop("materials"))
        answering.answer(actor=actor, forwarding=forwarding, files=files, on=day, **said)

    return _done(request, forwarding, form, save, "反馈办理情况")


@require_http_methods(FORM)
def object_to(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask that it be taken back."""
    actor, day, forwarding = given_at(request, uuid, Action.ANSWER)

    def save(said: dict[str, Any]) -> None:
        answering.object_to_forwarding(
            actor=actor, forwarding=forwarding, reasons=said["text"], on=day
        )

    form = ReasonForm(request.POST or None)
    lead = "写明为什么不属于本单位、应当归谁。提出以后反馈的期限不停。"
    return _done(request, forwarding, form, save, "要求退回", lead)


@never_cache
@require_http_methods(FORM)
def reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show who the sender is where he agreed to that."""
    actor, day, forwarding = given_at(request, uuid, Action.ANSWER)
    if not policies.may_reveal(actor, forwarding.complaint, day):
        raise PermissionDenied("反映人没有同意把身份告诉承办单位。")

    def show(said: dict[str, Any]) -> HttpResponse:
        who = reveal_sender(
            actor=actor, complaint=forwarding.complaint, purpose=said["purpose"], on=day
        )
        context = {"number": forwarding.complaint.title, "said": who, "back": back}
        return render(request, "complaints/revealed.html", context)

    back = reverse("complaints:given", args=[forwarding.uuid])
    lead = "反映人同意告诉承办单位。只显示一次；谁、何时、为什么查看都会记下来。"
    sheet = Sheet("查看反映人身份", "查看", back, forwarding.complaint.title, lead)
    return filled_in(request, RevealForm(request.POST or None), show, sheet)


def _done(
    request: HttpRequest, forwarding: Forwarding, form: forms.Form, save: Save, title: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    back = reverse("complaints:given", args=[forwarding.uuid])
    sheet = Sheet(title, "提交", back, forwarding.complaint.title, lead)
    return done_by_form(request, form, save, sheet)
