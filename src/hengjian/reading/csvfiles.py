"""CSV files as columns of text; rows that cannot be split are set aside, not the file.

A file is first read by Polars at full speed. That pass pads short rows without a word, so its
result counts only if every comma of the file is accounted for; otherwise the rows are split one by
one, line by line where no cell is quoted and else with the csv module, and a row that does not fit
is kept as broken with its row number.
"""

from __future__ import annotations

import csv
import io
import mmap
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hengjian.reading.errors import UnusableFile, shown

MOST_COLUMNS = 2_000
LONGEST_HEADER = 1_000_000
MOST_LINES_IN_A_ROW = 100
"""A quoted cell that runs on for longer is a quote that was never closed."""

ROW = "\0row"
"""The column of row numbers beside the raw cells; no header can have this name."""

_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
_BOM = b"\xef\xbb\xbf"
BROKEN_SCHEMA = {"row": pl.UInt32(), "cells": pl.List(pl.String), "reason": pl.String()}


@dataclass(frozen=True, slots=True)
class Content:
    """Rows of one file: `frame` has the column ROW and the raw cells, `broken` the unsplit rows."""

    frame: pl.DataFrame
    broken: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Census:
    """What a file is made of; `cut_short` files end in a comma, after which Polars sees no cell."""

    commas: int
    quotes: int
    cut_short: bool


def no_broken_rows() -> pl.DataFrame:
    """Give the empty frame of a file whose rows could all be split."""
    return pl.DataFrame(schema=BROKEN_SCHEMA)


def csv_header(path: Path, file: str) -> list[str]:
    """The stripped header of a CSV file; raises UnusableFile where there is none to be used."""
    with path.open("rb") as stream:
        head = stream.read(LONGEST_HEADER)
    if not head.removeprefix(_BOM).strip():
        raise UnusableFile(file, "文件是空的", "请重新导出，第一行写表头")
    if b"\0" in head:
        raise UnusableFile(
            file, "含有空字节，多半是 UTF-16 编码或者已经损坏", "请另存为“CSV UTF-8（逗号分隔）”"
        )
    lines = head.removeprefix(_BOM).splitlines(keepends=True)
    if len(lines) == 1 and len(head) == LONGEST_HEADER:
        raise UnusableFile(file, "第一行太长，不像表头", "请检查换行和分隔符")
    try:
        lines[0].decode("utf-8")
    except UnicodeDecodeError:
        raise not_readable_text(file) from None
    text = b"".join(lines[:MOST_LINES_IN_A_ROW]).decode("utf-8", errors="replace")
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (csv.Error, StopIteration):
        raise UnusableFile(file, "表头读不出来", "请检查第一行的引号") from None
    return check_header([name.strip() for name in header], file)


def check_header(header: list[str], file: str) -> list[str]:
    """The header without trailing empty names; raises UnusableFile for an ambiguous one."""
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise UnusableFile(file, "没有表头", "请在第一行写列名")
    if len(header) > MOST_COLUMNS:
        raise UnusableFile(
            file, f"有 {len(header)} 列，不像业务表", f"请只导出需要的列（至多 {MOST_COLUMNS} 列）"
        )
    named = [name for name in header if name]
    odd = [name for name in named if name == "*" or name.startswith("^") or "\0" in name]
    if odd:
        raise UnusableFile(file, f"列名 {shown(odd)} 不能用", "请改成文字的列名")
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise UnusableFile(file, f"表头有重名的列：{'、'.join(twice[:5])}", "请改名或者删去一列")
    return header


def not_readable_text(file: str) -> UnusableFile:
    """Give the refusal of a text file in an encoding that cannot be told."""
    return UnusableFile(
        file, "不是 UTF-8 编码，也不像 GBK、GB18030", "请用表格软件另存为“CSV UTF-8（逗号分隔）”"
    )


def read_csv(path: Path, file: str, header: Sequence[str]) -> Content:
    """Every row of the file as text; raises UnusableFile where it has no row or is no UTF-8."""
    names = _column_names(header)
    census = _census(path, file)
    plain_header = not any(c in name for name in names for c in ",\r\n")
    frame = _read_fast(path, names, census) if plain_header else None
    if frame is not None:
        content = Content(frame, no_broken_rows())
    else:
        by_line = None if census.quotes else _read_lines(path, names)
        content = by_line or _read_carefully(path, file, names)
    if content.frame.is_empty() and content.broken.is_empty():
        raise UnusableFile(file, "只有表头，没有数据", "没有这张表就不要交这个文件，否则请重新导出")
    return content


def _column_names(header: Sequence[str]) -> list[str]:
    """Names for the frame: a column without a name gets one that no file can use."""
    return [name or f"\0{i}" for i, name in enumerate(header)]


