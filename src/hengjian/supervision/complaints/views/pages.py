"""What the pages of complaints have in common."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import Door
from hengjian.common.pages import Save, Sheet, done_by_form
from hengjian.supervision.complaints import policies, selectors
from hengjian.supervision.complaints.models import Complaint, Forwarding
from hengjian.supervision.complaints.policies import Action

let_in = Door(policies.may)


def complaint_at(reader: Account, day: date, uuid: UUID) -> Complaint:
    """Give the complaint of an address; who may not see it finds none."""
    complaint = selectors.complaint_for(reader, day, uuid)
    if complaint is None:
        raise Http404
    return complaint


def handled(request: HttpRequest, uuid: UUID) -> tuple[Account, date, Complaint]:
    """Give who asks, the day and the complaint; who may not handle it is turned away."""
    actor, day = let_in(request, Action.WORK)
    complaint = complaint_at(actor, day, uuid)
    if not policies.may_work(actor, complaint, day):
        raise PermissionDenied("您不能办理这件投诉举报。")
    return actor, day, complaint


def given_at(request: HttpRequest, uuid: UUID, action: Action) -> tuple[Account, date, Forwarding]:
    """Give who asks for an agency, the day, and what was forwarded to it."""
    actor, day = let_in(request, action)
    forwarding = selectors.forwarding_for(actor, day, uuid)
    if forwarding is None:
        raise Http404
    if action is Action.ANSWER and not policies.may_answer(actor, forwarding, day):
        raise PermissionDenied
    return actor, day, forwarding


def done(
    request: HttpRequest, complaint: Complaint, form: forms.Form, save: Save, title: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    """Show a form about a complaint and, when it is saved, the complaint."""
    back = reverse("complaints:complaint", args=[complaint.uuid])
    sheet = Sheet(title, "提交", back, complaint.written_number, lead)
    return done_by_form(request, form, save, sheet)
