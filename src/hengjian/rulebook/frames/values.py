"""Values of many subjects at once, and what is done with them.

A value is a column of Int64, or one number where all subjects have the same. Null, and None, is unknown;
ABSENT is absent. What is the same for all is never written into a column.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, reduce
from typing import Any

import polars as pl

from hengjian.rulebook.tree import ABSENT, Comparison, Operation

Numbers = pl.Series | int | None
"""A number of each subject; one that is no column holds for all of them."""
Truths = pl.Series | bool | None
"""A condition of each subject, likewise."""

NOTHING = pl.lit(None, pl.Int64)
NOT_THERE = pl.lit(ABSENT, pl.Int64)
_COMPARED: dict[Comparison, Callable[[Any, Any], Any]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
COUNTED: dict[Operation, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def chosen(when: Truths, then: Numbers, otherwise: Numbers) -> Numbers:
    """Take `then` where the condition is true, else `otherwise`; an unknown condition is passed over."""
    if when is True:
        return then
    if not isinstance(when, pl.Series):
        return otherwise
    if (
        not isinstance(then, pl.Series)
        and not isinstance(otherwise, pl.Series)
        and then == otherwise
    ):
        return then
    return numbers(then).zip_with(when, numbers(otherwise))


def is_absent(value: Numbers) -> Truths:
    """Tell of whom a value is absent."""
    return compared("==", value, ABSENT)


def alike(value: int | None, height: int) -> pl.Series:
    """Give a column that says the same in every row."""
    return _number(value).new_from_index(0, height)


def spread(value: Numbers, height: int) -> pl.Series:
    """Give a value as a column of that height."""
    return value if isinstance(value, pl.Series) else alike(value, height)


def picked(value: Numbers, rows: pl.Series) -> Numbers:
    """Give the values in these rows."""
    return value[rows] if isinstance(value, pl.Series) else value


def numbers(value: Numbers) -> pl.Series:
    """Give a value as a column; one that all share is but one row long and spreads over the others."""
    return value if isinstance(value, pl.Series) else _number(value)


@cache
def _number(value: int | None) -> pl.Series:
    return pl.Series([value], dtype=pl.Int64)


@cache
def _truth(value: bool | None) -> pl.Series:  # noqa: FBT001  a value, not a switch
    return pl.Series([value], dtype=pl.Boolean)


def truths(value: Truths) -> pl.Series:
    """Give a condition as a column, one row long where all answer it alike."""
    return value if isinstance(value, pl.Series) else _truth(value)


def settled(column: pl.Series) -> Truths:
    """Give a condition that all subjects answer alike as that answer, and no column."""
    unknown = column.null_count()
    if unknown:
        return None if unknown == len(column) else column
    true = column.sum()
    if true == 0:
        return False
    return True if true == len(column) else column


def compared(op: Comparison, left: Numbers, right: Numbers) -> Truths:
    """Compare two values; with an absent one this is not yet what a tree means by it."""
    if left is None or right is None:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return bool(_COMPARED[op](left, right))
    return settled(_COMPARED[op](numbers(left), numbers(right)))


def counted(count: Callable[[Any, Any], Any], left: Numbers, right: Numbers) -> Numbers:
    """Count with two values; with an absent one likewise."""
    if left is None or right is None:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return int(count(left, right))
    result: pl.Series = count(numbers(left), numbers(right))
    return result


def negated(value: Truths) -> Truths:
    """Deny a condition."""
    if isinstance(value, pl.Series):
        return ~value
    return None if value is None else not value


def both(one: Truths, other: Truths) -> Truths:
    """Join two conditions by Kleene's and."""
    if one is False or other is False:
        return False
    if one is True:
        return other
    if other is True or (one is None and other is None):
        return one
    return settled(truths(one) & truths(other))


def either(one: Truths, other: Truths) -> Truths:
    """Join two conditions by Kleene's or."""
    if one is True or other is True:
        return True
    if one is False:
        return other
    if other is False or (one is None and other is None):
        return one
    return settled(truths(one) | truths(other))


def one_of(value: Numbers, codes: frozenset[int]) -> Truths:
    """Tell of whom a code is among the given ones."""
    if not isinstance(value, pl.Series):
        return None if value is None else value in codes
    if not codes:
        return settled(value != value)  # noqa: PLR0124  false where known, unknown where not
    return settled(reduce(pl.Series.__or__, (value == _number(code) for code in sorted(codes))))


def is_unknown(value: Numbers | Truths) -> Truths:
    """Tell of whom a value is unknown; this itself never is."""
    if not isinstance(value, pl.Series):
        return value is None
    unknown = value.null_count()
    if unknown in (0, len(value)):
        return unknown > 0
    return value.is_null()


def looked_up(table: pl.Series, index: Numbers, low: int, high: int) -> Numbers:
    """Look up by position; unknown outside: Polars takes a negative position from the end."""
    if index is None or high < low:
        return None
    if isinstance(index, int):
        found: int | None = table[index] if low <= index <= high else None
        return found
    inside = both(compared(">=", index, low), compared("<=", index, high))
    if not isinstance(inside, pl.Series):
        return table[_narrow(index)] if inside else None
    # Looking up what is not asked for, and leaving it out, is faster than looking up a null.
    place = index.zip_with(inside, _number(low))
    return table[_narrow(place)].zip_with(inside, _number(None))


def _narrow(index: pl.Series) -> pl.Series:
    """Give a position in four bytes; it is known to fit, so that is not checked."""
    return index.cast(pl.UInt32, wrap_numerical=True)
