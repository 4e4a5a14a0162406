"""Rows as another system sends them, made into files as the readers take them: from there on nothing is different.

Every value is kept as the text that was sent, so that the readers judge a row from here as they judge one of a file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import polars as pl

from hengjian.reading.columns import TABLES

LARGEST = 16 * 2**20
"""Bytes of rows in one request; they are held in memory. Whatever is larger comes as files."""
MOST_COLUMNS = 300
TABLE = "table"

Row = Mapping[str, Any]
Heads = Mapping[str, Mapping[str, str]]
"""By table: by the name that a row has for a value, the head of its column in a file."""


class BadRows(Exception):
    """What was sent is no rows; the message says where and why."""


@dataclass(frozen=True)
class TableFile:
    """The rows of one table as a file."""

    name: str
    content: bytes

    def chunks(self) -> Iterable[bytes]:
        """Give the content."""
        yield self.content


def files_of_json(content: bytes, heads: Heads | None = None) -> list[TableFile]:
    """Make files of one JSON object that has a list of rows for each table: of the interchange, or of those given."""
    sent = _parsed(_text(content), "内容")
    if not isinstance(sent, dict):
        raise BadRows('内容不是一个 JSON 对象。请写成 {"cases": […], "acts": […]}。')
    tables: dict[str, list[Row]] = {}
    for name, rows in sent.items():
        _known(name, "内容", heads)
        if not isinstance(rows, list):
            raise BadRows(f"“{name}”不是列表。请把这张表的行放在一个列表里。")
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict):
                raise BadRows(f"“{name}”第 {number} 行不是 JSON 对象。")
        tables[name] = rows
    return _files(tables, heads)


def files_of_lines(content: bytes, heads: Heads | None = None) -> list[TableFile]:
    """Make files of lines, each a row as JSON object that names its table."""
    tables: dict[str, list[Row]] = {}
    # Only the line feed ends a line: other line ends of Unicode may stand inside a JSON text.
    for number, line in enumerate(_text(content).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"第 {number} 行"
        row = _parsed(line, where)
        if not isinstance(row, dict):
            raise BadRows(f"{where}不是 JSON 对象。")
        name = row.pop(TABLE, None)
        if not isinstance(name, str):
            raise BadRows(
                f"{where}没有用 {TABLE} 写明是哪张表。可用的表：{'、'.join(heads or TABLES)}。"
            )
        _known(name, where, heads)
        tables.setdefault(name, []).append(row)
    return _files(tables, heads)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadRows(f"内容不是 UTF-8 编码（第 {fault.start + 1} 个字节）。") from fault


def _parsed(text: str, where: str) -> Any:
    try:
        # Numbers stay the text that was sent: no amount becomes a float on its way.
        return json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except json.JSONDecodeError as fault:
        place = f"第 {fault.lineno} 行第 {fault.colno} 个字符" if where == "内容" else where
        raise BadRows(f"{place}不是完好的 JSON。请核对引号、逗号和括号。") from fault
    except RecursionError as fault:
        raise BadRows(f"{where}嵌套得太深。") from fault


def _no_number(text: str) -> NoReturn:
    raise BadRows(f"{text} 不是 JSON 里的数。不知道的值请写 null。")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRows(f"同一个对象里“{_shown(twice)}”写了两次，不知道用哪一个。")
    return found


def _known(name: str, where: str, heads: Heads | None) -> None:
    if name not in (heads or TABLES):
        known = "、".join(heads or TABLES)
        raise BadRows(f"{where}写了没有的表“{_shown(name)}”。可用的表：{known}。")


def _files(tables: Mapping[str, list[Row]], heads: Heads | None) -> list[TableFile]:
    files = [
        TableFile(f"{name}.parquet", _content(name, rows, (heads or {}).get(name)))
        for name, rows in tables.items()
        if rows
    ]
    if not files:
        raise BadRows("内容里没有一行数据。")
    return files


def _content(name: str, rows: list[Row], heads: Mapping[str, str] | None) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if heads is not None:
        strange = [column for column in columns if column not in heads]
        if strange:
            known = "、".join(heads)
            raise BadRows(f"“{name}”没有“{_shown(strange[0])}”这一列。可用的列：{known}。")
        # All of them, so that nothing but this table can be meant.
        columns = list(heads)
    if len(columns) > MOST_COLUMNS:
        raise BadRows(f"“{name}”有 {len(columns):,} 列，最多 {MOST_COLUMNS} 列。请核对列名。")
    if not columns:
        raise BadRows(f"“{name}”的行都是空的。")
    cells = {
        column: [
            _cell(row.get(column), name, number, column) for number, row in enumerate(rows, start=1)
        ]
        for column in columns
    }
    stream = io.BytesIO()
    try:
        frame = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))
        frame.rename(dict(heads or {})).write_parquet(stream)
    except UnicodeEncodeError as fault:
        raise BadRows(f"“{name}”里有不成对的 Unicode 代理字符，不能保存。") from fault
    return stream.getvalue()


def _cell(value: Any, name: str, number: int, column: str) -> str | None:
    cell = _plain(value, name, number, column)
    if cell is not None and "\0" in cell:
        raise BadRows(f"“{name}”第 {number} 行的“{_shown(column)}”含有空字节，请去掉。")
    return cell


def _plain(value: Any, name: str, number: int, column: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "；".join(value)
    raise BadRows(f"“{name}”第 {number} 行的“{_shown(column)}”不是单个的值，也不是文字的列表。")


def _shown(name: str) -> str:
    """Give a name as it can be printed, however odd it is."""
    return "".join(c if c.isprintable() else "�" for c in name[:40])
