"""Numbers of complaints: any one digit mistaken and any two exchanged are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.supervision.complaints.numbers import (
    new_number,
    read_number,
    with_check_digits,
    written,
)

numbers = st.integers(10**13, 10**14 - 1).map(lambda digits: with_check_digits(str(digits)))
places = st.integers(0, 15)


@given(numbers)
def test_number_is_read_however_it_is_written(number: str) -> None:
    assert read_number(number) == number
    assert read_number(written(number)) == number
    assert read_number(f" {number[:4]} {number[4:]} ") == number


@given(numbers, places, st.integers(1, 9))
def test_any_one_digit_that_is_mistaken_is_found(number: str, place: int, by: int) -> None:
    other = str((int(number[place]) + by) % 10)

    assert read_number(number[:place] + other + number[place + 1 :]) is None


@given(numbers, places, places)
def test_any_two_digits_that_are_exchanged_are_found(number: str, one: int, two: int) -> None:
    digits = list(number)
    digits[one], digits[two] = digits[two], digits[one]
    mistaken = "".join(digits)

    assert (read_number(mistaken) is None) == (mistaken != number)


def test_check_digits_are_those_of_the_standard() -> None:
    # 98 - 79400 mod 97, the standard's own example 794 44.
    assert with_check_digits("794") == "79444"


@pytest.mark.parametrize("text", ["", "123", "1234" * 4, "①" * 16, "x" * 16, "1" * 17])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_number(text) is None


def test_new_numbers_start_with_their_year_and_differ() -> None:
    made = {new_number(2026) for _ in range(200)}

    assert len(made) == 200
    assert all(read_number(each) == each and each.startswith("2026") for each in made)
