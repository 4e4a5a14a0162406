"""Codes that change with the time."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.accounts import codes

# Of RFC 6238, appendix B; it shows eight digits, of which ours are the last six.
SECRET = b"12345678901234567890"
INSTANT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
STEP = codes.step_at(INSTANT)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"),
        (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    step = codes.step_at(datetime.fromtimestamp(seconds, UTC))

    assert codes.code_of(SECRET, step) == code[-6:]


@pytest.mark.parametrize(("shift", "taken"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_code_is_taken_half_a_minute_early_or_late_and_no_more(shift: int, taken: int) -> None:
    given_code = codes.code_of(SECRET, STEP + shift)

    assert (codes.matching_step(SECRET, given_code, INSTANT, after=0) is not None) == bool(taken)


@given(after=st.integers(-2, 2), shift=st.integers(-1, 1))
def test_code_is_taken_only_later_than_the_last_one(after: int, shift: int) -> None:
    given_code = codes.code_of(SECRET, STEP + shift)

    step = codes.matching_step(SECRET, given_code, INSTANT, after=STEP + after)

    assert step == (STEP + shift if shift > after else None)


def test_half_minute_begins_with_its_first_second() -> None:
    assert codes.step_at(INSTANT - timedelta(seconds=1)) == STEP - 1
    assert codes.step_at(INSTANT + timedelta(seconds=29)) == STEP


def test_address_says_who_asks_and_for_whom() -> None:
    address = codes.address(SECRET, "执法监督平台", "wang.hai")

    assert address == (
        "otpauth://totp/wang.hai?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="
        + quote("执法监督平台")
    )
