"""The subjects of one group of rules, and whatever the rules read of them: derived when first asked for.

Most of what rules provide for decides nothing in most batches; what nobody asks for is never derived.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import OBSERVED, PUBLISHED_UNTIL, Clock, Fact, Scope, Window
from hengjian.rulebook.frames.clocks import STILL, ClockRunner, EventsTold, parts_of
from hengjian.rulebook.frames.extensions import Extensions
from hengjian.rulebook.frames.facts import Facts, scope_of
from hengjian.rulebook.frames.parameters import PLACE, Contexts, Law
from hengjian.rulebook.frames.values import Numbers, picked, spread
from hengjian.rulebook.frames.windows import window_found, window_value
from hengjian.rulebook.parameters import ParameterRef
from hengjian.rulebook.rulebook import LimitCode, Need

Rows = dict[Scope, pl.Series | None]
"""The row of each subject in every scope; None where it is its own number."""


class Subjects:
    """`keys`: c, about, a of each subject. `needs`: what the names in the rules' trees mean."""

    def __init__(
        self,
        keys: pl.DataFrame,
        rows: Rows,
        *,
        law: Law,
        facts: Facts,
        needs: Mapping[str, Need],
        runners: Mapping[str, ClockRunner],
        limits: Mapping[str, LimitCode],
    ) -> None:
        self.keys, self.rows = keys, rows
        self.law, self.facts, self.source = law, facts, facts.source
        self.needs, self.runners, self.limits = needs, runners, limits
        self._named: dict[str, Numbers] = {}
        self._contexts: dict[str, Contexts] = {}
        self._clocks: dict[str, dict[str, Numbers]] = {}
        self._told: EventsTold = {}

    def named(self, name: str) -> Numbers:
        """Give what the rules know under this name, of each subject; raises KeyError."""
        if name not in self._named:
            self._named[name] = self._derived(name)
        return self._named[name]

    def forget(self, name: str) -> None:
        """Let go what has been derived under this name; it can be derived again."""
        self._named.pop(name, None)

    def _derived(self, name: str) -> Numbers:
        if name == OBSERVED:
            return self._observed
        if name == PUBLISHED_UNTIL:
            return self.law.pack.calendar.published_until
        match self.needs[name]:
            case Fact() as fact:
                return self._fact(fact)
            case Window() as window:
                return self._window(window)
            case ParameterRef() as ref:
                return self._parameter(ref)
            case (Clock() as clock, str() as part):
                return self._clock(clock)[part]

    @property
    def _observed(self) -> Numbers:
        common = self.facts.observed
        return self._picked(self.facts.cases[OBSERVED], "case") if common is None else common

    def _picked(self, column: pl.Series, scope: Scope) -> pl.Series:
        rows = self.rows[scope]
        return column if rows is None else column[rows]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """Give the keys with s, the subject's own number, and what is known of its case beside facts."""
        context, rows = self.facts.cases.select(self.facts.context_names), self.rows["case"]
        return self.keys.with_row_index("s").hstack(context if rows is None else context[rows])

    def _fact(self, fact: Fact) -> Numbers:
        if fact.measure in ("extended", "on_record"):
            return self._extensions.value(fact, self.limits[fact.detail])
        column = self.facts.column(fact)
        return column if isinstance(column, int) else self._picked(column, scope_of(fact))

    @cached_property
    def _extensions(self) -> Extensions:
        return Extensions(self.source, self.frame)

    def _window(self, window: Window) -> Numbers:
        whole = self.rows["case"] is None
        found = window_found(self.source, self.keys, window, self._bound, whole=whole)
        return window_value(self.source, self.frame, window, self._bound, found)

    def _bound(self, fact: Fact) -> Numbers:
        # Not every bound's hour is read by a rule, and so has no name among the needs.
        return self.named(fact.name) if fact.name in self.needs else self._fact(fact)

    def _parameter(self, ref: ParameterRef) -> Numbers:
        if ref.law_day not in self._contexts:
            self._contexts[ref.law_day] = self.law.on(
                self.named(ref.law_day), self._observed, self._places
            )
        return self._contexts[ref.law_day].value(ref)

    @cached_property
    def _places(self) -> pl.Series:
        return self._picked(self.facts.cases[PLACE], "case")

    def _clock(self, clock: Clock) -> dict[str, Numbers]:
        if clock.name not in self._clocks:
            self._clocks[clock.name] = self._ran(self.runners[clock.name])
        return self._clocks[clock.name]

    def _ran(self, runner: ClockRunner) -> dict[str, Numbers]:
        stopped = self._stopped
        if stopped.is_empty():
            return STILL
        read = {name: self.named(name) for name in (OBSERVED, runner.clock.start.name)}
        read |= {ref.name: self._parameter(ref) for ref in parts_of(runner.clock)}
        rows = stopped["s"]
        some = stopped.hstack(
            [spread(picked(v, rows), len(rows)).alias(name) for name, v in read.items()]
        )
        return runner.values(self.source, some, self.keys.height, self._told)

    @cached_property
    def _stopped(self) -> pl.DataFrame:
        """Give s, c and about of the subjects whose case a pause or an extension touches."""
        touched = self.source.stopped
        if touched.is_empty():
            return self.keys.select(pl.lit(0, pl.UInt32).alias("s"), "c", "about").clear()
        return self.frame.select("s", "c", "about").filter(pl.col("c").is_in(touched.implode()))
