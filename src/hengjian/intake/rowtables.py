"""Tables whose rows a room above takes one by one: their columns, and how files are recognised and read as such."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from hengjian.common import sealing
from hengjian.intake.aims import Aim
from hengjian.reading.csvfiles import ROW
from hengjian.reading.files import InputFile
from hengjian.reading.texts.amounts import FEN_IN_YUAN, YUAN_IN_WAN, read_amount
from hengjian.reading.values import as_text

SEAL = "hengjian.intake.staged-cell"
HIDDEN = "（已遮盖）"
UNIT_OF_10K = "10k_yuan"


@dataclass(frozen=True)
class Column:
    """A column: its head, the field it fills, how its cells are read, and whether no row may lack it.

    `read` raises ValueError in Chinese. `names` are other heads under which one would look for it. What is `secret` is
    kept sealed from the moment it is read, and shown nowhere.
    """

    head: str
    field: str
    read: Callable[[str], Any] = str.strip
    required: bool = False
    content: str = "text"
    choices: Sequence[tuple[str, str]] = ()
    names: tuple[str, ...] = ()
    secret: bool = False


@dataclass(frozen=True)
class Table:
    """A table of such rows."""

    name: str
    label: str
    columns: tuple[Column, ...]

    @property
    def required(self) -> list[str]:
        """Give the fields that no row may lack."""
        return [column.field for column in self.columns if column.required]


@dataclass(frozen=True)
class Way:
    """How one file is read as rows of a table: by field the file's own column, words to codes, the unit of amounts."""

    table: Table
    headers: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    units: Mapping[str, str]


@dataclass(frozen=True)
class Refusal:
    """A row that is not taken, or one cell of it, and why."""

    file: str
    table: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class CellRow:
    """A row as it is staged: texts by field, of which the secret ones are sealed."""

    table: str
    file: str
    row: int
    cells: Mapping[str, str]


def way_by_heads(header: Sequence[str], tables: Collection[Table]) -> Way | None:
    """Give how a file with this header is read whose heads are those of a table, the one with most of them in it."""
    found = []
    for table in tables:
        known = {column.field: column.head for column in table.columns if column.head in header}
        if known.keys() >= set(table.required):
            found.append(Way(table, known, {}, {}))
    return max(found, key=lambda way: len(way.headers), default=None)


def way_by_mapping(
    header: Sequence[str], mapping: Mapping[str, Any], tables: Mapping[str, Table]
) -> Way | None:
    """Give how a file is read by columns that somebody confirmed; None where it has not all of them."""
    table = tables.get(mapping["table"])
    if table is None or not set(mapping["recognise"]) <= set(header):
        return None
    origins = mapping["columns"]
    return Way(
        table,
        {field: origin["column"] for field, origin in origins.items()},
        {field: origin["values"] for field, origin in origins.items() if "values" in origin},
        {field: origin["unit"] for field, origin in origins.items() if "unit" in origin},
    )


def aims_of_table(table: Table) -> Mapping[str, Aim]:
    """Give what a column of such a file can be, by field."""
    return {
        column.field: Aim(
            column.field, column.head, table.label, column.content, (column.head, *column.names),
            tuple(code for code, _ in column.choices), tuple(word for _, word in column.choices),
        )
        for column in table.columns
    }  # fmt: skip


def read_rows(file: InputFile, way: Way) -> tuple[list[CellRow], list[Refusal]]:
    """Read a file row by row: those of which every cell can be read, and what is wrong with the others."""
    content = file.read(list(way.headers.values()))
    texts = {field: as_text(content.frame[head]).to_list() for field, head in way.headers.items()}
    table = way.table.name
    rows, refused = [], [
        Refusal(file.label, table, number, "", "", reason)
        for number, reason in content.broken.select("row", "reason").iter_rows()
    ]  # fmt: skip
    for place, number in enumerate(content.frame[ROW].to_list()):
        # PostgreSQL keeps no text with a zero byte.
        given = {
            field: cells[place].replace("\0", "").strip() for field, cells in texts.items() if cells[place]
        }  # fmt: skip
        cells, faults = _cells(way, {field: text for field, text in given.items() if text})
        if faults:
            refused += [Refusal(file.label, table, number, *fault) for fault in faults]
        elif cells:
            rows.append(CellRow(table, file.label, number, cells))
    return rows, refused


def _cells(way: Way, given: Mapping[str, str]) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Give the cells of a row in the words of the table, or column, value and reason of each that cannot be read."""
    cells: dict[str, str] = {}
    faults = []
    for column in way.table.columns:
        text = given.get(column.field, "")
        head = way.headers.get(column.field, column.head)
        if not text:
            if column.required and given:
                faults.append((head, "", f"“{column.head}”没有填写。"))
            continue
        text = way.words.get(column.field, {}).get(text, text)
        try:
            text = _in_yuan(text) if way.units.get(column.field) == UNIT_OF_10K else text
            column.read(text)
        except ValueError as fault:
            faults.append((head, HIDDEN if column.secret else text, str(fault)))
        else:
            cells[column.field] = (
                sealing.seal(text.encode(), SEAL).decode() if column.secret else text
            )
    return cells, faults


def _in_yuan(text: str) -> str:
    fen = read_amount(text, YUAN_IN_WAN)
    if fen is None:
        raise ValueError(f"“{text}”不是金额。")
    whole, rest = divmod(fen, FEN_IN_YUAN)
    return f"{whole}.{rest:02}"


def given_in(table: Table, cells: Mapping[str, str]) -> dict[str, Any]:
    """Give the values of a staged row by field."""
    return {
        column.field: column.read(
            sealing.unseal(cells[column.field].encode(), SEAL).decode()
            if column.secret
            else cells[column.field]
        )
        for column in table.columns
        if column.field in cells
    }


def frame_of(rows: Sequence[CellRow]) -> pl.DataFrame:
    """Give rows as they are staged, in their order."""
    return pl.DataFrame(
        {
            "of": [row.table for row in rows],
            "file": [row.file for row in rows],
            "row": [row.row for row in rows],
            "fields": [list(row.cells) for row in rows],
            "cells": [list(row.cells.values()) for row in rows],
        },
        schema={
            "of": pl.String, "file": pl.String, "row": pl.UInt32,
            "fields": pl.List(pl.String), "cells": pl.List(pl.String),
        },
    )  # fmt: skip


def rows_of(frame: pl.DataFrame) -> list[CellRow]:
    """Give the rows of a staged frame again."""
    return [
        CellRow(of, file, row, dict(zip(fields, cells, strict=True)))
        for of, file, row, fields, cells in frame.iter_rows()
    ]
