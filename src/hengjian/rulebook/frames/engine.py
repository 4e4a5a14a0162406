"""Judging a snapshot: every rule over every subject, with Polars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import (
    CLOCK_PARTS,
    OBSERVED,
    PUBLISHED_UNTIL,
    VERDICT,
    Fact,
    Scope,
    Window,
)
from hengjian.rulebook.frames.clocks import ClockRunner, EventsTold, parts_of
from hengjian.rulebook.frames.evaluate import FrameCompiler
from hengjian.rulebook.frames.facts import COSTLY, Facts, scope_of, with_extension_facts
from hengjian.rulebook.frames.parameters import Law
from hengjian.rulebook.frames.shapes import UNTOLD, Shape
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.frames.source import Source
from hengjian.rulebook.frames.windows import window_found, window_value
from hengjian.rulebook.outcomes import Outcome
from hengjian.rulebook.rulebook import Group, Rulebook
from hengjian.rulebook.verdicts import (
    KEY_SCHEMA,
    GroupVerdicts,
    due_column,
    flags_column,
    verdict_column,
    verdict_schema,
)

_NOBODY = pl.DataFrame(schema=KEY_SCHEMA)
_NO_THING = pl.lit(None, pl.String).alias("about")
Rows = dict[Scope, pl.Series | None]
"""The row of each subject in every scope; None where it is its own number."""


def judge_snapshot(rulebook: Rulebook, snapshot: Snapshot) -> list[GroupVerdicts]:
    """Judge every subject of the snapshot by every rule, with all last days and flags."""
    return [
        GroupVerdicts(judged.group, judged.frame())
        for judged in BatchJudge(rulebook).judge(snapshot)
    ]


@dataclass(frozen=True)
class JudgedGroup:
    """One group of rules over a snapshot.

    `keys`: c, about, a of each subject. Last days and flags are worked out for the rows that somebody
    asks for.
    """

    group: Group
    keys: pl.DataFrame
    shape: Shape
    known: pl.DataFrame
    judged: pl.DataFrame

    def verdicts(self, i: int) -> pl.Series:
        """Give the number of the Verdict on each subject by the rule in this position (Int8)."""
        if i in self.shape.settled:
            settled = self.shape.settled[i]
            return pl.repeat(settled, self.keys.height, dtype=pl.Int8, eager=True)
        return self.judged[verdict_column(i)]

    def numbers(self, i: int) -> dict[int, int]:
        """Count the subjects by the number of the Verdict; those left UNTOLD are not counted."""
        if not self.keys.height:
            return {}
        if i in self.shape.settled:
            settled = self.shape.settled[i]
            return {} if settled == UNTOLD else {settled: self.keys.height}
        return self._counted[i]

    @cached_property
    def _counted(self) -> dict[int, dict[int, int]]:
        """Count the verdicts of all rules at once."""
        counting = self.shape.counting
        counted: dict[int, dict[int, int]] = {i: {} for i, _ in counting}
        totals = self.judged.select(counting.values()).row(0)
        for (i, verdict), subjects in zip(counting, totals, strict=True):
            if subjects:
                counted[i][verdict] = subjects
        return counted

    def numbers_by(
        self, labels: pl.Series, wanted: Sequence[tuple[int, int]]
    ) -> dict[str, list[int]]:
        """Count, for each label that subjects have, those whom a rule (its position) gives a verdict."""
        counted = [
            pl.len().alias(f"{i}:{verdict}")
            if i in self.shape.settled
            else (pl.col(verdict_column(i)) == pl.lit(verdict, pl.Int8))
            .sum()
            .alias(f"{i}:{verdict}")
            for i, verdict in wanted
        ]
        told = pl.DataFrame([labels.alias("label"), *self.judged.iter_columns()])
        return {
            label: numbers for label, *numbers in told.group_by("label").agg(counted).iter_rows()
        }

    def details(self, i: int, rows: pl.Series) -> pl.DataFrame:
        """Give c, about, a, verdict, due and flags by the rule in this position, for these rows."""
        verdict = self.verdicts(i)[rows].cast(pl.Int32)
        details = self.shape.details(i)
        known = self.known.select(details.reads)[rows]
        told = self.keys[rows].with_columns(verdict.alias(VERDICT))
        worked_out = told.hstack(known).with_columns(details.due, details.flags)
        return worked_out.select(*told.columns, "due", "flags")

    def frame(self) -> pl.DataFrame:
        """Give verdict, last day and flags of every subject by every rule."""
        number = len(self.group.rules)
        if self.keys.is_empty():
            return pl.DataFrame(schema=verdict_schema(number))
        columns = []
        for i in range(number):
            told = self._told(i)
            columns += [
                told[VERDICT].alias(verdict_column(i)),
                told["due"].alias(due_column(i)),
                told["flags"].alias(flags_column(i)),
            ]
        return self.keys.hstack(columns)

    def _told(self, i: int) -> pl.DataFrame:
        every = pl.int_range(self.keys.height, dtype=pl.UInt32, eager=True)
        if not self.shape.is_silent(i):
            return self.details(i, every)
        return pl.DataFrame([self.verdicts(i).cast(pl.Int32).alias(VERDICT)]).with_columns(
            pl.lit(None, pl.Int32).alias("due"), pl.lit(0, pl.Int32).alias("flags")
        )


class BatchJudge:
    """Judges snapshots; made once for a rulebook, for its expressions are the same each time.

    Only the outcomes to be `told` are told apart, all of them if there are none; the others are UNTOLD.
    """

    def __init__(self, rulebook: Rulebook, told: Collection[Outcome] | None = None) -> None:
        self.rulebook = rulebook
        self._law = Law(rulebook.pack)
        self._plans = [_GroupPlan(rulebook, group, told) for group in rulebook.groups()]

    def judge(self, snapshot: Snapshot) -> Iterator[JudgedGroup]:
        """Judge every subject of the snapshot, group after group."""
        pack = self.rulebook.pack
        source = Source(snapshot, pack.declarations)
        declared = pack.declarations.case_fields
        cases = self._law.with_places(snapshot.cases)
        cases = cases.rename({n: f"column({n})" for n in declared if n in cases.columns})
        cases = source.with_gaps(cases).with_columns(pl.col(OBSERVED).cast(pl.Int64))
        facts = Facts(source, cases)
        for plan in self._plans:
            yield plan.judge(self._law, facts)


class _GroupPlan:
    """One group of rules with everything that does not depend on a snapshot."""

    def __init__(self, rulebook: Rulebook, group: Group, told: Collection[Outcome] | None) -> None:
        self.rulebook, self.group = rulebook, group
        self.facts: list[Fact] = list({f.name: f for r in group.rules for f in r.facts}.values())
        self.windows: list[Window] = list(
            {window.name: window for rule in group.rules for window in rule.windows}.values()
        )
        clocks = {clock.name: clock for rule in group.rules for clock in rule.clocks}
        parts = {part.name: part for rule in group.rules for part in rule.parts}
        parts |= {part.name: part for clock in clocks.values() for part in parts_of(clock)}
        self.parts = list(parts.values())
        compiler = FrameCompiler(rulebook.pack.calendar)
        self.clocks = [ClockRunner(rulebook, compiler, clock) for clock in clocks.values()]
        self.limits = rulebook.limits()
        self.always = {PUBLISHED_UNTIL: rulebook.pack.calendar.published_until}
        plain = frozenset(fact.name for fact in self.facts if fact.measure not in COSTLY)
        self.shape = Shape.of(group, rulebook.pack.calendar, plain | {OBSERVED}, told)

    # --- with a snapshot ------------------------------------------------------------------------

    def judge(self, law: Law, facts: Facts) -> JudgedGroup:
        """Judge the group's subjects."""
        keys, rows = self._subjects(facts)
        if keys.is_empty():
            return JudgedGroup(self.group, keys, self.shape, keys, keys)
        shape = self.shape.knowing({**self.always, **self._constants(facts)})
        frame = self._with_context(facts, keys, rows)
        frame = self._with_facts(facts, frame, rows, _Needs(self, shape.reads).plain)
        shape, frame = shape.asked(frame)
        needs = _Needs(self, shape.reads)
        frame = self._with_facts(facts, frame, rows, needs.costly)
        frame = self._with_windows(facts.source, frame, needs)
        values = dict(law.columns(frame, needs.parts))
        shape = shape.knowing({n: v for n, v in values.items() if not isinstance(v, pl.Series)})
        various = [value.alias(n) for n, value in values.items() if isinstance(value, pl.Series)]
        # What all have in common is in the trees by now; clocks alone read it from columns.
        frame = frame.hstack(various).with_columns(
            pl.lit(values[name], pl.Int64).alias(name)
            for name in sorted(needs.of_clocks)
            if not isinstance(values[name], pl.Series)
        )
        shape, frame = self._with_clocks(facts.source, frame, shape)
        for expressions in shape.shared:
            frame = frame.with_columns(expressions)
        if self.group.subject == "act":
            keys = keys.with_columns(_NO_THING)
        return JudgedGroup(self.group, keys, shape, frame, frame.select(shape.verdicts))

    def _constants(self, facts: Facts) -> dict[str, int]:
        """Say what all subjects have in common before anything is derived."""
        found = {fact.name: facts.constant(fact) for fact in self.facts}
        found[OBSERVED] = facts.observed
        return {name: value for name, value in found.items() if value is not None}

    def _subjects(self, facts: Facts) -> tuple[pl.DataFrame, Rows]:
        """Give the keys of the subjects, and their rows."""
        source = facts.source
        no_act = pl.lit(None, pl.UInt32).alias("a")
        if self.group.subject == "case":
            return facts.cases.select("c", _NO_THING, no_act), {"case": None}
        if self.group.subject == "thing":
            opened = source.opened
            keys = source.things[opened].select("c", "about", no_act)
            return keys, {"case": source.case_rows(keys["c"]), "thing": opened}
        of = self.group.of or ""
        kind, acts = source.declarations.kinds[of], source.own(of)
        if acts.is_empty():
            return _NOBODY, {}
        keys = acts.select("c", "about" if kind.level == "thing" else _NO_THING, "a")
        rows: Rows = {"case": source.case_rows(keys["c"]), "act": None}
        if kind.level == "thing":
            rows["thing"] = facts.rows_within("act", of, "thing")
        return keys, rows

    def _with_context(self, facts: Facts, keys: pl.DataFrame, rows: Rows) -> pl.DataFrame:
        """Put beside the keys what is known of a case beside its facts."""
        cases = rows["case"]
        context = facts.cases if cases is None else facts.context(cases)
        picked = [context[name] for name in facts.context_names]
        return keys.with_row_index("s").hstack(picked)

    def _with_facts(
        self, facts: Facts, frame: pl.DataFrame, rows: Rows, wanted: Iterable[Fact]
    ) -> pl.DataFrame:
        """Add these facts of the subjects, each picked from where it was derived."""
        picked: list[pl.Series] = []
        constants: list[pl.Expr] = []
        of_extensions: list[Fact] = []
        for fact in wanted:
            if fact.measure in ("extended", "on_record"):
                of_extensions.append(fact)
                continue
            column, row = facts.column(fact), rows[scope_of(fact)]
            if isinstance(column, int):
                constants.append(pl.lit(column, pl.Int64).alias(fact.name))
            else:
                values = column if row is None else column[row]
                picked.append(values.alias(fact.name))
        frame = frame.hstack(picked).with_columns(constants)
        return with_extension_facts(facts.source, frame, of_extensions, self.limits)

    def _with_windows(self, source: Source, frame: pl.DataFrame, needs: _Needs) -> pl.DataFrame:
        whole = self.group.subject == "case"
        found = [window_found(source, frame, window, whole=whole) for window in needs.windows]
        return frame.with_columns(
            window_value(source, window, pl.lit(days))
            for window, days in zip(needs.windows, found, strict=True)
        )

    def _with_clocks(
        self, source: Source, frame: pl.DataFrame, shape: Shape
    ) -> tuple[Shape, pl.DataFrame]:
        """Add what stops and extends limits, where anything does; settle what is known by now."""
        touched = source.stopped
        if touched.is_empty():
            still = {runner.clock.part(p): 0 for runner in self.clocks for p in CLOCK_PARTS}
            return shape.knowing(still), frame
        runners = _Needs(self, shape.reads).clocks
        if not runners:
            return shape, frame
        wanted = sorted({name for runner in runners for name in runner.reads})
        some = frame.select(wanted).filter(pl.col("c").is_in(touched.implode()))
        told: EventsTold = {}
        columns = [
            each for run in runners for each in run.columns(source, some, frame.height, told)
        ]
        return shape, frame.hstack(columns)


class _Needs:
    """What must be derived for the names that a shape still reads."""

    def __init__(self, plan: _GroupPlan, reads: frozenset[str]) -> None:
        self.windows = [window for window in plan.windows if window.name in reads]
        self.clocks = [
            runner
            for runner in plan.clocks
            if any(runner.clock.part(part) in reads for part in CLOCK_PARTS)
        ]
        self.of_clocks = {part.name for runner in self.clocks for part in parts_of(runner.clock)}
        self.parts = [part for part in plan.parts if part.name in reads | self.of_clocks]
        bounds = [f for w in self.windows for f in (w.after, w.before) if f is not None]
        names = {
            *reads,
            *(part.law_day for part in self.parts),
            *(runner.clock.start.name for runner in self.clocks),
            *(fact.name for fact in bounds),
            *(Fact("at", fact.scope, fact.kind).name for fact in bounds),
        }
        wanted = [fact for fact in plan.facts if fact.name in names]
        self.plain = [fact for fact in wanted if fact.measure not in COSTLY]
        self.costly = [fact for fact in wanted if fact.measure in COSTLY]
