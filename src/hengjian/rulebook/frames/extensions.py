"""Pauses and extensions as plain facts of subjects: how much was granted, whether any is on record."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START, Fact
from hengjian.rulebook.frames.source import Source
from hengjian.rulebook.frames.values import Numbers, chosen, either, is_unknown, spread, truths
from hengjian.rulebook.rulebook import LimitCode


def concerns() -> pl.Expr:
    """Tell whether a pause or extension of the whole case, or of this thing, is meant."""
    return pl.col("of").is_null() | (pl.col("of") == pl.col("about")).fill_null(value=False)


def names_limit(limit: int) -> pl.Expr:
    """Tell whether a pause is meant for the limit at this position; without a list, for every one."""
    listed = pl.col("limits")
    bit = (listed & pl.lit(1 << limit, pl.Int64)) != 0
    return listed.is_null() | (listed == 0) | bit


class Extensions:
    """The facts `extended` and `on_record` of the subjects in a frame: s (row number), c, about, gaps, coverage."""

    def __init__(self, source: Source, frame: pl.DataFrame) -> None:
        self.source, self.frame = source, frame

    def value(self, fact: Fact, limit: LimitCode) -> Numbers:
        """Give one of these facts about a limit."""
        return self._extended(limit) if fact.measure == "extended" else self._on_record(limit)

    @cached_property
    def _subjects(self) -> pl.DataFrame:
        touched = self.source.stopped
        return self.frame.select("s", "c", "about").filter(pl.col("c").is_in(touched.implode()))

    @cached_property
    def _granted(self) -> pl.DataFrame:
        return (
            self._subjects.join(
                self.source.extensions.select("c", "of", "limit", "days"), on="c"
            )
            .filter(concerns()).group_by("s", "limit")
            .agg(pl.col("days").sum(), pl.col("days").null_count().alias("unclear"))
        )  # fmt: skip

    @cached_property
    def _paused(self) -> pl.DataFrame:
        pauses = self.source.pauses.select("c", "of", "limits")
        return self._subjects.join(pauses, on="c").filter(concerns())

    def _granted_for(self, limit: LimitCode) -> tuple[pl.Series, pl.Series]:
        """Give the subjects whose limit was extended, and by how many days in all; null where one is unclear."""
        these = self._granted["limit"] == limit.code
        days = self._granted["days"].set(self._granted["unclear"] > 0, None)
        return self._granted["s"].filter(these), days.filter(these)

    def _extended(self, limit: LimitCode) -> Numbers:
        source, (subjects, days) = self.source, self._granted_for(limit)
        value = source.of_nobody(self.frame, EXTENSION, 0)
        if len(subjects):
            value = spread(value, self.frame.height).scatter(subjects, days)
        return chosen(source.with_gap(self.frame, EXTENSION), None, value)

    def _on_record(self, limit: LimitCode) -> Numbers:
        listed: pl.Series = self._paused["limits"]
        bit = 1 << limit.bit
        meant = either(is_unknown(listed), either(listed == 0, (listed & bit) != 0))
        stopped = self._paused["s"].filter(truths(meant)) if len(listed) else self._paused["s"]
        there = [rows for rows in (stopped, self._granted_for(limit)[0]) if len(rows)]
        value: Numbers = 0
        for rows in there:
            value = spread(value, self.frame.height).scatter(rows, 1)
        for kind in (PAUSE_START, PAUSE_END, EXTENSION):
            value = chosen(self.source.with_gap(self.frame, kind), 1, value)
        return value
