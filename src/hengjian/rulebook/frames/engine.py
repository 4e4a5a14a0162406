"""Judging a snapshot: every rule over every subject, with Polars."""

from __future__ import annotations

import polars as pl

from hengjian.rulebook.facts import OBSERVED, PUBLISHED_UNTIL, VERDICT, Fact, Scope, Window
from hengjian.rulebook.frames.clocks import parts_of, with_clock
from hengjian.rulebook.frames.evaluate import FrameCompiler
from hengjian.rulebook.frames.facts import Source, with_extension_facts, with_facts
from hengjian.rulebook.frames.parameters import with_parameters, with_places
from hengjian.rulebook.frames.shared import shared_subtrees
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.frames.windows import with_window
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.rulebook import Group, Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.tree import Node
from hengjian.rulebook.verdicts import (
    GroupVerdicts,
    due_column,
    flags_column,
    verdict_column,
    verdict_schema,
)


def judge_snapshot(rulebook: Rulebook, snapshot: Snapshot) -> list[GroupVerdicts]:
    """Judge every subject of the snapshot by every rule."""
    source = Source(snapshot, rulebook.pack.declarations)
    groups = rulebook.groups()
    cases, places = with_places(snapshot.cases)
    declared = rulebook.pack.declarations.case_fields
    cases = cases.rename({name: f"column({name})" for name in declared if name in cases.columns})
    cases = source.with_gaps(cases).with_columns(
        pl.col(OBSERVED).cast(pl.Int64),
        pl.lit(rulebook.pack.calendar.published_until, pl.Int64).alias(PUBLISHED_UNTIL),
    )
    cases = with_facts(source, cases, _facts(groups), "case")
    return [_Judging(rulebook, source, cases, places, group).run() for group in groups]


def _facts(groups: tuple[Group, ...]) -> list[Fact]:
    """List the facts of all rules once."""
    found = {fact.name: fact for group in groups for rule in group.rules for fact in rule.facts}
    return list(found.values())


class _Judging:
    """One group of rules over its subjects."""

    def __init__(
        self,
        rulebook: Rulebook,
        source: Source,
        cases: pl.DataFrame,
        places: list[tuple[str | None, str | None]],
        group: Group,
    ) -> None:
        self.rulebook, self.source, self.cases = rulebook, source, cases
        self.places, self.group = places, group
        self.compiler = FrameCompiler(rulebook.pack.calendar)

    def run(self) -> GroupVerdicts:
        frame = self.subjects().with_row_index("s")
        if frame.is_empty():
            return GroupVerdicts(
                self.group, pl.DataFrame(schema=verdict_schema(len(self.group.rules)))
            )
        facts = _facts((self.group,))
        for scope in self.scopes():
            frame = with_facts(self.source, frame, facts, scope)
        frame = with_extension_facts(self.source, frame, facts, self.rulebook.limits())
        windows: dict[str, Window] = {w.name: w for rule in self.group.rules for w in rule.windows}
        for window in windows.values():
            frame = with_window(self.source, frame, window)
        clocks = {clock.name: clock for rule in self.group.rules for clock in rule.clocks}
        parts = {part.name: part for rule in self.group.rules for part in rule.parts}
        parts |= {part.name: part for clock in clocks.values() for part in parts_of(clock)}
        frame = with_parameters(self.rulebook.pack, frame, self.places, parts.values())
        for clock in clocks.values():
            frame = with_clock(self.rulebook, self.source, self.compiler, frame, clock)
        return GroupVerdicts(self.group, self.verdicts(frame))

    def scopes(self) -> tuple[Scope, ...]:
        """List the scopes that the subject has beyond the case."""
        if self.group.subject == "act":
            return ("thing", "act") if self.of_thing() else ("act",)
        return ("thing",) if self.group.subject == "thing" else ()

    def of_thing(self) -> bool:
        of = self.group.of
        return of is not None and self.source.declarations.kinds[of].level == "thing"

    def subjects(self) -> pl.DataFrame:
        """Give one row per subject with its keys and everything known of its case."""
        if self.group.subject == "case":
            return self.cases.with_columns(
                pl.lit(None, pl.String).alias("about"), pl.lit(None, pl.UInt32).alias("a")
            )
        if self.group.subject == "thing":
            opening = [n for n, kind in self.source.declarations.kinds.items() if kind.opens]
            things = [self.source.of_kind(kind).select("c", "about") for kind in opening]
            keys = (
                pl.concat(things)
                if things
                else self.source.snapshot.acts.select("c", "about").clear()
            )
            keys = keys.drop_nulls("about").unique().sort("c", "about")
            keys = keys.with_columns(pl.lit(None, pl.UInt32).alias("a"))
        else:
            about = pl.col("about") if self.of_thing() else pl.lit(None, pl.String).alias("about")
            recorded = self.source.of_kind(self.group.of or "").drop_nulls("a")
            keys = recorded.select("c", about, "a").sort("c", "a")
        return keys.join(self.cases, on="c", how="left", maintain_order="left")

    def verdicts(self, frame: pl.DataFrame) -> pl.DataFrame:
        rules = list(enumerate(self.group.rules))
        frame = self.with_shared(frame)
        judged = frame.lazy().with_columns(
            self.compiler.number(rule.verdict).fill_null(int(Verdict.FACT_UNKNOWN))
            .cast(pl.Int32).alias(verdict_column(i))
            for i, rule in rules
        )  # fmt: skip
        about = pl.col("about") if self.group.subject == "thing" else pl.lit(None, pl.String)
        return judged.select(
            "c",
            about.alias("about"),
            "a",
            *(column for i, rule in rules for column in self.columns(i, rule)),
        ).collect()

    def with_shared(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Compute once what several trees look up in the calendar."""
        trees: list[Node] = []
        for rule in self.group.rules:
            trees += [rule.verdict, rule.due, *(when for when, _ in rule.flags)]
        for level, nodes in enumerate(shared_subtrees(trees)):
            named = {node: f"shared:{level}:{i}" for i, node in enumerate(nodes)}
            frame = frame.with_columns(
                self.compiler.number(node).alias(name) for node, name in named.items()
            )
            self.compiler = self.compiler.knowing(named)
        return frame

    def columns(self, i: int, rule: Rule) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        """Give verdict, last day and flags of one rule; the latter two look at its verdict."""
        compiler = self.compiler.reading(VERDICT, verdict_column(i))
        flags = [
            pl.when(compiler.condition(when))
            .then(pl.lit(flag, pl.Int32))
            .otherwise(pl.lit(0, pl.Int32))
            for when, flag in rule.flags
        ]
        total = pl.sum_horizontal(flags) if flags else pl.lit(0, pl.Int32)
        due = compiler.number(rule.due)
        return (
            pl.col(verdict_column(i)),
            due.cast(pl.Int32).alias(due_column(i)),
            total.cast(pl.Int32).alias(flags_column(i)),
        )
