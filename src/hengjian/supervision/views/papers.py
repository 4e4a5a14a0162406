"""Papers as files, the proof that the journal has of them, and the page that anybody may check one at."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hengjian.journal.errors import NotJournaled
from hengjian.journal.exports import receipt_of
from hengjian.supervision.models import Dispatch, Letter, Paper
from hengjian.supervision.papers.checking import check
from hengjian.supervision.papers.files import TYPES, Form, file_of
from hengjian.supervision.papers.fonts import FontsMissing
from hengjian.supervision.papers.selectors import paper_for
from hengjian.supervision.policies import Action
from hengjian.supervision.selectors import clues_for
from hengjian.supervision.views.pages import let_in, matter_at


@require_safe
def paper_file(request: HttpRequest, uuid: UUID, form: Form) -> HttpResponse:
    """Give out the paper of a letter: as PDF to look at and print, as DOCX to keep."""
    paper, back = _paper_at(request, uuid)
    return paper_answer(request, paper, form, back)


@require_safe
def clue_letter(request: HttpRequest, uuid: UUID, form: Form) -> HttpResponse:
    """Give out a letter about a clue to whoever may see the clue."""
    reader, day = let_in(request, Action.SEE)
    seen = clues_for(reader, day).order_by().values("pk")
    rows = Dispatch.objects.filter(clue__in=seen).select_related("paper", "clue")
    found = get_object_or_404(rows, uuid=uuid)
    back = reverse("supervision:clue", args=[found.clue and found.clue.uuid])
    return paper_answer(request, found.paper, form, back)


@require_safe
def paper_receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out what proves, without this office, that the journal commits to a paper."""
    paper, back = _paper_at(request, uuid)
    try:
        made = receipt_of(paper.entry, content=paper.content)
    except NotJournaled as waiting:
        messages.error(request, str(waiting))
        return redirect(back)
    return _sent(made, "application/octet-stream", f"{paper}.receipt", save=True)


@login_not_required
@never_cache
@require_safe
def check_paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tell anybody who holds a paper whether it is one of ours, and nothing that is not on it."""
    found = check(uuid, request.GET.get("d", ""))
    return render(request, "supervision/check.html", {"check": found}, status=200 if found else 404)


def paper_answer(request: HttpRequest, paper: Paper, form: Form, back: str) -> HttpResponse:
    """Give out a paper that the reader may have; where the fonts are missing, say so on the page it is listed on."""
    try:
        made = file_of(paper, form, settings.ADDRESS or request.build_absolute_uri("/"))
    except FontsMissing as missing:
        messages.error(request, str(missing))
        return redirect(back)
    return _sent(made, TYPES[form], f"{paper}.{form}", save=form is not Form.PDF)


def _paper_at(request: HttpRequest, uuid: UUID) -> tuple[Paper, str]:
    """Give the paper of a letter and the page of its matter."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    letter = get_object_or_404(Letter.objects.select_related("matter__body"), uuid=uuid)
    matter_at(reader, day, letter.matter.uuid)
    paper = paper_for(reader, day, letter)
    if paper is None:
        raise Http404
    return paper, reverse("supervision:matter", args=[letter.matter.uuid])


def _sent(made: bytes, content_type: str, name: str, *, save: bool) -> HttpResponse:
    response = HttpResponse(made, content_type=content_type)
    response["Content-Disposition"] = str(content_disposition_header(save, name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
