"""Civil days, working days and the look-ups that every engine shares.

A day is an integer: days since 1970-01-01. A calendar is four arrays over the days that it covers;
outside of them every look-up is unknown (None), never a guess. The three calendar years after the
last published one are filled Monday to Friday and reported as provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

EPOCH = date(1970, 1, 1)
SATURDAY = 5
PROVISIONAL_YEARS = 3
# Days for which the start in UTC is tabled, for limits in hours: 1990 to 2099.
INSTANTS_FROM = (date(1990, 1, 1) - EPOCH).days
INSTANTS_UNTIL = (date(2099, 12, 31) - EPOCH).days


def number(day: date) -> int:
    """Give the day's number: days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(day_number: int) -> date:
    """Give the civil day of a day number."""
    return EPOCH + timedelta(days=day_number)


def add_months(day_number: int, months: int) -> int:
    """Give the same day of the month `months` later, or that month's last day where it is shorter."""
    day = day_of(day_number)
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return number(min(first + timedelta(days=day.day - 1), after - timedelta(days=1)))


@dataclass(frozen=True)
class YearOfDays:
    """What a published arrangement says of one year: days off and weekend days worked, with names."""

    year: int
    notice: str
    holidays: Mapping[date, str]
    workdays: Mapping[date, str]


@dataclass(frozen=True)
class Calendar:
    """Working days from `first` on, one entry a day.

    `worked[i]` counts the working days from `first` through day `first + i`; `nth[j]` is the j-th
    working day (`nth[0]` unused); `rolled[i]` is the first working day not before the day.
    `names` says why a day is off or worked against the week.
    """

    first: int
    last: int
    published_until: int
    worked: tuple[int, ...]
    nth: tuple[int, ...]
    rolled: tuple[int | None, ...]
    names: Mapping[int, str]
    timezone: str

    def working_index(self, day: int) -> int | None:
        """Count working days from the calendar's first day through `day`; the day before is 0."""
        if day == self.first - 1 and self.worked:
            return 0
        return self.worked[day - self.first] if self.first <= day <= self.last else None

    def working_day(self, index: int) -> int | None:
        """Give the day of the `index`-th working day, counted from 1."""
        return self.nth[index] if 1 <= index < len(self.nth) else None

    def roll(self, day: int) -> int | None:
        """Give the day itself if it is a working day, else the next one."""
        return self.rolled[day - self.first] if self.first <= day <= self.last else None

    def start_of_day(self, day: int) -> int | None:
        """Give the instant in seconds at which the civil day begins in the pack's zone."""
        inside = INSTANTS_FROM <= day <= INSTANTS_UNTIL
        return day_starts(self.timezone, day, day)[0] if inside else None

    def is_working_day(self, day: int) -> bool | None:
        """Tell whether the day is worked; None outside the calendar."""
        after, before = self.working_index(day), self.working_index(day - 1)
        return None if after is None or before is None else after > before


def build_calendar(years: Iterable[YearOfDays], timezone: str) -> Calendar:
    """Build the look-up arrays from published years, which must follow one another without a gap.

    Without any year the calendar is empty: limits in calendar days and months still work.
    """
    published = sorted(years, key=lambda year: year.year)
    if not published:
        return Calendar(0, -1, -1, (), (0,), (), {}, timezone)
    first, last_published = date(published[0].year, 1, 1), date(published[-1].year, 12, 31)
    last = date(published[-1].year + PROVISIONAL_YEARS, 12, 31)
    off = {day: name for year in published for day, name in year.holidays.items()}
    on = {day: name for year in published for day, name in year.workdays.items()}
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    works = [day in on or (day.weekday() < SATURDAY and day not in off) for day in days]
    rolled: list[int | None] = [None] * len(days)
    following: int | None = None
    for i in reversed(range(len(days))):
        following = number(days[i]) if works[i] else following
        rolled[i] = following
    return Calendar(
        first=number(first),
        last=number(last),
        published_until=number(last_published),
        worked=tuple(accumulate(int(work) for work in works)),
        nth=(0, *(number(day) for day, work in zip(days, works, strict=True) if work)),
        rolled=tuple(rolled),
        names={number(day): name for day, name in (off | on).items()},
        timezone=timezone,
    )


@cache
def day_starts(
    timezone: str, first: int = INSTANTS_FROM, last: int = INSTANTS_UNTIL
) -> tuple[int, ...]:
    """Give the instants (seconds, UTC) at which the days from `first` to `last` begin in the zone."""
    zone = ZoneInfo(timezone)
    days = map(day_of, range(first, last + 1))
    return tuple(int(datetime(d.year, d.month, d.day, tzinfo=zone).timestamp()) for d in days)
