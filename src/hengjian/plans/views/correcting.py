"""The page on which a confirmed task is put right, and how what it said before is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hengjian.common.pages import FORM
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.plans.days import in_words
from hengjian.plans.forms import CorrectionForm, KnownDeadlineForms, TargetForms, targets_of
from hengjian.plans.models.corrections import Correction
from hengjian.plans.models.ledger import Task
from hengjian.plans.policies import Action
from hengjian.plans.services import correcting as services
from hengjian.plans.services.correcting import DeadlineWords, TaskWords
from hengjian.plans.sources import near
from hengjian.plans.views.pages import let_in, task_at

WORDS = {
    "path": "编号", "text": "任务", "lead": "牵头单位（原文）", "responsible": "责任单位（原文）",
    "targets": "指标", "deadlines": "期限", "owners_lead": "牵头单位", "owners_responsible": "责任单位",
}  # fmt: skip
EMPTY = "（没有）"


@require_http_methods(FORM)
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put right what a task says."""
    actor, day = let_in(request, Action.MANAGE)
    task = task_at(actor, day, uuid, managed=True)
    given = request.POST or None
    initial = {name: getattr(task, name) for name in ("path", "text", "lead", "responsible")}
    form = CorrectionForm(given, initial=initial)
    deadlines = KnownDeadlineForms(given, initial=_rows(task), prefix="deadlines")
    targets = TargetForms(given, initial=task.targets, prefix="targets")
    if request.method == "POST" and all(
        [form.is_valid(), deadlines.is_valid(), targets.is_valid()]
    ):
        words = dict(form.cleaned_data)
        reason = words.pop("reason")
        told = TaskWords(**words, deadlines=_words(deadlines), targets=targets_of(targets))
        try:
            services.correct(actor=actor, task=task, words=told, reason=reason, on=day)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已改正，原来的内容留在这一页下面。")
            return redirect("plans:task", uuid=task.uuid)
    context = {
        "task": task, "form": form, "deadlines": deadlines, "targets": targets, "source": near(task)
    }  # fmt: skip
    return render(request, "plans/correct.html", context)


def told(corrections: Iterable[Correction]) -> list[tuple[Correction, list[tuple[str, str, str]]]]:
    """Give of each correction what was changed: its name, what it said before, and what it says since."""
    return [
        (
            each,
            [
                (WORDS[name], _words_of(each.before[name]), _words_of(each.after[name]))
                for name in WORDS
                if name in each.before
            ],
        )
        for each in corrections
    ]


def _words_of(value: Any) -> str:
    return ("、".join(value) if isinstance(value, list) else str(value)) or EMPTY


def _rows(task: Task) -> list[dict[str, Any]]:
    """Give deadlines as the forms show them."""
    return [
        {
            "uuid": each.uuid, "text": each.text,
            "value": in_words(each.value).replace(" ", "") if each.value else "",
        }
        for each in task.deadlines.order_by("id")
    ]  # fmt: skip


def _words(deadlines: Any) -> list[DeadlineWords]:
    rows = [each.cleaned_data for each in deadlines if each.cleaned_data]
    return [
        DeadlineWords(row.get("text", ""), row.get("value", ""), row.get("uuid")) for row in rows
    ]
