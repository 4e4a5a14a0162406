"""From tree to Polars expression. Null is unknown, ABSENT is absent; every number is Int64."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, reduce

import polars as pl

from hengjian.rulebook.calendars import (
    INSTANTS_FROM,
    INSTANTS_UNTIL,
    Calendar,
    day_starts,
)
from hengjian.rulebook.tree import (
    ABSENT,
    AddMonths,
    And,
    Arithmetic,
    Choose,
    Compare,
    Condition,
    IsAbsent,
    IsUnknown,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Overlap,
    Ref,
    Roll,
    StartOfDay,
    Truth,
    Value,
    WorkingDay,
    WorkingIndex,
    may_be_absent,
)

_LookUp = AddMonths | WorkingIndex | WorkingDay | Roll | StartOfDay
NOTHING = pl.lit(None, pl.Int64)
_SANE = (-700_000, 2_900_000)
NOT_THERE = pl.lit(ABSENT, pl.Int64)


class FrameCompiler:
    """Compiles trees for one calendar; columns bear the names that the trees use."""

    def __init__(
        self,
        calendar: Calendar,
        known: Mapping[Node, str] | None = None,
    ) -> None:
        self.calendar = calendar
        self.known = known or {}
        self._worked = pl.Series("worked", calendar.worked, pl.Int64)
        self._nth = pl.Series("nth", calendar.nth, pl.Int64)
        self._rolled = pl.Series("rolled", calendar.rolled, pl.Int64)

    def knowing(self, columns: Mapping[Node, str]) -> FrameCompiler:
        """Give a compiler that finds these parts of trees already computed, in these columns."""
        return FrameCompiler(self.calendar, {**self.known, **columns})

    def number(self, node: Number) -> pl.Expr:
        """Compile a numeric node."""
        if node in self.known:
            return pl.col(self.known[node])
        match node:
            case Value(value):
                return pl.lit(value, pl.Int64)
            case Ref(name):
                return pl.col(name)
            case Arithmetic(op, left, right):
                return self._arithmetic(op, left, right)
            case Choose(branches, otherwise):
                return self._choose(branches, otherwise, self.number)
        return self._calendar(node)

    def small(self, node: Number) -> pl.Expr:
        """Compile a tree that comes to small constants, in a byte each: most of the time goes into writing."""
        if node in self.known or not isinstance(node, Value | Choose):
            return self.number(node).cast(pl.Int8)
        if isinstance(node, Value):
            return pl.lit(node.value, pl.Int8)
        return self._choose(node.branches, node.otherwise, self.small)

    def _calendar(self, node: _LookUp) -> pl.Expr:
        match node:
            case AddMonths(day, months):
                return self._guarded((day, months), self._add_months(day, months))
            case WorkingIndex(inner):
                return self._guarded((inner,), self._working_index(self.number(inner)))
            case WorkingDay(inner):
                found = _look_up(self._nth, self.number(inner), 1, len(self._nth) - 1)
                return self._guarded((inner,), found)
            case Roll(inner):
                return self._guarded((inner,), self._days(self._rolled, self.number(inner)))
            case StartOfDay(inner):
                starts = pl.Series("starts", day_starts(self.calendar.timezone), pl.Int64)
                since = self.number(inner) - INSTANTS_FROM
                found = _look_up(starts, since, 0, INSTANTS_UNTIL - INSTANTS_FROM)
                return self._guarded((inner,), found)

    def condition(self, node: Condition) -> pl.Expr:
        """Compile a logical node."""
        return pl.col(self.known[node]) if node in self.known else self._condition(node)

    def _condition(self, node: Condition) -> pl.Expr:
        match node:
            case Truth(value):
                return pl.lit(value)
            case Compare(op, left, right):
                return self._compare(op, left, right)
            case OneOf(value, codes):
                return self._one_of(value, codes)
            case Overlap(left, right):
                shared = (self.number(left) & self.number(right)) != 0
                return self._unless_absent((left, right), shared)
            case IsAbsent(inner):
                return self.number(inner) == ABSENT
            case IsUnknown(inner):
                return self.any(inner).is_null()
            case And(parts):
                return reduce(pl.Expr.__and__, map(self.condition, parts), pl.lit(value=True))
            case Or(parts):
                return reduce(pl.Expr.__or__, map(self.condition, parts), pl.lit(value=False))
            case Not(part):
                return self.condition(part).not_()

    def any(self, node: Node) -> pl.Expr:
        """Compile a node of either sort."""
        if isinstance(
            node, Truth | Compare | OneOf | Overlap | IsAbsent | IsUnknown | And | Or | Not
        ):
            return self.condition(node)
        return self.number(node)

    def _arithmetic(self, op: str, left: Number, right: Number) -> pl.Expr:
        a, b = self.number(left), self.number(right)
        result = {"+": a.__add__, "-": a.__sub__, "*": a.__mul__}[op](b)
        return self._guarded((left, right), result)

    def _choose(
        self,
        branches: tuple[tuple[Condition, Number], ...],
        otherwise: Number,
        compiled: Callable[[Number], pl.Expr],
    ) -> pl.Expr:
        result = compiled(otherwise)
        for when, then in reversed(branches):
            result = pl.when(self.condition(when)).then(compiled(then)).otherwise(result)
        return result

    def _compare(self, op: str, left: Number, right: Number) -> pl.Expr:
        a, b = self.number(left), self.number(right)
        compared = {
            "<": a.__lt__, "<=": a.__le__, ">": a.__gt__,
            ">=": a.__ge__, "==": a.__eq__, "!=": a.__ne__,
        }[op](b)  # fmt: skip
        return self._unless_absent((left, right), compared)

    def _one_of(self, value: Number, codes: frozenset[int]) -> pl.Expr:
        found = self.number(value)
        same = (found == code for code in sorted(codes))
        return reduce(pl.Expr.__or__, same, pl.lit(value=False) & found.is_not_null())

    def _absent(self, nodes: tuple[Number, ...]) -> pl.Expr | None:
        able = [self.condition(IsAbsent(node)) for node in nodes if may_be_absent(node)]
        return reduce(pl.Expr.__or__, able) if able else None

    def _guarded(self, nodes: tuple[Number, ...], result: pl.Expr) -> pl.Expr:
        absent = self._absent(nodes)
        return result if absent is None else pl.when(absent).then(NOT_THERE).otherwise(result)

    def _unless_absent(self, nodes: tuple[Number, ...], result: pl.Expr) -> pl.Expr:
        absent = self._absent(nodes)
        return (
            result
            if absent is None
            else pl.when(absent).then(pl.lit(value=False)).otherwise(result)
        )

    def _add_months(self, day: Number, months: Number) -> pl.Expr:
        both = [self.number(day), self.number(months)]
        return pl.map_batches(both, _months_later, return_dtype=pl.Int64, is_elementwise=True)

    def _working_index(self, day: pl.Expr) -> pl.Expr:
        known = bool(self.calendar.worked)
        before = day == self.calendar.first - 1
        found = self._days(self._worked, day)
        return pl.when(before).then(pl.lit(0, pl.Int64)).otherwise(found) if known else found

    def _days(self, table: pl.Series, day: pl.Expr) -> pl.Expr:
        return _look_up(table, day - self.calendar.first, 0, len(table) - 1)


@cache
def _months() -> tuple[pl.Series, pl.Series]:
    """Give the first day of every month there is, and how many days each has."""
    days = pl.date_range(date.min, date.max, "1mo", eager=True)
    return tuple(each.to_physical().cast(pl.Int64) for each in (days, days.dt.month_end()))  # type: ignore[return-value]  # two


def _months_later(columns: Sequence[pl.Series]) -> pl.Series:
    """Count months on from days; step by step, for Polars would look up each date's parts again and again."""
    firsts, lasts = _months()
    # Days far outside any calendar (the reserved integer among them) would overflow a date.
    days = columns[0].to_frame("day").select(pl.when(pl.col("day").is_between(*_SANE)).then("day"))
    month, since = _in_months(days.to_series(), firsts)
    frame = pl.DataFrame([since.alias("since"), (month + columns[1]).alias("month")])
    frame = frame.select(
        "since", pl.when(pl.col("month").is_between(0, len(firsts) - 1)).then("month")
    )
    reached = frame.to_series(1)
    return pl.select(
        pl.min_horizontal(firsts.gather(reached) + frame["since"], lasts.gather(reached))
    ).to_series()


