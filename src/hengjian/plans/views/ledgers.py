"""Pages of ledgers: the list, one ledger with its tasks, and the tasks of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import FORM, Sheet, file_answer, filled_in, page_at, wish
from hengjian.plans import policies, selectors, store
from hengjian.plans.days import lamp_of, no_lamp_because
from hengjian.plans.forms import PlanForm, TaskFilterForm, TaskForm
from hengjian.plans.models.ledger import Owner, Plan, Task
from hengjian.plans.owners import current
from hengjian.plans.policies import Action
from hengjian.plans.selectors import TaskFilter
from hengjian.plans.services import ledgers as services
from hengjian.plans.services.drafts import PlanDetails
from hengjian.plans.services.ledgers import TaskDetails
from hengjian.plans.states import OVER, State
from hengjian.plans.views.pages import BINARY, let_in, plan_at
from hengjian.registry.models.bodies import Body


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the ledgers, and what is still to be checked."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    page = page_at(request, selectors.plans_for(reader, day))
    mine = selectors.tasks_for(reader, day).filter(plan__in=page.rows).order_by()
    counted = mine.prefetch_related(None).values("plan").annotate(
        tasks=Count("pk"),
        over=Count("pk", filter=selectors.lit("over", day)),
        done=Count("pk", filter=Q(state=State.DONE)),
    )  # fmt: skip
    counts = {row["plan"]: row for row in counted}
    for plan in page.rows:
        plan.counts = counts.get(plan.pk, {"tasks": 0, "over": 0, "done": 0})  # type: ignore[attr-defined]  # for the template
    may_manage = policies.may(reader, Action.MANAGE, day)
    drafts = selectors.drafts_for(reader, day)[:20] if may_manage else []
    context = {"page": page, "drafts": drafts, "may_manage": may_manage}
    return render(request, "plans/plans.html", context)


@require_safe
def plan_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one ledger: how far it is, who is behind, its tasks."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    plan = plan_at(reader, day, uuid)
    every = Task.objects.filter(
        pk__in=selectors.tasks_for(reader, day).filter(plan=plan).order_by().values("pk")
    )
    manages = policies.may(reader, Action.MANAGE, day, plan.body.path)
    context = {
        "plan": plan,
        "sees_all": policies.may(reader, Action.SEE, day, plan.body.path),
        "manages": manages,
        # A ledger whose tasks are all over is in nobody's hands any more.
        "may_hand_over": manages and plan.tasks.exclude(state__in=sorted(OVER)).exists(),
        "summary": selectors.summary(every, day),
        "bodies": selectors.by_body(every, day),
        "meetings": plan.meetings.all()[:20],
        **_tasks(request, reader, day, plan),
    }
    return render(request, "plans/plan.html", context)


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """Show the tasks of all ledgers that one may see, what runs out first before the rest."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    return render(request, "plans/tasks.html", _tasks(request, reader, day, None))


@require_http_methods(FORM)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Open a ledger without a document."""
    actor, day = let_in(request, Action.MANAGE)
    form = PlanForm(_places(actor, day), request.POST or None, initial={"issued_on": day})

    def save(given: dict[str, Any]) -> HttpResponse:
        plan = services.open_plan(actor=actor, details=PlanDetails(**given), on=day)
        return redirect("plans:plan", uuid=plan.uuid)

    lead = "没有文件的台账，例如例会议定的事项。有文件的请导入。"
    sheet = Sheet("新建台账", "新建", reverse("plans:plans"), "工作台账", lead)
    return filled_in(request, form, save, sheet)


@require_http_methods(FORM)
def add_task(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a task to a ledger."""
    actor, day = let_in(request, Action.MANAGE)
    plan = plan_at(actor, day, uuid, managed=True)
    form = TaskForm(owners_on_offer(), request.POST or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        task = services.add_task(actor=actor, plan=plan, details=details_of(form, given), on=day)
        messages.success(request, "已加一项任务。")
        return redirect("plans:task", uuid=task.uuid)

    back = reverse("plans:plan", args=[plan.uuid])
    return filled_in(request, form, save, Sheet("加一项任务", "保存", back, plan.title))


@require_safe
def document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out the document of a ledger as it was uploaded."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    plan = plan_at(reader, day, uuid)
    if plan.document is None:
        return redirect("plans:plan", uuid=plan.uuid)
    return file_answer(store.path_of(plan.document.sha256), plan.document.name, BINARY)


def details_of(form: TaskForm, given: dict[str, Any]) -> TaskDetails:
    """Give a task as a ledger takes it."""
    return TaskDetails(
        text=given["text"], lead=list(given["lead"]), responsible=list(given["responsible"]),
        deadlines=form.deadlines(),
    )  # fmt: skip


def owners_on_offer() -> QuerySet[Body]:
    """Give the bodies that can be given a task: all in use."""
    return Body.objects.filter(state=Body.State.ACTIVE).order_by("path")


def shown(task: Task, day: date) -> Task:
    """Add to a task what its row shows: lamp, and owners as they are now."""
    task.lamp = lamp_of(task, day)  # type: ignore[attr-defined]  # for the template
    task.no_lamp = no_lamp_because(task)  # type: ignore[attr-defined]  # likewise
    owners = list(task.owners.all())
    task.leads = _names(owners, Owner.Part.LEAD) or list(task.lead)  # type: ignore[attr-defined]  # likewise
    task.others = _names(owners, Owner.Part.RESPONSIBLE) or list(task.responsible)  # type: ignore[attr-defined]  # likewise
    return task


def _names(owners: list[Owner], part: Owner.Part) -> list[str]:
    return list(dict.fromkeys(current(each.body).name for each in owners if each.part == part))


def _tasks(request: HttpRequest, reader: Account, day: date, plan: Plan | None) -> dict[str, Any]:
    """Give the filtered list of tasks, of one ledger or of all."""
    everything = selectors.tasks_for(reader, day)
    if plan is not None:
        everything = everything.filter(plan=plan)
    form = TaskFilterForm(selectors.owing_bodies(everything), request.GET)
    wanted, filtered = wish(form, TaskFilter)
    rows = selectors.tasks_for(reader, day, wanted)
    order = ("sort_day", "id")
    if plan is not None:
        rows, order = rows.filter(plan=plan), ("position", "id")
    page = page_at(request, rows, order)
    for task in page.rows:
        shown(task, day)
    return {"form": form, "page": page, "filtered": filtered, "day": day}


def _places(actor: Account, day: date) -> QuerySet[Body]:
    seen = policies.visible_to(actor, Action.MANAGE, day, "pk")
    return Body.objects.filter(seen, state=Body.State.ACTIVE).order_by("path")
