"""Months are counted in frames as they are counted for one day."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import polars as pl

from hengjian.rulebook.calendars import Calendar, add_months, number
from hengjian.rulebook.frames.evaluate import Batch, Terms
from hengjian.rulebook.frames.values import spread
from hengjian.rulebook.tree import ABSENT, AddMonths, Ref

NO_CALENDAR = Calendar(0, -1, -1, (), (0,), (), {}, "Asia/Shanghai")


def later(days: Sequence[int | None], months: Sequence[int | None]) -> list[int | None]:
    added = Terms(NO_CALENDAR).of(AddMonths(Ref("day", may_be_absent=True), Ref("months")))
    columns = {"day": pl.Series(days, dtype=pl.Int64), "months": pl.Series(months, dtype=pl.Int64)}
    batch = Batch(len(days), columns.__getitem__)
    return spread(batch.of(added), batch.size).to_list()


def test_months_are_counted_as_for_one_day() -> None:
    rng = random.Random(6)  # noqa: S311  not for secrets
    days = [rng.randrange(-600_000, 2_800_000) for _ in range(2000)]
    months = [rng.randrange(-30, 300) for _ in range(2000)]

    assert later(days, months) == list(map(add_months, days, months))


def test_a_month_later_than_the_last_of_january_is_the_last_of_february() -> None:
    last, leap = number(date(2025, 1, 31)), number(date(2024, 1, 31))
    assert later([last, leap], [1, 1]) == [
        number(date(2025, 2, 28)), number(date(2024, 2, 29)),
    ]  # fmt: skip


def test_absent_stays_absent_and_unknown_unknown() -> None:
    assert later([ABSENT, None, 20_000], [3, 3, None]) == [ABSENT, None, None]


def test_beyond_all_calendars_nobody_knows() -> None:
    assert later([20_000, 5 * 10**6], [10**9, 1]) == [None, None]
