"""CSV files as columns of text; rows that cannot be split are set aside, not the file.

A file is first read by Polars at full speed. That pass pads short rows without a word, so its
result counts only if every comma of the file is accounted for; otherwise the rows are split one by
one, line by line where no cell is quoted and else with the csv module, and a row that does not fit
is kept as broken with its row number.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from hengjian.reading.csvrows import MOST_LINES_IN_A_ROW, Row, split_rows
from hengjian.reading.errors import UnusableFile, shown
from hengjian.reading.margins import marginal
from hengjian.reading.workbooks.heads import ROWS_LOOKED_AT, row_of_head

MOST_COLUMNS = 2_000
LONGEST_HEADER = 1_000_000
MOST_UNSPLIT = 10_000
"""Of more rows whose quotes are not in pairs no file is worth reading on; each may cost a hundred lines."""
_LONGEST_LINE = 1 << 24
_ROWS_AT_ONCE = 50_000
_BLOCK = 1 << 20
_MANY_LINES = 100_000

ROW = "\0row"
"""The column of row numbers beside the raw cells; no header can have this name."""

_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
_BOM = b"\xef\xbb\xbf"
_SHORT = "这一行只有 {} 格，表头有 {} 列；请补齐空格之间的逗号"
_LONG = "这一行有 {} 格，表头只有 {} 列；含逗号的内容请加英文双引号"
_SEPARATORS = {"\t": "制表符", ";": "分号", "；": "全角分号", "，": "全角逗号", "|": "竖线"}
_MARKS_BEFORE = "^\ufeff+"
_APOSTROPHE = "^'([^']+)$"
_NO_TEXT = {
    b"pk\x03\x04": "电子表格或者压缩包", b"\xd0\xcf\x11\xe0": "电子表格或者文档",
    b"<html": "网页", b"<!doctype": "网页", b"<table": "网页", b"<?xml": " XML", b"%pdf": " PDF",
}  # fmt: skip
"""How files begin that somebody has named CSV."""
BROKEN_SCHEMA = pl.Schema({"row": pl.UInt32(), "cells": pl.List(pl.String), "reason": pl.String()})


@dataclass(frozen=True, slots=True)
class Content:
    """Rows of one file: `frame` has the column ROW and the raw cells, `broken` the unsplit rows."""

    frame: pl.DataFrame
    broken: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Census:
    """What a file is made of.

    `cut_short` files end in a comma, after which Polars sees no cell. A file that is `marked` may have
    cells that begin with a mark which is no part of them.
    """

    commas: int
    quotes: int
    cut_short: bool
    marked: bool
    lines: int = 0

    def mostly_empty(self, width: int) -> bool:
        """Whether most lines have no comma: Polars would hold all their cells."""
        return width > 1 and self.lines > _MANY_LINES and self.lines * (width - 1) > 2 * self.commas


def no_broken_rows() -> pl.DataFrame:
    """Give the empty frame of a file whose rows could all be split."""
    return pl.DataFrame(schema=BROKEN_SCHEMA)


def csv_header(path: Path, file: str, *, on_top: bool = False) -> list[str]:
    """The stripped header of a CSV file; raises UnusableFile where there is none to be used.

    Above the header there may be titles, unless it is known to be `on_top`.
    """
    header = check_header(_find_top(path, file, on_top=on_top).names, file)
    for mark, name in _SEPARATORS.items():
        if len(header) == 1 and header[0].count(mark) > 1:
            raise UnusableFile(
                file, f"各列之间是{name}，不是逗号", "请用表格软件另存为“CSV UTF-8（逗号分隔）”"
            )
    return header


@dataclass(frozen=True, slots=True)
class _Top:
    """The header: its names, its row counted from 1, the lines up to its end, the byte it begins at."""

    names: list[str]
    row: int
    lines: int
    begins: int


def _find_top(path: Path, file: str, *, on_top: bool) -> _Top:
    lines = _first_lines(path, file)
    texts = [line.decode("utf-8", errors="replace") for line in lines]
    rows = list(islice(split_rows([texts]), 1 if on_top else ROWS_LOOKED_AT))
    if rows[0].reason:
        raise UnusableFile(file, "表头读不出来", "请检查第一行的引号")
    number = row_of_head([[cell.strip() for cell in row.cells] for row in rows])
    if number is None:
        raise UnusableFile(
            file,
            f"第一行像是标题，前 {len(rows)} 行里又没有像表头的一行",
            "请删去表头上方的行，并检查表头各列都有列名",
        )
    before = rows[number - 1].lines if number else 0
    head = rows[number]
    begins = sum(map(len, lines[:before])) + (len(_BOM) if _has_bom(path) else 0)
    return _Top([cell.strip() for cell in head.cells], number + 1, head.lines, begins)


def _has_bom(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_BOM)) == _BOM


def _first_lines(path: Path, file: str) -> list[bytes]:
    """The lines among which the header must be; raises UnusableFile for what is no text with lines."""
    with path.open("rb") as stream:
        head = stream.read(LONGEST_HEADER)
    if not head.removeprefix(_BOM).strip():
        raise UnusableFile(file, "文件是空的", "请重新导出，第一行写表头")
    for mark, what in _NO_TEXT.items():
        if head.removeprefix(_BOM).lstrip()[: len(mark)].lower() == mark:
            raise UnusableFile(
                file, f"名为 CSV，内容却是{what}", "请用表格软件打开，另存为 XLSX，不要只改扩展名"
            )
    if b"\0" in head:
        raise UnusableFile(
            file, "含有空字节，多半是 UTF-16 编码或者已经损坏", "请另存为“CSV UTF-8（逗号分隔）”"
        )
    lines = head.removeprefix(_BOM).splitlines(keepends=True)
    if len(head) == LONGEST_HEADER:
        if len(lines) == 1:
            raise UnusableFile(file, "第一行太长，不像表头", "请检查换行和分隔符")
        del lines[-1]
    try:
        lines[0].decode("utf-8")
    except UnicodeDecodeError:
        raise not_readable_text(file) from None
    return lines[: ROWS_LOOKED_AT + MOST_LINES_IN_A_ROW]


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


def not_readable_text(file: str, line: int | None = None) -> UnusableFile:
    """Give the refusal of a text file in no encoding that can be told, or in another from the `line` on."""
    what = "不是 UTF-8 编码，也不像 GBK、GB18030"
    if line is not None:
        what = f"前面是 UTF-8 编码，从文本的第 {line:,} 行起不是"
    return UnusableFile(file, what, "请用表格软件另存为“CSV UTF-8（逗号分隔）”")


def read_csv(path: Path, file: str, header: Sequence[str], *, on_top: bool = False) -> Content:
    """Every row below the header as text; raises UnusableFile where there is none, or no UTF-8."""
    names = _column_names(header)
    top = _find_top(path, file, on_top=on_top)
    census = _census(path, file, top.begins)
    one_line_each = top.row == top.lines and not any(c in name for name in names for c in ",\r\n")
    frame = _read_fast(path, names, census, top) if one_line_each else None
    if frame is not None:
        content = Content(frame, no_broken_rows())
    else:
        by_line = None if census.quotes or not one_line_each else _read_lines(path, names, top)
        content = by_line or _read_carefully(path, file, names, top)
    if content.frame.is_empty() and content.broken.is_empty():
        raise UnusableFile(file, "只有表头，没有数据", "没有这张表就不要交这个文件，否则请重新导出")
    if census.marked:
        content = Content(_without_marks(content.frame, names), content.broken)
    return _without_margins(content, names)


def _without_marks(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Give the cells without what stands only before them.

    That is the apostrophe by which people make spreadsheets take a number for a text, and the mark at the
    beginning of a file that was put after another.
    """
    cells = pl.col(*names)
    return frame.with_columns(cells.str.replace(_MARKS_BEFORE, "").str.replace(_APOSTROPHE, "$1"))


