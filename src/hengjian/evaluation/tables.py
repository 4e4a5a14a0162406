"""Tables: what a counting rule counted in a period, by body and month, in the columns that people know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    yield Slot(part, UNKNOWN_SLOT, "不明")
    if len(part.columns) > 1:
        # It follows what it adds up, and what it leaves out follows it.
        yield Slot(part, TOTAL_SLOT, f"{part.title}合计")
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
        wanted = in_slot(slot, self.counting)
        if line is not None:
            wanted &= pl.col("line") == line
        if month is not None:
            wanted &= pl.col("month") == month
        sums = self.rows.filter(wanted).select(_sums(self.rows.columns))
        return _cell(slot, sums.row(0, named=True))

    def cells(self, slot: Slot, by: str) -> dict[int, Cell]:
        """Give the figures of a column by line or by month; where there is none, nothing was counted."""
        if slot.code == ABSENT_SLOT:
            return {}
        rows = self.rows.filter(in_slot(slot, self.counting))
        counted = rows.group_by(by).agg(_sums(rows.columns))
        return {row[by]: _cell(slot, row) for row in counted.iter_rows(named=True)}


def _sums(columns: Sequence[str]) -> list[pl.Expr]:
    return [pl.col(name).sum() for name in columns if name == "units" or name[1:2] == "_"]


def _cell(slot: Slot, row: Mapping[str, int]) -> Cell:
    if not slot.money:
        return int(row["units"])
    if f"s_{slot.code}" not in row:
        return Money(0, 0)
    return Money(int(row[f"s_{slot.code}"]), int(row["units"]) - int(row[f"k_{slot.code}"]))


def _none_of(slot: Slot) -> Cell:
    """Give the figure of a column in which nothing was counted; what there are no data of is not zero."""
    if slot.code == ABSENT_SLOT:
        return None
    return Money(0, 0) if slot.money else 0


def in_slot(slot: Slot, counting: Counting) -> pl.Expr:
    """Give the condition that a row is counted in a slot; the whole leaves out what nobody can tell to be there."""
    return (pl.col("part") == counting.parts.index(slot.part)) & _in_column(slot)


def _in_column(slot: Slot) -> pl.Expr:
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


def count_for(tabulation: Tabulation, counting: Counting, places: Places, span: Span) -> Counted:
    """Count what a tabulation holds for these bodies in a period."""
    frames = [*_counted_acts(tabulation, counting, places, span)]
    frames += _counted_officers(tabulation, counting, places, span)
    rows = pl.concat(frames, how="diagonal_relaxed") if frames else _nothing()
    lines = pl.DataFrame(
        list(places.line_of.items()), schema={"body": pl.Int64, "line": pl.Int64}, orient="row"
    )
    by_line = rows.join(lines, on="body", how="left", nulls_equal=True)
    keys = ("line", "month", "part", "column")
    return Counted(counting, places, span, by_line.group_by(keys).agg(_sums(by_line.columns)))


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
    last = span.known_until(tabulation.day)
    for i, part in enumerate(counting.parts):
        if part.unit != OFFICER:
            continue
        there = staff.on_post(tabulation, last)
        if there is None:
            continue
        yield (
            there.filter(places.bodies.inside())
            .group_by("body", "column").agg(pl.len().cast(pl.Int64).alias("units"))
            .with_columns(
                pl.lit(i, pl.Int64).alias("part"), pl.lit(last.month, pl.Int64).alias("month"),
                pl.col("column").cast(pl.Int64),
            )
        )  # fmt: skip


def months_of(span: Span) -> list[int]:
    """Give the months that a period within one year touches."""
    return list(range(span.first.month, span.last.month + 1))


@dataclass(frozen=True)
class Grid:
    """A table as it is shown: its columns, its lines with their figures, the sum, and the same by month.

    What lies after `until`, the day on which the data end, has no zeros: where nothing was counted, there are no data.
    """

    counted: Counted
    until: date
    slots: tuple[Slot, ...]
    lines: tuple[tuple[int, tuple[Cell, ...]], ...]
    total: tuple[Cell, ...]
    months: tuple[tuple[int, tuple[Cell, ...]], ...]


def grid_of(counted: Counted, until: date) -> Grid:
    """Lay out what was counted; lines without anything are left out."""
    slots = slots_of(counted.counting)
    filled = set(counted.rows["line"].to_list())
    lines = [i for i in range(len(counted.places.lines)) if i in filled]
    by_month = any(part.unit != OFFICER for part in counted.counting.parts)
    months = months_of(counted.span) if by_month else []
    ended = (until.year, until.month)
    told = [month for month in months if (counted.span.first.year, month) <= ended]
    over = months[len(told) :]
    by_months = (
        *_across(counted, slots, "month", told),
        *_across(counted, slots, "month", over, zero=False),
    )
    return Grid(
        counted,
        until,
        tuple(slots),
        _across(counted, slots, "line", lines),
        tuple(_total(counted, slot, until) for slot in slots),
        by_months if len(months) > 1 else (),
    )


def _total(counted: Counted, slot: Slot, until: date) -> Cell:
    """Give the figure of the whole period; when the data end before it begins, nothing counted is no zero."""
    if counted.span.first > until and not counted.cells(slot, "line"):
        return None
    return counted.cell(slot)


def _across(
    counted: Counted, slots: Sequence[Slot], by: str, keys: Sequence[int], *, zero: bool = True
) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    if not keys:
        return ()
    found = [(counted.cells(slot, by), _none_of(slot) if zero else None) for slot in slots]
    return tuple((key, tuple(cells.get(key, none) for cells, none in found)) for key in keys)


# --- what is shown side by side -----------------------------------------------------------------

EVERYTHING, WHOLES = "all", "wholes"


@dataclass(frozen=True)
class Group:
    """Columns that are shown side by side, by their positions."""

    code: str
    title: str
    positions: tuple[int, ...]


def groups_of(slots: Sequence[Slot]) -> list[Group]:
    """Give the choices of columns: all that have data, the wholes with what is doubtful, and each part of several."""
    shown = [i for i, slot in enumerate(slots) if slot.code != ABSENT_SLOT]
    parts = list(dict.fromkeys(slots[i].part.code for i in shown))
    wholes = [i for i in shown if _tells(slots[i])]
    found = [Group(EVERYTHING, "全部栏目", tuple(shown))]
    if len(wholes) < len(shown):
        found.append(Group(WHOLES, "合计和存疑", tuple(wholes)))
    if len(parts) > 1:
        for code in parts:
            own = tuple(i for i in shown if slots[i].part.code == code)
            found.append(Group(code, slots[own[0]].part.title, own))
    return found


def _tells(slot: Slot) -> bool:
    """Tell whether a column is the whole of its part or what nobody could put into a column; never an amount."""
    whole = slot.code == TOTAL_SLOT or [column.code for column in slot.part.columns] == [slot.code]
    return whole or slot.code in (UNKNOWN_SLOT, UNCOVERED_SLOT) or slot.part.unit == OFFICER


def labels_of(slots: Sequence[Slot]) -> list[str]:
    """Name the columns one below the other: of several parts, what every part has is named with its part."""
    several = len({slot.part.code for slot in slots}) > 1
    return [
        f"{slot.part.title}：{slot.label}"
        if several and slot.code in (UNKNOWN_SLOT, UNCOVERED_SLOT)
        else slot.label
        for slot in slots
    ]


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
