"""Pauses and extensions of many subjects: merged, then taken in order, one event of each at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import CLOCK_PARTS, OBSERVED, Clock
from hengjian.rulebook.frames.evaluate import Batch, Term, Terms
from hengjian.rulebook.frames.extensions import concerns, names_limit
from hengjian.rulebook.frames.source import Source
from hengjian.rulebook.frames.values import NOTHING, Numbers, alike, spread
from hengjian.rulebook.limits import counted
from hengjian.rulebook.model import UNITS
from hengjian.rulebook.names import Names
from hengjian.rulebook.parameters import ParameterRef
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.tree import ABSENT, Ref, WorkingIndex

EventsTold = dict[tuple[str, str, str], tuple[pl.DataFrame, pl.DataFrame]]
"""Subjects and events by limit, law day and start."""
STILL: dict[str, Numbers] = dict.fromkeys(CLOCK_PARTS, 0)
"""The parts of a clock that nothing stops or extends."""
PAUSE, EXTENDED = 0, 1
UNKNOWN_LAST = 2**60
DAYS = 1 << 24
"""More days than lie between any two days, in the past or to come."""


def parts_of(clock: Clock) -> tuple[ParameterRef, ...]:
    """List the parts of its limit that a clock reads, beyond what the rules' own trees name."""
    parts = ("number", "unit", "rolls", "first", "pauses", "extend")
    return tuple(ParameterRef(clock.limit, part, clock.law_day) for part in parts)


