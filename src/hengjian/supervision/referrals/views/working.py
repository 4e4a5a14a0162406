"""What is done about a referral, step by step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hengjian.common.pages import FORM
from hengjian.supervision import evidence
from hengjian.supervision import law as supervision_law
from hengjian.supervision.forms import ReplyForm
from hengjian.supervision.referrals.forms import (
    ApprovalForm,
    DecisionForm,
    FinishForm,
    ItemForm,
    StudyForm,
    TransferForm,
)
from hengjian.supervision.referrals.services import deciding, proving, registering, sending
from hengjian.supervision.referrals.services.deciding import StudyDetails
from hengjian.supervision.referrals.services.proving import ItemDetails
from hengjian.supervision.referrals.services.sending import TransferDetails
from hengjian.supervision.referrals.states import Action, possible
from hengjian.supervision.referrals.views.pages import (
    done,
    lines_of,
    referral_to_decide,
    referral_to_work_on,
)
from hengjian.supervision.services.letters import REFERRAL
from hengjian.supervision.services.replies import ReplyDetails
from hengjian.supervision.views.pages import UNVERIFIED

TERM = "referral_feedback"


@require_http_methods(FORM)
def approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide whether a referral is filed."""
    actor, day, referral = referral_to_decide(request, uuid)

    def save(given: dict[str, Any]) -> None:
        filed = given["filed"] == "yes"
        registering.approve(actor=actor, referral=referral, filed=filed, text=given["text"], on=day)

    lead = f"{referral.registered_by_name}登记：{referral.title}。{UNVERIFIED}"
    return done(request, referral, ApprovalForm(request.POST or None), save, "立案审批", lead)


@require_http_methods(FORM)
def item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a piece of evidence."""
    actor, day, referral = referral_to_work_on(request, uuid)
    form = ItemForm(request.POST or None, request.FILES or None, initial={"obtained_on": day})

    def save(given: dict[str, Any]) -> None:
        files = evidence.keep_all(given.pop("materials"))
        proving.add_item(
            actor=actor, referral=referral, details=ItemDetails(**given, files=files), on=day
        )

    return done(request, referral, form, save, "登记证据")


@require_http_methods(FORM)
def finish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End the gathering of evidence."""
    actor, day, referral = referral_to_work_on(request, uuid)

    def save(given: dict[str, Any]) -> None:
        proving.finish(actor=actor, referral=referral, on=day, **given)

    lead = f"已登记证据 {referral.items.count()} 件，清单随取证情况附上。{UNVERIFIED}"
    return done(request, referral, FinishForm(request.POST or None), save, "结束取证", lead)


@require_http_methods(FORM)
def study(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down what was studied together."""
    actor, day, referral = referral_to_work_on(request, uuid)
    form = StudyForm(request.POST or None, initial={"studied_on": day})

    def save(given: dict[str, Any]) -> None:
        people = lines_of(given, "participants")
        details = StudyDetails(participants=people, **given)
        deciding.study(actor=actor, referral=referral, details=details, on=day)

    return done(request, referral, form, save, "登记集体研究", UNVERIFIED)


@require_http_methods(FORM)
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide whether a referral is transferred."""
    actor, day, referral = referral_to_decide(request, uuid)
    last = referral.studies.last()

    def save(given: dict[str, Any]) -> None:
        deciding.decide(actor=actor, referral=referral, on=day, **given)

    lead = f"{deciding.summary_of(last)}{UNVERIFIED}" if last else ""
    return done(request, referral, DecisionForm(request.POST or None), save, "移送审批", lead)


@require_http_methods(FORM)
def transfer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the letter and the receipt that goes along."""
    actor, day, referral = referral_to_work_on(request, uuid)
    term = supervision_law.term(TERM)
    initial = {
        "facts": referral.text, "materials": "\n".join(each.title for each in referral.items.all()),
        "due": day + timedelta(days=term.days) if term else None,
    }  # fmt: skip
    form = TransferForm(term, request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        materials = lines_of(given, "materials")
        details = TransferDetails(materials=materials, **given)
        sending.transfer(actor=actor, referral=referral, details=details, on=day)

    lead = f"同时制发送达回证，随移送书送达。{UNVERIFIED}"
    return done(request, referral, form, save, "制发移送书", lead)


@require_http_methods(FORM)
def reply(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what came back."""
    actor, day, referral = referral_to_work_on(request, uuid)
    back = {
        kind: label
        for kind, label in supervision_law.letters()[REFERRAL].more["back"].items()
        if possible(referral.state, sending.BACK[kind])
    }
    form = ReplyForm(back, request.POST or None, request.FILES or None, initial={"replied_on": day})

    def save(given: dict[str, Any]) -> None:
        files = evidence.keep_all(given.pop("materials"))
        details = ReplyDetails(**given, files=files)
        sending.record_back(actor=actor, referral=referral, details=details, on=day)

    title = "登记送达回执" if possible(referral.state, Action.SERVE) else "登记进展、处理情况"
    return done(request, referral, form, save, title, f"受移送机关：{referral.to}。")
