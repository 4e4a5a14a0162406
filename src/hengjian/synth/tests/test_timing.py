"""Last days as the city computes them, against days counted by hand from the published calendar."""

from datetime import date

import polars as pl
import pytest

from hengjian.rulebook.calendars import day_of, number
from hengjian.rulebook.model import Limit
from hengjian.synth.tests.small import plan
from hengjian.synth.timing import Stop, WorkingDays, last_day, last_minute


def ends(limit: Limit, start: str, *stops: tuple[str, str], extended: int = 0) -> str:
    """Give the last day of a limit."""
    days = WorkingDays(plan().pack.calendar)
    frame = pl.DataFrame({"start": [number(date.fromisoformat(start))]}, {"start": pl.Int32})
    pauses = [
        Stop(
            pl.lit(value=True),
            *(pl.lit(number(date.fromisoformat(day)), pl.Int32) for day in (begin, end)),
        )
        for begin, end in stops
    ]
    found = last_day(days, limit, pl.col("start"), pl.lit(extended, pl.Int32), pauses)
    return day_of(frame.select(found).item()).isoformat()


def test_calendar_days_begin_the_day_after() -> None:
    assert ends(Limit(30, "days"), "2025-03-04") == "2025-04-03"


def test_day_that_counts_itself_ends_one_day_earlier() -> None:
    assert ends(Limit(30, "days", counts_first_day=True), "2025-03-04") == "2025-04-02"


def test_last_day_on_a_sunday_moves_to_monday() -> None:
    # The 90th day after 2024-09-09 is Sunday 2024-12-08.
    assert ends(Limit(90, "days", rolls=True), "2024-09-09") == "2024-12-09"


def test_last_day_that_does_not_roll_stays_on_sunday() -> None:
    assert ends(Limit(90, "days"), "2024-09-09") == "2024-12-08"


def test_working_days_leave_the_national_holiday_out() -> None:
    # 2025-10-01 to 10-08 are off, Sunday 09-28 is worked: 09-28, 09-29, 09-30, 10-09, 10-10.
    assert ends(Limit(5, "working_days"), "2025-09-26") == "2025-10-10"


def test_month_without_such_a_day_ends_on_its_last() -> None:
    assert ends(Limit(1, "months"), "2025-01-31") == "2025-02-28"


def test_extension_in_working_days_is_counted_in_them() -> None:
    assert ends(Limit(5, "working_days"), "2025-03-03", extended=5) == "2025-03-17"


def test_pause_of_ten_days_moves_the_last_day_by_ten() -> None:
    pause = ("2025-03-10", "2025-03-20")

    assert ends(Limit(30, "days"), "2025-03-04", pause) == "2025-04-13"


def test_pause_before_the_start_counts_from_the_day_after_it() -> None:
    pause = ("2025-03-01", "2025-03-08")

    assert ends(Limit(30, "days"), "2025-03-04", pause) == "2025-04-06"


def test_pause_after_the_limit_had_run_out_moves_nothing() -> None:
    pause = ("2025-04-05", "2025-04-20")

    assert ends(Limit(30, "days"), "2025-03-04", pause) == "2025-04-03"


def test_second_pause_counts_where_the_first_had_kept_the_limit_alive() -> None:
    pauses = (("2025-03-10", "2025-03-20"), ("2025-04-10", "2025-04-15"))

    assert ends(Limit(30, "days"), "2025-03-04", *pauses) == "2025-04-18"


def test_pause_stops_working_days_by_its_own_working_days() -> None:
    # Monday to Sunday: five working days.
    pause = ("2025-03-10", "2025-03-17")

    assert ends(Limit(10, "working_days"), "2025-03-03", pause) == "2025-03-24"


def test_hours_end_at_the_same_minute_of_another_day() -> None:
    found = pl.select(last_minute(Limit(24, "hours"), pl.lit(600))).item()

    assert found == 600 + 24 * 60


@pytest.mark.parametrize(
    ("day", "rest"), [("2025-10-01", "2025-10-01"), ("2025-09-28", "2025-10-01")]
)
def test_rest_day_is_the_day_itself_or_the_next_one_off(day: str, rest: str) -> None:
    days = WorkingDays(plan().pack.calendar)
    found = pl.select(days.rest(pl.lit(number(date.fromisoformat(day)), pl.Int32))).item()

    assert day_of(found).isoformat() == rest
