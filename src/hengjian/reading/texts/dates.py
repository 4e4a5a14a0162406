"""Days as people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hengjian.reading.texts.numerals import CHARACTERS, whole_number
from hengjian.reading.texts.writing import narrowed

FIRST_YEAR, LAST_YEAR = 1900, 2199
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Days of a spreadsheet from 1954 to 2119; smaller and larger numbers are hardly days."""

SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets, for all days after February 1900, which they think had 29 days."""

_NUMBER = rf"[0-9]{{1,4}}|[{CHARACTERS}]{{1,5}}"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_CLOCK = (
    r"(?:[T时]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[+-](?!00:?00)[0-9]{2}:?[0-9]{2})?"
    r"|(?:凌晨|上午|中午|下午|晚上?)|T?(?:凌晨|上午|中午|下午|晚上?)?[0-9]{1,2}(?:[时点](?:整|[0-9]{1,2}分?(?:[0-9]{1,2}秒)?)?|:[0-9]{2}))?"
)
"""A time of day; not one of Greenwich, by which nobody counts his days."""
_BEFORE_CLOCK = re.compile(r"(?<=[0-9])\s+(?=[0-9]{1,2}[:时点])")
_GLUED = re.compile(r"[-/.,。、·月][0-9]{3}[:时点]")
"""A day and an hour of three digits in all: 1 and 10, or 11 and 0."""
_SPELT = re.compile(rf"({_NUMBER})年({_NUMBER}|元)月({_NUMBER})[日号曰]?{_WEEKDAY}{_CLOCK}")
_MARKED = re.compile(
    rf"([0-9]{{4}})([-/.,。、·])([0-9]{{1,2}})\2([0-9]{{1,2}})\.?{_WEEKDAY}{_CLOCK}"
)
_ZERO = re.compile(rf"(?<=[{CHARACTERS}0OoОоΟο])[OoОоΟο](?=[{CHARACTERS}0OoОоΟο年])")
"""Letters that look like the 〇 of a year: 二OO八年."""
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6})?")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")


def read_date(text: str) -> date | None:
    """Read the day a cell holds, leaving a time of day aside; None where it holds none."""
    plain = _ZERO.sub("〇", re.sub(r"\s+", "", _BEFORE_CLOCK.sub("T", narrowed(text))))
    if _GLUED.search(plain):
        return None
    found = _SPELT.fullmatch(plain)
    if found is not None:
        return _day(*(1 if found[i] == "元" else whole_number(found[i]) for i in (1, 2, 3)))
    found = _MARKED.fullmatch(plain)
    if found is not None:
        return _day(int(found[1]), int(found[3]), int(found[4]))
    found = _COMPACT.fullmatch(plain)
    if found is not None:
        return _day(*(int(found[i]) for i in (1, 2, 3)))
    found = _SERIAL.fullmatch(plain)
    if found is not None and FIRST_SERIAL <= int(found[1]) <= LAST_SERIAL:
        return SERIAL_ZERO + timedelta(days=int(found[1]))
    return None


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