def _census(path: Path, file: str) -> Census:
    """Count what decides how a file is split; raises UnusableFile for NUL bytes."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"\0") >= 0:
            raise UnusableFile(file, "含有空字节，文件可能已经损坏", "请重新导出")
        step = 1 << 24
        commas = quotes = 0
        for at in range(0, len(data), step):
            piece = data[at : at + step]
            commas += piece.count(b",")
            quotes += piece.count(b'"')
        return Census(commas, quotes, cut_short=data[-1:] == b",")


def _read_fast(path: Path, names: list[str], census: Census) -> pl.DataFrame | None:
    """The whole file at once, or None if anything about it is out of the ordinary."""
    if census.quotes % 2 or census.cut_short:
        return None
    try:
        frame = pl.read_csv(
            path,
            has_header=False,
            skip_lines=1,
            schema=dict.fromkeys(names, pl.String()),
            infer_schema=False,
            glob=False,
            row_index_name=ROW,
            row_index_offset=2,
        )
    except _FAULTS:
        return None
    cells = pl.col(*names)
    filled = frame.filter(pl.any_horizontal(cells != ""))
    inside = filled.select(cells.str.count_matches(",", literal=True).sum().fill_null(0))
    expected = (len(names) - 1) * (filled.height + 1) + sum(inside.row(0))
    hidden = filled.height < frame.height and _has_rows_of_commas(path)
    if census.commas != expected or hidden:
        return None
    return filled.with_columns(pl.col(ROW).cast(pl.UInt32))


def _has_rows_of_commas(path: Path) -> bool:
    """Whether an empty row is written with commas, which could make up for those a short row lacks."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return re.search(rb'(?m)^[,"\r]*,[,"\r]*$', data) is not None


def _read_lines(path: Path, names: list[str]) -> Content | None:
    """The rows of a file without any quote, where a row is a line; None if it is not so simple."""
    line = pl.col("line")
    filled = line.str.strip_chars_end(",")
    width = len(names)
    lines = pl.scan_lines(path, name="line", row_index_name=ROW, row_index_offset=1, glob=False)
    lines = lines.with_columns(pl.col(ROW).cast(pl.UInt32), line.str.strip_suffix("\r"))
    try:
        if lines.select(line.str.contains("\r", literal=True).any()).collect().item():
            return None
        rows = (
            lines.filter((pl.col(ROW) > 1) & (filled != ""))
            .with_columns(
                cells=line.str.count_matches(",", literal=True) + 1,
                least=filled.str.count_matches(",", literal=True) + 1,
            )
            .collect()
        )
    except _FAULTS:
        return None
    fits = (pl.col("cells") >= width) & (pl.col("least") <= width)
    cells = line.str.split_exact(",", width - 1).struct
    frame = rows.filter(fits).select(
        ROW, *(cells.field(f"field_{i}").alias(name) for i, name in enumerate(names))
    )
    broken = [
        (row, cut[:MOST_COLUMNS], _misfit(cut, width))
        for row, cut in rows.filter(~fits).select(ROW, line.str.split(",")).iter_rows()
    ]
    return Content(frame, pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row"))


def _read_carefully(path: Path, file: str, names: list[str]) -> Content:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise not_readable_text(file) from None
    rows: list[int] = []
    good: list[list[str]] = []
    broken: list[tuple[int, list[str], str]] = []
    width = len(names)
    lines = list(io.StringIO(text, newline=""))
    for row, (cells, reason) in enumerate(_split(lines), start=1):
        if row == 1 or not any(cells):
            continue
        fault = reason or _misfit(cells, width)
        if fault:
            broken.append((row, cells[:MOST_COLUMNS], fault))
        else:
            rows.append(row)
            good.append(cells[:width])
    columns = list(zip(*good, strict=True)) or [()] * width
    frame = pl.DataFrame(
        [pl.Series(ROW, rows, dtype=pl.UInt32)]
        + [pl.Series(n, c, dtype=pl.String) for n, c in zip(names, columns, strict=True)]
    )
    return Content(frame, pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row"))


def _misfit(cells: list[str], width: int) -> str:
    if len(cells) < width:
        return f"这一行只有 {len(cells)} 格，表头有 {width} 列；请补齐空格之间的逗号"
    if any(cells[width:]):
        return f"这一行有 {len(cells)} 格，表头只有 {width} 列；含逗号的内容请加英文双引号"
    return ""


def _split(lines: list[str]) -> Iterator[tuple[list[str], str]]:
    """Records with the reason why one could not be split.

    After a broken record reading goes on with its next line, so a stray quote costs one row.
    """
    at = 0
    while at < len(lines):
        start = at
        feed = _Feed(lines, at)
        reader = csv.reader(feed, strict=True)
        try:
            for cells in reader:
                yield cells, ""
                start = feed.begin_row()
            at = start
        except csv.Error:
            yield lines[start].strip().split(","), "引号没有成对，这一行拆不开；请检查英文双引号"
            at = start + 1


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
