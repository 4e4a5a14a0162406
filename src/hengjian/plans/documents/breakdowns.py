"""Tables that break a plan down: one task a row, bodies and days in columns of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hengjian.plans.documents.assignments import Assignment, read_value
from hengjian.plans.documents.blocks import DITTO, Grid
from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.labels import role_of
from hengjian.plans.documents.markers import marker_at
from hengjian.plans.documents.tasks import Draft

_SAME = (DITTO, "同上", "″")
Column = Literal[
    "number", "group", "task", "detail", "lead", "responsible", "when", "target", "other"
]
_NUMBER = re.compile(r"序号|编号|序|号|No\.?|条目")
_GROUP = re.compile(
    r"类别|分类|项目类别|板块|领域|方面|大项|一级(?:任务|指标)?|专项|篇章|任务类别|重点领域"
)
_TASK = re.compile(
    r"(?:重点|主要|工作|具体|目标|年度|任务|改革|细化|分解|整改|二级|三级|落实|细项)*(?:任务|内容|事项|项目|工作|要点|举措|措施|分工|问题|实事|任务分解|内容及要求|任务和措施|任务及要求|任务内容|重点|要求)(?:名称|描述)?|"
    r"[一-鿿]{2,6}(?:事项|任务|项目|实事)(?:名称|内容)?"
)
_DETAIL = re.compile(
    r"(?:具体|主要|工作|推进|落实|整改|重点|实施|细化)?(?:措施|举措|做法|路径|任务措施|工作措施|工作要求|要求|内容|步骤|任务|分解任务)(?:及要求)?"
)
_TARGET = re.compile(
    r"(?:工作|预期|年度|绩效|考核|量化|阶段|任务)?(?:目标|指标|成效|成果|目标值|标准|目标要求|工作标准)(?:形式|要求)?"
)
_PERSON = re.compile(r"领导|责任人|负责人|联系|电话|备注|序号|进展|情况")
_CHAPTER = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)?")
_FEWEST_KNOWN = 2
_ROWS_LOOKED_AT = 4


@dataclass
class _Table:
    """A table with its head understood; on a further page it goes on."""

    path: tuple[str, ...]
    place: str
    head: tuple[str, ...]
    columns: Sequence[Column]
    rows: list[tuple[str, ...]]


def drafts_of_tables(grids: Sequence[tuple[tuple[str, ...], Grid]]) -> list[Draft]:
    """Give the drafts of all tables of a document, those on several pages as one."""
    tables: list[_Table] = []
    for path, grid in grids:
        rows = [tuple(cell.strip() for cell in row) for row in grid.rows]
        head = _head(rows)
        if head is None:
            if tables and rows and len(rows[0]) == len(tables[-1].columns):
                _go_on(tables[-1], rows)
            continue
        at, columns = head
        if tables and tables[-1].head == rows[at]:
            _go_on(tables[-1], rows[at + 1 :])
        else:
            tables.append(_Table(path, grid.place, rows[at], columns, rows[at + 1 :]))
    return [
        draft
        for table in tables
        for draft in _rows(_without_dittos(table.rows), table.columns, table.path, table.place)
    ]


def _go_on(table: _Table, rows: list[tuple[str, ...]]) -> None:
    """Add the rows of a further page; a first row without a number is the rest of the one before."""
    numbers = [at for at, column in enumerate(table.columns) if column == "number"]
    if table.rows and rows and numbers and not any(rows[0][at] for at in numbers):
        last = table.rows[-1]
        table.rows[-1] = tuple(
            one if other in _SAME or (one == other and one) else one + other
            for one, other in zip(last, rows[0], strict=True)
        )
        rows = rows[1:]
    table.rows += _with_merged_top(rows)


def _with_merged_top(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """A merged cell that is empty at the top of a page goes on from the page before."""
    if len(rows) < 2:  # noqa: PLR2004  a cell is merged over two rows or more
        return rows
    top = tuple(
        DITTO if not one and other == DITTO else one for one, other in zip(*rows[:2], strict=True)
    )
    return [top, *rows[1:]]


def _without_dittos(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Repeat what stands above a ditto mark."""
    result: list[tuple[str, ...]] = []
    for row in rows:
        above = result[-1] if result else ()
        result.append(
            tuple(
                (above[at] if at < len(above) else "") if cell in _SAME else cell
                for at, cell in enumerate(row)
            )
        )
    return result


def _head(rows: Sequence[tuple[str, ...]]) -> tuple[int, Sequence[Column]] | None:
    """Give the row that heads the columns; of a head in two rows the second says more."""
    best: tuple[int, Sequence[Column]] | None = None
    for at, row in enumerate(rows[:_ROWS_LOOKED_AT]):
        columns = columns_of(row)
        if columns is not None and (best is None or at == best[0] + 1):
            best = at, columns
    return best


def columns_of(row: Sequence[str]) -> Sequence[Column] | None:
    """Tell what the columns hold by their heads; None where the row is no head of a breakdown."""
    columns = [column_of(cell) for cell in row]
    wording = [at for at, column in enumerate(columns) if column in ("task", "detail")]
    who_or_when = any(column in ("lead", "responsible", "when") for column in columns)
    if not who_or_when:
        return None
    if not wording:
        free = [at for at, column in enumerate(columns) if column in ("other", "target", "group")]
        known = sum(column != "other" for column in columns)
        if known < _FEWEST_KNOWN or len(columns) <= _FEWEST_KNOWN or not free:
            return None
        unknown = [at for at in free if columns[at] != "group" and not _PERSON.search(row[at])]
        chosen = (unknown or free)[0]
        for at in free:  # a head may be merged over the columns of a name and its wording
            if row[at] == row[chosen]:
                columns[at] = "task"
    return columns


