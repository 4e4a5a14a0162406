"""What a complaint has to do with, and who the sender is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.signed import person, today
from hengjian.common.forms import PlainForm
from hengjian.common.pages import FORM, Sheet, file_answer, filled_in
from hengjian.supervision import evidence
from hengjian.supervision.complaints import policies, selectors
from hengjian.supervision.complaints.forms import CasesForm, RevealForm, ShownTextForm
from hengjian.supervision.complaints.models import Attachment
from hengjian.supervision.complaints.senders import known_of, without_sender
from hengjian.supervision.complaints.services import linking as services
from hengjian.supervision.complaints.views.pages import done, handled


@require_http_methods(FORM)
def shown_text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the words for others."""
    actor, day, complaint = handled(request, uuid)
    initial = {
        "text": complaint.shown_text or without_sender(complaint.text, known_of(complaint.sender))
    }

    def save(given: dict[str, Any]) -> None:
        services.write_shown(actor=actor, complaint=complaint, text=given["text"], on=day)

    form = ShownTextForm(request.POST or None, initial=initial)
    return done(request, complaint, form, save, "写给承办单位看的内容")


@require_http_methods(FORM)
def cases(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Link cases."""
    actor, day, complaint = handled(request, uuid)
    numbers = complaint.cases.order_by("id").values_list("number", flat=True)
    form = CasesForm(request.POST or None, initial={"numbers": "\n".join(numbers)})

    def save(given: dict[str, Any]) -> None:
        services.link_cases(
            actor=actor, complaint=complaint, numbers=given["numbers"].splitlines(), on=day
        )

    return done(request, complaint, form, save, "关联案件")


@require_http_methods(FORM)
def make_clue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a clue for supervision of it."""
    actor, day, complaint = handled(request, uuid)

    def save(_given: dict[str, Any]) -> None:
        services.make_clue(actor=actor, complaint=complaint, on=day)

    lead = f"线索里写这些话，不带反映人的身份：{complaint.shown_text or '（还没有写，请先写给承办单位看的内容）'}"
    # An empty form is nothing that was filled in, unless it was sent.
    form = PlainForm(request.POST if request.method == "POST" else None)
    return done(request, complaint, form, save, "转成监督线索", lead)


@never_cache
@require_http_methods(FORM)
def reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show who the sender is, once, to somebody who says what for."""
    actor, day, complaint = handled(request, uuid)

    def show(given: dict[str, Any]) -> HttpResponse:
        said = services.reveal_sender(
            actor=actor, complaint=complaint, purpose=given["purpose"], on=day
        )
        context = {"number": complaint.written_number, "said": said, "back": back}
        return render(request, "complaints/revealed.html", context)

    back = reverse("complaints:complaint", args=[complaint.uuid])
    lead = "只显示一次；谁、何时、为什么查看都会记下来。"
    sheet = Sheet("查看反映人身份", "查看", back, complaint.written_number, lead)
    return filled_in(request, RevealForm(request.POST or None), show, sheet)


@require_safe
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a file: the sender's to those who handle it, a body's also to that body."""
    reader, day = person(request), today()
    rows = Attachment.objects.select_related(
        "complaint__office", "complaint__body", "answer__forwarding"
    )
    file = get_object_or_404(rows, uuid=uuid)
    if file.answer is None:
        if not policies.may_work(reader, file.complaint, day):
            raise PermissionDenied
    elif not policies.may_see(reader, file.complaint, day):
        given = file.answer.forwarding.uuid
        if selectors.forwarding_for(reader, day, given) is None:
            raise PermissionDenied
    return file_answer(evidence.path_of(file.sha256), file.name, file.content_type)
