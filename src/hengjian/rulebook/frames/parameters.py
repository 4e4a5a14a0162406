"""Parameters for many subjects: each context that occurs is resolved once and looked up by one integer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.rulebook.frames.values import Numbers, Truths, chosen, is_absent, settled
from hengjian.rulebook.model import Pack
from hengjian.rulebook.parameters import ParameterRef, boundaries, parts, resolve

PLACE = "place"
Place = tuple[str | None, str | None]
At = tuple[tuple[int | None, int], ...]
"""Contexts (None: unknown) and the position of each."""
_FEW = 64
"""So many contexts are looked up whether they occur or not; it takes longer to see which of them do."""


@dataclass(frozen=True, eq=False)
class Table:
    """A part of a parameter by position; where it is `unknown`, some number stands among the values."""

    values: pl.Series
    unknown: tuple[bool, ...]


class Law:
    """The values of a pack, remembered by place, sector and epoch: they do not change between batches.

    `places` numbers the pairs of place and sector that have occurred.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.bounds = boundaries(pack)
        self._places: dict[Place, int] = {}
        self._listed: list[Place] = []
        self._values: dict[tuple[int, str], dict[str, int | None]] = {}
        self._tables: dict[tuple[At, ParameterRef], Table | int | None] = {}
        self._spelled: dict[tuple[int | None, ...], Table] = {}

    def with_places(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Number the pairs of place and sector that occur; the pair's number becomes a column."""
        codes = ["jurisdiction_code", "domain_code"]
        found = cases.select(codes).unique().sort(codes)
        numbers = pl.Series(PLACE, [self._number(pair) for pair in found.iter_rows()], pl.UInt32)
        found = found.with_columns(numbers)
        if found.height == 1:
            return cases.drop(codes).with_columns(pl.lit(numbers[0], pl.UInt32).alias(PLACE))
        numbered = cases.join(found, on=codes, how="left", nulls_equal=True, maintain_order="left")
        return numbered.drop(codes)

    def _number(self, pair: Place) -> int:
        if pair not in self._places:
            self._places[pair] = len(self._listed)
            self._listed.append(pair)
        return self._places[pair]

    def on(self, law_day: Numbers, observed: Numbers, places: pl.Series) -> Contexts:
        """Say which law applies to each subject: of its place, on its law day, or where that is absent, as observed."""
        day = chosen(is_absent(law_day), observed, law_day)
        unknown = day.is_null() if isinstance(day, pl.Series) and day.null_count() else None
        if day is None or (unknown is not None and unknown.all()):
            return Contexts(self, {None: 0}, None)
        epochs, oldest, newest = self._epochs_on(day)
        first, last = int(places.min()), int(places.max())  # type: ignore[arg-type]  # numbers both
        every = len(self.bounds) + 1
        base = first * every + oldest
        if first == last and isinstance(epochs, int) and unknown is None:
            return Contexts(self, {base: 0}, None)
        contexts = places * every + epochs
        if (last - first + 1) * (newest - oldest + 1) > _FEW:
            return Contexts(self, *_told_apart(contexts, unknown))
        # Few enough to look all of them up, those too that may not occur.
        at: dict[int | None, int] = {
            place * every + epoch: place * every + epoch - base
            for place in range(first, last + 1)
            for epoch in range(oldest, newest + 1)
        }
        rows = contexts - base if base else contexts
        if unknown is None:
            return Contexts(self, at, rows)
        size = max(at.values()) + 1
        return Contexts(self, {**at, None: size}, rows.set(unknown, size))

    def _epochs_on(self, day: pl.Series | int) -> tuple[pl.Series | int, int, int]:
        """Number the epoch of the law, for an unknown day some number; with the oldest and the newest."""
        if not self.bounds:
            return 0, 0, 0
        before, last = self.bounds[0] - 1, self.bounds[-1]
        low, high = (day, day) if isinstance(day, int) else (int(day.min()), int(day.max()))  # type: ignore[arg-type]  # some day is known
        oldest, newest = (
            int(self._epochs[min(max(d, before), last) - before]) for d in (low, high)
        )
        if oldest == newest or isinstance(day, int):
            return oldest, oldest, newest
        if low < before or high > last:
            day = day.clip(before, last)
        place = (day.fill_null(max(low, before)) if day.null_count() else day) - before
        found = self._epochs[place.cast(pl.UInt32, wrap_numerical=True)]
        return found, oldest, newest

    @cached_property
    def _epochs(self) -> pl.Series:
        """Number the epoch of each day, from the day before all law to the newest law's first."""
        days = pl.int_range(self.bounds[0] - 1, self.bounds[-1] + 1, eager=True)
        bounds = pl.Series(self.bounds, dtype=pl.Int64)
        return bounds.search_sorted(days, side="right").cast(pl.UInt32)

    def table(self, at: At, ref: ParameterRef) -> Table | int | None:
        """Give a part of a parameter in all these contexts: by their positions, or the one that all have.

        It is kept, for the next batch mostly has the same contexts; equal tables are one and the same.
        """
        key = (at, ref)
        if key not in self._tables:
            values = [None if context is None else self._value(context, ref) for context, _ in at]
            self._tables[key] = values[0]
            if any(value != values[0] for value in values):
                # What stands at positions that nobody has is not looked at; unknown there would cost time.
                by_position = values[:1] * (max(position for _, position in at) + 1)
                for (_, position), value in zip(at, values, strict=True):
                    by_position[position] = value
                spelled = tuple(by_position)
                self._tables[key] = self._spelled.setdefault(spelled, _table(spelled))
        return self._tables[key]

    def _value(self, context: int, ref: ParameterRef) -> int | None:
        if (context, ref.parameter) not in self._values:
            place, epoch = divmod(context, len(self.bounds) + 1)
            before_all = self.bounds[0] - 1 if self.bounds else 0
            day = self.bounds[epoch - 1] if epoch else before_all
            parameter = self.pack.parameters[ref.parameter]
            found = resolve(self.pack, parameter, *self._listed[place], day)
            self._values[context, ref.parameter] = parts(self.pack, parameter, found)
        return self._values[context, ref.parameter][ref.part]


class Contexts:
    """Under which law each of many subjects stands.

    `at`: the contexts that occur, perhaps among others, and a position of each; None is for those whose law
    day is unknown. `rows`: the position of each subject's; None where all have the same.
    """

    def __init__(self, law: Law, at: Mapping[int | None, int], rows: pl.Series | None) -> None:
        self.law, self.at, self.rows = law, tuple(at.items()), rows
        self._columns: dict[int, Numbers] = {}
        self._some: dict[tuple[bool, ...], Truths] = {}

    def value(self, ref: ParameterRef) -> Numbers:
        """Give a part of a parameter for each subject; unknown where its law day is."""
        table = self.law.table(self.at, ref)
        rows = self.rows
        if rows is None or not isinstance(table, Table):
            # One context alone has no table.
            return None if isinstance(table, Table) else table
        # Most parts differ in the same contexts in the same way: whether the law is in force, say.
        if id(table) not in self._columns:
            found = chosen(self._among(rows, table.unknown), None, table.values[rows])
            self._columns[id(table)] = found
        return self._columns[id(table)]

    def _among(self, rows: pl.Series, unknown: tuple[bool, ...]) -> Truths:
        """Tell of whom a part is unknown."""
        if unknown not in self._some:
            self._some[unknown] = settled(pl.Series(unknown)[rows]) if any(unknown) else False
        return self._some[unknown]


def _table(spelled: tuple[int | None, ...]) -> Table:
    # Looking up what may be unknown takes several times as long as looking up numbers.
    known = [0 if value is None else value for value in spelled]
    unknown = tuple(value is None for value in spelled)
    return Table(pl.Series(known, dtype=pl.Int64), unknown)


def _told_apart(
    contexts: pl.Series, unknown: pl.Series | None
) -> tuple[dict[int | None, int], pl.Series]:
    """List the different contexts, and give the position of each row's: they are few and small numbers."""
    known = contexts if unknown is None else contexts.filter(~unknown)
    size = int(known.max()) + 1  # type: ignore[arg-type]  # some are known, and are numbers
    occurring = pl.Series([False]).new_from_index(0, size).scatter(known, values=True).arg_true()
    at: dict[int | None, int] = {context: i for i, context in enumerate(occurring)}
    places = pl.Series([0], dtype=pl.UInt32).new_from_index(0, size)
    places = places.scatter(occurring, pl.int_range(len(occurring), dtype=pl.UInt32, eager=True))
    if unknown is None:
        return at, places[contexts]
    rows = places[contexts.set(unknown, occurring[0])].set(unknown, len(occurring))
    return {**at, None: len(occurring)}, rows
