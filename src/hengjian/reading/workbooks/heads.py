"""The header of a sheet: below titles and notes, perhaps of two or three rows with merged cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ROWS_LOOKED_AT = 40
_MOST_ROWS = 3
_ENOUGH = 0.6
"""A header names at least this part of the columns; titles and notes above it fill fewer."""

_VALUE = re.compile(r"[-+]?[0-9][0-9.,:/%年月日 -]*")

Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged area, each as row and column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Head:
    """Column names, and the row of the sheet, counted from 0, that they were (last) found in."""

    row: int
    names: tuple[str, ...]


def find_head(rows: Sequence[Sequence[str]], merged: Sequence[Area]) -> Head | None:
    """Find the header among the first rows of a sheet; None where all of them are empty."""
    filled = _filled(rows, merged)
    distinct = [len({cell for cell in row if cell}) for row in filled]
    widest = max(distinct, default=0)
    if not widest:
        return None
    row = _first_like_a_head(filled, distinct, widest)
    if row is None:
        row = next(i for i, number in enumerate(distinct) if number)
    top = row
    while row - top < _MOST_ROWS - 1 and _goes_on(row, filled, merged):
        row += 1
    while (
        top
        and row - top < _MOST_ROWS - 1
        and distinct[top - 1] > 1
        and _has_groups(top - 1, merged)
    ):
        top -= 1
    return Head(row, _names(filled[row], filled[top:row]))


def row_of_head(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the header among rows without merged cells, counted from 0; the first unless it is a title.

    It is a title if it fills far fewer cells than most rows below it. None where a title stands above
    no row like a header.
    """
    distinct = [len({cell for cell in row if cell}) for row in rows]
    below = sorted(number for number in distinct[1:] if number)
    if not below or distinct[0] >= below[(len(below) - 1) // 2] * _ENOUGH:
        return 0
    return _first_like_a_head(rows, distinct, below[len(below) // 2])


def _first_like_a_head(
    rows: Sequence[Sequence[str]], distinct: Sequence[int], width: int
) -> int | None:
    return next(
        (
            i
            for i, cells in enumerate(rows)
            if distinct[i] and distinct[i] >= width * _ENOUGH and not any(map(_is_value, cells))
        ),
        None,
    )


def _filled(rows: Sequence[Sequence[str]], merged: Sequence[Area]) -> list[list[str]]:
    """Write the text of every merged area into each of its cells."""
    filled = [list(row) for row in rows]
    for (top, left), (bottom, right) in merged:
        if top >= len(filled) or left >= len(filled[top]):
            continue
        text = filled[top][left]
        for row in filled[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = text
    return filled


def _has_groups(row: int, merged: Sequence[Area]) -> bool:
    """Tell whether the row has a cell over several columns of the next row."""
    return any(top == row == bottom and right > left for (top, left), (bottom, right) in merged)


def _goes_on(row: int, filled: Sequence[Sequence[str]], merged: Sequence[Area]) -> bool:
    return row + 1 < len(filled) and _has_groups(row, merged) and _is_text(filled[row + 1])


def _is_text(cells: Sequence[str]) -> bool:
    return any(cells) and not any(map(_is_value, cells))


def _is_value(cell: str) -> bool:
    return _VALUE.fullmatch(cell) is not None


def _names(cells: Sequence[str], above: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Give the names, those that occur twice with the names of their groups before them."""
    own = list(cells)
    for groups in reversed(above):
        count = Counter(own)
        for i, group in enumerate(groups[: len(own)]):
            name = own[i]
            if not name or (count[name] > 1 and group not in ("", name)):
                own[i] = group + name
    return tuple(own)
