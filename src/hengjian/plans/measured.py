"""What the platform itself can say of a task: a figure of its data, beside the target as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any

from hengjian.accounts.models import Account
from hengjian.evaluation import figures
from hengjian.evaluation.figures import Figure, Measure
from hengjian.plans.models.ledger import Task

PERCENT = "%"
NO_MEASURE = "平台没有能衡量这项任务的数据，以单位所报和佐证为准。"
GONE = "平台已没有这个指标，请重新选择。"
_COMPARE = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}


@dataclass(frozen=True)
class Measured:
    """A measure of a task: at whom, from when to when, the figure, and how it stands to the targets."""

    measure: Measure
    body_name: str
    first: date
    last: date
    figure: Figure
    reached: tuple[tuple[str, bool], ...]

    @property
    def shown(self) -> str:
        """Write the value with its unit; where there is none, why."""
        found = self.figure
        if found.value is None:
            return found.says
        value = as_text(found.value, self.measure.unit)
        return f"{value}（{found.numerator:,}/{found.denominator:,}）"


def measured(task: Task, reader: Account | None, day: date) -> Measured | None:
    """Give what the platform measures of a task since the plan was issued; None where nothing is linked to it."""
    measure = next((each for each in figures.catalogue() if each.code == task.measure), None)
    if measure is None:
        return None
    body = task.measure_body or task.plan.body
    first = min(task.plan.issued_on, day)
    found = figures.figure(reader, measure.code, body_path=body.path, first=first, last=day)
    return Measured(measure, body.name, first, day, found, _reached(task, measure, found))


def as_text(value: Fraction, unit: str) -> str:
    """Write a value as people read it: a share in hundredths, with one digit, never rounded up to the whole."""
    number = value * 100 if unit == PERCENT else value
    whole, tenth = divmod(number * 10 // 1, 10)
    return f"{whole}{f'.{tenth}' if tenth else ''}{unit}"


def _reached(task: Task, measure: Measure, found: Figure) -> tuple[tuple[str, bool], ...]:
    """Tell of the targets with the unit of the measure whether they are reached; of the others nothing is said."""
    value = found.value
    if value is None:
        return ()
    number = value * 100 if measure.unit == PERCENT else value
    return tuple(
        (target["text"], _COMPARE[target["comparator"]](number, _fraction(target)))
        for target in task.targets
        if target["unit"] == measure.unit
    )


def _fraction(target: Mapping[str, Any]) -> Fraction:
    return Fraction(str(target["number"]))
