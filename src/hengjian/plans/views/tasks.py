"""Pages of one task: the record, what its bodies say, what the office decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import FORM, Save, Sheet, done_by_form, file_answer
from hengjian.plans import policies, selectors
from hengjian.plans.days import in_words
from hengjian.plans.forms import (
    AssignForm,
    DecisionForm,
    MeasureForm,
    PostponementForm,
    ProgressForm,
    TextForm,
)
from hengjian.plans.measured import GONE, NO_MEASURE, measured
from hengjian.plans.models.ledger import Task
from hengjian.plans.owners import current
from hengjian.plans.policies import Action
from hengjian.plans.services import postponing
from hengjian.plans.services import tasks as services
from hengjian.plans.services.ledgers import assign as assigned
from hengjian.plans.services.tasks import Telling
from hengjian.plans.sources import near
from hengjian.plans.states import OVER, State, possible
from hengjian.plans.states import Action as Deed
from hengjian.plans.views.correcting import told
from hengjian.plans.views.ledgers import owners_on_offer, shown
from hengjian.plans.views.pages import let_in, task_at
from hengjian.supervision import evidence

STEPS = {
    "confirmed": "入账", "added": "加入台账", "told": "报进展", "report": "报完成", "accept": "审核同意，完成",
    "accept_part": "审核同意，完成一个期限", "return": "审核不同意，退回", "stop": "不再推进", "reopen": "重新推进",
    "reminded": "催办", "measured": "选定平台指标", "postponement_asked": "申请延期", "postponed": "同意延期",
    "assigned": "更改单位", "corrected": "改正", "not_postponed": "不同意延期",
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """Something that the reader can do: its word and its page; the main one stands out."""

    title: str
    page: str
    main: bool = False


@require_safe
def task_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one task."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    task = shown(task_at(reader, day, uuid), day)
    deadlines = list(task.deadlines.prefetch_related("postponements", "times_met"))
    for each in deadlines:
        each.words = in_words(each.value)  # type: ignore[attr-defined]  # for the template
    figure = measured(task, reader, day)
    context = {
        "task": task, "plan": task.plan, "day": day, "deadlines": deadlines,
        "days_left": (task.due - day).days if task.due else None,
        "progress": selectors.progress_of(task), "figure": figure,
        "no_figure": GONE if task.measure and figure is None else NO_MEASURE,
        "timeline": [(STEPS.get(step.action, step.action), step) for step in task.steps.all()],
        "corrections": told(task.corrections.all()), "source": near(task), "ways": _ways(task, reader, day),
    }  # fmt: skip
    return render(request, "plans/task.html", context)


@require_http_methods(FORM)
def tell(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how a task goes."""
    actor, day = let_in(request, Action.REPORT, Action.MANAGE)
    task = _reported(actor, day, uuid)
    form = ProgressForm(task, request.POST or None, request.FILES or None)

    def save(given: dict[str, Any]) -> None:
        files = evidence.keep_all(given.pop("evidence"))
        services.tell(actor=actor, task=task, telling=Telling(**given, files=files), on=day)

    return _sheet(request, task, form, save, "报进展", task.text)


