"""One batch: how it stands, what is decided about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import policies, rejects, selectors, staging
from hengjian.intake.jobs import ALIVE
from hengjian.intake.models import Batch, Job
from hengjian.intake.policies import Deed
from hengjian.intake.services import deciding
from hengjian.intake.states import Action, State, possible
from hengjian.intake.targets import target_of

SHOWN_REJECTS = 8
PIECE = 1 << 16
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Decision(Protocol):
    """What a person decides about a batch."""

    def __call__(self, *, actor: Account, batch: Batch, on: date) -> None:
        """Do it, or raise Refused."""


@never_cache
@require_safe
def batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how a batch stands; what is still to be chosen has a page of its own."""
    shown = _visible(request, uuid)
    context = _standing(request, shown)
    may_map = context["may_bring"] and shown.state == State.READ and not context["busy"]
    if may_map and not context["failed"]:
        return redirect("intake:columns", uuid=uuid)
    return render(request, "intake/batch.html", context)


@never_cache
@require_safe
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how far the work is, as a piece of the page; when it has ended the page is loaded anew."""
    context = _standing(request, _visible(request, uuid))
    answer = render(request, "intake/progress.html", context)
    if not context["busy"]:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def refused_rows(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """Give all refused rows as a spreadsheet."""
    shown = _visible(request, uuid)
    if shown.load is None or not staging.staged(shown.load).workbook.exists():
        raise Http404
    name = f"有问题的行-{shown.brought_on.isoformat()}.xlsx"
    return StreamingHttpResponse(
        _pieces(staging.staged(shown.load).workbook),
        content_type=XLSX,
        headers={"Content-Disposition": str(content_disposition_header(True, name))},  # noqa: FBT003  Django's signature
    )


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


def _decide(decision: Decision, told: str) -> Callable[[HttpRequest, UUID], HttpResponse]:
    @require_POST
    def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
        shown = _visible(request, uuid)
        try:
            decision(actor=person(request), batch=shown, on=today())
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, told)
        return redirect("intake:batch", uuid=uuid)

    return answer


confirm = _decide(deciding.confirm, "已开始导入，可以离开这一页。")
stop = _decide(deciding.stop, "正在停止，已写入的部分没有人看得到。")
remap = _decide(deciding.remap, "请重新对应各列。")
discard = _decide(deciding.discard, "已放弃这一批，没有导入。")
withdraw = _decide(deciding.withdraw, "正在撤回这一批，或者已经撤回；此前的数据恢复原样。")
retry = _decide(deciding.retry, "已重新开始。")


def _visible(request: HttpRequest, uuid: UUID) -> Batch:
    """Give a batch that one may see; another is not there for him."""
    return get_object_or_404(selectors.batches_for(person(request), today()), uuid=uuid)


def _standing(request: HttpRequest, shown: Batch) -> dict[str, Any]:
    job = selectors.job_of(shown)
    busy = job is not None and job.state in ALIVE
    context: dict[str, Any] = {
        "batch": shown,
        "job": job,
        "busy": busy,
        "failed": job is not None and job.state == Job.State.FAILED,
        "may_bring": policies.may(
            person(request), Deed.BRING, today(), shown.body_path, shown.holds
        ),
        "can": {action.value: possible(shown.state, action) for action in Action},
        "has_target": target_of(shown.holds) is not None,
        "holds": shown.words,
        "unit": "件" if shown.of_cases else "行",
        "step": _STEPS.get(State(shown.state), 0),
        "steps": ("上传", "对应各列", "核对结果", "导入"),
    }
    if shown.forecast.get("rejected") and shown.load is not None:
        context["rejects"] = rejects.some_rejects(staging.staged(shown.load), SHOWN_REJECTS)
    return context


_STEPS = {
    State.RECEIVED: 1, State.READ: 2, State.DRY_RUN: 3, State.CONFIRMED: 4, State.WRITING: 4, State.PUBLISHED: 5,
}  # fmt: skip
