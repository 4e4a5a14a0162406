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
    ) -> Iterator[tuple[str, pl.Expr | int | None]]:
        """Give every part of every parameter that is asked for, by the law of each row's law day.

        A number, or None for unknown, where all rows have the same. `frame` has the days of the law
        days, the observed day and the number of the place.
        """
        by_day: dict[str, list[ParameterRef]] = {}
        for ref in refs:
            by_day.setdefault(ref.law_day, []).append(ref)
        for law_day, wanted in by_day.items():
            yield from self._on_law_day(frame, law_day, wanted)

    def _on_law_day(
        self, frame: pl.DataFrame, law_day: str, refs: list[ParameterRef]
    ) -> Iterator[tuple[str, pl.Expr | int | None]]:
        span = len(self.bounds) + 1
        day = pl.when(pl.col(law_day) == ABSENT).then(pl.col(OBSERVED)).otherwise(pl.col(law_day))
        days = frame.select(day.cast(pl.Int64)).to_series()
        epochs = pl.Series(self.bounds, dtype=pl.Int64).search_sorted(days, side="right")
        known = epochs.cast(pl.Int64).set(days.is_null(), None)
        contexts = frame[PLACE] * span + known
        occurring = contexts.drop_nulls().unique().sort()
        rows = contexts.replace_strict(
            occurring, pl.int_range(len(occurring), dtype=pl.UInt32, eager=True),
            default=None, return_dtype=pl.UInt32,
        )  # fmt: skip
        found = [self._part(occurring, ref) for ref in refs]
        for ref, values in zip(refs, found, strict=True):
            alike = bool(values) and all(value == values[0] for value in values)
            if alike and not rows.null_count():
                yield ref.name, values[0]
            else:
                table = pl.Series(values or [None], dtype=pl.Int64)
                yield ref.name, pl.lit(table).gather(pl.lit(rows))

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
