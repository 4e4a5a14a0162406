"""An explanation as lines for a terminal, and as one paragraph for a cell of a table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from hengjian.rulebook.explanation.model import Explanation, FactLine, LawLine, Step
from hengjian.rulebook.explanation.wording import day_in_table, days_in_table, listed, weekday

WIDTH = 100
INDENT = 2
HEAD = 6
WIDEST_CELL = 40

Row = tuple[str, str]
"""A line: what is set in columns, and the text after it, which may go on in further lines."""

# What stays on one line: a day with its weekday, a word of Latin letters and digits with its unit.
_UNBREAKABLE = re.compile(
    r"(?:\d{4}年\d+月\d+日|\d{4}-\d\d-\d\d)（周.）(?:\d\d:\d\d)?"
    r"|[\x21-\x7e]+(?: [天元小个][时工月]?)?|\s|."
)
_CLOSING = "，。；：！？）》”’、"
_OPENING = "（《“‘"


def as_lines(explanation: Explanation, width: int = WIDTH) -> list[str]:
    """Lay an explanation out for a terminal of so many columns; a 汉字 takes two."""
    return [
        *_head(explanation, width),
        *_section("依据", _plain(_law(line) for line in explanation.law), width),
        *_section("事实", _facts(explanation.facts), width),
        *_section("计算", _calculation(explanation), width),
        *_section("不明", _plain(explanation.unknown), width),
        *_section("说明", _plain(explanation.notes), width),
    ]


def as_text(explanation: Explanation) -> str:
    """Write an explanation as one paragraph: sentence, articles, calculation, facts, notes."""
    parts = [explanation.sentence, f"依据：{_citations(explanation.citations)}。"]
    if explanation.arithmetic:
        parts.append(f"计算：{explanation.arithmetic}。")
    facts = [_fact_in_text(fact) for fact in explanation.facts if fact.state == "there"]
    missing = [fact.label for fact in explanation.facts if fact.state == "absent"]
    if missing:
        facts.append(f"没有记录：{listed(missing)}")
    if facts:
        parts.append(f"事实：{'；'.join(facts)}。")
    if explanation.unknown:
        parts.append(f"不明：{'；'.join(explanation.unknown)}。")
    if explanation.notes:
        parts.append(f"说明：{'；'.join(explanation.notes)}。")
    return "".join(parts)


def _fact_in_text(fact: FactLine) -> str:
    source = f"，{fact.source}" if fact.source else ""
    return f"{fact.label} {fact.value}{source}"


# --- sections ---------------------------------------------------------------------------------------


def _head(explanation: Explanation, width: int) -> Iterator[str]:
    severity = f"（{explanation.severity}）" if explanation.outcome == "违反" else ""
    subject = f"：{explanation.subject}" if explanation.subject else ""
    blank = "" if severity else " "
    yield f"{explanation.mark} {explanation.outcome}{severity}{blank}{explanation.title}{subject}"
    yield from _wrapped(_citations(explanation.citations), " " * INDENT, width)
    yield from _wrapped(explanation.sentence, " " * INDENT, width)


def _section(title: str, rows: Iterable[Row], width: int) -> Iterator[str]:
    head = " " * INDENT + padded(title, HEAD)
    for before, text in rows:
        if text:
            yield from _wrapped(text, head + before, width)
        else:
            yield (head + before).rstrip()
        head = " " * (INDENT + HEAD)


def _plain(lines: Iterable[str]) -> Iterator[Row]:
    return (("", line) for line in lines)


def _citations(citations: tuple[str, ...]) -> str:
    first, *others = citations
    return f"{first}（另见{listed(others)}）" if others else first


def _law(line: LawLine) -> str:
    terms = f"，{line.terms}" if line.terms else ""
    return (
        f"{line.title}：{line.value}{terms}。"
        f"{line.citation}，{day_in_table(line.since)} 起，{line.origin}"
    )


def _facts(facts: tuple[FactLine, ...]) -> Iterator[Row]:
    """Yield the table of facts, then what is missing; several missing for one reason share a line."""
    rows: list[tuple[str, ...]] = []
    shared: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        if fact.state == "there":
            rows.append((fact.label, fact.value, fact.source))
        else:
            shared.setdefault((fact.value, fact.source), []).append(fact.label)
    rows += [(labels[0], *why) for why, labels in shared.items() if len(labels) == 1]
    yield from _table(rows)
    for (value, source), labels in shared.items():
        if len(labels) > 1:
            yield "", f"{value}：{listed(labels)}（{source}）"


def _calculation(explanation: Explanation) -> Iterator[Row]:
    if not explanation.arithmetic:
        return
    yield "", explanation.arithmetic
    yield from _table((_days(step), _numbers(step), step.note) for step in explanation.steps)


def _days(step: Step) -> str:
    if step.start == step.end:
        return f"{day_in_table(step.start)} {weekday(step.start)}"
    return days_in_table(step.start, step.end)


def _numbers(step: Step) -> str:
    if step.first is None or step.last is None:
        return _SORT_WORDS[step.sort]
    word = "逾期第" if step.sort == "late" else "第"
    numbers = f"{step.first}" if step.first == step.last else f"{step.first}–{step.last}"
    return f"{word} {numbers} {step.unit}"


_SORT_WORDS = {
    "start": "起算",
    "counted": "计入",
    "extended": "延长",
    "day_off": "不计",
    "paused": "停止",
    "rolled": "顺延",
    "last_day": "期满",
    "late": "逾期",
    "act": "实际",
}


# --- columns and lines ------------------------------------------------------------------------------


def columns(text: str) -> int:
    """Count the terminal columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int) -> str:
    """Pad a text with blanks to so many columns."""
    return text + " " * max(0, width - columns(text))


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[Row]:
    """Align the cells of rows; a very long cell pushes only its own row."""
    cells = list(rows)
    if not cells:
        return
    widths = [
        max((w for w in (columns(row[i]) for row in cells) if w <= WIDEST_CELL), default=0)
        for i in range(len(cells[0]) - 1)
    ]
    for row in cells:
        aligned = [padded(cell, width) for cell, width in zip(row, widths, strict=False)]
        yield "".join(f"{cell}  " for cell in aligned), row[-1]


def _wrapped(text: str, head: str, width: int) -> Iterator[str]:
    """Break a text at the width; the lines that follow are indented to where the first began."""
    line, room = "", width - columns(head)
    for piece in _pieces(text):
        if line and columns(line) + columns(piece.rstrip()) > room:
            yield head + line.rstrip()
            head, line = " " * columns(head), ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield head + line.rstrip()


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may break: not before closing marks, not after opening ones."""
    pieces: list[str] = []
    for found in _UNBREAKABLE.findall(text):
        glued = pieces and (found[0] in _CLOSING or pieces[-1][-1] in _OPENING)
        if glued:
            pieces[-1] += found
        else:
            pieces.append(found)
    return pieces
