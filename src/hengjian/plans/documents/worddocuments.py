"""Word documents: paragraphs with the numbers that Word shows, tables with merged cells repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from hengjian.plans.documents.blocks import Block, Paragraph, grid, spread
from hengjian.plans.documents.wordnumbers import Numbering

_P, _TBL, _TR, _TC, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
_SKIPPED = {
    qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:footnoteReference"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")}
_BREAKS = {qn("w:br"), qn("w:cr")}
_TAB = qn("w:tab")
_VALUE = qn("w:val")
_MOST_SPAN = 200
_DEEPEST = 12


def blocks_of_document(path: Path) -> Iterator[Block]:
    """Give the paragraphs and tables of the body in their order."""
    document = Document(str(path))
    return _Body(Numbering(document)).blocks(document.element.body)


class _Body:
    """Reads the body and counts paragraphs and tables on the way."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.paragraphs = 0
        self.tables = 0

    def blocks(self, parent: Any) -> Iterator[Block]:
        for element in parent.iterchildren():
            if element.tag == _P:
                self.paragraphs += 1
                for line in self._lines(element):
                    yield Paragraph(line, f"第 {self.paragraphs} 段")
            elif element.tag == _TBL:
                self.tables += 1
                yield grid(self._rows(element, 0), f"表 {self.tables} ")
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element)

    def _lines(self, paragraph: Any) -> list[str]:
        """Give the lines of a paragraph that say something, with its number before the first."""
        text = _text_of(paragraph)
        number = self.numbering.shown(paragraph) if text.strip() else ""
        return [line.strip() for line in f"{number}{text.strip()}".split("\n") if line.strip()]

    def _rows(self, table: Any, depth: int) -> list[list[str]]:
        lines: list[list[tuple[str, int, int]]] = []
        open_at: dict[int, list[int]] = {}
        for row in _descend(table, _TR):
            line: list[tuple[str, int, int]] = []
            column = 0
            for cell in _descend(row, _TC):
                width, merge = _spans(cell)
                if merge == "continue" and column in open_at:
                    at = open_at[column]
                    text, columns, deep = lines[at[0]][at[1]]
                    lines[at[0]][at[1]] = (text, columns, deep + 1)
                else:
                    open_at.pop(column, None)
                    line.append((self._cell(cell, depth), width, 1))
                    if merge == "restart":
                        open_at[column] = [len(lines), len(line) - 1]
                column += width
            lines.append(line)
        return spread(lines)

    def _cell(self, cell: Any, depth: int) -> str:
        texts: list[str] = []
        for element in cell.iterchildren():
            if element.tag == _P:
                texts += self._lines(element)
            elif element.tag == _TBL and depth < _DEEPEST:
                for row in self._rows(element, depth + 1):
                    texts.append(" ".join(dict.fromkeys(filter(None, row))))
            elif element.tag in _WRAPPERS:
                texts += [line for p in element.iter(_P) for line in self._lines(p)]
        return "\n".join(texts)


def _descend(parent: Any, tag: str) -> Iterator[Any]:
    """Give the children of a kind, looking through content controls and accepted insertions."""
    for element in parent.iterchildren():
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _descend(element, tag)


def _spans(cell: Any) -> tuple[int, str]:
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, ""
    span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    text = "1" if span is None else span.get(_VALUE, "1")
    width = min(int(text), _MOST_SPAN) if re.fullmatch(r"[1-9][0-9]{0,3}", text) else 1
    return width, "" if merge is None else merge.get(_VALUE, "continue")


def _text_of(paragraph: Any) -> str:
    """Give the text as it reads with all changes accepted; text boxes stand where they are anchored."""
    parts: list[str] = []
    waiting = [*reversed(list(paragraph.iterchildren()))]
    while waiting:
        element = waiting.pop()
        if element.tag in _SKIPPED:
            continue
        if element.tag == _T:
            parts.append(element.text or "")
        elif element.tag in _BREAKS:
            parts.append("\n")
        elif element.tag == _TAB:
            parts.append(" ")
        else:
            if element.tag == _P:
                parts.append("\n")
            waiting += reversed(list(element.iterchildren()))
    return "".join(parts)
