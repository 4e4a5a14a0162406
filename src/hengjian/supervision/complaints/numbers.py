"""The number by which a sender asks after his complaint.

Sixteen digits: the year, ten digits of chance, and two check digits by ISO/IEC 7064, MOD 97-10 (as in bank account
numbers): the whole number, read as one integer, leaves 1 when divided by 97. Ten is a primitive root of 97, so no two
of the sixteen places weigh the same: any one digit mistaken, and any two digits exchanged, are found.

The ten digits are chance, not a sequence: nobody learns from his number how many complaints there are, nor another's.
"""

from __future__ import annotations

from secrets import randbelow
from unicodedata import normalize

DIGITS = 16
MODULUS = 97
REST = 1
CHANCE = 10**10
GROUP = 4


def new_number(year: int) -> str:
    """Give a new number; that nobody has it yet, the database makes sure."""
    return with_check_digits(f"{year:04}{randbelow(CHANCE):010}")


def with_check_digits(digits: str) -> str:
    """Give digits with the two behind them that make the whole leave 1."""
    return f"{digits}{MODULUS + REST - int(digits) * 100 % MODULUS:02}"


def read_number(text: str) -> str | None:
    """Read a number as people write it, with spaces or dashes between; None where it cannot be one."""
    plain = normalize("NFKC", text).translate(str.maketrans("", "", " -－—\u3000\t"))
    if len(plain) != DIGITS or not plain.isascii() or not plain.isdecimal():
        return None
    return plain if plain == with_check_digits(plain[:-2]) else None


def written(number: str) -> str:
    """Write a number in groups of four, as it is told to people."""
    return "-".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))