class ClockRunner:
    """One clock, ready to run over the subjects of any snapshot."""

    def __init__(self, rulebook: Rulebook, terms: Terms, clock: Clock) -> None:
        self.clock = clock
        pack = rulebook.pack
        self.limit = rulebook.limits[clock.limit]
        self.names = Names(pack.declarations, pack.parameters, "case", None, clock.law_day)
        parameter = pack.parameters[clock.limit]
        start, granted, paused = Ref("start"), Ref("counted"), Ref("paused")
        self.due = terms.of(counted(self.names, parameter, start, granted, paused))
        self.raw = terms.of(counted(self.names, parameter, start, granted, paused, rolled=False))
        self.indices = {
            day: terms.of(WorkingIndex(Ref(day))) for day in ("end", "before", "until", "raw")
        }
        self.in_working_days = self.part("unit") == UNITS.index("working_days")
        self.in_hours = self.part("unit") == UNITS.index("hours")

    def values(
        self, source: Source, frame: pl.DataFrame, size: int, told: EventsTold
    ) -> dict[str, Numbers]:
        """Give the parts of the clock for `size` subjects; nought where nothing stops or extends it.

        `frame` holds those of them whose case has a pause or an extension: s (their row), c, about,
        the start and the limit's parts. `told` keeps what happens for clocks that differ in their cap only.
        """
        key = (self.clock.limit, self.clock.law_day, self.clock.start.name)
        if key not in told:
            subjects = self.subjects(frame)
            told[key] = subjects, self.events(source, subjects)
        read = self.run(*told[key])
        if read.is_empty():
            return STILL
        return {
            part: alike(0, size).scatter(read["s"], read[part].cast(pl.Int64))
            for part in CLOCK_PARTS
        }

    def part(self, part: str) -> pl.Expr:
        """Give a part of the limit."""
        return pl.col(self.names.part(self.clock.limit, part).name)

    def subjects(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Give those of whom the limit runs, and is known, in days."""
        return frame.select(
            "s", "c", "about", OBSERVED, pl.col(self.clock.start.name).alias("start"),
            *(ref.name for ref in parts_of(self.clock)),
        ).filter(
            (pl.col("start") != ABSENT) & self.part("number").is_not_null()
            & self.part("unit").is_not_null() & self.in_hours.not_()
        )  # fmt: skip

    def run(self, subjects: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
        """Give s, extended, paused and running of the subjects that a pause or extension concerns."""
        state = (
            subjects.join(events.select("s").unique(), on="s", how="semi")
            .drop("c", "about", OBSERVED)
            .with_columns(
                granted=pl.lit(0, pl.Int64), paused=pl.lit(0, pl.Int64),
                running=pl.lit(0, pl.Int64), going=pl.lit(value=True),
            )
        )  # fmt: skip
        done: list[pl.DataFrame] = []
        for rank in range(int(events["rank"].max() or 0) + 1 if events.height else 0):  # type: ignore[arg-type]  # a count
            now = events.filter(pl.col("rank") == rank)
            step = state.join(now, on="s", how="left", maintain_order="left")
            over = pl.col("day").is_null() | pl.col("going").not_()
            done.append(step.filter(over).select(state.columns))
            state = self.take(step.filter(over.not_())).select(state.columns)
        every = pl.concat([*done, state]) if done else state
        return every.with_columns(counted=self._counted).select(
            "s", pl.col("counted").alias("extended"), "paused", "running"
        )

    @cached_property
    def _counted(self) -> pl.Expr:
        """Extensions as far as they count: capped, or all of them; unknown stays unknown."""
        granted, most = pl.col("granted"), self.part("extend").fill_null(0)
        if not self.clock.cap:
            return granted
        return pl.when(granted > most).then(most).otherwise(granted)

    def take(self, step: pl.DataFrame) -> pl.DataFrame:
        """Take one event of each subject, if its limit had not run out."""
        step = step.with_columns(self._counted.alias("counted"))
        step = _with(step, {"due": self.due, "raw": self.raw})
        step = _with(step, {f"index of {day}": term for day, term in self.indices.items()})
        return step.with_columns(self._taken)

    @cached_property
    def _taken(self) -> list[pl.Expr]:
        """Give what comes of an event."""
        is_pause = pl.col("sort") == PAUSE
        ok = (
            pl.col("counted").is_not_null() & pl.col("paused").is_not_null()
            & (pl.col("due") >= pl.col("day") - is_pause.cast(pl.Int64)).fill_null(value=False)
        )  # fmt: skip
        granted = pl.col("granted") + self.amount()
        if self.clock.cap:
            full = pl.col("counted") >= self.part("extend").fill_null(0)
            granted = pl.when(granted.is_null() & full).then(pl.col("counted")).otherwise(granted)
        return [
            ok.alias("going"),
            pl.when(ok & is_pause).then(pl.col("paused") + self.length())
            .otherwise(pl.col("paused")).alias("paused"),
            pl.when(ok & is_pause).then(pl.max_horizontal("running", "endless"))
            .otherwise(pl.col("running")).alias("running"),
            pl.when(ok & is_pause.not_()).then(granted).otherwise(pl.col("granted")).alias("granted"),
        ]  # fmt: skip

    def length(self) -> pl.Expr:
        """Give a pause's length in the limit's unit; unknown where the pause is unclear."""
        length = self.between("before", "end")
        return pl.when(pl.col("unclear")).then(NOTHING).otherwise(length)

    def amount(self) -> pl.Expr:
        """Give what an extension adds, in the limit's unit."""
        gained = self.between("raw", "until")
        return pl.coalesce("days", pl.when(gained < 0).then(pl.lit(0, pl.Int64)).otherwise(gained))

    def between(self, first: str, last: str) -> pl.Expr:
        """Count the days after the first one through the last one, in the limit's unit."""
        working = pl.col(f"index of {last}") - pl.col(f"index of {first}")
        return pl.when(self.in_working_days).then(working).otherwise(pl.col(last) - pl.col(first))

    # --- events --------------------------------------------------------------------------------

    def events(self, source: Source, subjects: pl.DataFrame) -> pl.DataFrame:
        """Give what happens to the limit of each subject, in order."""
        place = pl.int_range(pl.len())
        events = pl.concat([self.pauses(source, subjects), self.extensions(source, subjects)])
        order = ["s", "day", "sort", pl.col("days").fill_null(UNKNOWN_LAST),
                 pl.col("until").fill_null(UNKNOWN_LAST)]  # fmt: skip
        return events.sort(order).with_columns(
            rank=place
            - pl.when(pl.col("s").ne_missing(pl.col("s").shift())).then(place).forward_fill(),
            before=pl.col("day") - 1,
        )

    def pauses(self, source: Source, subjects: pl.DataFrame) -> pl.DataFrame:
        """Give the pauses that the limit allows, those that touch one another as one."""
        allowed, reason = self.part("pauses").fill_null(0), pl.col("reason")
        named = reason.is_null() | (_bit(allowed, reason) != 0)
        found = (
            subjects.join(source.pauses, on="c")
            .filter(concerns() & names_limit(self.limit.bit) & (allowed != 0) & named)
            .select(
                "s",
                pl.max_horizontal(pl.col("on").cast(pl.Int64), pl.col("start") + 1).alias("day"),
                pl.min_horizontal(
                    pl.coalesce(pl.col("back").cast(pl.Int64) - 1, pl.col(OBSERVED)), OBSERVED
                ).cast(pl.Int64).alias("end"),
                pl.col("back").is_null().cast(pl.Int64).alias("endless"),
                reason.is_null().alias("unclear"),
            )
            .filter(pl.col("end") >= pl.col("day"))
            .sort("s", "day", "end")
        )  # fmt: skip
        # In order of the subjects, so that the furthest day of one is always before those of the next.
        reach = (pl.col("s").cast(pl.Int64) * DAYS + pl.col("end")).cum_max().shift(1)
        fresh = reach.is_null() | (pl.col("s").cast(pl.Int64) * DAYS + pl.col("day") > reach + 1)
        return (
            found.with_columns(block=fresh.cast(pl.Int64).cum_sum())
            .group_by("s", "block")
            .agg(pl.col("day").min(), pl.col("end").max(), pl.col("endless").max(),
                 pl.col("unclear").any())
            .select(
                "s", "day", pl.lit(PAUSE, pl.Int64).alias("sort"), "end", "endless", "unclear",
                NOTHING.alias("days"), NOTHING.alias("until"),
            )
        )  # fmt: skip

    def extensions(self, source: Source, subjects: pl.DataFrame) -> pl.DataFrame:
        """Give the extensions of the limit."""
        return (
            subjects.join(source.extensions, on="c")
            .filter(concerns() & (pl.col("limit") == self.limit.code))
            .select(
                "s", pl.col("on").cast(pl.Int64).alias("day"), pl.lit(EXTENDED, pl.Int64).alias("sort"),
                NOTHING.alias("end"), pl.lit(0, pl.Int64).alias("endless"),
                pl.lit(value=False).alias("unclear"), "days", "until",
            )
        )  # fmt: skip


def _with(frame: pl.DataFrame, terms: Mapping[str, Term]) -> pl.DataFrame:
    """Add columns that are worked out from those of the frame."""
    batch = Batch(frame.height, frame.get_column)
    found = {name: batch.of(term) for name, term in terms.items()}
    return frame.hstack([spread(value, frame.height).alias(name) for name, value in found.items()])


def _bit(mask: pl.Expr, position: pl.Expr) -> pl.Expr:
    """Tell whether a bit is set: Polars has no shift, so the bit's weight is looked up."""
    weights = pl.Series("weights", [1 << i for i in range(62)], dtype=pl.Int64)
    return mask & pl.lit(weights).gather(position.fill_null(0).cast(pl.UInt32))
