"""The list of referrals, the page of one, and registering one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, file_answer, filled_in, page_at, wish
from hengjian.supervision import evidence
from hengjian.supervision.models import ReplyFile
from hengjian.supervision.papers.files import Form
from hengjian.supervision.referrals import law, policies, selectors
from hengjian.supervision.referrals.exports import REFERRALS
from hengjian.supervision.referrals.forms import ReferralFilterForm, ReferralForm
from hengjian.supervision.referrals.models import ItemFile
from hengjian.supervision.referrals.policies import Action
from hengjian.supervision.referrals.record import record_of
from hengjian.supervision.referrals.services.registering import ReferralDetails, register
from hengjian.supervision.referrals.views.pages import let_in
from hengjian.supervision.views.papers import paper_answer


@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """Show the referrals."""
    reader, day = let_in(request, Action.SEE)
    form = ReferralFilterForm(request.GET)
    wanted, filtered = wish(form, selectors.ReferralFilter)
    page = page_at(request, selectors.referrals_for(reader, day, wanted))
    kinds = law.kinds()
    lines = [
        (each, kinds[each.kind].label if each.kind in kinds else each.kind, selectors.lamp_of(each, day))
        for each in page.rows
    ]  # fmt: skip
    context = {
        "form": form, "page": page, "lines": lines, "filtered": filtered,
        "may_work": policies.may(reader, Action.WORK, day), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "referrals/list.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the referrals that the address asks for as a spreadsheet."""
    reader, day = let_in(request, Action.SEE)
    wanted, _ = wish(ReferralFilterForm(request.GET), selectors.ReferralFilter)
    return REFERRALS.answer(
        request, selectors.referrals_for(reader, day, wanted), reader=reader, asked=vars(wanted), on=day,
        back=reverse("referrals:list"),
    )  # fmt: skip


@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Register a clue about officers: out of the matter or the clue that the address names, or of itself."""
    actor, day = let_in(request, Action.WORK)
    matter = selectors.matter_named(actor, day, request.GET.get("matter", ""))
    clue = selectors.clue_named(actor, day, request.GET.get("clue", ""))
    source = matter or clue
    initial = {"title": source.title} if source else {}
    if clue is not None:
        initial |= {"channel": clue.channel, "text": clue.text}
    form = ReferralForm(
        selectors.places_for(actor, day), request.POST or None, initial=initial, fixed=source is not None
    )  # fmt: skip

    def save(given: dict[str, Any]) -> HttpResponse:
        body = source.body if source else given.pop("body")
        referral = register(
            actor=actor, body=body, details=ReferralDetails(**given), matter=matter, clue=clue, on=day
        )  # fmt: skip
        messages.success(request, f"已登记：{referral.number}。由另一名负责人审批是否立案。")
        return redirect("referrals:referral", uuid=referral.uuid)

    lead = f"反映的单位：{source.body}。" if source else ""
    sheet = Sheet("登记移送线索", "登记", reverse("referrals:list"), "线索移送", lead)
    return filled_in(request, form, save, sheet)


@require_safe
def referral_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one referral."""
    reader, day = let_in(request, Action.SEE)
    rows = selectors.referrals_for(reader, day).select_related("body", "matter", "clue")
    referral = get_object_or_404(rows, uuid=uuid)
    return render(request, "referrals/referral.html", record_of(referral, reader, day))


@require_safe
def paper(request: HttpRequest, uuid: UUID, form: Form) -> HttpResponse:
    """Give out a paper of a referral."""
    reader, day = let_in(request, Action.SEE)
    found = selectors.paper_named(reader, day, uuid)
    if found is None:
        raise Http404
    referral, letter = found
    back = reverse("referrals:referral", args=[referral.uuid])
    return paper_answer(request, letter.paper, form, back)


@require_safe
def item_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a file of a piece of evidence."""
    reader, day = let_in(request, Action.SEE)
    seen = selectors.referrals_for(reader, day).order_by().values("pk")
    file = get_object_or_404(ItemFile.objects.filter(item__referral__in=seen), uuid=uuid)
    return file_answer(evidence.path_of(file.sha256), file.name, file.content_type)


@require_safe
def reply_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a file that came back."""
    reader, day = let_in(request, Action.SEE)
    seen = selectors.referrals_for(reader, day).order_by().values("pk")
    rows = ReplyFile.objects.filter(reply__dispatch__referrals__in=seen)
    file = get_object_or_404(rows, uuid=uuid)
    return file_answer(evidence.path_of(file.sha256), file.name, file.content_type)