@require_http_methods(FORM)
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Find a task done, or send the report back."""
    actor, day = let_in(request, Action.MANAGE)
    told = selectors.progress_at(uuid)
    if told is None:
        raise Http404
    task = task_at(actor, day, told.task.uuid, managed=True)

    def save(given: dict[str, Any]) -> None:
        accepted = given["accepted"] == "yes"
        services.review(
            actor=actor, progress=told, accepted=accepted, comment=given["comment"], on=day
        )

    return _sheet(
        request, task, DecisionForm(request.POST or None), save, "审核完成情况", told.text
    )


@require_http_methods(FORM)
def postpone(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for more time."""
    actor, day = let_in(request, Action.REPORT, Action.MANAGE)
    task = _reported(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        postponing.ask(actor=actor, on=day, **given)

    lead = "审批同意以前，期限不变。审批的人不能是申请的人。"
    return _sheet(
        request, task, PostponementForm(task, request.POST or None), save, "申请延期", lead
    )


@require_http_methods(FORM)
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide on more time."""
    actor, day = let_in(request, Action.MANAGE)
    wish = selectors.postponement_at(uuid)
    if wish is None:
        raise Http404
    task = task_at(actor, day, wish.deadline.task.uuid, managed=True)

    def save(given: dict[str, Any]) -> None:
        approved = given["accepted"] == "yes"
        postponing.decide(
            actor=actor, postponement=wish, approved=approved, comment=given["comment"], on=day
        )

    lead = f"{wish.by_name}申请把“{wish.deadline.text}”从 {wish.from_day} 延到 {wish.until}。理由：{wish.reasons}"
    return _sheet(request, task, DecisionForm(request.POST or None), save, "审批延期", lead)


@require_http_methods(FORM)
def remind(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask how a task goes."""
    return _with_text(request, uuid, "催办", services.remind, "要求")


@require_http_methods(FORM)
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that a task is not pursued any more."""
    return _with_text(request, uuid, "不再推进", services.stop)


@require_http_methods(FORM)
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Pursue a task again."""
    return _with_text(request, uuid, "重新推进", services.reopen)


@require_http_methods(FORM)
def measure(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say which figure measures a task."""
    actor, day = let_in(request, Action.MANAGE)
    task = task_at(actor, day, uuid, managed=True)
    initial = {"measure": task.measure, "body": task.measure_body and task.measure_body.uuid}
    form = MeasureForm(owners_on_offer(), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.link_measure(actor=actor, task=task, on=day, **given)

    return _sheet(request, task, form, save, "选定平台指标", task.text)


@require_http_methods(FORM)
def assign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a task to other bodies."""
    actor, day = let_in(request, Action.MANAGE)
    task = task_at(actor, day, uuid, managed=True)
    initial: dict[str, list[UUID]] = {"lead": [], "responsible": []}
    for owner in task.owners.all():
        initial[owner.part].append(current(owner.body).uuid)
    form = AssignForm(owners_on_offer(), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        assigned(actor=actor, task=task, on=day, **given)

    lead = "文件里的写法不变；这里改的是平台上谁收到、谁报进展。"
    return _sheet(request, task, form, save, "更改单位", lead)


@require_safe
def progress_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a file to whoever may see its task."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    file = selectors.file_at(uuid)
    if file is None:
        raise Http404
    task_at(reader, day, file.progress.task.uuid)
    return file_answer(evidence.path_of(file.sha256), file.name, file.content_type)


def _reported(actor: Account, day: date, uuid: UUID) -> Task:
    task = task_at(actor, day, uuid)
    if not policies.may_report(actor, task, day):
        raise PermissionDenied
    return task


def _with_text(
    request: HttpRequest, uuid: UUID, title: str, deed: Callable[..., None], label: str = "理由"
) -> HttpResponse:
    actor, day = let_in(request, Action.MANAGE)
    task = task_at(actor, day, uuid, managed=True)
    form = TextForm(request.POST or None)
    form.fields["text"].label = label

    def save(given: dict[str, Any]) -> None:
        deed(actor=actor, task=task, text=given["text"], on=day)

    return _sheet(request, task, form, save, title, task.text)


def _sheet(
    request: HttpRequest, task: Task, form: forms.Form, save: Save, title: str, lead: str
) -> HttpResponse:  # fmt: skip
    back = reverse("plans:task", args=[task.uuid])
    return done_by_form(request, form, save, Sheet(title, "提交", back, task.path or "任务", lead))


def _ways(task: Task, reader: Account, day: date) -> list[Way]:
    """Give what the reader can do with a task now, the main thing first."""
    ways: list[Way] = []
    if policies.may_manage(reader, task, day):
        ways += _of_office(task, reader, day)
    if task.state not in OVER and policies.may_report(reader, task, day):
        ways.append(Way("报进展", reverse("plans:tell", args=[task.uuid]), main=not ways))
        if any(each.day and not each.met for each in task.deadlines.all()):
            ways.append(Way("申请延期", reverse("plans:postpone", args=[task.uuid])))
    if policies.may_manage(reader, task, day):
        ways += _of_office_besides(task)
    return ways


def _of_office(task: Task, reader: Account, day: date) -> list[Way]:
    """Give what waits for the office: a report, wishes for more time."""
    ways = [
        Way("审核完成情况", reverse("plans:review", args=[told.uuid]), main=True)
        for told in task.progress.filter(result="").exclude(kind="going").select_related("task__plan__body")
        if policies.may_review(reader, told, day)
    ]  # fmt: skip
    for deadline in task.deadlines.all():
        for wish in deadline.postponements.filter(result="").select_related("deadline__task__plan__body"):  # fmt: skip
            if policies.may_decide(reader, wish, day):
                page = reverse("plans:decide", args=[wish.uuid])
                ways.append(Way("审批延期", page, main=not ways))
    return ways


def _of_office_besides(task: Task) -> list[Way]:
    def page(name: str) -> str:
        return reverse(f"plans:{name}", args=[task.uuid])

    ways = [Way("选定平台指标", page("measure"))]
    if task.state not in OVER:
        ways.append(Way("更改单位", page("assign")))
    if task.state == State.OPEN:
        ways.append(Way("改正文字、期限、指标", page("correct")))
        ways.append(Way("催办", page("remind")))
    if possible(task.state, Deed.STOP):
        ways.append(Way("不再推进", page("stop")))
    if possible(task.state, Deed.REOPEN):
        ways.append(Way("重新推进", page("reopen")))
    return ways
