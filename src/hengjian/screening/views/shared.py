"""What the pages of this room have in common: who is let in, the filter in the address, pages of lists."""

from __future__ import annotations

from collections.abc import Mapping
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
BY_RUN = (("found_by", "这一次筛查新发现的"), ("gone_by", "这一次筛查时已不再有的"))


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
    """Narrow a list to what a figure counted, and say in words to what."""
    given = given_in(form)
    rows, said = _of_bodies(rows, given)
    if only := given.get("only"):
        said.insert(0, dict(form.fields["only"].choices)[only])  # type: ignore[attr-defined]  # it is one of choices
        rows = (
            selectors.standing(rows)
            if only == "standing"
            else rows.filter(state__in=selectors.WAITING)
        )
    if since := given.get("since"):
        said.append(f"{since.month}月{since.day}日以来发现的")
        rows = rows.filter(found_on__gte=since)
    if first := given.get("from_month"):
        said.append(f"{int(first[:4])}年{int(first[5:])}月以来的")
        rows = rows.filter(month__gte=first)
    if given.get("undated"):
        said.append("月份不明的")
        rows = rows.filter(month="")
    return rows, said + [words for name, words in BY_RUN if given.get(name)]


def _of_bodies(
    rows: QuerySet[Finding], given: Mapping[str, Any]
) -> tuple[QuerySet[Finding], list[str]]:
    """Narrow a list to the body itself, as figures count; the filter as people fill it in means those below as well."""
    if given.get("body"):
        if given.get("only") or given.get("own"):
            return rows.filter(body__uuid=given["body"]), ["不含下级单位"]
    elif given.get("unregistered"):
        return rows.filter(body=None), ["单位没有登记的"]
    return rows, []


def narrowed(wanted: FindingFilter) -> bool:
    """Tell whether a filter asks for less than all."""
    return any(asdict(wanted).values())
