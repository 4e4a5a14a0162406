"""Files of a hotline."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.common.pages import FORM, Sheet, filled_in, page_at
from hengjian.common.refusals import Refused
from hengjian.supervision.complaints import law, selectors
from hengjian.supervision.complaints.forms import ColumnsForm, HotlineForm
from hengjian.supervision.complaints.models import HotlineFile
from hengjian.supervision.complaints.policies import Action
from hengjian.supervision.complaints.services import hotline as services
from hengjian.supervision.complaints.tickets import MOST_ROWS, read_tickets
from hengjian.supervision.complaints.views.pages import let_in

SHOWN = 200


@require_http_methods(FORM)
def files(request: HttpRequest) -> HttpResponse:
    """Show the files that one sent, and send another."""
    actor, day = let_in(request, Action.WORK)
    form = HotlineForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            tickets = read_tickets(upload)
            sent = services.send_file(
                actor=actor, file_name=upload.name or "", tickets=tickets, on=day
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("complaints:hotline_file", uuid=sent.uuid)
    context = {
        "form": form,
        "page": page_at(request, selectors.files_of(actor)),
        "columns": list(law.hotline_columns().values()),
        "most": MOST_ROWS,
    }
    return render(request, "complaints/hotline.html", context)


@require_safe
def file_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what a file would do, or did."""
    file = _own(request, uuid)
    outcome = services.Outcome(**file.outcome)
    labels = law.hotline_columns()
    context = {
        "file": file,
        "outcome": outcome,
        "faults": outcome.faults[:SHOWN],
        "matched": [(each.label, file.columns.get(code, "")) for code, each in labels.items()],
    }
    return render(request, "complaints/hotline_file.html", context)


@require_http_methods(FORM)
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say which column is which."""
    actor, day = let_in(request, Action.WORK)
    file = _own(request, uuid)
    form = ColumnsForm(file.header, file.columns, request.POST or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        services.choose_columns(actor=actor, file=file, columns=given, on=day)
        return redirect("complaints:hotline_file", uuid=uuid)

    back = reverse("complaints:hotline_file", args=[uuid])
    return filled_in(request, form, save, Sheet("对应各列", "保存并试算", back, file.file_name))


@require_POST
def carry_out(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make complaints of what is in order."""
    actor, day = let_in(request, Action.WORK)
    file = _own(request, uuid)
    try:
        outcome = services.carry_out(actor=actor, file=file, on=day)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已登记 {outcome.new:,} 件。")
    return redirect("complaints:hotline_file", uuid=uuid)


def _own(request: HttpRequest, uuid: UUID) -> HotlineFile:
    actor, _ = let_in(request, Action.WORK)
    return get_object_or_404(selectors.files_of(actor), uuid=uuid)
