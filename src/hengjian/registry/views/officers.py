"""Pages of officers and their credentials."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, filled_in, page_at, wish
from hengjian.registry import policies, selectors
from hengjian.registry.forms import (
    AccountForm,
    CredentialForm,
    OfficerFilterForm,
    OfficerForm,
    StandingForm,
)
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.policies import Action
from hengjian.registry.services import officers as services
from hengjian.registry.services.officers import CredentialDetails, OfficerDetails
from hengjian.registry.states import State, actions_from
from hengjian.registry.views.pages import let_in

BETWEEN_FIELDS = re.compile(r"[、，,；;\s]+")


@require_safe
def officer_list(request: HttpRequest) -> HttpResponse:
    """Show the officers and auxiliaries that one may see."""
    reader, day = let_in(request, Action.SEE)
    form = OfficerFilterForm(request.GET)
    wanted, filtered = wish(form, selectors.OfficerFilter)
    page = page_at(request, selectors.officers_for(reader, day, wanted), ("name", "id"))
    context = {
        "form": form,
        "page": page,
        "filtered": filtered,
        "day": day,
        "may_change": policies.may(reader, Action.CHANGE, day),
    }
    return render(request, "registry/officers.html", context)


@require_http_methods(FORM)
def new_officer(request: HttpRequest) -> HttpResponse:
    """Register an officer or auxiliary."""
    actor, day = let_in(request, Action.CHANGE)
    initial = {"establishment": Officer.Establishment.UNKNOWN}
    form = OfficerForm(selectors.places_for(actor, day), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        body = given.pop("body")
        officer = services.add_officer(
            actor=actor, body=body, details=OfficerDetails(**given), on=day
        )
        messages.success(request, f"已登记{officer.name}。")
        return redirect("registry:officer", uuid=officer.uuid)

    sheet = Sheet("登记人员", "登记", reverse("registry:officers"), "执法人员")
    return filled_in(request, form, save, sheet)


@require_safe
def officer_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one officer with his credentials."""
    reader, day = let_in(request, Action.SEE)
    officer = get_object_or_404(selectors.officers_for(reader, day), uuid=uuid)
    credentials = list(selectors.credentials_for(reader, day).filter(officer=officer))
    unfinished = {State.ISSUED, State.SUSPENDED}
    context = {
        "officer": officer,
        "credentials": [(each, selectors.standing_on(each, day)) for each in credentials],
        "valid": any(selectors.standing_on(each, day) == State.ISSUED for each in credentials),
        "not_withdrawn": officer.left_on is not None
        and officer.left_on < day
        and any(each.state in unfinished for each in credentials),
        "history": selectors.history(officer)[:50],
        "manageable": policies.may(reader, Action.CHANGE, day, officer.body.path),
    }
    return render(request, "registry/officer.html", context)


@require_http_methods(FORM)
def change_officer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is said of an officer, or his body."""
    officer = _kept_officer(request, uuid)
    actor, day = let_in(request, Action.CHANGE)
    names = ("name", "kind", "number", "establishment", "post", "joined_on", "left_on")
    initial = {**{name: getattr(officer, name) for name in names}, "body": officer.body.uuid}
    places = selectors.places_for(actor, day) | selectors.bodies_for(
        actor, day, action=Action.CHANGE
    ).filter(pk=officer.body_id)
    form = OfficerForm(places.order_by("path"), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        body = given.pop("body")
        services.change_officer(
            actor=actor, officer=officer, body=body, details=OfficerDetails(**given), on=day
        )
        messages.success(request, "已保存。")
        return redirect("registry:officer", uuid=uuid)

    return filled_in(request, form, save, _sheet(officer, "变更人员", "保存"))


@require_http_methods(FORM)
def link(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note with which account an officer signs in."""
    officer = _kept_officer(request, uuid)
    actor, day = let_in(request, Action.CHANGE)
    accounts = selectors.accounts_at(officer.body)
    form = AccountForm(accounts, request.POST or None, initial={"account": officer.account})

    def save(given: dict[str, Any]) -> HttpResponse:
        chosen = given["account"]
        services.link_account(
            actor=actor, officer=officer, account=chosen.uuid if chosen else None, on=day
        )
        messages.success(request, "已保存。")
        return redirect("registry:officer", uuid=uuid)

    return filled_in(request, form, save, _sheet(officer, "关联账号", "保存"))


