"""What the pages of this room have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.common.paging import BadPlace, Page, page_of
from hengjian.supervision import policies, selectors
from hengjian.supervision.errors import NotAllowed, Refused
from hengjian.supervision.models import Matter
from hengjian.supervision.policies import Action

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Sheet:
    """The words of a page with a form on it, and where it came from."""

    title: str
    button: str
    back: str
    back_title: str
    lead: str = ""


def let_in(request: HttpRequest, *actions: Action) -> tuple[Account, date]:
    """Give who asks and the day; whoever may do none of this anywhere is turned away."""
    account, day = person(request), today()
    if not any(policies.may(account, action, day) for action in actions):
        raise PermissionDenied
    return account, day


def matter_at(reader: Account, day: date, uuid: UUID, action: Action | None = None) -> Matter:
    """Give the matter of an address; who may not see it finds none, and who may not do this is turned away."""
    matter = selectors.matter_for(reader, day, uuid)
    if matter is None:
        raise Http404
    if action is not None and not policies.may(reader, action, day, matter.body.path):
        raise PermissionDenied
    return matter


def page_at(request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """Give the page of a list that the address names, newest first."""
    try:
        return page_of(rows, order=("-id",), place=request.GET.get("place", ""))
    except BadPlace as bad:
        raise Http404 from bad


def filled_in(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], HttpResponse],
    sheet: Sheet,
) -> HttpResponse:
    """Show a form, or save what was filled in; what is refused comes back with its reason and nothing lost."""
    if request.method == "POST" and form.is_valid():
        try:
            return save(form.cleaned_data)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "registry/form.html", {"form": form, "sheet": sheet})
