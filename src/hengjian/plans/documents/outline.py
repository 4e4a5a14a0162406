"""The items of a document as a tree: which number stands under which, and what is said there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hengjian.plans.documents.blocks import Block, Grid, Paragraph
from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.markers import (
    SENTENCE_ENDS,
    Marker,
    inline_markers,
    marker_at,
    numbered,
)

LONGEST_HEADING = 46
_RANK = {
    "part": 0,
    "chinese": 1,
    "named": 2,
    "bracketed": 2,
    "arabic": 3,
    "decimal": 3,
    "small": 4,
    "circled": 5,
}
_APPENDIX = re.compile(r"附\s*件\s*[0-9一二三四五六七八九十]*\s*[:.]?\s*$")


@dataclass
class Item:
    """One numbered item, or the document itself at the root."""

    marker: Marker | None = None
    shown: str = ""
    number: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)

    def path(self, above: tuple[str, ...]) -> tuple[str, ...]:
        """Give the numbers from the top down to this item."""
        if not self.shown:
            return above
        if above and self.shown.startswith(f"{above[-1]}."):
            return (*above[:-1], self.shown)  # 1.2 under 1
        return (*above, self.shown)


@dataclass
class Section:
    """One of the documents in a file: its items, what came before them, its tables."""

    root: Item = field(default_factory=Item)
    grids: list[tuple[tuple[str, ...], Grid]] = field(default_factory=list)


def outline(blocks: Iterable[Block]) -> list[Section]:
    """Build the trees; numbering that begins anew, or an appendix, begins another document."""
    builder = _Builder()
    for block in blocks:
        if isinstance(block, Grid):
            builder.table(block)
        else:
            builder.paragraph(block)
    return builder.sections


class _Builder:
    """The items that are open, from the top down."""

    def __init__(self) -> None:
        self.sections = [Section()]
        self.open: list[Item] = [self.sections[0].root]

    def table(self, grid: Grid) -> None:
        path = tuple(item.shown for item in self.open if item.shown)
        self.sections[-1].grids.append((path, grid))

    def paragraph(self, paragraph: Paragraph) -> None:
        plain = narrowed(paragraph.text)
        if _APPENDIX.match(plain) and len(self.open) > 1:
            self._begin_section([])
        marker = marker_at(plain)
        start = 0
        if marker is not None and self._fits_at_start(marker):
            self._push(marker)
            start = marker.end
        self._run_on(paragraph, plain, start)

    def _run_on(self, paragraph: Paragraph, plain: str, start: int) -> None:
        """Cut run-on text where the next number is followed by an item of its own."""
        begun = start
        for at, marker in inline_markers(plain, start):
            if at < begun or at == start or not self._fits_within(plain, begun, at, marker):
                continue
            self._add(paragraph.text[begun:at], paragraph.place)
            self._push(marker)
            begun = marker.end
        self._add(paragraph.text[begun:], paragraph.place)

    def _add(self, text: str, place: str) -> None:
        if text.strip():
            self.open[-1].paragraphs.append(Paragraph(text.strip(), place))

    def _level_of(self, marker: Marker) -> int | None:
        """Give where an item of that kind is open, if one is."""
        for at in range(len(self.open) - 1, 0, -1):
            known = self.open[at].marker
            if known is not None and _alike(known, marker):
                return at
        return None

    def _fits_at_start(self, marker: Marker) -> bool:
        """A number at a paragraph's start counts, unless it could only be part of the text."""
        return marker.number is None or marker.number <= 99 or marker.kind == "part"  # noqa: PLR2004

    def _fits_within(self, plain: str, begun: int, at: int, marker: Marker) -> bool:
        before = plain[begun:at].rstrip()
        level = self._level_of(marker)
        expected = 1 if level is None else self.open[level].number + 1
        if marker.number != expected or not before:
            return False
        ended = before[-1] in SENTENCE_ENDS or before.endswith((")", "]"))
        if level is not None:
            return ended or (before[-1] == ";" and level == len(self.open) - 1)
        if before[-1] == ":" and plain[at - 1].isspace() and marker.kind == "chinese":
            return len(self.open) == 1  # a page without line breaks: 提出以下意见： 一、
        deeper = _RANK[marker.kind] > _RANK[self._innermost()] if len(self.open) > 1 else True
        heading = (
            len(before) <= LONGEST_HEADING and "。" not in before and before[-1] not in ",、;:"
        )
        return deeper and (ended or (heading and len(self.open) > 1 and before[-1] != "第"))

    def _innermost(self) -> str:
        marker = self.open[-1].marker
        return "part" if marker is None else marker.kind

    def _push(self, marker: Marker) -> None:
        level = self._level_of(marker)
        if level is None:
            self._close_deeper(marker)
            level = len(self.open)
        elif level == 1 and marker.number == 1 and marker.kind == "chinese" and self.open[1].number:
            self._begin_section(self._title_lines())
            level = 1
        before = self._sibling_number(level)
        number = before + 1 if marker.number is None else marker.number
        shown = marker.shown or numbered(marker.kind, number)
        item = Item(marker, shown, number)
        del self.open[level:]
        self.open[-1].children.append(item)
        self.open.append(item)

    def _close_deeper(self, marker: Marker) -> None:
        """Close the items that a kind not yet open cannot stand under: 一、 stands under no （一）."""
        while len(self.open) > 1 and _RANK[self._innermost()] > _RANK[marker.kind]:
            self.open.pop()

    def _sibling_number(self, level: int) -> int:
        parent = self.open[level - 1]
        return parent.children[-1].number if parent.children else 0

    def _title_lines(self) -> list[Paragraph]:
        """Take back the lines without a full stop that stood before a new beginning: they are its title."""
        lines = self.open[-1].paragraphs
        keep = len(lines)
        while keep > 1 and lines[keep - 1].text.rstrip()[-1:] not in "。；;":
            keep -= 1
        taken = lines[keep:]
        del lines[keep:]
        return taken

    def _begin_section(self, title: list[Paragraph]) -> None:
        section = Section()
        section.root.paragraphs += title
        self.sections.append(section)
        self.open = [section.root]


def _alike(one: Marker, other: Marker) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "decimal":
        return one.shown.count(".") == other.shown.count(".")
    if one.kind in ("part", "named"):
        return re.sub(r"[0-9一二三四五六七八九十百\s]", "", one.shown) == re.sub(
            r"[0-9一二三四五六七八九十百\s]", "", other.shown
        )
    return True