@require_http_methods(FORM)
def issue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register a credential of an officer."""
    officer = _kept_officer(request, uuid)
    actor, day = let_in(request, Action.CHANGE)

    def save(given: dict[str, Any]) -> HttpResponse:
        services.issue_credential(
            actor=actor, officer=officer, details=_details(given), on=day, asked=True
        )
        messages.success(request, "已登记证件。")
        return redirect("registry:officer", uuid=uuid)

    form = CredentialForm(request.POST or None)
    return filled_in(request, form, save, _sheet(officer, "登记证件", "登记"))


@require_safe
def credential_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one credential with all that happened to it."""
    reader, day = let_in(request, Action.SEE)
    credential = get_object_or_404(selectors.credentials_for(reader, day), uuid=uuid)
    place = credential.officer.body.path
    context = {
        "credential": credential,
        "standing": selectors.standing_on(credential, day),
        "history": selectors.history(credential)[:50],
        "manageable": policies.may(reader, Action.CHANGE, day, place),
        "changeable": bool(actions_from(State(credential.state))),
    }
    return render(request, "registry/credential.html", context)


@require_http_methods(FORM)
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct what is registered of a credential, or extend it."""
    credential = _kept_credential(request, uuid)
    actor, day = let_in(request, Action.CHANGE)
    names = ("kind", "number", "issuer", "examined_on", "exam_note", "valid_from", "valid_until")
    initial = {name: getattr(credential, name) for name in names}
    initial["fields_named"] = "、".join(credential.field_list)

    def save(given: dict[str, Any]) -> HttpResponse:
        services.correct_credential(
            actor=actor, credential=credential, details=_details(given), on=day, asked=True
        )
        messages.success(request, "已保存。")
        return redirect("registry:credential", uuid=uuid)

    form = CredentialForm(request.POST or None, initial=initial)
    return filled_in(request, form, save, _credential_sheet(credential, "更正证件", "保存"))


@require_http_methods(FORM)
def standing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Suspend, give back, withdraw or cancel a credential."""
    credential = _kept_credential(request, uuid)
    actor, day = let_in(request, Action.CHANGE)
    form = StandingForm(State(credential.state), request.POST or None, initial={"day": day})

    def save(given: dict[str, Any]) -> HttpResponse:
        event = services.change_standing(actor=actor, credential=credential, on=day, **given)
        messages.success(request, f"证件状态已改为“{event.get_state_display()}”。")
        return redirect("registry:credential", uuid=uuid)

    lead = f"证件现在是“{credential.get_state_display()}”。"
    return filled_in(request, form, save, _credential_sheet(credential, "证件变动", "登记", lead))


def _kept_officer(request: HttpRequest, uuid: UUID) -> Officer:
    reader, day = let_in(request, Action.SEE)
    officer = get_object_or_404(selectors.officers_for(reader, day), uuid=uuid)
    if not policies.may(reader, Action.CHANGE, day, officer.body.path):
        raise PermissionDenied
    return officer


def _kept_credential(request: HttpRequest, uuid: UUID) -> Credential:
    reader, day = let_in(request, Action.SEE)
    credential = get_object_or_404(selectors.credentials_for(reader, day), uuid=uuid)
    if not policies.may(reader, Action.CHANGE, day, credential.officer.body.path):
        raise PermissionDenied
    return credential


def _details(given: dict[str, Any]) -> CredentialDetails:
    named = BETWEEN_FIELDS.split(given.pop("fields_named"))
    return CredentialDetails(**given, fields=named)


def _sheet(officer: Officer, title: str, button: str) -> Sheet:
    return Sheet(title, button, reverse("registry:officer", args=[officer.uuid]), officer.name)


def _credential_sheet(credential: Credential, title: str, button: str, lead: str = "") -> Sheet:
    back = reverse("registry:credential", args=[credential.uuid])
    return Sheet(title, button, back, credential.number, lead)
