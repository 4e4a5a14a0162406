"""What the pages of this room have in common: who is let in, the filter in the address, pages of lists."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.common.subtrees import within
from hengjian.registry.models.bodies import Body
from hengjian.screening import policies, selectors
from hengjian.screening.forms import FindingFilterForm
from hengjian.screening.models import Finding
from hengjian.screening.policies import Action
from hengjian.screening.selectors import FindingFilter

M = TypeVar("M", bound=Model)
MOST_BODIES = 5_000


def let_in(request: HttpRequest, action: Action = Action.SEE) -> tuple[Account, date]:
    """Give who asks and the day; whoever may do this nowhere is turned away."""
    account, day = person(request), today()
    if not policies.may(account, action, day):
        raise PermissionDenied
    return account, day


def bodies_of(reader: Account, day: date) -> list[Body]:
    """Give the bodies whose findings somebody sees, from the top downwards."""
    rows = Body.objects.filter(within(policies.reached(reader, Action.SEE, day), "path"))
    return list(rows.order_by("path").only("uuid", "name", "path")[:MOST_BODIES])


def wish(
    request: HttpRequest, reader: Account, day: date
) -> tuple[FindingFilterForm, FindingFilter]:
    """Give the filter as the address has it; what cannot be read narrows nothing and is said beside its field."""
    form = FindingFilterForm(bodies_of(reader, day), request.GET or None)
    given = given_in(form)
    return form, FindingFilter(
        **{
            field.name: str(given[field.name])
            for field in fields(FindingFilter)
            if given.get(field.name)
        }
    )


def given_in(form: forms.Form) -> dict[str, Any]:
    """Give what of a filter could be read."""
    if not form.is_bound:
        return {}
    form.is_valid()
    return form.cleaned_data


def counted(
    rows: QuerySet[Finding], form: FindingFilterForm
) -> tuple[QuerySet[Finding], list[str]]:
    """Narrow a list to what a figure of the first page counted, and say in words to what."""
    given, said = given_in(form), []
    if only := given.get("only"):
        said.append(dict(form.fields["only"].choices)[only])  # type: ignore[attr-defined]  # it is one of choices
        rows = (
            selectors.standing(rows)
            if only == "standing"
            else rows.filter(state__in=selectors.WAITING)
        )
        if given.get("body"):
            rows = rows.filter(body__uuid=given["body"])
            said.append("不含下级单位")
    if since := given.get("since"):
        said.append(f"{since.month}月{since.day}日以来发现的")
        rows = rows.filter(found_on__gte=since)
    return rows, said


def narrowed(wanted: FindingFilter) -> bool:
    """Tell whether a filter asks for less than all."""
    return any(asdict(wanted).values())
