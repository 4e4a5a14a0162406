"""Identity numbers of persons and credit codes of organisations, held against their check digits.

Resident identity numbers are checked by ISO 7064 MOD 11-2 (GB 11643), unified social credit codes by
the MOD 31 scheme of GB 32100.
"""

from __future__ import annotations

import re
from datetime import date

from hengjian.reading.texts.writing import narrowed, unspaced

_PERSON = re.compile(r"[1-9][0-9]{5}((?:18|19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_OLD_PERSON = re.compile(r"[1-9][0-9]{5}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}")
_CHECKS = "10X98765432"
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(rf"[1-9A-GNY][1-9A-GNY][0-9]{{6}}[{_CODE_CHARACTERS}]{{10}}")
"""Registering office (N: agriculture, Y: other), kind, place, body and check character."""


def read_identity(text: str) -> str | None:
    """Read a resident identity number of 18 or, as issued before 1999, 15 digits; None if false."""
    number = unspaced(narrowed(text)).upper()
    old = _OLD_PERSON.fullmatch(number)
    if old is not None:
        return number if _is_day(f"19{old[1]}", old[2], old[3]) else None
    found = _PERSON.fullmatch(number)
    if found is None or not _is_day(found[1], found[2], found[3]):
        return None
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(number[:17]))
    return number if _CHECKS[total % 11] == number[17] else None


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def read_credit_code(text: str) -> str | None:
    """Read a unified social credit code of 18 characters; None if it is false."""
    code = unspaced(narrowed(text)).upper().replace("-", "")
    if _CODE.fullmatch(code) is None:
        return None
    total = sum(_CODE_CHARACTERS.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return code if _CODE_CHARACTERS[-total % 31] == code[17] else None
