"""What the pages of plans and campaigns have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.common.pages import Sheet, filled_in
from hengjian.supervision.campaigns import policies, selectors
from hengjian.supervision.campaigns.models import Campaign, Plan
from hengjian.supervision.campaigns.policies import Action

FORM = ("GET", "HEAD", "POST")
Save = Callable[[dict[str, Any]], object]


def let_in(request: HttpRequest, *actions: Action) -> tuple[Account, date]:
    """Give who asks and the day; whoever may do none of this anywhere is turned away."""
    account, day = person(request), today()
    if not any(policies.may(account, action, day) for action in actions):
        raise PermissionDenied
    return account, day


def campaign_at(reader: Account, day: date, uuid: UUID) -> Campaign:
    """Give the campaign of an address; who may not see it finds none."""
    return get_object_or_404(selectors.campaigns_for(reader, day), uuid=uuid)


def plan_at(reader: Account, day: date, uuid: UUID) -> Plan:
    """Give the plan of an address; who may not see it finds none."""
    return get_object_or_404(selectors.plans_for(reader, day), uuid=uuid)


def done(
    request: HttpRequest, about: Plan | Campaign, form: forms.Form, save: Save, title: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    """Show a form about a plan or a campaign and, when it is saved, that."""
    page = "campaigns:plan" if isinstance(about, Plan) else "campaigns:campaign"

    def saved(given: dict[str, Any]) -> HttpResponse:
        save(given)
        messages.success(request, f"已办理：{title}。")
        return redirect(page, uuid=about.uuid)

    back = reverse(page, args=[about.uuid])
    return filled_in(request, form, saved, Sheet(title, "提交", back, about.title, lead))
