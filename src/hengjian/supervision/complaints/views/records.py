"""The list of complaints, one complaint, and a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, filled_in, page_at, wish
from hengjian.supervision import evidence
from hengjian.supervision.complaints import law, policies, selectors
from hengjian.supervision.complaints.exports import COMPLAINTS
from hengjian.supervision.complaints.forms import ComplaintFilterForm, NewComplaintForm
from hengjian.supervision.complaints.policies import Action
from hengjian.supervision.complaints.record import record_of
from hengjian.supervision.complaints.selectors import ComplaintFilter
from hengjian.supervision.complaints.senders import SenderDetails
from hengjian.supervision.complaints.services.receiving import (
    ComplaintDetails,
    office_of,
    receive,
)
from hengjian.supervision.complaints.views.pages import complaint_at, let_in

SENDER = ("kind", "name", "phone", "address", "agrees")


@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """Show the complaints."""
    reader, day = let_in(request, Action.SEE)
    form = ComplaintFilterForm(selectors.bodies_about(reader, day), request.GET)
    wanted, filtered = wish(form, ComplaintFilter)
    page = page_at(request, selectors.complaints_for(reader, day, wanted))
    channels = law.channels()
    for each in page.rows:
        each.lamp = selectors.lamp_of(each, day)  # type: ignore[attr-defined]  # for the template
        each.channel_label = channels[each.channel].label  # type: ignore[attr-defined]  # likewise
    context = {
        "form": form,
        "page": page,
        "filtered": filtered,
        "may_work": policies.may(reader, Action.WORK, day),
    }
    return render(request, "complaints/list.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the complaints that the address asks for as a spreadsheet, without their senders."""
    reader, day = let_in(request, Action.SEE)
    form = ComplaintFilterForm(selectors.bodies_about(reader, day), request.GET)
    wanted, _ = wish(form, ComplaintFilter)
    rows = selectors.complaints_for(reader, day, wanted).select_related("sender", "body")
    back = reverse("complaints:list")
    return COMPLAINTS.answer(request, rows, reader=reader, asked=vars(wanted), on=day, back=back)


@never_cache
@sensitive_post_parameters("name", "phone", "address", "text")
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Register a complaint."""
    actor, day = let_in(request, Action.WORK)
    places = selectors.places_for(actor, day)
    form = NewComplaintForm(
        places, request.POST or None, request.FILES or None, initial={"received_on": day}
    )

    def save(given: dict[str, Any]) -> HttpResponse:
        sender = SenderDetails(**{name: given.pop(name) for name in SENDER})
        files = evidence.keep_all(given.pop("materials"))
        complaint = receive(
            actor=actor, office=office_of(actor, day), details=ComplaintDetails(**given),
            sender=sender, files=files, on=day,
        )  # fmt: skip
        messages.success(request, f"已登记。请把查询号码 {complaint.written_number} 告诉反映人。")
        return redirect("complaints:complaint", uuid=complaint.uuid)

    lead = "反映人的姓名和联系方式加密保存，没有他的同意不告诉承办单位。"
    sheet = Sheet("登记投诉举报", "登记", reverse("complaints:list"), "投诉举报", lead)
    return filled_in(request, form, save, sheet, "complaints/new.html")


@never_cache
@require_safe
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one complaint."""
    reader, day = let_in(request, Action.SEE)
    complaint = complaint_at(reader, day, uuid)
    return render(request, "complaints/complaint.html", record_of(complaint, reader, day))
