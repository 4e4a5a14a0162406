"""Last days of limits, for whole columns: a computation of its own, so that it can find the engines' faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hengjian.rulebook.calendars import Calendar
from hengjian.rulebook.model import Limit

MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Stop:
    """A time that a limit leaves out: from its first day to the day before its end."""

    there: pl.Expr
    begin: pl.Expr
    end: pl.Expr


class WorkingDays:
    """The calendar of a pack as columns to look things up in."""

    def __init__(self, calendar: Calendar) -> None:
        """Put the calendar's arrays into columns."""
        self.first = calendar.first
        self.worked = pl.lit(pl.Series(calendar.worked, dtype=pl.Int32))
        self.nth = pl.lit(pl.Series(calendar.nth, dtype=pl.Int32))
        self.rolled = pl.lit(pl.Series(calendar.rolled, dtype=pl.Int32))
        self.resting = pl.lit(pl.Series(_rest_days(calendar), dtype=pl.Int32))

    def count(self, day: pl.Expr) -> pl.Expr:
        """Count the working days up to and with the day."""
        return self.worked.gather(day - self.first)

    def day(self, count: pl.Expr) -> pl.Expr:
        """Give the working day that has this count."""
        return self.nth.gather(count)

    def rest(self, day: pl.Expr) -> pl.Expr:
        """Give the day, or the first day after it on which nobody works."""
        return self.resting.gather(day - self.first)

    def roll(self, day: pl.Expr) -> pl.Expr:
        """Give the day, or the working day after it."""
        return self.rolled.gather(day - self.first)


def _rest_days(calendar: Calendar) -> list[int | None]:
    found: list[int | None] = []
    following: int | None = None
    for day in range(calendar.last, calendar.first - 1, -1):
        following = following if calendar.is_working_day(day) else day
        found.append(following)
    return found[::-1]


def last_day(
    days: WorkingDays, limit: Limit, start: pl.Expr, extended: pl.Expr, stops: Sequence[Stop]
) -> pl.Expr:
    """Give the last day of a limit in days or months that begins with `start`."""
    stopped: pl.Expr = pl.lit(0, pl.Int32)
    for stop in stops:
        begin = pl.max_horizontal(stop.begin, start + 1)
        reaches = begin - 1 <= _counted(days, limit, start, extended, stopped)
        length = _length(days, limit, begin, stop.end)
        stopped = stopped + pl.when(stop.there & reaches).then(length).otherwise(0)
    last = _counted(days, limit, start, extended, stopped)
    return days.roll(last) if limit.rolls else last


def last_minute(limit: Limit, start: pl.Expr) -> pl.Expr:
    """Give the last minute of a limit in hours."""
    return start + limit.number * MINUTES_AN_HOUR


def _counted(
    days: WorkingDays, limit: Limit, start: pl.Expr, extended: pl.Expr, stopped: pl.Expr
) -> pl.Expr:
    before = start - 1 if limit.counts_first_day else start
    more = extended + stopped
    if limit.unit == "working_days":
        return days.day(days.count(before) + limit.number + more)
    if limit.unit == "months":
        later = start.cast(pl.Date).dt.offset_by(f"{limit.number}mo").cast(pl.Int32)
        return later - (start - before) + more
    return before + limit.number + more


def _length(days: WorkingDays, limit: Limit, begin: pl.Expr, end: pl.Expr) -> pl.Expr:
    working = limit.unit == "working_days"
    length = days.count(end - 1) - days.count(begin - 1) if working else end - begin
    return pl.max_horizontal(length, pl.lit(0))
