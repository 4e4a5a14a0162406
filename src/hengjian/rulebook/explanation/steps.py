"""The calculation day by day, put together in runs of days that are treated alike."""

from __future__ import annotations

from dataclasses import replace

from hengjian.rulebook.calendars import Calendar, add_months
from hengjian.rulebook.explanation.calculation import Calculation
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.interruptions import PauseOnRecord
from hengjian.rulebook.explanation.model import Sort, Step
from hengjian.rulebook.explanation.wording import (
    UNIT_WORDS,
    amount_in_words,
    day_with_weekday,
    instant_in_words,
    listed,
)
from hengjian.rulebook.outcomes import Verdict


def steps_of(context: Context, counted: Calculation) -> tuple[Step, ...]:
    """Give the runs from the start through the last day, then what came late, then the act."""
    walk = {"months": _in_months, "hours": _in_hours}.get(counted.limit.unit, _in_days)
    return (*walk(context, counted), *_afterwards(context, counted))


# --- days and working days --------------------------------------------------------------------------


def _in_days(context: Context, counted: Calculation) -> list[Step]:
    runs = _Runs(context, counted)
    first = 1 if counted.limit.counts_first_day else None
    note = context.label(counted.start_kind) + ("，当天计入" if first else "，当天不计")
    runs.number = first or 0
    unit = UNIT_WORDS[counted.limit.unit]
    for day in range(counted.start + 1, counted.last + 1):
        runs.add(day)
    return [
        Step("start", counted.start, counted.start, first, first, note, unit if first else ""),
        *runs.steps,
    ]


class _Runs:
    """Puts day after day into runs; `number` is the number of the last unit counted."""

    def __init__(self, context: Context, counted: Calculation) -> None:
        self.context = context
        self.calendar: Calendar = context.pack.calendar
        self.counted = counted
        self.working = counted.limit.unit == "working_days"
        self.base = counted.limit.number
        self.total = self.base + counted.extended
        self.number = 0
        self.steps: list[Step] = []

    def add(self, day: int) -> None:
        """Treat one day: by what it is, it lengthens the last run or begins a new one."""
        sort, number, note = self.treat(day)
        if day == self.counted.last:
            sort, note = "last_day", self.last_note(note if number is None else "")
        before = self.steps[-1] if self.steps else None
        if before is not None and (before.sort, before.note) == (sort, note):
            first = number if before.first is None else before.first
            self.steps[-1] = replace(before, end=day, first=first, last=number or before.last)
        else:
            unit = UNIT_WORDS[self.counted.limit.unit] if number else ""
            self.steps.append(Step(sort, day, day, number, number, note, unit))

    def treat(self, day: int) -> tuple[Sort, int | None, str]:
        pause = next(
            (p for p in self.counted.interruptions.counted if p.start <= day <= p.end), None
        )
        if pause is not None:
            return "paused", None, self.pause_note(day)
        if self.number >= self.total:
            return "rolled", None, rest_name(self.calendar, day)
        if self.working and not self.calendar.is_working_day(day):
            return "day_off", None, rest_name(self.calendar, day)
        self.number += 1
        return ("counted" if self.number <= self.base else "extended"), self.number, ""

    def pause_note(self, day: int) -> str:
        reasons = reasons_on(self.counted.interruptions.pauses, day)
        return f"{listed(reasons)}，不计入" if reasons else "停止计算，不计入"

    def last_note(self, resting: str) -> str:
        if self.counted.waits:
            return "等待期最后一天"
        rolled = self.counted.raw != self.counted.last
        return "最后一天（顺延）" if rolled else "最后一天" + (f"（{resting}）" if resting else "")


def reasons_on(pauses: tuple[PauseOnRecord, ...], day: int) -> list[str]:
    """List the reasons of the pauses that count on a day, each once."""
    found = [p for p in pauses if p.fate == "counted" and p.act.on <= day <= p.end]
    return list(dict.fromkeys(p.reason for p in found if p.reason))


def rest_name(calendar: Calendar, day: int) -> str:
    """Name a day of rest: the holiday, else 周末; empty for a day that is worked."""
    if calendar.is_working_day(day) is not False:
        return ""
    return calendar.names.get(day, "周末")


