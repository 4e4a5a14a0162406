"""The text of a document around what was read out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.models.ledger import Task
from hengjian.plans.models.reading import Document

AROUND = 5
BEGINNING = 14
"""So many characters find where a task begins in its paragraph."""


@dataclass(frozen=True)
class Shown:
    """A paragraph: before what is marked, what is marked, and after it; only of the task's own something is marked."""

    place: str
    before: str
    marked: str
    after: str
    near: bool


def excerpt(document: Document, place: str, text: str) -> list[Shown]:
    """Give all paragraphs, those of a task marked and those around them near."""
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    found = [(str(at), str(words)) for at, words in document.paragraphs]
    start = next((number for number, (at, _) in enumerate(found) if at == place), None)
    marked = {} if start is None else _marked(found, start, lines)
    result = []
    for number, (at, words) in enumerate(found):
        begin, end = marked.get(number, (0, 0))
        near = bool(marked) and min(marked) - AROUND <= number <= max(marked) + AROUND
        result.append(Shown(at, words[:begin], words[begin:end], words[end:], near))
    return result


def near(task: Task) -> list[Shown]:
    """Give the paragraphs around a task of the ledger; none where it came from no document."""
    document = task.plan.document
    if document is None or not task.place:
        return []
    return [each for each in excerpt(document, task.place, task.text) if each.near]


def _marked(
    found: Sequence[tuple[str, str]], start: int, lines: Sequence[str]
) -> dict[int, tuple[int, int]]:
    """Give where the lines of a task stand: each in its paragraph, searched from the first one on."""
    result: dict[int, tuple[int, int]] = {}
    at = start
    for line in lines:
        for number in range(at, min(at + AROUND, len(found))):
            span = _span(found[number][1], line)
            if span is not None:
                known = result.get(number, span)
                result[number] = (min(known[0], span[0]), max(known[1], span[1]))
                at = number
                break
    # A table's row, or words that were corrected: the paragraph as a whole.
    return result or {start: (0, len(found[start][1]))}


def _span(paragraph: str, line: str) -> tuple[int, int] | None:
    """Give from where to where a line stands in a paragraph, whatever the spaces and the width of the marks."""
    wanted = re.sub(r"\s", "", narrowed(line))
    places = [at for at, letter in enumerate(paragraph) if not letter.isspace()]
    plain = re.sub(r"\s", "", narrowed(paragraph))
    if len(plain) != len(places) or not wanted:
        return None
    begin = plain.find(wanted[:BEGINNING])
    if begin < 0:
        return None
    length = len(wanted) if plain.startswith(wanted, begin) else len(plain) - begin
    return places[begin], places[min(begin + length, len(places)) - 1] + 1
