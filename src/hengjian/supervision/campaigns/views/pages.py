"""What the pages of plans and campaigns have in common."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import Door
from hengjian.common.pages import Save, Sheet, done_by_form
from hengjian.supervision.campaigns import policies, selectors
from hengjian.supervision.campaigns.models import Campaign, Plan

let_in = Door(policies.may)


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
    back = reverse(page, args=[about.uuid])
    return done_by_form(request, form, save, Sheet(title, "提交", back, about.title, lead))
