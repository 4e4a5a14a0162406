"""A day that comes back every year is one that every year has."""

import pytest

from hengjian.common.terms import is_yearly_day


@pytest.mark.parametrize(("month", "day"), [(1, 1), (2, 28), (3, 31), (12, 31)])
def test_day_that_every_year_has_is_one(month: int, day: int) -> None:
    assert is_yearly_day(month, day)


@pytest.mark.parametrize(
    ("month", "day"), [(2, 29), (4, 31), (13, 1), (0, 1), (3, None), ("3", 31), (None, None)]
)
def test_day_that_some_year_lacks_or_that_is_no_day_is_none(month: object, day: object) -> None:
    assert not is_yearly_day(month, day)