def _without_margins(content: Content, names: Sequence[str]) -> Content:
    """Set the rows aside that are no data, such as totals, each with what it is."""
    reasons = dict(marginal(content.frame, names, ROW))
    if not reasons:
        return content
    beside = pl.col(ROW).is_in(list(reasons))
    rows = [
        (number, [cell or "" for cell in cells], reasons[number])
        for number, *cells in content.frame.filter(beside).select(ROW, *names).iter_rows()
    ]
    set_aside = pl.DataFrame(rows, schema=BROKEN_SCHEMA, orient="row")
    broken = pl.concat([content.broken, set_aside]).sort("row")
    return Content(content.frame.filter(~beside), broken)


def _column_names(header: Sequence[str]) -> list[str]:
    """Names for the frame: a column without a name gets one that no file can use."""
    return [name or f"\0{i}" for i, name in enumerate(header)]


def _census(path: Path, file: str, begins: int) -> Census:
    """Count what decides how a file is split, from the header on; raises UnusableFile for no text."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"\0") >= 0:
            raise UnusableFile(file, "含有空字节，文件可能已经损坏", "请重新导出")
        commas = quotes = lines = 0
        for at in range(begins, len(data), _LONGEST_LINE):
            piece = data[at : at + _LONGEST_LINE]
            if len(piece) == _LONGEST_LINE and b"\n" not in piece and b"\r" not in piece:
                raise _too_long(file, lines + 1)
            commas += piece.count(b",")
            quotes += piece.count(b'"')
            lines += piece.count(b"\n")
        marks = any(data.find(mark, begins) >= 0 for mark in (b"'", _BOM))
        return Census(commas, quotes, data[-1:] == b",", marks, lines)


def _too_long(file: str, line: int) -> UnusableFile:
    return UnusableFile(
        file, f"从表头数起，第 {line:,} 行有一千多万字，不像一条数据", "请检查换行，或者重新导出"
    )


def _read_fast(path: Path, names: list[str], census: Census, top: _Top) -> pl.DataFrame | None:
    """The whole file at once, or None if anything about it is out of the ordinary."""
    if census.quotes % 2 or census.cut_short or census.mostly_empty(len(names)):
        return None
    try:
        frame = pl.read_csv(
            path,
            has_header=False,
            skip_lines=top.lines,
            schema=dict.fromkeys(names, pl.String()),
            infer_schema=False,
            glob=False,
            row_index_name=ROW,
            row_index_offset=top.row + 1,
        )
    except _FAULTS:
        return None
    cells = pl.col(*names)
    filled = frame.filter(pl.any_horizontal(cells != ""))
    inside = filled.select(cells.str.count_matches(",", literal=True).sum().fill_null(0))
    expected = (len(names) - 1) * (filled.height + 1) + sum(inside.row(0))
    hidden = filled.height < frame.height and _has_rows_of_commas(path, top.begins)
    if census.commas != expected or hidden:
        return None
    return filled.with_columns(pl.col(ROW).cast(pl.UInt32))


def _has_rows_of_commas(path: Path, begins: int) -> bool:
    """Whether an empty row is written with commas, which could make up for those a short row lacks."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return re.compile(rb'(?m)^[,"\r]*,[,"\r]*$').search(data, begins) is not None


def _read_lines(path: Path, names: list[str], top: _Top) -> Content | None:
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
            lines.filter((pl.col(ROW) > top.row) & (filled != ""))
            .with_columns(
                cells=line.str.count_matches(",", literal=True) + 1,
                least=filled.str.count_matches(",", literal=True) + 1,
            )
            .collect()
        )
    except _FAULTS:
        return None
    fits = (pl.col("cells") >= width) & (pl.col("least") <= width)
    if rows.height > MOST_UNSPLIT and not rows.select(fits.any()).item():
        return None
    cells = line.str.split_exact(",", width - 1).struct
    frame = rows.filter(fits).select(
        ROW, *(cells.field(f"field_{i}").alias(name) for i, name in enumerate(names))
    )
    short = pl.format(_SHORT, pl.col("cells"), pl.lit(width))
    long = pl.format(_LONG, pl.col("cells"), pl.lit(width))
    broken = rows.filter(~fits).select(
        row=ROW,
        cells=line.str.split(",").list.head(MOST_COLUMNS),
        reason=pl.when(pl.col("cells") < width).then(short).otherwise(long),
    )
    return Content(frame, broken.cast(BROKEN_SCHEMA))


