"""From a deadline as it is written to a day, and from a day to a lamp."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

from hengjian.common.refusals import Refused
from hengjian.plans.documents.deadlines import last_day
from hengjian.plans.models.ledger import Deadline, Task
from hengjian.plans.states import Result, State

_ONCE = re.compile(r"(20[0-9]{2})[-年./](0?[1-9]|1[0-2])(?:[-月./](0?[1-9]|[12][0-9]|3[01])?日?)?")
_YEARLY = re.compile(r"(?:每年|--)(0?[1-9]|1[0-2])(?:[-月./](0?[1-9]|[12][0-9]|3[01])?日?)?")
_HOW = "请写成 2026-06、2026-06-30、每年3月 或者 每年3-31；没有定到月的不填。"


def value_of(written: str) -> str:
    """Give a day as a person writes it in the form of the task list; raises Refused for what is no day."""
    text = written.strip().replace(" ", "")
    if not text:
        return ""
    once, yearly = _ONCE.fullmatch(text), _YEARLY.fullmatch(text)
    if once is not None:
        value = f"{once[1]}-{int(once[2]):02}" + (f"-{int(once[3]):02}" if once[3] else "")
        if last_day(value) is not None:
            return value
    elif yearly is not None:
        value = f"--{int(yearly[1]):02}" + (f"-{int(yearly[2]):02}" if yearly[2] else "")
        if _in_year(value, 2024) is not None:  # a leap year has every day of the others
            return value
    raise Refused(f"“{written}”不是日期。{_HOW}")


def in_words(value: str) -> str:
    """Write a value as people do."""
    if not value:
        return "没有定到月"
    if not value.startswith("--"):
        return value
    month, *day = value[2:].split("-")
    return f"每年 {int(month)} 月" + (f" {int(day[0])} 日" if day else "")


def day_from(value: str, start: date) -> date | None:
    """Give the last day of a deadline; of one that comes every year the first on or after a day."""
    if not value.startswith("--"):
        return last_day(value or None)
    this = _in_year(value, start.year)
    return this if this is not None and this >= start else _in_year(value, start.year + 1)


def next_year(deadline: Deadline) -> date | None:
    """Give the day of the following year, for a deadline that comes every year; a postponement skips no year."""
    meant = deadline.day
    for each in deadline.postponements.filter(result=Result.ACCEPTED).order_by("-id"):
        if each.until == meant:
            meant = each.from_day
    return None if meant is None else _in_year(deadline.value, meant.year + 1)


def due_of(deadlines: Sequence[Deadline]) -> date | None:
    """Give the first day of those deadlines that are still to be met."""
    return min((each.day for each in deadlines if each.day and not each.met), default=None)


def lamp_of(task: Task, day: date) -> str:
    """Give the lamp of a task on a day; nothing where it has no day, is over, or waits for the office."""
    if task.due is None or task.state != State.OPEN:
        return ""
    if task.due < day:
        return "over"
    return "soon" if task.soon_from is not None and task.soon_from <= day else "in_time"


def no_lamp_because(task: Task) -> str:
    """Say why a task has no lamp."""
    if task.state != State.OPEN:
        return str(task.get_state_display())
    return "没有定到月的期限" if task.due is None else ""


def _in_year(value: str, year: int) -> date | None:
    month, *day = (int(part) for part in value[2:].split("-"))
    last = calendar.monthrange(year, month)[1]
    if not day:
        return date(year, month, last)
    # The 29th of February comes every year, too: on its last day.
    leap_day = month == 2 and day[0] == 29  # noqa: PLR2004
    if day[0] > last and not leap_day:
        return None
    return date(year, month, min(day[0], last))