def _in_months(days: pl.Series, firsts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Give the number of each day's month, and how many days it is from the first of that."""
    known = days.drop_nulls()
    if known.is_empty():
        return days, days
    low, high = int(known.min()), int(known.max())  # type: ignore[arg-type]  # numbers both
    if high - low >= len(days):
        month = _month(days)
        return month, days - firsts.gather(month)
    # Many rows, few days: what is asked of a day is worked out once.
    span = pl.Series(range(low, high + 1), dtype=pl.Int64)
    months = _month(span)
    table = pl.DataFrame([months.alias("month"), (span - firsts.gather(months)).alias("since")])
    found = table[(days - low).cast(pl.UInt32)]
    return found.to_series(0), found.to_series(1)


def _month(days: pl.Series) -> pl.Series:
    dates = days.cast(pl.Int32).cast(pl.Date)
    return (dates.dt.year().cast(pl.Int64) - 1) * 12 + dates.dt.month() - 1


def _look_up(table: pl.Series, index: pl.Expr, low: int, high: int) -> pl.Expr:
    """Look up by position, null outside: Polars takes a negative position from the end."""
    if high < low:
        return pl.when(index.is_null()).then(NOTHING).otherwise(NOTHING)
    inside = index.is_between(low, high)
    # Looking up what is not asked for, and leaving it out, is faster than looking up a null.
    elsewhere = pl.lit(low, pl.UInt32)
    place = pl.when(inside).then(_narrow(index)).otherwise(elsewhere)
    return pl.when(inside).then(pl.lit(table).gather(place))


def _narrow(index: pl.Expr) -> pl.Expr:
    """Give a position in four bytes; what does not fit is not looked at, so it is not checked either."""
    return index.cast(pl.UInt32, wrap_numerical=True)
