"""Pauses and extensions as plain facts of subjects: how much was granted, whether any is on record."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START, Fact
from hengjian.rulebook.frames.source import Source, evaluated
from hengjian.rulebook.frames.values import Numbers, alike
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

    def _granted_for(self, limit: LimitCode) -> pl.DataFrame:
        return self._granted.filter(pl.col("limit") == limit.code)

    def _extended(self, limit: LimitCode) -> Numbers:
        source, found = self.source, self._granted_for(limit)
        sure = source.surely_covered(EXTENSION)
        if sure and found.is_empty():
            return 0
        column = alike(0, self.frame.height)
        if not sure:
            column = evaluated(self.frame, source.nothing(EXTENSION, pl.lit(0, pl.Int64)))
        if found.height:
            column = column.scatter(found["s"], found["days"].set(found["unclear"] > 0, None))
        gap = source.gap(EXTENSION)
        return column.set(evaluated(self.frame, gap), None) if source.gap_kinds else column

    def _on_record(self, limit: LimitCode) -> Numbers:
        source = self.source
        stopped = self._paused.filter(names_limit(limit.bit))["s"]
        there = [rows for rows in (stopped, self._granted_for(limit)["s"]) if len(rows)]
        if not there and not source.gap_kinds:
            return 0
        column = alike(0, self.frame.height)
        for rows in there:
            column = column.scatter(rows, 1)
        gap = source.gap(PAUSE_START) | source.gap(PAUSE_END) | source.gap(EXTENSION)
        return column.set(evaluated(self.frame, gap), 1) if source.gap_kinds else column
