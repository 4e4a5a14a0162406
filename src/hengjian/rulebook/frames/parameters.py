"""Parameters for many subjects: each context that occurs is resolved once and looked up by one integer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import OBSERVED
from hengjian.rulebook.model import Pack
from hengjian.rulebook.parameters import ParameterRef, boundaries, parts, resolve
from hengjian.rulebook.tree import ABSENT

PLACE = "place"
Place = tuple[str | None, str | None]


@dataclass(frozen=True)
class _Table:
    """Parts of parameters in some contexts: what is `alike` in all of them, and a row for each of them.

    `of`: the contexts, in order; last None, where some law days are unknown.
    """

    of: tuple[int | None, ...]
    alike: Mapping[str, int | None]
    various: pl.DataFrame


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
        self._tables: dict[tuple[str, ...], _Table] = {}
        self._contexts: dict[str, pl.Expr] = {}

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

    def columns(
        self, frame: pl.DataFrame, refs: Iterable[ParameterRef]
    ) -> Iterator[tuple[str, pl.Series | int | None]]:
        """Give every part of every parameter that is asked for, by the law of each row's law day.

        A number, or None for unknown, where all rows have the same. `frame` has the days of the law
        days, the observed day and the number of the place.
        """
        by_day: dict[str, list[ParameterRef]] = {}
        for ref in refs:
            by_day.setdefault(ref.law_day, []).append(ref)
        if not by_day:
            return
        contexts = frame.select([self._context(law_day) for law_day in by_day])
        unknown = contexts.null_count().row(0)
        lowest, highest = contexts.min().row(0), contexts.max().row(0)
        for i, wanted in enumerate(by_day.values()):
            column = contexts.to_series(i)
            occurring = _occurring(column, lowest[i], highest[i], whole=not unknown[i])
            yield from self._on_law_day(column, occurring, wanted, whole=not unknown[i])

    def _context(self, law_day: str) -> pl.Expr:
        if law_day not in self._contexts:
            self._contexts[law_day] = self._numbered(law_day).alias(law_day)
        return self._contexts[law_day]

    def _numbered(self, law_day: str) -> pl.Expr:
        """Number place and epoch of the law day; null where the day is unknown."""
        named = pl.col(law_day)
        day = pl.when(named == ABSENT).then(pl.col(OBSERVED)).otherwise(named)
        context = pl.col(PLACE) * pl.lit(len(self.bounds) + 1, pl.UInt32)
        if not self.bounds:
            return pl.when(day.is_not_null()).then(context)
        before, last = self.bounds[0] - 1, self.bounds[-1]
        place = (day.clip(before, last) - before).cast(pl.UInt32, wrap_numerical=True)
        return context + pl.lit(self._epochs).gather(place)

    @cached_property
    def _epochs(self) -> pl.Series:
        """Number the epoch of each day, from the day before all law to the newest law's first."""
        days = pl.int_range(self.bounds[0] - 1, self.bounds[-1] + 1, eager=True)
        bounds = pl.Series(self.bounds, dtype=pl.Int64)
        return bounds.search_sorted(days, side="right").cast(pl.UInt32)

    def _on_law_day(
        self, contexts: pl.Series, occurring: pl.Series, refs: list[ParameterRef], *, whole: bool
    ) -> Iterator[tuple[str, pl.Series | int | None]]:
        table = self._table(occurring, refs, whole=whole)
        yield from table.alike.items()
        if table.various.width:
            yield from _picked(table.various, occurring, contexts, whole=whole)

    def _table(self, occurring: pl.Series, refs: list[ParameterRef], *, whole: bool) -> _Table:
        """Give the values in the occurring contexts; the newest are kept, for the next batch mostly has the same."""
        names = tuple(ref.name for ref in refs)
        of = (*occurring, *(() if whole else (None,)))
        if names not in self._tables or self._tables[names].of != of:
            self._tables[names] = self._new_table(of, refs)
        return self._tables[names]

    def _new_table(self, of: tuple[int | None, ...], refs: list[ParameterRef]) -> _Table:
        alike: dict[str, int | None] = {}
        various: list[pl.Series] = []
        for ref in refs:
            # A row of unknowns for unknown law days: picking from it is faster than from no row.
            values = [None if c is None else self._resolved(c, ref.parameter)[ref.part] for c in of]
            if values and None not in of and all(value == values[0] for value in values):
                alike[ref.name] = values[0]
            else:
                various.append(pl.Series(ref.name, values, dtype=pl.Int64))
        return _Table(of, alike, pl.DataFrame(various))

    def _resolved(self, context: int, name: str) -> dict[str, int | None]:
        if (context, name) not in self._values:
            place, epoch = divmod(context, len(self.bounds) + 1)
            before_all = self.bounds[0] - 1 if self.bounds else 0
            day = self.bounds[epoch - 1] if epoch else before_all
            parameter = self.pack.parameters[name]
            found = resolve(self.pack, parameter, *self._listed[place], day)
            self._values[context, name] = parts(self.pack, parameter, found)
        return self._values[context, name]


def _occurring(
    contexts: pl.Series, lowest: int | None, highest: int | None, *, whole: bool
) -> pl.Series:
    """List the different contexts in order: they are few and small, so each is put in its place."""
    if lowest is None or highest is None:
        return contexts.clear()
    if whole and lowest == highest:
        return contexts.head(1)
    seen = pl.Series([False]).new_from_index(0, highest + 1)
    return seen.scatter(contexts if whole else contexts.drop_nulls(), values=True).arg_true()


def _picked(
    table: pl.DataFrame, occurring: pl.Series, contexts: pl.Series, *, whole: bool
) -> Iterator[tuple[str, pl.Series]]:
    """Look the values up for every row, all at once; those after the occurring ones are unknown."""
    top = int(occurring[-1]) if len(occurring) else 0
    places = pl.Series([0], dtype=pl.UInt32).new_from_index(0, top + 1)
    places = places.scatter(occurring, pl.int_range(len(occurring), dtype=pl.UInt32, eager=True))
    rows = places[contexts if whole else contexts.fill_null(0)]
    if not whole:
        rows = rows.set(contexts.is_null(), len(occurring))
    yield from ((column.name, column) for column in table[rows].iter_columns())
