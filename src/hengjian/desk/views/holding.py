"""Who has which open work in hand, and handing it over."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.accounts.policies import in_force
from hengjian.accounts.signed import person, today
from hengjian.common.pages import FORM
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.desk import holding
from hengjian.desk.forms import HandOverForm
from hengjian.desk.holding.kind import MOST
from hengjian.desk.holding.nobodys import nobodys


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show what one has in hand, what those have whom one stands in for, and who else has how much."""
    reader, day = _let_in(request)
    away = reader.stands_in_for.filter(in_force(day)).select_related("absent").order_by("id")
    stood_in = [(each, holding.piles_of([each.absent.uuid], reader, day)) for each in away]
    others = [each for each in holding.holders_for(reader, day) if each.account.pk != reader.pk]
    context = {
        "piles": holding.piles_of([reader.uuid], reader, day),
        "stood_in": [(each, piles) for each, piles in stood_in if piles],
        "others": others,
        "nobodys": nobodys(reader, day),
        "most": MOST,
    }
    return render(request, "desk/work.html", context)


@require_http_methods(FORM)
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand over what somebody has in hand: all of it, or what is chosen."""
    actor, day = _let_in(request)
    holder = get_object_or_404(Account, uuid=uuid)
    piles = holding.piles_of([holder.uuid], actor, day)
    if not piles:
        raise Http404("没有您可以交接的工作")
    form = HandOverForm(holding.takers(piles, holder, day), request.POST or None)
    chosen = set(request.POST.getlist("work"))
    only = request.GET.get("only", "")
    if request.method == "POST" and form.is_valid():
        count = _handed_over(form, actor=actor, holder=holder, keys=sorted(chosen), on=day)
        if count:
            taker = form.cleaned_data["to"].display_name
            messages.success(request, f"已把 {count:,} 件工作交给{taker}。")
            return redirect("desk:work")
    context = {
        "form": form, "holder": holder, "own": holder.pk == actor.pk, "most": MOST,
        "piles": [
            (pile, [(each, _ticked(each.key, request, chosen, only)) for each in pile.works])
            for pile in piles
        ],
    }  # fmt: skip
    return render(request, "desk/hand_over.html", context)


def _handed_over(form: HandOverForm, **named: Any) -> int:
    """Hand over what was chosen; nothing of it where any of it is refused, and the form says why."""
    given = form.cleaned_data
    try:
        return holding.hand_over(to=given["to"], text=given["text"], **named)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        form.add_error(None, str(refused))
        return 0


def _let_in(request: HttpRequest) -> tuple[Account, date]:
    account, day = person(request), today()
    if not holding.concerned(account, day):
        raise PermissionDenied
    return account, day


def _ticked(key: str, request: HttpRequest, chosen: set[str], only: str) -> bool:
    """Tell whether a piece of work is chosen when the page is shown: at first all, or the one asked for."""
    if request.method == "POST":
        return key in chosen
    return not only or key.endswith(f":{only}")
