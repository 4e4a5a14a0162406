"""Pages of disputes between bodies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import FORM, Sheet, done_by_form, filled_in, page_at
from hengjian.registry.models.bodies import Body
from hengjian.supervision.coordination import law, policies, selectors, services
from hengjian.supervision.coordination.exports import DISPUTES
from hengjian.supervision.coordination.forms import (
    ActingForm,
    DecisionForm,
    DisputeFilterForm,
    DisputeForm,
    PositionForm,
    TextForm,
)
from hengjian.supervision.coordination.models import Dispute, Position
from hengjian.supervision.coordination.policies import Action
from hengjian.supervision.coordination.services import DisputeDetails
from hengjian.supervision.coordination.states import OPEN, State, possible
from hengjian.supervision.coordination.states import Action as Deed
from hengjian.supervision.coordination.views.pages import cases_written, let_in

DEEDS = (
    (Deed.TAKE_UP, "开始协调", "coordination:take_up"),
    (Deed.SETTLE, "登记一致意见", "coordination:settle"),
    (Deed.PROPOSE, "提出处理意见，报政府决定", "coordination:propose"),
    (Deed.DECIDE, "登记政府决定", "coordination:decide"),
    (Deed.REOPEN, "重新协调", "coordination:reopen"),
    (Deed.WITHDRAW, "撤回", "coordination:withdraw"),
)
STEPS = {
    "registered": "登记", "spoke": "填写意见", "take_up": "开始协调", "settle": "达成一致", "propose": "提出处理意见",
    "decide": "政府决定", "withdraw": "撤回", "reopen": "重新协调", "handed_over": "交接",
}  # fmt: skip


@require_safe
def dispute_list(request: HttpRequest) -> HttpResponse:
    """Show the disputes."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    form = DisputeFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_at(request, selectors.disputes_for(reader, day, **asked))
    kinds = law.kinds()
    lines = [(each, kinds[each.kind].label, selectors.lamp_of(each, day)) for each in page.rows]
    context = {
        "form": form, "page": page, "lines": lines, "filtered": any(asked.values()),
        "may_work": policies.may(reader, Action.WORK, day),
    }  # fmt: skip
    return render(request, "coordination/disputes.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the disputes that the address asks for as a spreadsheet."""
    reader, day = let_in(request, Action.SEE)
    form = DisputeFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = selectors.disputes_for(reader, day, **asked)
    back = reverse("coordination:disputes")
    return DISPUTES.answer(request, rows, reader=reader, asked=asked, on=day, back=back)


@require_http_methods(FORM)
def new_dispute(request: HttpRequest) -> HttpResponse:
    """Register a dispute."""
    actor, day = let_in(request, Action.WORK)
    places = selectors.bodies_to_coordinate(actor, day)
    form = DisputeForm(places, request.POST or None, initial={"asked_on": day})

    def save(given: dict[str, Any]) -> HttpResponse:
        cases = cases_written(actor, day, given.pop("cases"))
        bodies = list(given.pop("bodies"))
        dispute = services.register_dispute(
            actor=actor, bodies=bodies, details=DisputeDetails(**given), cases=cases, on=day
        )
        messages.success(request, f"已登记：{dispute.number}。")
        return redirect("coordination:dispute", uuid=dispute.uuid)

    sheet = Sheet("登记执法争议", "登记", reverse("coordination:disputes"), "执法争议")
    return filled_in(request, form, save, sheet)


@require_safe
def dispute_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a dispute, what each body holds, and what can be done."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    dispute = get_object_or_404(selectors.disputes_for(reader, day), uuid=uuid)
    parties = [each.body for each in dispute.positions.all()]
    coordinates = policies.may_coordinate(reader, parties, day)
    talking = dispute.state in {State.NEGOTIATING, State.COORDINATING}
    term = law.negotiation(dispute.kind, dispute.domain, dispute.asked_on)
    context = {
        "dispute": dispute,
        "kind": law.kinds()[dispute.kind],
        "domain": dict(law.domains()).get(dispute.domain, ""),
        "positions": [
            (each, talking and (coordinates or policies.may(reader, Action.SPEAK, day, each.body.path)))
            for each in dispute.positions.all()
        ],
        "first": selectors.first_filed(dispute) if law.is_of_cases(dispute.kind) else None,
        "first_filed": law.principles()[law.FIRST_FILED],
        "kept": [each for each in law.kept_in(dispute.kind) if each.code != law.FIRST_FILED],
        "term": term,
        "lamp": selectors.lamp_of(dispute, day),
        "cases": dispute.cases.order_by("number")[: selectors.MOST_CASES],
        "steps": [(STEPS[each.action], each) for each in dispute.steps.all()],
        "may_hand_over": coordinates and dispute.state in OPEN,
        "deeds": [
            (title, reverse(page, args=[dispute.uuid]))
            for deed, title, page in DEEDS
            if coordinates and possible(dispute.state, deed)
        ],
    }  # fmt: skip
    return render(request, "coordination/dispute.html", context)


@require_http_methods(FORM)
def position(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down what a body holds."""
    actor, day = let_in(request, Action.WORK, Action.SPEAK)
    seen = selectors.disputes_for(actor, day).order_by().values("pk")
    rows = Position.objects.filter(dispute__in=seen).select_related("dispute", "body")
    row = get_object_or_404(rows, uuid=uuid)
    parties = [each.body for each in row.dispute.positions.select_related("body")]
    own = policies.may(actor, Action.SPEAK, day, row.body.path)
    if not own and not policies.may_coordinate(actor, parties, day):
        raise PermissionDenied
    initial = {"stance": row.stance, "reasons": row.reasons, "filed_on": row.filed_on}
    form = PositionForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.speak(actor=actor, position=row, on=day, **given)

    return done_by_form(request, form, save, _sheet(f"{row.body}的意见", "保存", row.dispute))


@require_http_methods(FORM)
def take_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin to coordinate."""
    return _with_reason(request, uuid, "开始协调", services.take_up)


@require_http_methods(FORM)
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a dispute that was taken back."""
    return _with_reason(request, uuid, "撤回", services.withdraw)


@require_http_methods(FORM)
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Coordinate again."""
    return _with_reason(request, uuid, "重新协调", services.reopen)


@require_http_methods(FORM)
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note what the bodies agreed upon."""
    return _with_body(request, uuid, "登记一致意见", services.settle, ActingForm)


@require_http_methods(FORM)
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put an opinion before the government."""
    return _with_body(request, uuid, "提出处理意见", services.propose, ActingForm)


@require_http_methods(FORM)
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what the government decided."""
    return _with_body(request, uuid, "登记政府决定", services.decide, DecisionForm)


def _with_reason(request: HttpRequest, uuid: UUID, title: str, service: Any) -> HttpResponse:
    actor, day, dispute = _to_coordinate(request, uuid)

    def save(given: dict[str, Any]) -> None:
        service(actor=actor, dispute=dispute, on=day, **given)

    return done_by_form(
        request, TextForm(request.POST or None), save, _sheet(title, title, dispute)
    )


def _with_body(
    request: HttpRequest, uuid: UUID, title: str, service: Any, kind: type[ActingForm]
) -> HttpResponse:
    actor, day, dispute = _to_coordinate(request, uuid)
    form = kind(_parties(dispute), request.POST or None, initial=_proposed(dispute))

    def save(given: dict[str, Any]) -> None:
        service(actor=actor, dispute=dispute, on=day, **given)

    return done_by_form(request, form, save, _sheet(title, "登记", dispute))


def _to_coordinate(request: HttpRequest, uuid: UUID) -> tuple[Account, date, Dispute]:
    """Give who asks, the day and the dispute; whoever may not coordinate it is turned away."""
    actor, day = let_in(request, Action.WORK)
    dispute = get_object_or_404(selectors.disputes_for(actor, day), uuid=uuid)
    parties = [each.body for each in dispute.positions.all()]
    if not policies.may_coordinate(actor, parties, day):
        raise PermissionDenied
    return actor, day, dispute


def _parties(dispute: Dispute) -> QuerySet[Body]:
    """Give the bodies that may be named: the parties, whoever of them it will be."""
    return Body.objects.filter(positions__dispute=dispute).order_by("path")


def _proposed(dispute: Dispute) -> dict[str, Any]:
    """Offer what is known already: the body proposed, else the one that filed first."""
    body = dispute.acting
    if body is None and law.is_of_cases(dispute.kind):
        body = selectors.first_filed(dispute).body
    return {"acting": body.uuid} if body else {}


def _sheet(title: str, button: str, dispute: Dispute) -> Sheet:
    return Sheet(title, button, reverse("coordination:dispute", args=[dispute.uuid]), dispute.title)
