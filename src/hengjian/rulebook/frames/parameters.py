"""Parameters for many subjects: each context that occurs is resolved once and looked up by one integer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from hengjian.rulebook.facts import OBSERVED
from hengjian.rulebook.model import Pack
from hengjian.rulebook.parameters import ParameterRef, boundaries, parts, resolve
from hengjian.rulebook.tree import ABSENT

PLACE = "place"
Place = tuple[str | None, str | None]


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

    def with_places(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Number the pairs of place and sector that occur; the pair's number becomes a column."""
        codes = ["jurisdiction_code", "domain_code"]
        found = cases.select(codes).unique().sort(codes)
        numbers = pl.Series(PLACE, [self._number(pair) for pair in found.iter_rows()], pl.Int64)
        found = found.with_columns(numbers)
        if found.height == 1:
            return cases.drop(codes).with_columns(pl.lit(numbers[0], pl.Int64).alias(PLACE))
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
        contexts = frame.select(self._context(law_day).alias(law_day) for law_day in by_day)
        for law_day, wanted in by_day.items():
            yield from self._on_law_day(contexts[law_day], wanted)

    def _context(self, law_day: str) -> pl.Expr:
        """Number place and epoch of the law day; null where the day is unknown."""
        named = pl.col(law_day)
        day = pl.when(named == ABSENT).then(pl.col(OBSERVED)).otherwise(named).cast(pl.Int64)
        epoch = pl.lit(pl.Series(self.bounds, dtype=pl.Int64)).search_sorted(day, side="right")
        context = pl.col(PLACE) * (len(self.bounds) + 1) + epoch.cast(pl.Int64)
        return pl.when(day.is_not_null()).then(context)

    def _on_law_day(
        self, contexts: pl.Series, refs: list[ParameterRef]
    ) -> Iterator[tuple[str, pl.Series | int | None]]:
        if contexts.null_count() == 0 and contexts.min() == contexts.max():
            occurring = contexts.head(1)
        else:
            occurring = contexts.drop_nulls().unique().sort()
        rows: pl.Series | None = None
        for ref in refs:
            values = self._part(occurring, ref)
            if values and not contexts.null_count() and all(v == values[0] for v in values):
                yield ref.name, values[0]
                continue
            if rows is None:
                numbers = pl.int_range(len(occurring), dtype=pl.UInt32, eager=True)
                rows = contexts.replace_strict(
                    occurring, numbers, default=None, return_dtype=pl.UInt32
                )
            table = pl.Series(values or [None], dtype=pl.Int64)
            yield ref.name, table.gather(rows)

    def _part(self, contexts: pl.Series, ref: ParameterRef) -> list[int | None]:
        return [self._resolved(context, ref.parameter)[ref.part] for context in contexts]

    def _resolved(self, context: int, name: str) -> dict[str, int | None]:
        if (context, name) not in self._values:
            place, epoch = divmod(context, len(self.bounds) + 1)
            before_all = self.bounds[0] - 1 if self.bounds else 0
            day = self.bounds[epoch - 1] if epoch else before_all
            parameter = self.pack.parameters[name]
            found = resolve(self.pack, parameter, *self._listed[place], day)
            self._values[context, name] = parts(self.pack, parameter, found)
        return self._values[context, name]
