"""What is read of the ledger, already narrowed to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.plans import policies
from hengjian.plans.models.ledger import TASKS, Owner, Plan, Task
from hengjian.plans.models.meetings import Meeting
from hengjian.plans.models.progress import Postponement, Progress, ProgressFile
from hengjian.plans.models.reading import Draft, DraftItem
from hengjian.plans.owners import with_predecessors
from hengjian.plans.policies import Action
from hengjian.plans.states import DraftState, State
from hengjian.registry.models.bodies import Body

TEXT = "document__paragraphs"
"""A whole document: only the pages that show it fetch it."""
QUIET, WANTS = "quiet", "wants"


@dataclass(frozen=True)
class TaskFilter:
    """What a reader of tasks asked for; an empty wish narrows nothing."""

    words: str = ""
    lamp: str = ""
    state: str = ""
    body: str = ""
    only: str = ""


def plans_for(reader: Account, day: date) -> QuerySet[Plan]:
    """Give the ledgers that a reader may see: those of bodies below him, and those with a task of his own body."""
    own = Task.objects.filter(policies.own_tasks(reader, Action.SEE_OWN, day)).order_by()
    seen = policies.visible_to(reader, Action.SEE, day) | Q(pk__in=own.values("plan"))
    return Plan.objects.filter(seen).select_related("body", "document").defer(TEXT)


def tasks_for(reader: Account, day: date, wanted: TaskFilter = TaskFilter()) -> QuerySet[Task]:
    """Give the tasks that a reader may see, narrowed to what he asks for."""
    own = Task.objects.filter(policies.own_tasks(reader, Action.SEE_OWN, day)).order_by()
    seen = policies.visible_to(reader, Action.SEE, day, "plan__body") | Q(pk__in=own.values("pk"))
    rows = Task.objects.filter(seen)
    if wanted.lamp:
        rows = rows.filter(lit(wanted.lamp, day))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.body:
        meant = with_predecessors(Body.objects.filter(uuid=wanted.body))
        having = Owner.objects.filter(body__in=meant).order_by()
        rows = rows.filter(pk__in=having.values("task"))
    if wanted.only == QUIET:
        rows = rows.filter(state=State.OPEN, told_on__isnull=True)
    elif wanted.only == WANTS:
        rows = rows.filter(_waits())
    for word in wanted.words.split():
        rows = rows.filter(TASKS.told_by(word))
    return rows.select_related("plan__body").prefetch_related(owners_with_bodies(), "deadlines")


def owners_with_bodies() -> Prefetch[str]:
    """Give how owners are fetched with their bodies and whom these were succeeded by."""
    return Prefetch("owners", Owner.objects.select_related("body__successor__successor"))


def lit(lamp: str, day: date, task: str = "") -> Q:
    """Give the condition of the tasks with a lamp; `task` leads to the task from the rows that are meant."""
    conditions: dict[str, dict[str, object]] = {
        "over": {"state": State.OPEN, "due__lt": day},
        "soon": {"state": State.OPEN, "due__gte": day, "soon_from__lte": day},
        "in_time": {"state": State.OPEN, "due__gte": day, "soon_from__gt": day},
        "none": {"state": State.OPEN, "due__isnull": True},
        "done": {"state": State.DONE},
    }
    return Q(**{f"{task}{name}": value for name, value in conditions.get(lamp, {}).items()})


def summary(tasks: QuerySet[Task], day: date) -> dict[str, int]:
    """Count tasks by lamp, and those that nobody has said anything of."""
    counted: dict[str, int] = tasks.order_by().aggregate(
        total=Count("pk"),
        quiet=Count("pk", filter=Q(state=State.OPEN, told_on__isnull=True)),
        reported=Count("pk", filter=Q(state=State.REPORTED)),
        stopped=Count("pk", filter=Q(state=State.STOPPED)),
        **{
            lamp: Count("pk", filter=lit(lamp, day))
            for lamp in ("over", "soon", "in_time", "none", "done")
        },
    )
    return counted


def plan_for(reader: Account, day: date, uuid: UUID) -> Plan | None:
    """Give a ledger; None where there is none that the reader may see."""
    return plans_for(reader, day).filter(uuid=uuid).first()


def task_for(reader: Account, day: date, uuid: UUID) -> Task | None:
    """Give a task; None where there is none that the reader may see."""
    return (
        tasks_for(reader, day)
        .select_related("plan__document", "measure_body", "meeting")
        .filter(uuid=uuid)
        .first()
    )


def drafts_for(reader: Account, day: date) -> QuerySet[Draft]:
    """Give the drafts that a reader may go through."""
    seen = policies.visible_to(reader, Action.MANAGE, day)
    rows = Draft.objects.filter(seen, state=DraftState.OPEN)
    return rows.select_related("body", "document").defer(TEXT)


def draft_for(reader: Account, day: date, uuid: UUID) -> Draft | None:
    """Give a draft, also one that is over; None where there is none that the reader may go through."""
    seen = policies.visible_to(reader, Action.MANAGE, day)
    rows = Draft.objects.filter(seen, uuid=uuid).select_related("body", "document")
    return rows.defer(TEXT).first()


def item_for(reader: Account, day: date, uuid: UUID) -> DraftItem | None:
    """Give an item of a draft; None where there is none that the reader may go through."""
    seen = policies.visible_to(reader, Action.MANAGE, day, "draft__body")
    rows = DraftItem.objects.filter(seen, uuid=uuid)
    return rows.select_related("draft__body", "draft__document").first()


def meeting_for(reader: Account, day: date, uuid: UUID) -> Meeting | None:
    """Give a meeting; None where there is none that the reader may see."""
    seen = policies.visible_to(reader, Action.SEE, day, "plan__body")
    return Meeting.objects.filter(seen, uuid=uuid).select_related("plan__body").first()


def progress_of(task: Task) -> QuerySet[Progress]:
    """Give what was said of a task, with its files."""
    return task.progress.select_related("deadline").prefetch_related("files")


def progress_at(uuid: UUID) -> Progress | None:
    """Give a report by its uuid; who may see its task is asked elsewhere."""
    return Progress.objects.filter(uuid=uuid).select_related("task__plan__body").first()


def file_at(uuid: UUID) -> ProgressFile | None:
    """Give a file by its uuid; who may see its task is asked elsewhere."""
    return ProgressFile.objects.filter(uuid=uuid).select_related("progress__task").first()


def postponement_at(uuid: UUID) -> Postponement | None:
    """Give a wish for more time by its uuid; who may see its task is asked elsewhere."""
    rows = Postponement.objects.filter(uuid=uuid)
    return rows.select_related("deadline__task__plan__body").first()


def owing_bodies(tasks: QuerySet[Task]) -> QuerySet[Body]:
    """Give the bodies that have one of the tasks."""
    having = Owner.objects.filter(task__in=tasks.order_by().values("pk")).order_by()
    return Body.objects.filter(pk__in=having.values("body")).order_by("path")


def by_body(tasks: QuerySet[Task], day: date) -> list[dict[str, Any]]:
    """Count the tasks of each body by lamp, most overdue first; a task of several bodies counts at each."""
    rows = Owner.objects.filter(task__in=tasks.order_by().values("pk")).order_by()
    counted = rows.values("body__uuid", "body__name").annotate(
        total=Count("pk"),
        over=Count("pk", filter=lit("over", day, "task__")),
        done=Count("pk", filter=Q(task__state=State.DONE)),
        quiet=Count("pk", filter=Q(task__state=State.OPEN, task__told_on__isnull=True)),
    )
    return [dict(row) for row in counted.order_by("-over", "-quiet", "body__name")]


def waiting_for_office(reader: Account, day: date) -> QuerySet[Task]:
    """Give the tasks in which a report or a wish for more time waits for the reader, who did not make it himself."""
    seen = policies.visible_to(reader, Action.MANAGE, day, "plan__body")
    reports = Progress.objects.filter(result="").exclude(kind=Progress.Kind.GOING)
    wishes = Postponement.objects.filter(result="")
    asked = Q(pk__in=reports.exclude(by=reader.uuid).order_by().values("task")) | Q(
        pk__in=wishes.exclude(by=reader.uuid).order_by().values("deadline__task")
    )
    return Task.objects.filter(seen & asked).select_related("plan").order_by("sort_day", "id")


def owed_by(reader: Account, day: date) -> QuerySet[Task]:
    """Give the tasks of the reader's own bodies that run out or have run out, or of which somebody asks."""
    own = Task.objects.filter(policies.own_tasks(reader, Action.REPORT, day)).order_by()
    pressing = Q(due__lt=day) | Q(due__gte=day, soon_from__lte=day) | Q(reminded_on__isnull=False)
    rows = Task.objects.filter(pressing, pk__in=own.values("pk"), state=State.OPEN)
    return rows.select_related("plan").order_by("sort_day", "id")


def _waits() -> Q:
    wishes = Postponement.objects.filter(result="").order_by()
    return Q(state=State.REPORTED) | Q(pk__in=wishes.values("deadline__task"))