def column_of(head: str) -> Column:
    """Tell what a column holds by its head."""
    plain = re.sub(r"\s|[:*]", "", re.sub(r"\([^()]*\)", "", narrowed(head)))
    plain = re.sub(r"^20[0-9]{2}年?度?", "", plain)
    if not plain or len(plain) > 14:  # noqa: PLR2004  a head is short
        return "other"
    if _NUMBER.fullmatch(plain):
        return "number"
    role = role_of(plain) or role_of(plain.split("和")[0].split("及")[0].split("、")[0])
    if role in ("lead", "responsible", "when"):
        return role
    if _TARGET.fullmatch(plain):
        return "target"
    if _GROUP.fullmatch(plain):
        return "group"
    if _TASK.fullmatch(plain):
        return "task"
    return "detail" if _DETAIL.fullmatch(plain) else "other"


def _rows(
    rows: Sequence[tuple[str, ...]], columns: Sequence[Column], above: tuple[str, ...], place: str
) -> Iterator[Draft]:
    section: tuple[str, ...] = ()
    count = 0
    waiting: Draft | None = None
    repeated = _repeated_texts(rows, columns)
    for at, row in enumerate(rows):
        if not any(row) or columns_of(row) is not None:
            continue
        heads = _heading_of_rows(row, columns)
        if heads is not None:
            section = heads
            continue
        count += 1
        draft = _row(row, columns, (*above, *section), count, f"{place}第 {at + 2} 行", repeated)
        if draft is None:
            continue
        if waiting is not None and _continues(row, columns):
            waiting.text += draft.text
            waiting.group.add(draft.group)
            continue
        if waiting is not None:
            yield waiting
        waiting = draft
    if waiting is not None:
        yield waiting


def _repeated_texts(rows: Sequence[tuple[str, ...]], columns: Sequence[Column]) -> frozenset[int]:
    """Give the wording columns whose cells reach over several rows: they head the rows, they are not the task."""
    wording = [at for at, column in enumerate(columns) if column in ("task", "detail")]
    found = set()
    for at in wording[:-1]:
        cells = [row[at] for row in rows if row[at]]
        if len(set(cells)) < len(cells):
            found.add(at)
    return frozenset(found)


def _heading_of_rows(row: tuple[str, ...], columns: Sequence[Column]) -> tuple[str, ...] | None:
    """Give the number of a row that only heads those below: one text, or 一 | 某类 and no more."""
    texts = set(filter(None, row))
    if len(texts) == 1 and len(row) > 1:
        return _section(texts.pop())
    filled = [(cell, column) for cell, column in zip(row, columns, strict=False) if cell]
    if len(filled) == 2 and len(row) > len(filled) and filled[0][1] == "number":  # noqa: PLR2004  number and name
        number = narrowed(filled[0][0]).strip("、. ")
        return (filled[0][0].strip("、.． "),) if _CHAPTER.fullmatch(number) else None
    return None


def _section(text: str) -> tuple[str, ...]:
    """Give the number of a row that heads the rows below it."""
    marker = marker_at(narrowed(text))
    return () if marker is None else (marker.shown,)


def _continues(row: tuple[str, ...], columns: Sequence[Column]) -> bool:
    """Tell the rest of a row that a page break had cut: it has no number where the others have one."""
    numbers = [cell for cell, column in zip(row, columns, strict=False) if column == "number"]
    owners = [
        cell for cell, column in zip(row, columns, strict=False)
        if column in ("lead", "responsible", "when") and cell
    ]  # fmt: skip
    return bool(numbers) and not any(numbers) and not owners


def _row(
    row: tuple[str, ...], columns: Sequence[Column], above: tuple[str, ...], count: int, place: str,
    repeated: frozenset[int],
) -> Draft | None:  # fmt: skip
    group = Assignment()
    texts: list[str] = []
    number = ""
    for at, (cell, column) in enumerate(zip(row, columns, strict=False)):
        if not cell or (at and cell == row[at - 1] and column == columns[at - 1]):
            continue
        if column == "number":
            number = re.sub(r"\s", "", cell)
        elif column in ("task", "detail"):
            if at in repeated:
                above = (*above, *_section(cell))
            elif cell not in texts:
                texts.append(cell)
        elif column == "group":
            above = (*above, *_section(cell))
        elif column in ("lead", "responsible", "when", "target"):
            group.add(read_value(cell, column))
    text = "\n".join(texts)
    if not text:
        return None
    path, text = _numbered(number, text, count)
    return Draft((*above, *path), text, place, group, grouped=bool(group))


def _numbered(number: str, text: str, count: int) -> tuple[tuple[str, ...], str]:
    """Give the number of a row: its own cell, the one its text begins with, or how many rows came before."""
    marker = marker_at(narrowed(text))
    if marker is not None and marker.shown:
        rest = text[marker.end :].strip()
        return (number or marker.shown,), rest or text
    return (number or str(count),), text
