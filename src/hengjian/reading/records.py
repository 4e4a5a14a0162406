"""The rows of a file as records: each wanted column read as what the user says it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from hengjian.reading.csvfiles import ROW
from hengjian.reading.errors import ReadingError, shown
from hengjian.reading.files import InputFile, open_files
from hengjian.reading.texts.cells import Reading, TextReader, reader_for
from hengjian.reading.texts.writing import narrowed, unspaced
from hengjian.reading.values import MOST_CHARACTERS, as_text

_REMEMBERED = 10_000
_SHOWN_OF_LONG = 40
_ROWS_AT_ONCE = 20_000


class NoSuchColumn(ReadingError):
    """No table of the file has all the columns that were asked for."""

    def __init__(self, file: InputFile, lacking: Sequence[str]) -> None:
        super().__init__(
            f"{file.label}：没有列 {'、'.join(lacking)}。表头是：{shown(file.header)}。"
            "请检查 --column 里的列名。"
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number among the rows of data, from 1, and the plain value of each column.

    `unread`: column and text of what could not be read. `partly`: a value has its own unread rest.
    `broken`: why the row could not be split into cells; then nothing of it was read.
    """

    row: int
    values: Mapping[str, Any]
    unread: tuple[tuple[str, str], ...] = ()
    partly: bool = False
    broken: str = ""

    @property
    def complete(self) -> bool:
        """Whether all that the row says was read."""
        return not (self.unread or self.partly or self.broken)


def read_records(path: Path, columns: Mapping[str, str]) -> Iterator[Record]:
    """Read the columns (header to name of reader) of every row, over all sheets that have them.

    Raises ReadingError before the first row where the file cannot be used or lacks a column.
    """
    files = open_files([path])
    places = [(file, _places(columns, file.header)) for file in files]
    fitting = [(file, found) for file, found in places if len(found) == len(columns)]
    if not fitting:
        raise NoSuchColumn(files[0], [name for name in columns if name not in places[0][1]])
    readers = {
        name: lru_cache(_REMEMBERED)(reader_for(reader, name)) for name, reader in columns.items()
    }
    return _records(fitting, readers)


def _places(wanted: Iterable[str], header: Sequence[str]) -> dict[str, str]:
    """Give for each name the column it means; blanks, line breaks and the width of marks do not count."""
    alike: dict[str, list[str]] = {}
    for name in header:
        alike.setdefault(unspaced(narrowed(name)), []).append(name)
    found = {}
    for name in wanted:
        same = [name] if name in header else alike.get(unspaced(narrowed(name)), [])
        if len(same) == 1:
            found[name] = same[0]
    return found


def _records(
    files: Sequence[tuple[InputFile, Mapping[str, str]]], readers: Mapping[str, TextReader]
) -> Iterator[Record]:
    row = 0
    for file, places in files:
        content = file.read([places[name] for name in readers])
        broken = dict(content.broken.select("row", "reason").iter_rows())
        for number, cells in _rows(content.frame):
            while broken and (first := next(iter(broken))) < number:
                row += 1
                yield _unsplit(row, readers, broken.pop(first))
            row += 1
            yield _record(row, cells, readers)
        for reason in broken.values():
            row += 1
            yield _unsplit(row, readers, reason)


def _rows(frame: pl.DataFrame) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    for part in frame.iter_slices(_ROWS_AT_ONCE):
        texts = pl.DataFrame([as_text(cells) for cells in part.drop(ROW).iter_columns()])
        yield from zip(part[ROW].to_list(), texts.iter_rows(), strict=True)


def _unsplit(row: int, readers: Mapping[str, TextReader], reason: str) -> Record:
    return Record(row, dict.fromkeys(readers), broken=reason)


def _record(row: int, cells: Sequence[str | None], readers: Mapping[str, TextReader]) -> Record:
    values: dict[str, Any] = {}
    unread: list[tuple[str, str]] = []
    partly = False
    for (name, reader), cell in zip(readers.items(), cells, strict=True):
        reading = Reading(None) if cell is None else _read(cell, reader)
        values[name] = reading.value
        unread += [(name, piece) for piece in reading.unread]
        partly |= reading.partly
    return Record(row, values, tuple(unread), partly)


def _read(cell: str, reader: TextReader) -> Reading:
    if len(cell) <= MOST_CHARACTERS:
        return reader(cell)
    return Reading(None, (f"{cell[:_SHOWN_OF_LONG]}……（共 {len(cell):,} 字，太长，没有读）",))
