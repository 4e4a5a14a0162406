"""Months counted on from many days at once, and the instants at which days begin."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl

from hengjian.rulebook.calendars import INSTANTS_FROM, INSTANTS_UNTIL, day_starts
from hengjian.rulebook.frames.values import Numbers, both, compared, looked_up, numbers, truths

_SANE = (-700_000, 2_900_000)
_SPAN = 512
"""Days whose starts are worked out together."""


def start_of_day(timezone: str, day: Numbers) -> Numbers:
    """Give the instant (seconds) at which a day begins in a zone; unknown far in the past or to come."""
    if not isinstance(day, pl.Series):
        known = day is not None and INSTANTS_FROM <= day <= INSTANTS_UNTIL
        return day_starts(timezone, day, day)[0] if known and day is not None else None
    inside = both(compared(">=", day, INSTANTS_FROM), compared("<=", day, INSTANTS_UNTIL))
    days = day.filter(truths(inside)) if isinstance(inside, pl.Series) else day
    if inside is None or inside is False or days.is_empty():
        return None
    # A batch knows of the days of a few years; those of all years would take a tenth of a second.
    first, last = (int(each) // _SPAN for each in (days.min(), days.max()))  # type: ignore[arg-type]  # numbers both
    table = pl.concat([_starts(timezone, span) for span in range(first, last + 1)])
    start = max(first * _SPAN, INSTANTS_FROM)
    return looked_up(table, day - start, 0, len(table) - 1)


@cache
def _starts(timezone: str, span: int) -> pl.Series:
    """Give the starts of the days of one span of time, as far as they are known."""
    first, last = max(span * _SPAN, INSTANTS_FROM), min((span + 1) * _SPAN - 1, INSTANTS_UNTIL)
    return pl.Series("starts", day_starts(timezone, first, last), pl.Int64)


@cache
def _months() -> tuple[pl.Series, pl.Series]:
    """Give the first day of every month there is, and how many days each has."""
    days = pl.date_range(date.min, date.max, "1mo", eager=True)
    return tuple(each.to_physical().cast(pl.Int64) for each in (days, days.dt.month_end()))  # type: ignore[return-value]  # two


def months_later(day: Numbers, months: Numbers) -> Numbers:
    """Count months on from days; step by step, for Polars would look up each date's parts again and again."""
    if day is None or months is None:
        return None
    firsts, lasts = _months()
    # Days far outside any calendar (the reserved integer among them) would overflow a date.
    days = numbers(day)
    sane = both(compared(">=", days, _SANE[0]), compared("<=", days, _SANE[1]))
    if sane is not True:
        days = days.zip_with(truths(sane), numbers(None))
    month, since = _in_months(days, firsts)
    reached = month + numbers(months)
    inside = both(compared(">=", reached, 0), compared("<=", reached, len(firsts) - 1))
    if inside is None or inside is False:
        return None
    if inside is not True:
        reached = reached.zip_with(truths(inside), numbers(None))
    found = pl.select(
        pl.min_horizontal(firsts.gather(reached) + since, lasts.gather(reached))
    ).to_series()
    return found if isinstance(day, pl.Series) or isinstance(months, pl.Series) else found[0]


def _in_months(days: pl.Series, firsts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Give the number of each day's month, and how many days it is from the first of that."""
    known = days.drop_nulls()
    if known.is_empty():
        return days, days
    low, high = int(known.min()), int(known.max())  # type: ignore[arg-type]  # numbers both
    if high - low >= len(days):
        month = _month(days)
        return month, days - firsts.gather(month)
    # Many rows, few days: what is asked of a day is worked out once.
    span = pl.Series(range(low, high + 1), dtype=pl.Int64)
    months = _month(span)
    table = pl.DataFrame([months.alias("month"), (span - firsts.gather(months)).alias("since")])
    found = table[(days - low).cast(pl.UInt32)]
    return found.to_series(0), found.to_series(1)


def _month(days: pl.Series) -> pl.Series:
    dates = days.cast(pl.Int32).cast(pl.Date)
    return (dates.dt.year().cast(pl.Int64) - 1) * 12 + dates.dt.month() - 1
