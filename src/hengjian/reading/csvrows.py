"""Lines of a CSV file as rows of cells; a row that cannot be split costs itself only."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_LINES_IN_A_ROW = 100
"""A quoted cell that runs on for longer is a quote that was never closed."""


@dataclass(slots=True)
class Row:
    """The cells of a row, why it could not be split, and how many lines there are up to its end."""

    cells: list[str]
    reason: str
    lines: int


def split_rows(blocks: Iterable[list[str]]) -> Iterator[Row]:
    """Split lines, which come in blocks, into rows, holding one block and what one row may have.

    After a broken row reading goes on with its next line, so a stray quote costs one row.
    """
    feed = _Feed(blocks)
    while feed.begin_row():
        lines = feed.without_quotes()
        if lines:
            before = feed.lines - len(lines)
            for at, cells in enumerate(csv.reader(lines), start=before + 1):
                yield Row(cells, "", at)
            continue
        try:
            for cells in csv.reader(feed, strict=True):
                yield Row(cells, "", feed.lines)
                if feed.begin_row() and feed.at_block:
                    break
        except csv.Error:
            line = feed.give_back()
            yield Row(line.strip().split(","), _why(line, feed), feed.lines)


def _why(line: str, feed: _Feed) -> str:
    if len(line) > csv.field_size_limit() and line.count('"') % 2 == 0:
        return f"这一行有 {len(line):,} 字，太长，没有拆开；请检查换行"
    return f"引号没有成对（在文本的第 {feed.lines:,} 行），这一行拆不开；请检查这一行的英文双引号"


class _Feed:
    """Lines for a csv reader, ending early when one record swallows too many of them.

    `at_block`: none of the lines of the block that comes next was given yet.
    """

    def __init__(self, blocks: Iterable[list[str]]) -> None:
        self._blocks = iter(blocks)
        self._ahead: deque[str] = deque()
        self._row: list[str] = []
        self.lines = 0
        self.at_block = False

    def begin_row(self) -> bool:
        """Forget the lines of the row that was read, and tell whether there is another line."""
        self._row.clear()
        return self._fill()

    def _fill(self) -> bool:
        if not self._ahead:
            self._ahead.extend(next(self._blocks, ()))
            self.at_block = True
        return bool(self._ahead)

    def without_quotes(self) -> list[str]:
        """Give all lines of a block in which a row is a line, to be split at full speed; else none."""
        plain = self.at_block and not any('"' in line for line in self._ahead)
        if not plain or max(map(len, self._ahead)) > csv.field_size_limit():
            return []
        lines = list(self._ahead)
        self.lines += len(lines)
        self._ahead.clear()
        return lines

    def give_back(self) -> str:
        """Give the first line of the row that failed; the others are to be read again."""
        first, *others = self._row
        self._ahead.extendleft(reversed(others))
        self.lines -= len(others)
        return first

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self._row) > MOST_LINES_IN_A_ROW or not self._fill():
            raise StopIteration
        line = self._ahead.popleft()
        self.at_block = False
        self._row.append(line)
        self.lines += 1
        return line
