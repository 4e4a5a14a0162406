"""Lines of a CSV file as rows of cells; a row that cannot be split costs itself only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES_IN_A_ROW = 100
"""A quoted cell that runs on for longer is a quote that was never closed."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, why it could not be split, and how many lines there are up to its end."""

    cells: list[str]
    reason: str
    lines: int


def split_rows(lines: list[str]) -> Iterator[Row]:
    """Split lines into rows.

    After a broken row reading goes on with its next line, so a stray quote costs one row.
    """
    at = 0
    while at < len(lines):
        start = at
        feed = _Feed(lines, at)
        reader = csv.reader(feed, strict=True)
        try:
            for cells in reader:
                start = feed.begin_row()
                yield Row(cells, "", start)
            at = start
        except csv.Error:
            at = start + 1
            reason = "引号没有成对，这一行拆不开；请检查英文双引号"
            yield Row(lines[start].strip().split(","), reason, at)


class _Feed:
    """Lines for a csv reader, ending early when one record swallows too many of them."""

    def __init__(self, lines: list[str], at: int) -> None:
        self._lines = lines
        self._at = at
        self._start = at

    def begin_row(self) -> int:
        self._start = self._at
        return self._at

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self._at >= len(self._lines) or self._at - self._start > MOST_LINES_IN_A_ROW:
            raise StopIteration
        line = self._lines[self._at]
        self._at += 1
        return line
