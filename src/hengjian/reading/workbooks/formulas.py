"""Cells of an XLSX file whose formula gives no value, which the parser shows as empty.

An empty cell says that there is nothing; a cell with #N/A that nobody knows. They must not look alike.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise
from pathlib import Path

from lxml import etree

NO_VALUE = "#公式没有值"

Place = tuple[int, int]
"""Row and column, counted from 0."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]+)</v>")
_ERROR, _TEXT = b't="e"', b't="str"'
_NAMES = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def valueless_cells(path: Path) -> Mapping[str, Mapping[Place, str]]:
    """Give, for each sheet by its name, the cells whose formula has no value, and what to write there."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        found = {
            entry: dict(_valueless(archive.read(entry)))
            for entry in archive.namelist()
            if _SHEET.fullmatch(entry)
        }
        if not any(found.values()):
            return {}
        return {name: found[part] for name, part in _parts(archive).items() if found.get(part)}


def starts_in_1904(path: Path) -> bool:
    """Tell whether the days of an XLSX file are counted from 1904."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml") if "xl/workbook.xml" in archive.namelist() else b""
    return re.search(rb'date1904="(?:1|true)"', book) is not None


def _valueless(sheet: bytes) -> Iterator[tuple[Place, str]]:
    if _ERROR not in sheet and b"<f" not in sheet:
        return
    for cell, following in pairwise(chain(_CELL.finditer(sheet), (None,))):
        if cell is None:
            return
        attributes = cell[3]
        content = sheet[cell.end() : following.start() if following else None]
        value = _VALUE.search(content)
        if _ERROR in attributes:
            yield _place(cell), value[1].decode(errors="replace") if value else NO_VALUE
        elif value is None and b"<f" in content and _TEXT not in attributes:
            yield _place(cell), NO_VALUE


def _place(cell: re.Match[bytes]) -> Place:
    column = 0
    for letter in cell[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(cell[2]) - 1, column - 1


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give the part of the archive that holds each sheet."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {
        str(link.get("Id")): str(link.get("Target"))
        for link in links.iterfind("p:Relationship", _NAMES)
    }
    return {
        str(sheet.get("name")): "xl/" + targets.get(str(sheet.get(_ID)), "").removeprefix("/xl/")
        for sheet in book.iterfind("m:sheets/m:sheet", _NAMES)
    }