def _read_carefully(path: Path, file: str, names: list[str], top: _Top) -> Content:
    split = _Split(file, names)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            blocks = iter(lambda: lines.readlines(_BLOCK), [])
            for number, row in enumerate(split_rows(blocks), start=1):
                if number > top.row and any(row.cells):
                    split.take(number, row)
    except UnicodeDecodeError:
        raise not_readable_text(file) from None
    return split.content()


class _Split:
    """Rows that were split one by one; of those that fit only a part is held as Python knows them."""

    def __init__(self, file: str, names: Sequence[str]) -> None:
        self._file = file
        self._names = names
        self._rows: list[int] = []
        self._cells: list[list[str]] = []
        self._frames = [self._frame()]
        self._broken: list[tuple[int, list[str], str]] = []
        self._unsplit: list[str] = []

    def take(self, number: int, row: Row) -> None:
        width = len(self._names)
        fault = row.reason or _misfit(row.cells, width)
        if fault:
            self._broken.append((number, row.cells[:MOST_COLUMNS], fault))
            self._count(row)
            return
        self._rows.append(number)
        self._cells.append(row.cells[:width])
        if len(self._rows) == _ROWS_AT_ONCE:
            self._frames.append(self._frame())
            self._rows, self._cells = [], []

    def _count(self, row: Row) -> None:
        self._unsplit += [row.reason] if row.reason else []
        if len(self._unsplit) > MOST_UNSPLIT:
            raise UnusableFile(
                self._file,
                f"拆不开的行超过 {MOST_UNSPLIT:,} 行，头一行是{self._unsplit[0].partition('，')[0]}",
                "请改正引号，或者用表格软件重新导出为“CSV UTF-8（逗号分隔）”",
            )
        if len(self._broken) > MOST_UNSPLIT and not self._rows and len(self._frames) == 1:
            raise UnusableFile(
                self._file,
                f"前 {MOST_UNSPLIT:,} 行里没有一行与表头一样宽：{self._broken[0][2].partition('；')[0]}",
                "请检查表头和分隔符",
            )

    def _frame(self) -> pl.DataFrame:
        columns = list(zip(*self._cells, strict=True)) or [()] * len(self._names)
        return pl.DataFrame(
            [pl.Series(ROW, self._rows, dtype=pl.UInt32)]
            + [pl.Series(n, c, dtype=pl.String) for n, c in zip(self._names, columns, strict=True)]
        )

    def content(self) -> Content:
        broken = pl.DataFrame(self._broken, schema=BROKEN_SCHEMA, orient="row")
        return Content(pl.concat([*self._frames, self._frame()]), broken)


def _misfit(cells: list[str], width: int) -> str:
    if len(cells) < width:
        return _SHORT.format(len(cells), width)
    if any(cells[width:]):
        return _LONG.format(len(cells), width)
    return ""
