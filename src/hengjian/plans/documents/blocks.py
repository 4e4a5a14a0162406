"""What every kind of file is opened into: paragraphs and tables, in the order of reading."""

from __future__ import annotations

from dataclasses import dataclass

MOST_ROWS, MOST_COLUMNS = 5_000, 60
DITTO = "〃"
"""Stands in a cell that is covered by the one above it, if need be on the page before."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, and where in the file a person finds it."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, every row as wide as the widest; a merged cell is repeated in all the places it covers."""

    rows: tuple[tuple[str, ...], ...]
    place: str


Block = Paragraph | Grid


def grid(rows: list[list[str]], place: str) -> Grid:
    """Make the rows equally wide."""
    width = max((len(row) for row in rows), default=0)
    return Grid(tuple((*row, *[""] * (width - len(row))) for row in rows), place)


def spread(cells: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    """Repeat merged cells, given as (text, columns, rows) where they begin, in all the places they cover."""
    rows: list[list[str]] = []
    above: dict[int, tuple[str, int]] = {}
    for line in cells[:MOST_ROWS]:
        row: list[str] = []
        _from_above(row, above)
        for text, columns, deep in line[:MOST_COLUMNS]:
            for _ in range(min(columns, MOST_COLUMNS - len(row))):
                if deep > 1:
                    above[len(row)] = (text, deep - 1)
                row.append(text)
            _from_above(row, above)
        rows.append(row)
    return rows


def _from_above(row: list[str], above: dict[int, tuple[str, int]]) -> None:
    while len(row) in above:
        at = len(row)
        text, left = above.pop(at)
        if left > 1:
            above[at] = (text, left - 1)
        row.append(text)
