"""Letters about a complaint: written by a button, given out as files."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.common.pages import done_at_once
from hengjian.supervision.complaints import policies, selectors
from hengjian.supervision.complaints.models import Forwarding, Notice
from hengjian.supervision.complaints.services import letters
from hengjian.supervision.complaints.views.pages import handled
from hengjian.supervision.models import Dispatch
from hengjian.supervision.papers.files import Form
from hengjian.supervision.views.papers import paper_answer


@require_POST
def write_forwarding(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the letter to the body that a complaint was given to."""
    row = get_object_or_404(Forwarding.objects.select_related("complaint"), uuid=uuid)
    actor, day, complaint = handled(request, row.complaint.uuid)
    back = reverse("complaints:complaint", args=[complaint.uuid])
    return done_at_once(
        request, lambda: letters.write_forwarding(actor=actor, forwarding=row, on=day), back,
        "转办函已制发，文号不能改。",
    )  # fmt: skip


@require_POST
def write_notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the letter that tells the sender something."""
    row = get_object_or_404(Notice.objects.select_related("complaint"), uuid=uuid)
    actor, day, complaint = handled(request, row.complaint.uuid)
    back = reverse("complaints:complaint", args=[complaint.uuid])
    return done_at_once(
        request, lambda: letters.write_notice(actor=actor, notice=row, on=day), back,
        "告知书已制发，文号不能改。",
    )  # fmt: skip


@require_safe
def letter_file(request: HttpRequest, uuid: UUID, form: Form) -> HttpResponse:
    """Give a letter out: to those who handle the complaint, one to a body also to that body."""
    reader, day = person(request), today()
    dispatch = selectors.letter_for(reader, day, uuid)
    if dispatch is None:
        raise Http404
    return paper_answer(request, dispatch.paper, form, _page_of(dispatch, reader, day))


def _page_of(dispatch: Dispatch, reader: Account, day: date) -> str:
    """Give the page on which whoever asks for a letter finds it again."""
    forwarding: Forwarding | None = getattr(dispatch, "forwarding", None)
    of = forwarding or dispatch.notice
    if forwarding is not None and not policies.may_see(reader, forwarding.complaint, day):
        return reverse("complaints:given", args=[forwarding.uuid])
    return reverse("complaints:complaint", args=[of.complaint.uuid])
