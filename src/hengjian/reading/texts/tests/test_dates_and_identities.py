from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.texts.dates import read_date
from hengjian.reading.texts.identities import read_credit_code, read_identity

_DAYS = st.dates(date(1955, 1, 1), date(2110, 1, 1))
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(_DAYS)
def test_a_day_is_the_same_in_every_spelling(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days

    assert {
        read_date(text)
        for text in (
            f"{year}年{month}月{number}日", f"{year}/{month}/{number}", f"{year}.{month}.{number}",
            f"{day:%Y%m%d}", f"{day:%Y-%m-%d} 10:30", f"{day:%Y-%m-%d}T10:30:00+08:00", str(serial),
            f"{serial}.5", f"{year}年{month}月{number}日9时30分", f"{year}。{month}。{number}",
            f"{year}-{month}-{number} 星期三", f"{year}、{month}、{number}",
        )
    } == {day}  # fmt: skip


@given(_DAYS, st.times(), st.sampled_from("/-."), st.sampled_from([" ", "  ", "\u3000", "T"]))
def test_the_hour_after_the_day_is_not_taken_for_a_part_of_it(
    day: date, time: time, mark: str, gap: str
) -> None:
    written = f"{day.year}{mark}{day.month}{mark}{day.day}"

    for clock in (f"{time.hour}:{time:%M}", f"{time:%H:%M:%S}", f"{time.hour}时"):
        assert read_date(f"{written}{gap}{clock}") == day
    assert read_date(f"{day.year}年{day.month}月{day.day}{gap}{time.hour}:{time:%M}") == day


@pytest.mark.parametrize(
    "text", ["2024/9/110:00", "2024年9月110:00", "2024-09-09T20:00:00Z", "2024-09-09 20:00+00:00"]
)
def test_day_that_cannot_be_told_from_the_hour_or_the_zone_is_not_read(text: str) -> None:
    assert read_date(text) is None


def test_slips_of_pen_and_keyboard_that_leave_no_doubt_are_read() -> None:
    assert read_date("二OO八年元月三日") == read_date("二ＯО八年1月3曰") == date(2008, 1, 3)


@pytest.mark.parametrize(
    "text",
    ["二〇二四年九月九日", "二○二四年九月九号", "２０２４年０９月０９日", "2024 年 9 月 9 日"],
)
def test_chinese_and_wide_digits_are_read(text: str) -> None:
    assert read_date(text) == date(2024, 9, 9)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2024/9-9",
        "24.9.9",
        "2024年9月",
        "9月9日",
        "12345",
        "99999",
        "20241301",
        "",
        "1024",
    ],
)
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert read_date(text) is None


def identity(first: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    return first + "10X98765432"[total % 11]


def credit_code(first: str) -> str:
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(_CODE_CHARACTERS.index(c) * w for c, w in zip(first, weights, strict=True))
    return first + _CODE_CHARACTERS[(31 - total % 31) % 31]


@given(st.dates(date(1900, 1, 1), date(2025, 1, 1)), st.integers(0, 999), st.integers(0, 9))
def test_identity_number_with_one_digit_changed_is_false(day: date, order: int, digit: int) -> None:
    number = identity(f"110105{day:%Y%m%d}{order:03}")
    changed = number[:15] + str(digit) + number[16:]

    assert read_identity(number) == number
    assert read_identity(number.lower()) == number
    assert (read_identity(changed) == changed) is (changed == number)


def test_identity_number_needs_a_day_of_birth() -> None:
    assert read_identity(identity("11010519490230001")) is None
    assert read_identity("110105490228001") == "110105490228001"
    assert read_identity("110105490230001") is None


@given(
    st.sampled_from(["91", "52", "11", "N2", "Y1"]),
    st.text(_CODE_CHARACTERS, min_size=9, max_size=9),
)
def test_credit_code_with_a_wrong_check_character_is_false(kind: str, body: str) -> None:
    code = credit_code(f"{kind}310101{body}")
    other = code[:-1] + _CODE_CHARACTERS[(_CODE_CHARACTERS.index(code[-1]) + 1) % 31]

    assert read_credit_code(f" {code.lower()} ") == code
    assert read_credit_code(other) is None


@pytest.mark.parametrize("text", ["", "91310101", "91310101IIIIIIIII0", "0" * 18])
def test_what_is_no_credit_code_is_not_read(text: str) -> None:
    assert read_credit_code(text) is None


def test_leap_day_of_spreadsheets_does_not_shift_days() -> None:
    assert read_date("45544") == date(1899, 12, 31) + timedelta(45_543)
