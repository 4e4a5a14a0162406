"""Tables: what a counting rule counted in a period, by body and month, in the columns that people know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from hengjian.evaluation import staff
from hengjian.evaluation.counting import UNCOVERED, UNFIT, UNKNOWN
from hengjian.evaluation.law import OFFICER, Counting, Part
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.places import Places
from hengjian.evaluation.store import Span, rows_of, units_name

UNKNOWN_SLOT, UNCOVERED_SLOT, TOTAL_SLOT = "unknown", "uncovered", "total"
ABSENT_SLOT = "absent"
SHARED_NOTES = (
    "合计包括“不明”：应当计入、但缺少归类所需的内容，不知道该计在哪一栏的。",
    "“无从知道”是数据来源不报送这类行为的案件：有没有不知道，不计入合计，也不当作零。",
    "“无数据”是平台还没有这类数据，不等于零。",
    "罚没金额只照决定书列出，不用来考核、评比、排序。",
)


@dataclass(frozen=True)
class Slot:
    """A column as it is shown: of which part, and what it holds (a column of the counting rule, or one of ours)."""

    part: Part
    code: str
    label: str
    money: bool = False

    @property
    def opens(self) -> bool:
        """Tell whether there are cases behind it."""
        return not self.money and self.code != ABSENT_SLOT and self.part.unit != OFFICER


@dataclass(frozen=True)
class Money:
    """A sum as a table states it, with the number of units of which it is not known."""

    fen: int
    unknown: int


Cell = int | Money | None
"""None: there are no data, which is not zero."""
Key = tuple[int, str]


def slots_of(counting: Counting) -> list[Slot]:
    """Give the columns of a table in order."""
    return [slot for part in counting.parts for slot in _slots(part)]


def _slots(part: Part) -> Iterator[Slot]:
    if part.absent:
        yield Slot(part, ABSENT_SLOT, part.title)
        return
    for column in part.columns:
        yield Slot(part, column.code, column.label)
    if len(part.columns) > 1:
        yield Slot(part, TOTAL_SLOT, f"{part.title}合计")
    yield Slot(part, UNKNOWN_SLOT, "不明")
    if part.unit != OFFICER:
        yield Slot(part, UNCOVERED_SLOT, "无从知道")
    for stated in part.sums:
        yield Slot(part, stated.code, stated.label, money=True)


@dataclass(frozen=True)
class Counted:
    """What was counted.

    `rows`: line, month, part, column, units, and of each sum `s_<code>` and in how many units it is known, `k_<code>`.
    """

    counting: Counting
    places: Places
    span: Span
    rows: pl.DataFrame

    def cell(self, slot: Slot, *, line: int | None = None, month: int | None = None) -> Cell:
        """Give a figure: of all lines and months where none is named."""
        if slot.code == ABSENT_SLOT:
            return None
        rows = self._of(slot, line, month)
        if slot.money:
            return _money(rows, slot)
        return int(rows["units"].sum())

    def _of(self, slot: Slot, line: int | None, month: int | None) -> pl.DataFrame:
        wanted = pl.col("part") == self.counting.parts.index(slot.part)
        wanted &= in_slot(slot)
        if line is not None:
            wanted &= pl.col("line") == line
        if month is not None:
            wanted &= pl.col("month") == month
        return self.rows.filter(wanted)


def in_slot(slot: Slot) -> pl.Expr:
    """Give the condition that a row is counted in a slot; the whole leaves out what nobody can tell to be there."""
    column = pl.col("column")
    match slot.code:
        case "unknown":
            return column.is_in([UNKNOWN, UNFIT])
        case "uncovered":
            return column == UNCOVERED
        case "total":
            return (column >= 0) | column.is_in([UNKNOWN, UNFIT])
    if slot.money:
        return (column >= 0) | column.is_in([UNKNOWN, UNFIT])
    codes = [each.code for each in slot.part.columns]
    return column == codes.index(slot.code)


def _money(rows: pl.DataFrame, slot: Slot) -> Money:
    sums, known = f"s_{slot.code}", f"k_{slot.code}"
    if sums not in rows.columns:
        return Money(0, 0)
    return Money(int(rows[sums].sum()), int(rows["units"].sum()) - int(rows[known].sum()))


def count_for(tabulation: Tabulation, counting: Counting, places: Places, span: Span) -> Counted:
    """Count what a tabulation holds for these bodies in a period."""
    frames = [*_counted_acts(tabulation, counting, places, span)]
    frames += _counted_officers(tabulation, counting, places, span)
    rows = pl.concat(frames, how="diagonal_relaxed") if frames else _nothing()
    lines = pl.DataFrame(
        list(places.line_of.items()), schema={"body": pl.Int64, "line": pl.Int64}, orient="row"
    )
    by_line = rows.join(lines, on="body", how="left", nulls_equal=True)
    sums = [pl.col(name).sum() for name in by_line.columns if name == "units" or name[1:2] == "_"]
    keys = ("line", "month", "part", "column")
    return Counted(counting, places, span, by_line.group_by(keys).agg(sums))


def _nothing() -> pl.DataFrame:
    names = ("body", "month", "part", "column", "units")
    return pl.DataFrame(schema=dict.fromkeys(names, pl.Int64()))


def _counted_acts(
    tabulation: Tabulation, counting: Counting, places: Places, span: Span
) -> Iterator[pl.DataFrame]:
    rows = rows_of(tabulation, units_name(counting.id), span.inside(), places.bodies.inside())
    if rows is None:
        return
    sums = [name for name in rows.collect_schema().names() if name.startswith("s_")]
    month = pl.from_epoch("day", "d").dt.month().cast(pl.Int64).alias("month")
    yield (
        rows.group_by("body", month, "part", "column")
        .agg(
            pl.len().cast(pl.Int64).alias("units"),
            *(pl.col(name).sum() for name in sums),
            *(
                pl.col(name).is_not_null().sum().cast(pl.Int64).alias(f"k{name[1:]}")
                for name in sums
            ),
        )
        .with_columns(pl.col("part", "column").cast(pl.Int64))
        .collect()
    )


def _counted_officers(
    tabulation: Tabulation, counting: Counting, places: Places, span: Span
) -> Iterator[pl.DataFrame]:
    for i, part in enumerate(counting.parts):
        if part.unit != OFFICER:
            continue
        there = staff.on_post(tabulation, span.last)
        if there is None:
            continue
        yield (
            there.filter(places.bodies.inside())
            .group_by("body", "column").agg(pl.len().cast(pl.Int64).alias("units"))
            .with_columns(
                pl.lit(i, pl.Int64).alias("part"), pl.lit(span.last.month, pl.Int64).alias("month"),
                pl.col("column").cast(pl.Int64),
            )
        )  # fmt: skip


def months_of(span: Span) -> list[int]:
    """Give the months that a period within one year touches."""
    return list(range(span.first.month, span.last.month + 1))


@dataclass(frozen=True)
class Grid:
    """A table as it is shown: its columns, its lines with their figures, the sum, and the same by month."""

    counted: Counted
    slots: tuple[Slot, ...]
    lines: tuple[tuple[int, tuple[Cell, ...]], ...]
    total: tuple[Cell, ...]
    months: tuple[tuple[int, tuple[Cell, ...]], ...]


def grid_of(counted: Counted) -> Grid:
    """Lay out what was counted; lines without anything are left out."""
    slots = slots_of(counted.counting)
    filled = set(counted.rows["line"].to_list())
    lines = [
        (i, tuple(counted.cell(slot, line=i) for slot in slots))
        for i in range(len(counted.places.lines))
        if i in filled
    ]
    by_month = any(part.unit != OFFICER for part in counted.counting.parts)
    months = months_of(counted.span) if by_month else []
    return Grid(
        counted,
        tuple(slots),
        tuple(lines),
        tuple(counted.cell(slot) for slot in slots),
        tuple((month, tuple(counted.cell(slot, month=month) for slot in slots)) for month in months)
        if len(months) > 1
        else (),
    )


def telling(slots: Sequence[Slot]) -> list[int]:
    """Give the columns that tell most where there is room for few: of each part the whole, and never an amount.

    Of a table of one part also what is unknown.
    """
    parts = {slot.part.code for slot in slots if slot.code != ABSENT_SLOT}
    return [i for i, slot in enumerate(slots) if _tells(slot, alone=len(parts) == 1)]


def _tells(slot: Slot, *, alone: bool) -> bool:
    if slot.money or slot.code == ABSENT_SLOT:
        return False
    codes = [column.code for column in slot.part.columns]
    whole = slot.code == TOTAL_SLOT or codes == [slot.code]
    doubtful = slot.code in (UNKNOWN_SLOT, UNCOVERED_SLOT)
    return whole or (alone and (doubtful or slot.part.unit == OFFICER))


def yuan(fen: int) -> str:
    """Write an amount in yuan."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def text_of(cell: Cell) -> str:
    """Write a figure; what there are no data of is not zero."""
    if cell is None:
        return "无数据"
    if isinstance(cell, Money):
        doubt = f"（另有 {cell.unknown:,} 件金额不明）" if cell.unknown else ""
        return f"{yuan(cell.fen)} 元{doubt}"
    return f"{cell:,}"
