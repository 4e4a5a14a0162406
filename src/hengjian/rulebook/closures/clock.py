"""Pauses and extensions of one limit of one subject, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hengjian.rulebook.calendars import Calendar, add_months
from hengjian.rulebook.model import UNITS

DAYS, WORKING_DAYS, MONTHS, HOURS = range(len(UNITS))
PAUSE_FIRST, EXTENSION_SECOND = 0, 1


@dataclass(frozen=True, slots=True)
class Terms:
    """The limit in force, as numbers."""

    number: int
    unit: int
    rolls: bool
    first: bool
    extend: int

    def last_day(self, calendar: Calendar, start: int, amount: int, *, rolled: bool) -> int | None:
        """Give the last day with `amount` added to the limit; None outside the calendar."""
        first = int(self.first)
        day: int | None
        if self.unit == WORKING_DAYS:
            index = calendar.working_index(start - first)
            day = None if index is None else calendar.working_day(index + self.number + amount)
        elif self.unit == MONTHS:
            day = add_months(start, self.number) - first + amount
        else:
            day = start + self.number - first + amount
        return calendar.roll(day) if rolled and self.rolls and day is not None else day


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that the limit allows, both days inclusive; `unclear` where its reason is unknown."""

    start: int
    end: int
    running: bool
    unclear: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension of the limit made on a day, by so many units or until a day; both may be unknown."""

    made: int
    days: int | None
    until: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock shows: amounts in the limit's unit, None where unclear."""

    extended: int | None
    paused: int | None
    running: bool


def merge(pauses: list[Pause], start: int, observed: int) -> list[Pause]:
    """Cut pauses to the days after the start through the observed day; join those that touch."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: (pause.start, pause.end)):
        begin, end = max(pause.start, start + 1), min(pause.end, observed)
        if end < begin:
            continue
        if merged and begin <= merged[-1].end + 1:
            last = merged.pop()
            merged.append(
                Pause(
                    last.start,
                    max(last.end, end),
                    last.running or pause.running,
                    last.unclear or pause.unclear,
                )
            )
        else:
            merged.append(Pause(begin, end, pause.running, pause.unclear))
    return merged


def run_clock(
    terms: Terms,
    calendar: Calendar,
    start: int,
    pauses: list[Pause],
    extensions: list[Extension],
    *,
    cap: bool,
) -> Reading:
    """Take events in order while the limit has not run out; `pauses` are merged."""
    if terms.unit == HOURS:
        return Reading(0, 0, running=False)
    events: list[tuple[int, int, Pause | Extension]] = [
        *((pause.start, PAUSE_FIRST, pause) for pause in pauses),
        *((extension.made, EXTENSION_SECOND, extension) for extension in extensions),
    ]
    events.sort(key=_event_order)
    granted: int | None = 0
    paused: int | None = 0
    running = False
    for day, _, event in events:
        counted = _capped(granted, terms.extend, cap=cap)
        if counted is None or paused is None:
            break
        due = terms.last_day(calendar, start, counted + paused, rolled=True)
        if due is None or due < (day - 1 if isinstance(event, Pause) else day):
            break
        if isinstance(event, Pause):
            paused = _plus(paused, _length(terms, calendar, event))
            running = running or event.running
        else:
            raw = terms.last_day(calendar, start, counted + paused, rolled=False)
            granted = _plus(granted, _amount(terms, calendar, event, raw))
            if granted is None and cap and counted >= terms.extend:
                granted = counted
    return Reading(_capped(granted, terms.extend, cap=cap), paused, running)


def _event_order(event: tuple[int, int, Pause | Extension]) -> tuple[int, int, int, int]:
    """Order by day, pauses before extensions; extensions of one day by what they grant."""
    day, sort, what = event
    if isinstance(what, Pause):
        return (day, sort, 0, 0)
    unknown = 2**60
    return (
        day,
        sort,
        unknown if what.days is None else what.days,
        unknown if what.until is None else what.until,
    )


def _capped(granted: int | None, most: int, *, cap: bool) -> int | None:
    return min(granted, most) if cap and granted is not None else granted


def _plus(amount: int | None, more: int | None) -> int | None:
    return None if amount is None or more is None else amount + more


def _length(terms: Terms, calendar: Calendar, pause: Pause) -> int | None:
    if pause.unclear:
        return None
    if terms.unit == WORKING_DAYS:
        return _between(calendar.working_index, pause.start - 1, pause.end)
    return pause.end - pause.start + 1


def _amount(terms: Terms, calendar: Calendar, extension: Extension, last: int | None) -> int | None:
    if extension.days is not None:
        return extension.days
    if extension.until is None or last is None:
        return None
    if terms.unit == WORKING_DAYS:
        gained = _between(calendar.working_index, last, extension.until)
    else:
        gained = extension.until - last
    return None if gained is None else max(0, gained)


def _between(index: Callable[[int], int | None], before: int, through: int) -> int | None:
    low, high = index(before), index(through)
    return None if low is None or high is None else high - low
