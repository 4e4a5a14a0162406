"""Text files: lines into paragraphs, wrapped ones joined, rows with tabs or bars into tables."""

from __future__ import annotations

import re
from itertools import zip_longest

from hengjian.plans.documents.blocks import Block, Paragraph, grid
from hengjian.plans.documents.glyphs import narrowed, open_bracket
from hengjian.plans.documents.labels import opening_label
from hengjian.plans.documents.margins import is_page_number
from hengjian.plans.documents.markers import marker_at

_ENDS = "。！？!?；;：:"
_BAR_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BOX_RULE = re.compile(r"[\s─━═│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╟╢╤╧╪╫]+")
_BOX_BARS = str.maketrans("│┃║", "|||")
_RULE = ["─"]
_FEWEST_LINES, _FEWEST_FULL = 8, 4
_WRAP_FROM, _WRAP_TO = 18, 70
_FULL_SHARE, _CUT_SHARE = 0.15, 0.6
_SLACK = 3
_OPEN_LONGEST = 200
_BRACKET_LONGEST = 300
_INDENT = re.compile(r"\u3000| {2,}|\t")


def blocks_of_text(text: str) -> list[Block]:
    """Give the paragraphs and tables of a text file."""
    lines = [
        (number, line.rstrip("\r\n"))
        for number, line in enumerate(text.splitlines(), start=1)
        if not is_page_number(line)
    ]
    width = _wrapped_at([line for _, line in lines if line.strip()])
    ended_in_space = False
    blocks: list[Block] = []
    row_run: list[list[str]] = []
    run_at = 0
    joining = False
    for number, line in lines:
        cells = _cells(line)
        if cells is not None:
            run_at = run_at or number
            row_run.append(cells)
            joining = False
            continue
        if row_run:
            blocks.append(grid(_rows(row_run), f"第 {run_at} 行起的表"))
            row_run, run_at = [], 0
        if not line.strip():
            joining = False
            continue
        blocks_last = blocks[-1] if blocks else None
        if isinstance(blocks_last, Paragraph) and _goes_on(blocks_last.text, line, joining=joining):
            gap = " " if ended_in_space or _begins_with_label(line) else ""
            blocks[-1] = Paragraph(blocks_last.text + gap + line.strip(), blocks_last.place)
        else:
            blocks.append(Paragraph(line.strip(), f"第 {number} 行"))
        ended_in_space = line[-1].isspace()
        joining = width > 0 and len(line.strip()) >= width - _SLACK
    if row_run:
        blocks.append(grid(_rows(row_run), f"第 {run_at} 行起的表"))
    return blocks


def _rows(lines: list[list[str]]) -> list[list[str]]:
    """Give the rows of a table; where it is drawn with rules, the lines between two of them are one row."""
    if _RULE not in lines:
        return [line for line in lines if line]
    rows: list[list[str]] = [[]]
    for line in lines:
        if line == _RULE:
            rows.append([])
        elif not rows[-1]:
            rows[-1] = line
        else:
            rows[-1] = ["".join(pair) for pair in zip_longest(rows[-1], line, fillvalue="")]
    return [row for row in rows if row]


def _goes_on(before: str, line: str, *, joining: bool) -> bool:
    """Tell whether a line goes on with the paragraph above it."""
    first = line.strip()[0]
    if first in "，、；。）》”,;)":
        return True
    title = before.count("《") > before.count("》") and len(before) < _OPEN_LONGEST
    if title:
        return True
    tail = narrowed(before[-_BRACKET_LONGEST:])
    if open_bracket(tail) is not None and marker_at(narrowed(line.strip())) is None:
        return True
    if not joining or _begins_paragraph(before, line):
        return False
    return marker_at(narrowed(line.strip())) is None


def _begins_paragraph(before: str, line: str) -> bool:
    """Tell an indented line; a few plain spaces in the middle of a sentence are those of a spaced label."""
    if not _INDENT.match(line):
        return False
    return line[0] != " " or before.rstrip()[-1:] in _ENDS + ")）】"


def _begins_with_label(line: str) -> bool:
    label = opening_label(narrowed(line.strip()))
    return label is not None and label.role != "other"


def _wrapped_at(lines: list[str]) -> int:
    """Give the width at which lines were wrapped; 0 where every line is a paragraph."""
    if len(lines) < _FEWEST_LINES:
        return 0
    widest = max(len(line.strip()) for line in lines)
    full = sum(len(line.strip()) >= widest - _SLACK for line in lines)
    cut = sum(len(x.strip()) >= widest - _SLACK and x.strip()[-1] not in _ENDS for x in lines)
    many = full >= max(_FEWEST_FULL, len(lines) * _FULL_SHARE)
    is_wrapped = _WRAP_FROM <= widest <= _WRAP_TO and many and cut >= full * _CUT_SHARE
    return widest if is_wrapped else 0


def _cells(line: str) -> list[str] | None:
    """Give the cells of a line that is a row of a table; an empty list for the rule under its head."""
    if "─" in line and _BOX_RULE.fullmatch(line):
        return _RULE
    line = line.translate(_BOX_BARS)
    if "|" in line and line.count("|") >= 2:  # noqa: PLR2004  two bars part three cells, or close two
        if _BAR_RULE.fullmatch(line):
            return []
        line = re.sub(r"<br\s*/?>", "\n", line, flags=re.IGNORECASE)
        return [
            cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")
        ]
    if line.strip().count("\t") >= 2:  # noqa: PLR2004  as above
        return [cell.strip() for cell in line.rstrip("\n").split("\t")]
    return None
