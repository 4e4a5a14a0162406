"""What stands behind a figure: the units one by one, each with the reason why it is counted there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from hengjian.cases.models import Case
from hengjian.common.paging import SIZE
from hengjian.evaluation.counting import FIRST_EXCLUDED, UNCOVERED, UNFIT, UNKNOWN
from hengjian.evaluation.law import Counting, Part
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.reasons import why
from hengjian.evaluation.store import OUTCOMES, Bodies, Span, rows_of, units_name
from hengjian.evaluation.tables import Slot, in_slot
from hengjian.rulebook.calendars import day_of
from hengjian.screening.law import office_rulebook

AFTER, BEFORE = "a", "b"
NOT_COUNTED = "none"
"""Among the columns of a comparison: not counted at all by the other rule."""
_WHOLE = pl.col("column").cast(pl.Int64).replace(UNFIT, UNKNOWN)
"""Whether a fact is missing or no column fits: people read both as unknown."""


@dataclass(frozen=True)
class Item:
    """A unit in a list: its case, its day, and why it is there."""

    case: Case
    day: date
    why: str
    act: str | None
    other: str = ""


@dataclass(frozen=True)
class Leaf:
    """A page of such a list, as the pager wants it."""

    rows: list[Item]
    count: str
    preceding: str
    following: str


@dataclass(frozen=True)
class Against:
    """Only what another counting rule counts in this column (its position or negative number; None: not at all)."""

    counting: Counting
    column: int | None


def units_behind(
    tabulation: Tabulation,
    counting: Counting,
    slot: Slot,
    bodies: Bodies,
    span: Span,
    against: Against | None = None,
) -> pl.LazyFrame | None:
    """Give the rows behind a figure, the newest first; None where nothing was counted."""
    name = units_name(counting.id)
    rows = rows_of(tabulation, name, in_slot(slot, counting), span.inside(), bodies.inside())
    if rows is None or against is None:
        return rows
    return _against(rows, tabulation, slot, against, span)


def _against(
    rows: pl.LazyFrame, tabulation: Tabulation, slot: Slot, against: Against, span: Span
) -> pl.LazyFrame:
    codes = [part.code for part in against.counting.parts]
    part = codes.index(slot.part.code) if slot.part.code in codes else -1
    name = units_name(against.counting.id)
    other = rows_of(tabulation, name, pl.col("part") == part, span.inside())
    if other is None:
        return rows if against.column is None else rows.head(0)
    counted = other.filter(pl.col("column") > FIRST_EXCLUDED)
    keys = ["case", "act"]
    if against.column is None:
        return rows.join(
            counted.select(keys), on=keys, how="anti", nulls_equal=True, maintain_order="left"
        )
    counted = counted.filter(_WHOLE.eq(against.column)).select(keys)
    return rows.join(counted, on=keys, how="semi", nulls_equal=True, maintain_order="left")


def with_other_reasons(leaf: Leaf, tabulation: Tabulation, slot: Slot, against: Against) -> Leaf:
    """Say of each unit of a page also where the other counting rule counts it, and why."""
    codes = [part.code for part in against.counting.parts]
    part = codes.index(slot.part.code) if slot.part.code in codes else -1
    cases = [item.case.pk for item in leaf.rows]
    rows = rows_of(
        tabulation, units_name(against.counting.id), pl.col("part") == part, pl.col("case").is_in(cases)
    )  # fmt: skip
    say = UnitSayer(against.counting)
    found = [] if rows is None else rows.collect().to_dicts()
    told = {(row["case"], row["act"]): say.say(row) for row in found}
    return replace(
        leaf,
        rows=[
            replace(item, other=told.get((item.case.pk, item.act), "没有计入。"))
            for item in leaf.rows
        ],
    )


def outcomes_behind(
    tabulation: Tabulation, measure: str, outcome: int, bodies: Bodies, span: Span
) -> pl.LazyFrame | None:
    """Give the outcomes behind a measure, the newest first."""
    return rows_of(
        tabulation, OUTCOMES,
        pl.col("measure") == measure, pl.col("outcome") == outcome, span.inside(), bodies.inside(),
    )  # fmt: skip


def leaf_of(rows: pl.LazyFrame | None, tabulation: Tabulation, place: str, say: Sayer) -> Leaf:
    """Give the page of a list at a place; a place of another tabulation is the beginning."""
    if rows is None:
        return Leaf([], "0", "", "")
    mark = str(tabulation.pk)
    direction, at = _place(place, mark)
    if direction == BEFORE:
        found = rows.filter(pl.col("n") < at).sort("n", descending=True).head(SIZE + 1)
    elif direction == AFTER:
        found = rows.filter(pl.col("n") > at).head(SIZE + 1)
    else:
        found = rows.head(SIZE + 1)
    counted, shown = pl.collect_all([rows.select(pl.len()), found])
    more = shown.height > SIZE
    shown = shown.head(SIZE).sort("n")
    before = more if direction == BEFORE else direction == AFTER
    after = direction == BEFORE or more
    ends = (shown["n"][0], shown["n"][-1]) if shown.height else (0, 0)
    return Leaf(
        rows=_items(shown, say),
        count=f"{counted.item():,}",
        preceding=f"{BEFORE}{mark}.{ends[0]}" if shown.height and before else "",
        following=f"{AFTER}{mark}.{ends[1]}" if shown.height and after else "",
    )


def _place(place: str, mark: str) -> tuple[str, int]:
    head, _, row = place[1:].partition(".")
    if place[:1] not in (AFTER, BEFORE) or head != mark or not row.isdecimal():
        return "", 0
    return place[0], int(row)


class Sayer:
    """Says why a row is in a list."""

    def say(self, row: Mapping[str, Any]) -> str:
        """Give the sentence."""
        raise NotImplementedError


@dataclass(frozen=True)
class UnitSayer(Sayer):
    """Says why a unit is counted in its column."""

    counting: Counting

    def say(self, row: Mapping[str, Any]) -> str:
        """Give the sentence."""
        declarations = office_rulebook().pack.declarations
        return why(self.counting.parts[row["part"]], row, declarations)


@dataclass(frozen=True)
class OutcomeSayer(Sayer):
    """Says by which rule an outcome was found."""

    titles: Mapping[str, str]
    word: str

    def say(self, row: Mapping[str, Any]) -> str:
        """Give the sentence."""
        title = self.titles.get(row["rule"], row["rule"])
        return f"规则“{title}”：{self.word}，归入 {day_of(row['day']).isoformat()} 所在的一期。"


def _items(shown: pl.DataFrame, say: Sayer) -> list[Item]:
    cases = _cases(shown["case"].to_list() if shown.height else [])
    return [
        Item(cases[row["case"]], day_of(row["day"]), say.say(row), row["act"])
        for row in shown.iter_rows(named=True)
        if row["case"] in cases
    ]


def _cases(pks: Iterable[int]) -> dict[int, Case]:
    found = Case.objects.filter(pk__in=set(pks)).select_related("source", "body")
    return {case.pk: case for case in found}


def told_of_case(
    tabulation: Tabulation, countings: Sequence[Counting], case: Case
) -> list[tuple[Counting, list[tuple[str, str, str]]]]:
    """Give by counting rule where a case is counted: part, column, and why; nothing where it is in no part."""
    told = []
    for counting in countings:
        rows = rows_of(tabulation, units_name(counting.id), pl.col("case") == case.pk)
        found = [] if rows is None else rows.sort("part", "day").collect().to_dicts()
        say = UnitSayer(counting)
        told.append((counting, [(*_named(counting, row), say.say(row)) for row in found]))
    return told


def _named(counting: Counting, row: Mapping[str, Any]) -> tuple[str, str]:
    part = counting.parts[row["part"]]
    return part.title, column_words(part, row["column"])


def column_words(part: Part, column: int) -> str:
    """Name a column of a part by its number, or what stands there instead of one."""
    if column >= 0:
        return part.columns[column].label
    if column == UNCOVERED:
        return "无从知道"
    return "不计" if column <= FIRST_EXCLUDED else "不明"


# --- two counting rules on the same data ----------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """So many units stand in this column by the one rule and in that by the other; None: not counted."""

    part: str
    one: int | None
    other: int | None
    units: int


def compare(
    tabulation: Tabulation, one: Counting, other: Counting, bodies: Bodies, span: Span
) -> list[Move]:
    """Say what moves where between two counting rules of a table: all pairs of columns that have units."""
    left, right = (_counted(tabulation, each, bodies, span) for each in (one, other))
    both = left.join(
        right,
        on=["code", "case", "act"],
        how="full",
        suffix="_other",
        coalesce=True,
        nulls_equal=True,
    )
    rows = (
        both.group_by("code", "column", "column_other")
        .len()
        .sort("code", "column", "column_other", nulls_last=True)
    )
    return [Move(*row) for row in rows.collect().iter_rows()]


def _counted(
    tabulation: Tabulation, counting: Counting, bodies: Bodies, span: Span
) -> pl.LazyFrame:
    wanted = (span.inside(), bodies.inside(), pl.col("column") > FIRST_EXCLUDED)
    rows = rows_of(tabulation, units_name(counting.id), *wanted)
    schema = {"code": pl.String(), "case": pl.Int64(), "act": pl.String(), "column": pl.Int64()}
    if rows is None:
        return pl.LazyFrame(schema=schema)
    codes = pl.Series([part.code for part in counting.parts], dtype=pl.String)
    code = pl.lit(codes).gather(pl.col("part")).alias("code")
    return rows.select(code, "case", "act", _WHOLE)
