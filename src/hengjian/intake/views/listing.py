"""The list of batches, and bringing a new one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.signed import person, today
from hengjian.common.paging import BadPlace, page_of
from hengjian.common.refusals import Refused
from hengjian.intake import policies, selectors
from hengjian.intake.forms import FilterForm, UploadForm
from hengjian.intake.models import CASES
from hengjian.intake.policies import Deed
from hengjian.intake.services import bringing


@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """Show what came in."""
    reader, day = person(request), today()
    if not policies.may(reader, Deed.SEE, day):
        raise PermissionDenied
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selectors.batches_for(reader, day, **wanted)
    try:
        page = page_of(rows, order=("-id",), place=request.GET.get("place", ""))
    except BadPlace as bad:
        raise Http404 from bad
    context = {
        "form": form,
        "page": page,
        "filtered": any(wanted.values()),
        "may_bring": policies.may(reader, Deed.BRING, day),
        "sees_quality": policies.may(reader, Deed.SEE, day, holds=CASES),
    }
    return render(request, "intake/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take files."""
    actor, day = person(request), today()
    if not policies.may(actor, Deed.BRING, day):
        raise PermissionDenied
    offered = selectors.contents_for(actor, day)
    asked = {"holds": request.GET.get("holds", "")}
    form = UploadForm(
        selectors.bodies_for(actor, day), offered, request.POST or None, initial=asked
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = bringing.bring(
                actor=actor,
                body=form.cleaned_data["place"],
                uploads=request.FILES.getlist("files"),
                on=day,
                holds=form.cleaned_data["holds"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("intake:batch", uuid=batch.uuid)
    return render(request, "intake/bring.html", {"form": form})
