"""Keys that a program has written as decimals: 20260000.0, as it does with numbers in a column with gaps.

The point is dropped where it is certainly none of the key: where every key of the column has it and no
column of the same keys, in whichever table, has it here and there. Then rows of several tables still meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from hengjian.reading.sheets import CASE_FIELD, Sheet

_TABLES = ("cases", "acts", "actors", "gaps")
_SAME_KEYS = (("case",), ("number", f"{CASE_FIELD}number"), ("act", "corrects"))
_POINTED = r"^(?:0|[1-9][0-9]{0,14})\.0$"
"""Of a longer number the program has lost the last digits."""


def without_points(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Give the sheets with their keys as they were before a program made decimals of them."""
    found = list(sheets)
    for names in _SAME_KEYS:
        _drop(found, names)
    return found


def _drop(sheets: list[Sheet], names: Sequence[str]) -> None:
    places = [
        (at, name)
        for at, sheet in enumerate(sheets)
        if sheet.table in _TABLES
        for name in names
        if sheet.frame.schema.get(name) == pl.String
    ]
    pointed = [(at, name) for at, name in places if _begins_pointed(sheets[at].frame[name])]
    if not pointed:  # nearly always, and told by the first key of each column
        return
    every = {place: _every_pointed(sheets[place[0]].frame[place[1]]) for place in places}
    if None in every.values():
        return
    for at, name in pointed:
        sheet, bare = sheets[at], pl.col(name).str.strip_suffix(".0")
        rest = sheet.left_out
        if rest is not None and name in rest.columns:
            rest = rest.with_columns(bare)
        sheets[at] = replace(sheet, frame=sheet.frame.with_columns(bare), left_out=rest)


def _begins_pointed(keys: pl.Series) -> bool:
    first = keys.first(ignore_nulls=True)
    return first is not None and bool(pl.Series([first]).str.contains(_POINTED).item())


def _every_pointed(keys: pl.Series) -> bool | None:
    """Tell whether all keys have the point, or none; None where some do."""
    have = keys.str.contains(_POINTED)
    return True if have.all() else None if have.any() else False
