"""PDF files with text: lines into paragraphs by where they begin and end, ruled tables as tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from hengjian.plans.documents.blocks import DITTO, Block, Grid, Paragraph, grid
from hengjian.plans.documents.glyphs import narrowed, unified
from hengjian.plans.documents.labels import opening_label
from hengjian.plans.documents.markers import marker_at
from hengjian.reading.workbooks.containers import Refused

MOST_PAGES = 400
_APPENDIX = re.compile(r"附\s*件\s*[0-9一二三四五]*\s*(?:[:：]|$)")
_ENDS = "。！？!?；;：:)）]】"
_REPEATED_ON = 3
_HEADER_SHARE = 0.1
_WIDE_GAP = 1.9
_NEAR = 2.0
_GAP, _LETTER_SPACED = 0.9, 0.35
_SHORTEST_EDGE = 6.0
_NARROWEST, _INDENT = 0.7, (1.4, 2.6)
_FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text with its place on the page, in points."""

    text: str
    page: int
    left: float
    right: float
    top: float
    size: float
    edge: bool
    """It is at the very top or bottom of its page."""
    width: float
    """Of the page."""


def blocks_of_pages(path: Path) -> Iterator[Block]:
    """Give the paragraphs and tables of all pages in their order."""
    parts: list[_Line | Grid] = []
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MOST_PAGES:
                raise Refused(
                    f"有 {len(document.pages)} 页，不像一份文件",
                    f"请只交需要的（至多 {MOST_PAGES} 页）",
                )
            for number, page in enumerate(document.pages, start=1):
                parts += _page(page, number)
                page.close()
    except PdfminerException as error:
        if any(isinstance(one, PDFPasswordIncorrect) for one in error.args):
            raise Refused("有密码", "请去掉密码再交") from error
        raise
    return _blocks(_without_running_lines(parts))


def _page(page: Any, number: int) -> list[_Line | Grid]:
    tables = _tables(page)
    boxes = [box for box, _ in tables]

    def outside(thing: dict[str, Any]) -> bool:
        middle = (thing["top"] + thing["bottom"]) / 2
        centre = (thing["x0"] + thing["x1"]) / 2
        return not any(
            x0 <= centre <= x1 and top <= middle <= bottom for x0, top, x1, bottom in boxes
        )

    rest = (
        page.filter(lambda thing: thing["object_type"] != "char" or outside(thing))
        if boxes
        else page
    )
    placed: list[tuple[float, _Line | Grid]] = []
    lines = rest.extract_text_lines(x_tolerance=2, y_tolerance=3, keep_blank_chars=True)
    for line in lines:
        size = float(median(char["size"] for char in line["chars"]))
        text = _written(line["chars"], size)
        if text:
            height = float(page.height)
            edge = line["top"] < height * _HEADER_SHARE or line["bottom"] > height * (
                1 - _HEADER_SHARE
            )
            left = next(char["x0"] for char in line["chars"] if char["text"].strip())
            placed.append(
                (
                    line["top"],
                    _Line(
                        text,
                        number,
                        left,
                        line["x1"],
                        line["top"],
                        size,
                        edge,
                        float(page.width),
                    ),
                )
            )
    for at, (box, rows) in enumerate(tables, start=1):
        placed.append((box[1], grid(rows, f"第 {number} 页表 {at} ")))
    return [thing for _, thing in sorted(placed, key=lambda one: one[0])]


def _is_table(table: Any) -> bool:
    rows = len(table.rows)
    columns = max((len(row.cells) for row in table.rows), default=0)
    return (rows > 1 and columns > 1) or columns >= _FEWEST_COLUMNS


def _tables(page: Any) -> list[tuple[tuple[float, float, float, float], list[list[str]]]]:
    """Give the tables of a page with their boxes; one that a merged cell without borders cut in two is one."""
    found: list[tuple[tuple[float, float, float, float], list[list[str]]]] = []
    settings = {"explicit_horizontal_lines": _open_ends(page)}
    for table in sorted(
        filter(_is_table, page.find_tables(settings)), key=lambda one: (one.bbox[1], one.bbox[0])
    ):
        rows = _texts(table)
        if found and _beside(found[-1], table.bbox, rows):
            box, left = found[-1]
            gap = page.crop((box[2], box[1], table.bbox[0], box[3])).extract_text() or ""
            middle = [_cell(gap) or DITTO, *[DITTO] * (len(rows) - 1)]
            whole = [[*a, m, *b] for a, m, b in zip(left, middle, rows, strict=True)]
            found[-1] = ((box[0], box[1], table.bbox[2], box[3]), whole)
        else:
            found.append((table.bbox, rows))
    return found


