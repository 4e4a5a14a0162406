"""Pages of parties. A number never stands in an address: addresses end up in logs and histories."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, filled_in, page_at, wish
from hengjian.common.refusals import NotAllowed
from hengjian.registry import policies, selectors
from hengjian.registry.forms import NumberForm, PartyFilterForm, PartyForm, RevealForm
from hengjian.registry.models.parties import Party
from hengjian.registry.policies import Action
from hengjian.registry.services import parties as services
from hengjian.registry.services.parties import PartyDetails
from hengjian.registry.views.pages import let_in


@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    """Show the parties that one may see."""
    reader, day = let_in(request, Action.SEE_PARTIES)
    form = PartyFilterForm(request.GET)
    wanted, filtered = wish(form, selectors.PartyFilter)
    page = page_at(request, selectors.parties_for(reader, day, wanted), ("name", "id"))
    context = {
        "form": form,
        "page": page,
        "filtered": filtered,
        "may_change": policies.may(reader, Action.CHANGE, day),
    }
    return render(request, "registry/parties.html", context)


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(FORM)
def find_party(request: HttpRequest) -> HttpResponse:
    """Find parties by the exact number."""
    reader, day = let_in(request, Action.SEE_PARTIES)
    form = NumberForm(request.POST or None)

    def search(given: dict[str, Any]) -> HttpResponse:
        rows = selectors.parties_with_number(reader, day, given["number_kind"], given["number"])
        found = list(rows.order_by("name", "id"))
        if len(found) == 1:
            return redirect("registry:party", uuid=found[0].uuid)
        return render(request, "registry/found.html", {"found": found})

    sheet = Sheet(
        "按证件号码查找",
        "查找",
        reverse("registry:parties"),
        "当事人",
        "须输入完整号码，只查您能看到的登记。",
    )
    return filled_in(request, form, search, sheet)


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(FORM)
def new_party(request: HttpRequest) -> HttpResponse:
    """Register a party."""
    actor, day = let_in(request, Action.CHANGE)
    form = PartyForm(selectors.places_for(actor, day), request.POST or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        body = given.pop("body")
        party = services.add_party(actor=actor, body=body, details=PartyDetails(**given), on=day)
        messages.success(request, f"已登记{party.name}。")
        return redirect("registry:party", uuid=party.uuid)

    sheet = Sheet("登记当事人", "登记", reverse("registry:parties"), "当事人")
    return filled_in(request, form, save, sheet)


@require_safe
def party_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one party, its number masked."""
    reader, day = let_in(request, Action.SEE_PARTIES)
    party = get_object_or_404(selectors.parties_for(reader, day), uuid=uuid)
    context = {
        "party": party,
        "reveals": party.reveals.all()[:50],
        "history": selectors.history(party)[:50],
        "manageable": policies.may(reader, Action.CHANGE, day, party.body.path),
        "may_reveal": bool(party.number_hash)
        and policies.may(reader, Action.REVEAL, day, party.body.path),
    }
    return render(request, "registry/party.html", context)


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(FORM)
def change_party(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is said of a party."""
    party = _visible(request, uuid)
    actor, day = let_in(request, Action.CHANGE, party.body.path)
    initial = {"kind": party.kind, "name": party.name, "number_kind": party.number_kind}
    form = PartyForm(selectors.places_for(actor, day), request.POST or None, initial=initial)
    del form.fields["body"]
    if party.number_mask:
        form.fields["number"].help_text = f"现为 {party.number_mask}；不填就不变。"

    def save(given: dict[str, Any]) -> HttpResponse:
        services.change_party(actor=actor, party=party, details=PartyDetails(**given), on=day)
        messages.success(request, "已保存。")
        return redirect("registry:party", uuid=uuid)

    return filled_in(request, form, save, _sheet(party, "变更当事人", "保存"))


@never_cache
@require_http_methods(FORM)
def reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the whole number of a party, once, to somebody who says what for."""
    party = _visible(request, uuid)
    actor, day = let_in(request, Action.REVEAL, party.body.path)

    def show(given: dict[str, Any]) -> HttpResponse:
        try:
            number = services.reveal_number(
                actor=actor, party=party, purpose=given["purpose"], on=day
            )
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        return render(request, "registry/revealed.html", {"party": party, "number": number})

    lead = "完整号码只显示一次；谁、何时、为什么查看都会记下来。"
    return filled_in(
        request,
        RevealForm(request.POST or None),
        show,
        _sheet(party, "查看完整证件号码", "查看", lead),
    )


def _visible(request: HttpRequest, uuid: UUID) -> Party:
    reader, day = let_in(request, Action.SEE_PARTIES)
    return get_object_or_404(selectors.parties_for(reader, day), uuid=uuid)


def _sheet(party: Party, title: str, button: str, lead: str = "") -> Sheet:
    return Sheet(title, button, reverse("registry:party", args=[party.uuid]), party.name, lead)
