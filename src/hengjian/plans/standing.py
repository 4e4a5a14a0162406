"""How a plan stands on a day, counted from its tasks: for circular, report, mid-term and final evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hengjian.accounts.models import Account
from hengjian.plans.days import lamp_of
from hengjian.plans.measured import Measured, measured
from hengjian.plans.models.ledger import Deadline, Owner, Plan, Task
from hengjian.plans.models.progress import Progress
from hengjian.plans.owners import current
from hengjian.plans.selectors import owners_with_bodies
from hengjian.plans.states import Result, State

WORDS = {"over": "逾期", "soon": "将到期", "in_time": "按期推进", "": "没有定到月的期限"}
NO_BODY = "没有写单位"


@dataclass(frozen=True)
class Line:
    """A task as papers have it."""

    task: Task
    number: str
    leads: str
    others: str
    due: str
    word: str
    last: str
    measured: Measured | None
    late_days: int


@dataclass(frozen=True)
class Standing:
    """All of a plan on a day; deadlines are counted one by one, a task may have several."""

    plan: Plan
    day: date
    lines: tuple[Line, ...]
    met_in_time: int
    met_late: int
    in_review: int
    postponed: int
    past_due: int
    still_to_come: int

    @property
    def words(self) -> Counter[str]:
        """Count the tasks by how they stand."""
        return Counter(line.word for line in self.lines)

    @property
    def overdue(self) -> tuple[Line, ...]:
        """Give the tasks that are overdue, the longest first."""
        late = [line for line in self.lines if line.late_days]
        return tuple(sorted(late, key=lambda line: -line.late_days))

    @property
    def quiet(self) -> tuple[Line, ...]:
        """Give the tasks that nobody has said anything of."""
        return tuple(
            line for line in self.lines if line.task.state == State.OPEN and not line.task.told_on
        )

    @property
    def with_figure(self) -> tuple[Line, ...]:
        """Give the tasks that the platform measures."""
        return tuple(line for line in self.lines if line.measured is not None)

    @property
    def without_figure(self) -> tuple[Line, ...]:
        """Give the tasks with a target that the platform cannot measure."""
        return tuple(line for line in self.lines if line.measured is None and line.task.targets)

    @property
    def at_bodies(self) -> list[tuple[str, int, int, int]]:
        """Count by body that leads: its tasks, those done, those overdue; the most overdue first."""
        total: Counter[str] = Counter()
        done: Counter[str] = Counter()
        late: Counter[str] = Counter()
        for line in self.lines:
            for name in _first_of(line):
                total[name] += 1
                done[name] += line.task.state == State.DONE
                late[name] += bool(line.late_days)
        rows = [(name, total[name], done[name], late[name]) for name in total]
        return sorted(rows, key=lambda row: (-row[3], -row[1], row[0]))


def standing(plan: Plan, reader: Account | None, day: date) -> Standing:
    """Give how a plan stands on a day; figures of the platform are those that the reader may see."""
    tasks = list(
        plan.tasks.select_related("plan__body", "measure_body")
        .prefetch_related(owners_with_bodies(), "deadlines__times_met", "deadlines__postponements")
        .order_by("position", "id")
    )
    last = _last_words(plan)
    lines = tuple(_line(task, last.get(task.pk, ""), reader, day) for task in tasks)
    states = {task.pk: task.state for task in tasks}
    deadlines = [each for task in tasks if task.state != State.STOPPED for each in task.deadlines.all()]  # fmt: skip
    met = [each for deadline in deadlines for each in deadline.times_met.all() if each.due]
    left = [each for each in deadlines if each.day and not each.met]
    waiting = [each.day for each in left if each.day and states[each.task_id] == State.OPEN]
    return Standing(
        plan, day, lines,
        met_in_time=sum(each.on <= each.due for each in met if each.due),
        met_late=sum(each.on > each.due for each in met if each.due),
        in_review=sum(states[each.task_id] == State.REPORTED for each in left),
        postponed=sum(_was_postponed(each) for each in deadlines),
        past_due=sum(each < day for each in waiting),
        still_to_come=sum(each >= day for each in waiting),
    )  # fmt: skip


def _line(task: Task, last: str, reader: Account | None, day: date) -> Line:
    word = WORDS[lamp_of(task, day)] if task.state == State.OPEN else task.get_state_display()
    late = (day - task.due).days if task.state == State.OPEN and task.due and task.due < day else 0
    return Line(
        task, task.path or f"第 {task.position} 项",
        "、".join(_names(task, Owner.Part.LEAD) or task.lead),
        "、".join(_names(task, Owner.Part.RESPONSIBLE) or task.responsible),
        task.due.isoformat() if task.due else "—", word, last, measured(task, reader, day), late,
    )  # fmt: skip


def _names(task: Task, part: Owner.Part) -> Sequence[str]:
    owners = [each for each in task.owners.all() if each.part == part]
    return list(dict.fromkeys(current(each.body).name for each in owners))


def _first_of(line: Line) -> list[str]:
    """Give who leads a task; where nobody leads, who has to do it."""
    return [name for name in (line.leads or line.others or NO_BODY).split("、") if name]


def _last_words(plan: Plan) -> dict[int, str]:
    """Give the last thing that was said of each task and not sent back."""
    rows = Progress.objects.filter(task__plan=plan).exclude(result=Result.RETURNED)
    told = rows.order_by("id").values_list("task", "text", "on")
    return {task: f"{text.rstrip('。')}（{on}）" for task, text, on in told}


def _was_postponed(deadline: Deadline) -> bool:
    return any(each.result == Result.ACCEPTED for each in deadline.postponements.all())