def _open_ends(page: Any) -> list[float]:
    """Give the heights where the upright lines of a table end without a line across: a row goes on over the page."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    across = [
        edge["top"]
        for edge in page.edges
        if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > _SHORTEST_EDGE
    ]
    if not upright or not across:
        return []
    ends = (min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright))
    return [end for end in ends if all(abs(end - one) > _NEAR for one in across)]


def _beside(
    known: tuple[tuple[float, float, float, float], list[list[str]]],
    box: tuple[float, float, float, float],
    rows: list[list[str]],
) -> bool:
    same = abs(known[0][1] - box[1]) < _NEAR and abs(known[0][3] - box[3]) < _NEAR
    return same and len(known[1]) == len(rows) and known[0][2] < box[0]


def _texts(table: Any) -> list[list[str]]:
    """Give the cells' texts: a cell merged to the left is repeated, one merged from above gets the ditto mark."""
    result: list[list[str]] = []
    columns = [column.bbox for column in table.columns]
    for row, texts in zip(table.rows, table.extract(x_tolerance=2, y_tolerance=3), strict=True):
        filled: list[str] = []
        reach = 0.0
        for at, (box, text) in enumerate(zip(row.cells, texts, strict=True)):
            if box is not None:
                filled.append(_cell(text))
                reach = box[2]
            elif at and at < len(columns) and reach > columns[at][2] - _NEAR:
                filled.append(filled[-1])
            else:
                filled.append(DITTO)
        result.append(filled)
    return result


def _written(chars: list[dict[str, Any]], size: float) -> str:
    """Give the text of a line: spaces that are written and wide gaps, not what setting in columns adds."""
    out = ""
    end: float | None = None
    for char in sorted(chars, key=lambda one: one["x0"]):
        if end is not None and char["x0"] - end > size * _GAP and not out.endswith(" "):
            out += " "
        out += " " if char["text"].isspace() else char["text"]
        end = char["x1"]
    text = unified(out).strip()
    return text.replace(" ", "") if text.count(" ") > len(text) * _LETTER_SPACED else text


def _cell(text: str | None) -> str:
    """Join the lines that only the width of a cell has broken; a line shorter than the widest was ended."""
    lines = [_closed_up(unified(line)) for line in (text or "").split("\n")]
    widest = max(map(len, lines))
    out = lines[0]
    for before, line in pairwise(lines):
        out += ("\n" if len(before) < widest - 1 else "") + line
    return out


def _closed_up(text: str) -> str:
    """Take out the spaces that setting in columns puts between Chinese characters."""
    return re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", text).strip()


def _without_running_lines(parts: list[_Line | Grid]) -> list[_Line | Grid]:
    """Leave out heads and feet that come again page after page."""
    pages: dict[str, set[int]] = {}
    for part in parts:
        if isinstance(part, _Line) and part.edge:
            pages.setdefault(re.sub(r"[0-9]+", "#", part.text), set()).add(part.page)
    running = {text for text, on in pages.items() if len(on) >= _REPEATED_ON}
    return [
        part
        for part in parts
        if not (
            isinstance(part, _Line) and part.edge and re.sub(r"[0-9]+", "#", part.text) in running
        )
    ]


def _blocks(parts: list[_Line | Grid]) -> Iterator[Block]:
    lines = [part for part in parts if isinstance(part, _Line)]
    size = median(line.size for line in lines) if lines else 12.0
    left, right = _margins(lines, size)
    pitch = _pitch(lines)
    open_: list[_Line] = []
    for part in parts:
        if isinstance(part, Grid):
            yield from _paragraph(open_)
            open_ = []
            yield part
            continue
        if open_ and not _goes_on(
            open_[-1], part, left, right, size, pitch, "".join(x.text for x in open_)
        ):
            yield from _paragraph(open_)
            open_ = []
        open_.append(part)
    yield from _paragraph(open_)


def _paragraph(lines: list[_Line]) -> Iterator[Paragraph]:
    if lines:
        yield Paragraph("".join(line.text for line in lines), f"第 {lines[0].page} 页")


def _margins(lines: list[_Line], size: float) -> tuple[float, float]:
    """Give the left and right margins: where most lines begin, and where the longer ones end."""
    if not lines:
        return 0.0, 0.0
    begins = Counter(round(line.left / 4) for line in lines)
    frequent = [begin for begin, count in begins.items() if count >= max(2, len(lines) * 0.08)]
    left = min(frequent or [min(begins)]) * 4.0
    # Where nearly every line begins a paragraph, the few that go on show how far it is indented.
    left = min(
        [
            left,
            *(line.left for line in lines if _INDENT[0] < (left - line.left) / size < _INDENT[1]),
        ]
    )
    ends = sorted(line.right for line in lines)
    # Where all lines are short they end before the margin: none of them goes on.
    return left, max(ends[int(len(ends) * 0.9)], lines[0].width * _NARROWEST)


def _pitch(lines: list[_Line]) -> float:
    gaps = [
        after.top - before.top
        for before, after in pairwise(lines)
        if before.page == after.page and after.top > before.top
    ]
    return median(gaps) if gaps else 20.0


def _goes_on(
    before: _Line, line: _Line, left: float, right: float, size: float, pitch: float, text: str
) -> bool:  # fmt: skip
    """Tell whether a line goes on with the paragraph above it."""
    if text.count("《") > text.count("》") and len(text) < 120:  # noqa: PLR2004  a title over two lines
        return True
    if line.left > left + 1.2 * size or before.right < right - 3.2 * size:
        return False
    if before.page == line.page and line.top - before.top > pitch * _WIDE_GAP:
        return False
    label = opening_label(narrowed(line.text))
    if _APPENDIX.match(line.text) or (label is not None and label.role != "other"):
        return False
    begins = marker_at(narrowed(line.text)) is not None
    return not (begins and before.text[-1] in _ENDS)
