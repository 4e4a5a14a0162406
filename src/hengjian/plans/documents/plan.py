"""A policy document read from file to tasks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hengjian.plans.documents.blocks import Block, Grid, Paragraph
from hengjian.plans.documents.breakdowns import Column, column_of, columns_of, drafts_of_tables
from hengjian.plans.documents.glyphs import narrowed, open_bracket
from hengjian.plans.documents.items import drafts_of
from hengjian.plans.documents.labels import find_labels
from hengjian.plans.documents.margins import stamped_year, without_margins
from hengjian.plans.documents.markers import marker_at
from hengjian.plans.documents.numbering import with_marked_numbers
from hengjian.plans.documents.opening import read_blocks
from hengjian.plans.documents.outline import Section, outline
from hengjian.plans.documents.tasks import Draft, Task, finished
from hengjian.plans.documents.years import Years
from hengjian.reading.texts.numerals import whole_number

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_RANGE = re.compile(r"20[0-9]{2}\s*年?\s*(?:-+|~|至|到)\s*20[0-9]{2}")
_TITLE = re.compile(r"要点|计划|方案|安排|分工|清单|任务|台账|意见|通知")
_DAY = re.compile(r"(20[0-9]{2})\s*(?:年|-|/|\.)\s*([01]?[0-9])\s*(?:月|-|/|\.)\s*[0-9]{1,2}\s*日?")
_SPELT_DAY = re.compile(
    r"(二[〇零○0]..)年([一二三四五六七八九十]{1,2})月[一二三四五六七八九十]{1,3}日"
)
_TITLE_LONGEST = 60
_ENDED = re.compile(r"[:。;,]$|^(?:索引号|名称|标题|主题|文号)")
_HEAD_PARAGRAPHS = 25
_DAY_LONGEST = 30
_SMALL_SHARE = 0.2
_GROUP_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """The tasks of one file, in the order of the text."""

    tasks: tuple[Task, ...]


def read_plan(path: Path) -> Plan:
    """Read a DOCX, PDF, TXT or HTML file; raises UnusableFile where it cannot be read."""
    return plan_of(read_blocks(path))


def plan_of(blocks: Sequence[Block]) -> Plan:
    """Give the tasks of a document that has been opened."""
    opened = _in_the_open(blocks)
    kept = _joined(with_marked_numbers(without_margins(opened)))
    years = _years(kept, stamped_year(opened))
    drafts: list[Draft] = []
    for section in _wanted(outline(kept)):
        drafts += _drafts(section)
    return Plan(tuple(finished(drafts, years)))


def title_of(texts: Iterable[str]) -> str:
    """Give what the first lines call the document; where none looks like a title, the first line."""
    head = [text.strip() for text in islice(texts, _HEAD_PARAGRAPHS)]
    named = (
        text
        for text in head
        if _TITLE.search(text) and len(text) <= _TITLE_LONGEST and not _ENDED.search(narrowed(text))
    )
    return next(named, head[0] if head else "")


def _in_the_open(blocks: Iterable[Block]) -> list[Block]:
    """Take tables that are no breakdown, used to lay out a page, for the paragraphs in them."""
    result: list[Block] = []
    columns: Sequence[Column] | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            result.append(block)
            continue
        head = next((c for c in map(columns_of, block.rows[:4]) if c is not None), None)
        columns = head or columns
        if head is not None or (
            columns is not None and block.rows and len(block.rows[0]) == len(columns)
        ):
            result.append(block)
        else:
            result += _paragraphs_of(block)
    return result


def _paragraphs_of(grid: Grid) -> list[Paragraph]:
    """Give the texts of a table that only lays out a page, or that is a form: 责任单位 | 甲局."""
    found: list[Paragraph] = []
    before: tuple[str, ...] = ()
    for row in grid.rows:
        for text in _labelled(
            [cell.strip() for at, cell in enumerate(row) if _is_new(row, at, before)]
        ):
            found += [
                Paragraph(line.strip(), grid.place) for line in text.splitlines() if line.strip()
            ]
        before = row
    return found


def _is_new(row: tuple[str, ...], at: int, above: tuple[str, ...]) -> bool:
    """Tell a cell from the repetitions of a merged one."""
    repeated = (at and row[at] == row[at - 1]) or (at < len(above) and above[at] == row[at])
    return bool(row[at].strip()) and not repeated


def _labelled(cells: list[str]) -> list[str]:
    """Put labels in cells of their own before the cells they are for."""
    result: list[str] = []
    waiting = ""
    for cell in cells:
        column = column_of(cell)
        if column in ("lead", "responsible", "when") and not waiting:
            waiting = cell.rstrip(":：")
        elif column in ("task", "detail", "number") and len(cells) > 1 and not waiting:
            continue
        else:
            result.append(f"{waiting}：{cell}" if waiting else cell)
            waiting = ""
    return result


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """Join what a line break has parted: a label from its bodies, a list from its rest."""
    result: list[Block] = []
    for block in blocks:
        last = result[-1] if result else None
        if (
            isinstance(block, Paragraph)
            and isinstance(last, Paragraph)
            and _is_unfinished(last.text)
        ):
            result[-1] = Paragraph(last.text + block.text, last.place)
        else:
            result.append(block)
    return result


def _in_open_group(plain: str) -> bool:
    """Tell a group whose bracket is still open; it may go on in the next paragraph."""
    tail = plain[-_GROUP_LONGEST:]
    opened = open_bracket(tail)
    if opened is None or "。" in tail[opened:]:
        return False
    return any(label.role != "other" for label in find_labels(tail[opened:]))


def _is_unfinished(text: str) -> bool:
    plain = narrowed(text).rstrip()
    if plain.endswith("、") or _in_open_group(plain):
        return True
    labels = find_labels(plain) if plain.endswith(":") else []
    return (
        bool(labels)
        and labels[-1].role in ("lead", "responsible", "when")
        and labels[-1].value_at == len(plain)
    )


def _drafts(section: Section) -> list[Draft]:
    return [*drafts_of(section.root), *drafts_of_tables(section.grids)]


def _wanted(sections: list[Section]) -> list[Section]:
    """Leave out small pieces of other documents that follow the plan.

    A notice that precedes it may ask for something.
    """
    sizes = [_size(section) for section in sections]
    most = max(sizes, default=0)
    plan = sizes.index(most) if sizes else 0
    return [
        section
        for at, (section, size) in enumerate(zip(sections, sizes, strict=True))
        if at <= plan or size >= most * _SMALL_SHARE or section.grids or _has_groups(section)
    ]


def _size(section: Section) -> int:
    return sum(len(draft.text) for draft in drafts_of(section.root))


def _has_groups(section: Section) -> bool:
    return any(draft.grouped for draft in drafts_of(section.root))


def _years(blocks: list[Block], stamped: int | None) -> Years:
    head = []
    for block in blocks[:_HEAD_PARAGRAPHS]:
        if not isinstance(block, Paragraph) or _begins_items(block):
            break
        head.append(block.text)
    issued = _issued(head, blocks)
    if issued is None and stamped is not None:
        issued = (stamped, 1)  # a page says when it was put up: the year at best
    return Years(title=_title_year(head), issued=issued)


def _begins_items(block: Paragraph) -> bool:
    marker = marker_at(narrowed(block.text))
    return marker is not None and marker.number == 1


def _title_year(head: list[str]) -> int | None:
    """Give the year that the titles agree on; a plan over several years has none."""
    found: Counter[int] = Counter()
    for line in head:
        plain = narrowed(line)
        if len(plain) > _TITLE_LONGEST or not _TITLE.search(plain) or _DAY.search(plain):
            continue
        if _RANGE.search(plain) or re.search(r"[三四五两]年", plain):
            return None
        found.update(
            int(year)
            for year in re.findall(r"(20[0-9]{2})\s*年", re.sub(r"\([^()]*号\)", "", plain))
        )
    return next(iter(found)) if len(found) == 1 else None


def _issued(head: list[str], blocks: list[Block]) -> tuple[int, int] | None:
    """Give year and month of the document's date: at its head, or its last line with a day alone."""
    lines = [*head, *reversed([b.text for b in blocks if isinstance(b, Paragraph)])]
    for line in lines:
        plain = narrowed(line).strip()
        if len(plain) > _DAY_LONGEST:
            continue
        found = _DAY.search(plain)
        if found is not None:
            return int(found[1]), int(found[2])
        spelt = _SPELT_DAY.search(plain)
        if spelt is not None:
            year, month = whole_number(re.sub("[○0零]", "〇", spelt[1])), whole_number(spelt[2])
            if year and month:
                return year, month
    found_years = [
        int(y) for line in head for y in re.findall(r"[(\[](20[0-9]{2})[)\]]", narrowed(line))
    ]
    return (found_years[0], 1) if found_years else None
