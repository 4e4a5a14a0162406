"""Tables that other programs save under the name of a spreadsheet: web pages, XML of 2003, plain text.

Offices export them every day. All are text; whatever is not plainly one of the three is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from hengjian.reading.encodings import encoding_of
from hengjian.reading.workbooks.containers import DAMAGED, TOO_LARGE, Refused
from hengjian.reading.workbooks.heads import Area

LARGEST_TEXT = 64 * 2**20
MOST_COLUMNS = 2_000
MOST_ROWS = 1_048_576
_LOOKED_AT = 4_096
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_NAMES = {"ss": _SPREADSHEET}
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_PAGE = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|meta|body|table|style|div|form|script|!--)", re.IGNORECASE
)
_ARCHIVE = re.compile(r"\s*(?:MIME-Version|Content-Type):", re.IGNORECASE)
_BREAK = "\ue000"
_STRING = etree.XPath("string()")
_INNERMOST = etree.XPath("//table[not(.//table)]")
_CELLS = etree.XPath("./td|./th")
_ROWS = etree.XPath(".//tr")
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")
_SEPARATORS = "\t,;"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table as text, and its merged cells."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


def read_disguised(path: Path) -> list[Table]:
    """Read the tables of a text file named like a spreadsheet; raises Refused for anything else."""
    text = _text_of(path)
    start = text[:_LOOKED_AT]
    if _SPREADSHEET in start:
        return _workbook(text)
    if _ARCHIVE.match(start):
        raise _foreign("网页存档")
    if _PAGE.match(_DECLARATION.sub("", start)):
        return _page(text)
    if start.lstrip().startswith("<"):
        raise _foreign("别的 XML 文件")
    return [_lines(text)]


def _foreign(what: str) -> Refused:
    return Refused(f"名为电子表格，内容是{what}", "请用表格软件打开，另存为 XLSX")


def _text_of(path: Path) -> str:
    if path.stat().st_size > LARGEST_TEXT:
        raise TOO_LARGE
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    encoding = None if b"\0" in content else encoding_of(path)
    if encoding is None:
        raise _foreign("别的东西（多半是改了扩展名）")
    return content.decode(encoding).removeprefix("\ufeff")


def _page(text: str) -> list[Table]:
    parser = etree.HTMLParser(no_network=True, remove_comments=True)
    root = etree.fromstring(_DECLARATION.sub("", text, count=1), parser)
    if root is None:
        raise _foreign("没有表格的网页")
    for end in root.iter("br"):
        end.tail = _BREAK + (end.tail or "")
    tables = [_table_of_page(f"表{i}", one) for i, one in enumerate(_INNERMOST(root), start=1)]
    filled = [table for table in tables if max(map(len, table.rows), default=0) > 1]
    if not filled:
        raise _foreign("没有表格的网页")
    return filled


def _table_of_page(name: str, found: etree._Element) -> Table:
    table = _Grid(name)
    for line in _ROWS(found):
        table.next_row()
        for cell in _CELLS(line):
            table.put(_shown(cell), _span(cell, "colspan"), _span(cell, "rowspan"))
    return table.done()


def _span(cell: etree._Element, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return max(1, int(written)) if re.fullmatch("[0-9]{1,4}", written) else 1


def _shown(cell: etree._Element) -> str:
    """Give the text as a browser breaks it into lines."""
    lines = str(_STRING(cell)).split(_BREAK)
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _workbook(text: str) -> list[Table]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise DAMAGED
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1), parser)
    except etree.XMLSyntaxError as error:
        raise DAMAGED from error
    sheets = root.iterfind("ss:Worksheet", _NAMES)
    return [_sheet(str(sheet.get(f"{{{_SPREADSHEET}}}Name") or ""), sheet) for sheet in sheets]


def _sheet(name: str, found: etree._Element) -> Table:
    table = _Grid(name)
    for line in found.iterfind("ss:Table/ss:Row", _NAMES):
        table.next_row(_attribute(line, "Index"))
        for cell in line.iterfind("ss:Cell", _NAMES):
            at = _attribute(cell, "Index")
            data = cell.find("ss:Data", _NAMES)
            across, down = _attribute(cell, "MergeAcross"), _attribute(cell, "MergeDown")
            table.put("" if data is None else _value(data), across + 1, down + 1, at)
    return table.done()


def _attribute(element: etree._Element, name: str) -> int:
    written = element.get(f"{{{_SPREADSHEET}}}{name}") or "0"
    if not re.fullmatch("[0-9]{1,7}", written):
        raise DAMAGED
    return int(written)


def _value(data: etree._Element) -> str:
    written = str(_STRING(data)).strip()
    kind = data.get(f"{{{_SPREADSHEET}}}Type")
    if kind == "DateTime":
        return _MIDNIGHT.sub("", written).replace("T", " ")
    if kind == "Boolean":
        return "true" if written == "1" else "false"
    return written


class _Grid:
    """A table while its cells come one by one, some of them over several rows or columns."""

    def __init__(self, name: str) -> None:
        self._table = Table(name)
        self._taken: set[tuple[int, int]] = set()

    def next_row(self, number: int = 0) -> None:
        """Begin a row, where `number` counts from 1 the next that is not empty."""
        rows = self._table.rows
        if number > MOST_ROWS or len(rows) >= MOST_ROWS or (number and number <= len(rows)):
            raise DAMAGED
        rows.extend([] for _ in range(max(1, number - len(rows))))

    def put(self, text: str, across: int, down: int, number: int = 0) -> None:
        """Put a cell into the next free column, or into the one that `number` counts from 1."""
        row = len(self._table.rows) - 1
        cells = self._table.rows[row]
        column = number - 1 if number else len(cells)
        while (row, column) in self._taken:
            column += 1
        if column + across > MOST_COLUMNS:
            raise Refused(f"有 {column + across} 列，不像业务表", "请只导出需要的列")
        if column < len(cells):
            raise DAMAGED
        cells.extend([""] * (column - len(cells)))
        cells.append(text)
        cells.extend([""] * (across - 1))
        if across > 1 or down > 1:
            self._merge(row, column, across, down)

    def _merge(self, row: int, column: int, across: int, down: int) -> None:
        last = row + down - 1
        self._table.merged.append(((row, column), (last, column + across - 1)))
        if len(self._taken) + across * down > MOST_ROWS:
            raise TOO_LARGE
        self._taken |= {
            (below, beside)
            for below in range(row + 1, last + 1)
            for beside in range(column, column + across)
        }

    def done(self) -> Table:
        """Give the table with rows of one width."""
        rows = self._table.rows
        width = max(map(len, rows), default=0)
        for cells in rows:
            cells.extend([""] * (width - len(cells)))
        return self._table


def _lines(text: str) -> Table:
    """Read rows of text with tabs, commas or semicolons between their cells."""
    first = next((line for line in text.splitlines()[:_LOOKED_AT] if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    if not first.count(separator):
        raise _foreign("没有分栏的文字")
    try:
        rows = list(_stripped(csv.reader(io.StringIO(text), delimiter=separator, strict=True)))
    except csv.Error:
        raise Refused(
            "名为电子表格，内容是文字，引号没有成对", "请用表格软件打开，另存为 XLSX"
        ) from None
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS:
        raise Refused(f"有 {width} 列，不像业务表", "请只导出需要的列")
    return Table("表1", [row + [""] * (width - len(row)) for row in rows])


def _stripped(rows: Iterator[Sequence[str]]) -> Iterator[list[str]]:
    for row in rows:
        yield [cell.strip() for cell in row]
