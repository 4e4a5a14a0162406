"""What the pages of referrals have in common."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import Door
from hengjian.common.pages import Save, Sheet, done_by_form
from hengjian.supervision.referrals import policies, selectors
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.policies import Action

let_in = Door(policies.may)


def referral_to_work_on(request: HttpRequest, uuid: UUID) -> tuple[Account, date, Referral]:
    """Give who asks, the day and the referral; whoever may not work on it is turned away."""
    actor, day = let_in(request, Action.WORK)
    referral = get_object_or_404(selectors.referrals_for(actor, day), uuid=uuid)
    if not policies.may(actor, Action.WORK, day, referral.body.path):
        raise PermissionDenied
    return actor, day, referral


def referral_to_decide(request: HttpRequest, uuid: UUID) -> tuple[Account, date, Referral]:
    """Give who asks, the day and the referral; whoever may not decide on it is turned away and told why."""
    actor, day = let_in(request, Action.DECIDE)
    referral = get_object_or_404(selectors.referrals_for(actor, day), uuid=uuid)
    if policies.is_his_own(actor, referral):
        raise PermissionDenied("这条线索是您登记或者经办的，须由另一名负责人审批。")
    if not policies.may_decide(actor, referral, day):
        raise PermissionDenied
    return actor, day, referral


def done(
    request: HttpRequest, referral: Referral, form: forms.Form, save: Save, title: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    """Show a form about a referral and, when it is saved, the referral."""
    back = reverse("referrals:referral", args=[referral.uuid])
    return done_by_form(request, form, save, Sheet(title, "提交", back, referral.number, lead))


def lines_of(given: dict[str, Any], name: str) -> list[str]:
    """Take out of what was filled in the lines of a field, those that say something."""
    return [line.strip() for line in str(given.pop(name)).splitlines() if line.strip()]
