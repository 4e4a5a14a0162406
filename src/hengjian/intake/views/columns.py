"""The columns of an unknown spreadsheet, to be confirmed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hengjian.accounts.signed import person, today
from hengjian.common.refusals import Refused
from hengjian.intake import aims, asking, law, policies, selectors
from hengjian.intake.drafting import proposed_title, thing_of, whole_of
from hengjian.intake.forms import ColumnsForm
from hengjian.intake.models import Batch
from hengjian.intake.policies import Deed
from hengjian.intake.rowtables import aims_of_table
from hengjian.intake.services.mapping import TitleTaken, save_mapping
from hengjian.intake.states import State
from hengjian.intake.targets import row_target


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask what the columns are."""
    actor, day = person(request), today()
    batch = get_object_or_404(selectors.batches_for(actor, day), uuid=uuid)
    if not policies.may(actor, Deed.BRING, day, batch.body_path, batch.holds):
        raise PermissionDenied
    if batch.state != State.READ or not batch.profile:
        return redirect("intake:batch", uuid=uuid)
    form = _form(request, batch)
    if request.method == "POST" and form.is_valid():
        try:
            save_mapping(
                actor=actor,
                batch=batch,
                sheet=form.sheet(),
                choices=form.choices(),
                on=day,
                replaces=form.replaces,
            )
        except TitleTaken as taken:
            form.title_taken(str(taken))
        except Refused as refused:
            messages.error(request, str(refused))
        if not form.taken:
            return redirect("intake:batch", uuid=uuid)
    context = {
        "batch": batch,
        "form": form,
        "step": 2,
        "steps": ("上传", "对应各列", "核对结果", "导入"),
    }
    return render(request, "intake/columns.html", context)


def _form(request: HttpRequest, batch: Batch) -> ColumnsForm:
    saved = batch.mapping
    sent = request.POST if request.method == "POST" else None
    taker = row_target(batch.holds)
    file = batch.profile["file"]
    if taker is not None:
        table = taker.tables[batch.holds]
        return ColumnsForm(
            profile=batch.profile,
            aims=aims_of_table(table),
            required=lambda _kinds: (),
            title=saved.title if saved else proposed_title(batch.body_name, file, table.label),
            before=saved.choices if saved else {},
            sent=sent,
            table=table,
        )
    known = saved.content if saved and batch.of_cases else None
    return ColumnsForm(
        profile=batch.profile,
        aims=aims.aims_of(law.declarations()),
        required=lambda kinds: aims.required_of(kinds, law.declarations()),
        title=saved.title if saved else proposed_title(batch.body_name, file, "案件台账"),
        before=saved.choices if saved else {},
        thing=thing_of(known) if known else "",
        whole=whole_of(known) if known else {},
        further=asking.further,
        kinds=law.declarations().kinds,
        covered=known["source"].get("covers", ()) if known else None,
        sent=sent,
    )