# --- months and hours -------------------------------------------------------------------------------


def _in_months(context: Context, counted: Calculation) -> list[Step]:
    """Give the months and the pauses within them, then the days that make up for pauses and extend."""
    first = int(counted.limit.counts_first_day)
    number = counted.limit.number
    full = add_months(counted.start, number) - first
    note = context.label(counted.start_kind) + ("，当天计入" if first else "，当天不计")
    steps = [Step("start", counted.start, counted.start, note=note)]
    begin = counted.start + 1 - first
    if begin <= full:
        steps.append(Step("counted", begin, full, 1, number, unit=UNIT_WORDS["months"]))
    added = counted.extended + counted.paused
    if added:
        steps += _paused_in_months(counted)
        note = _added_note(counted)
        steps.append(Step("extended", full + 1, full + added, 1, added, note, UNIT_WORDS["days"]))
    return [*steps, *_rolled(context, counted)]


def _paused_in_months(counted: Calculation) -> list[Step]:
    found: list[Step] = []
    for pause in counted.interruptions.counted:
        reasons = reasons_on(counted.interruptions.pauses, pause.start)
        days = amount_in_words(pause.end - pause.start + 1, "days")
        note = f"{listed(reasons) or '停止计算'} {days}，期满以后补足"
        found.append(Step("paused", pause.start, pause.end, note=note))
    return found


def _added_note(counted: Calculation) -> str:
    said = []
    if counted.paused:
        said.append(f"补足停止计算的 {amount_in_words(counted.paused, 'days')}")
    if counted.extended:
        said.append(f"延长 {amount_in_words(counted.extended, 'days')}")
    return "，".join(said)


def _rolled(context: Context, counted: Calculation) -> list[Step]:
    """Give the days of rest over which the last day moved, and the last day itself."""
    calendar = context.pack.calendar
    steps = [
        Step("rolled", day, day, note=rest_name(calendar, day))
        for day in range(counted.raw, counted.last)
    ]
    note = "最后一天（顺延）" if steps else "最后一天"
    if counted.waits:
        note = "等待期最后一天"
    return [*steps, Step("last_day", counted.last, counted.last, note=note)]


def _in_hours(context: Context, counted: Calculation) -> list[Step]:
    zone = context.pack.timezone
    number = counted.limit.number
    label = context.label(counted.start_kind)
    begun, over = f"{label}，没有写明时刻", "至迟当天期满"
    if counted.start_at is not None and counted.end_at is not None:
        begun = f"{instant_in_words(counted.start_at, zone)} {label}"
        over = f"{instant_in_words(counted.end_at, zone)} 期满"
    return [
        Step("start", counted.start, counted.start, note=begun),
        Step("counted", counted.start, counted.last, 1, number, unit=UNIT_WORDS["hours"]),
        Step("last_day", counted.last, counted.last, note=over),
    ]


# --- after the last day -----------------------------------------------------------------------------


def _afterwards(context: Context, counted: Calculation) -> list[Step]:
    steps: list[Step] = []
    verdict = context.judged.verdict
    until = counted.acted.on if counted.acted is not None else context.observed
    if (
        verdict in (Verdict.LATE, Verdict.NOT_DONE, Verdict.FURTHER_EXTENSION)
        and until > counted.due
    ):
        late = until - counted.due
        steps.append(Step("late", counted.due + 1, until, 1, late, unit=UNIT_WORDS["days"]))
    if counted.acted is not None:
        act = counted.acted
        steps.append(Step("act", act.on, act.on, note=_act_note(context, counted)))
    return steps


def _act_note(context: Context, counted: Calculation) -> str:
    act = counted.acted
    if act is None:
        return ""
    label = context.label(act.kind)
    if counted.in_hours and act.at is not None:
        return f"{instant_in_words(act.at, context.pack.timezone)} {label}"
    if context.judged.verdict is Verdict.TOO_EARLY:
        early = amount_in_words(counted.late_by, "days")
        return f"{label}，最早应在 {day_with_weekday(counted.due)}，早了 {early}"
    return label
