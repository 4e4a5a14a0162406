"""Days, months and working days, with the vectors of the national calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.rulebook.calendars import (
    Calendar,
    YearOfDays,
    add_months,
    build_calendar,
    day_of,
    number,
)
from hengjian.rulebook.rulebook import Rulebook, national_pack

CALENDAR = build_calendar(
    [
        YearOfDays(2025, "notice", {date(2025, 1, 1): "new year"}, {date(2025, 1, 4): "new year"}),
        YearOfDays(2026, "notice", {date(2026, 1, 1): "new year"}, {}),
    ],
    "Asia/Shanghai",
)


@pytest.fixture(scope="module")
def national() -> Calendar:
    return Rulebook.load(national_pack()).pack.calendar


def after(calendar: Calendar, start: date, days: int) -> date:
    """Give the working day so many working days after the start, the start not counted."""
    index = calendar.working_index(number(start))
    assert index is not None
    found = calendar.working_day(index + days)
    assert found is not None
    return day_of(found)


@pytest.mark.law
@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2025, 9, 26), 7, date(2025, 10, 13)),
        (date(2025, 4, 28), 5, date(2025, 5, 8)),
        (date(2025, 9, 29), 7, date(2025, 10, 15)),
        (date(2025, 9, 22), 20, date(2025, 10, 24)),
        (date(2026, 2, 12), 7, date(2026, 2, 28)),
    ],
)
def test_working_days_run_across_holidays_and_worked_weekends(
    national: Calendar, start: date, days: int, last: date
) -> None:
    assert after(national, start, days) == last


@pytest.mark.law
def test_a_last_day_on_a_sunday_rolls_to_the_monday(national: Calendar) -> None:
    ninetieth = number(date(2024, 9, 9)) + 90

    assert day_of(ninetieth) == date(2024, 12, 8)
    assert national.roll(ninetieth) == number(date(2024, 12, 9))


def test_thirty_and_fifteen_calendar_days_do_not_roll() -> None:
    assert day_of(number(date(2025, 1, 10)) + 30) == date(2025, 2, 9)
    assert day_of(number(date(2026, 2, 10)) + 15) == date(2026, 2, 25)


def test_a_month_later_is_cut_to_the_length_of_the_month() -> None:
    assert day_of(add_months(number(date(2025, 1, 31)), 1)) == date(2025, 2, 28)
    assert day_of(add_months(number(date(2024, 1, 31)), 1)) == date(2024, 2, 29)
    assert day_of(add_months(number(date(2025, 11, 30)), 3)) == date(2026, 2, 28)


def test_outside_the_calendar_nothing_is_known() -> None:
    first, last = number(date(2025, 1, 1)), number(date(2029, 12, 31))

    assert CALENDAR.working_index(first - 1) == 0
    assert CALENDAR.working_index(first - 2) is None
    assert CALENDAR.working_index(last) is not None
    assert CALENDAR.working_index(last + 1) is None
    assert CALENDAR.working_day(0) is None
    assert CALENDAR.working_day(len(CALENDAR.nth)) is None
    assert CALENDAR.roll(first - 1) is None
    assert CALENDAR.roll(last + 1) is None


def test_three_years_after_the_last_published_one_are_filled_monday_to_friday() -> None:
    assert day_of(CALENDAR.published_until) == date(2026, 12, 31)
    assert CALENDAR.is_working_day(number(date(2029, 1, 1))) is True
    assert CALENDAR.is_working_day(number(date(2029, 1, 6))) is False


def test_a_weekend_day_that_is_worked_counts() -> None:
    assert CALENDAR.is_working_day(number(date(2025, 1, 1))) is False
    assert CALENDAR.is_working_day(number(date(2025, 1, 4))) is True


@given(start=st.dates(date(2025, 1, 1), date(2029, 6, 30)), days=st.integers(1, 100))
def test_adding_and_counting_working_days_are_inverse(start: date, days: int) -> None:
    end = after(CALENDAR, start, days)
    low, high = CALENDAR.working_index(number(start)), CALENDAR.working_index(number(end))

    assert low is not None
    assert high is not None
    assert high - low == days
    assert CALENDAR.is_working_day(number(end))


@given(day=st.dates(date(2000, 1, 1), date(2080, 1, 1)), months=st.integers(0, 60))
def test_a_month_end_is_never_overshot(day: date, months: int) -> None:
    later = day_of(add_months(number(day), months))

    assert later.day <= day.day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
