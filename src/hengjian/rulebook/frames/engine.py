"""Judging a snapshot: every rule over every subject, with Polars."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import polars as pl

from hengjian.rulebook.facts import OBSERVED, VERDICT
from hengjian.rulebook.frames.clocks import ClockRunner
from hengjian.rulebook.frames.evaluate import Batch, Terms
from hengjian.rulebook.frames.facts import Facts
from hengjian.rulebook.frames.parameters import Law
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.frames.source import Source
from hengjian.rulebook.frames.subjects import Rows, Subjects
from hengjian.rulebook.frames.verdicts import UNTOLD, RuleTerms
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


def judge_snapshot(rulebook: Rulebook, snapshot: Snapshot) -> list[GroupVerdicts]:
    """Judge every subject of the snapshot by every rule, with all last days and flags."""
    return [
        GroupVerdicts(judged.group, judged.frame())
        for judged in BatchJudge(rulebook).judge(snapshot)
    ]


class JudgedGroup:
    """One group of rules over a snapshot: each rule is judged when it is first asked about.

    `keys`: c, about, a of each subject. Last days and flags are worked out for the rows that somebody
    asks for.
    """

    def __init__(
        self, group: Group, rules: Sequence[RuleTerms], keys: pl.DataFrame, batch: Batch
    ) -> None:
        self.group, self.keys = group, keys
        self._rules, self._batch = rules, batch
        self._verdicts: dict[int, pl.Series | int] = {}
        self._counted: dict[int, dict[int, int]] = {}

    def _verdict(self, i: int) -> pl.Series | int:
        if i not in self._verdicts:
            self._batch.next_rule()
            self._verdicts[i] = self._rules[i].verdict(self._batch)
        return self._verdicts[i]

    def verdicts(self, i: int) -> pl.Series:
        """Give the number of the Verdict on each subject by the rule in this position (Int8)."""
        verdict = self._verdict(i)
        if isinstance(verdict, pl.Series):
            return verdict
        return pl.repeat(verdict, self.keys.height, dtype=pl.Int8, eager=True)

    def numbers(self, i: int) -> dict[int, int]:
        """Count the subjects by the number of the Verdict; those left UNTOLD are not counted."""
        if i not in self._counted:
            self._counted[i] = self._counts(i)
        return self._counted[i]

    def _counts(self, i: int) -> dict[int, int]:
        if not self.keys.height:
            return {}
        verdict = self._verdict(i)
        if isinstance(verdict, int):
            return {} if verdict == UNTOLD else {verdict: self.keys.height}
        counts = {each: int((verdict == one).sum()) for each, one in self._rules[i].results}
        return {each: subjects for each, subjects in counts.items() if subjects}

    def numbers_by(
        self, labels: pl.Series, wanted: Sequence[tuple[int, int]]
    ) -> dict[str, list[int]]:
        """Count, for each label that subjects have, those whom a rule (its position) gives a verdict."""
        columns = {i: self.verdicts(i).alias(verdict_column(i)) for i, _ in wanted}
        counted = [
            (pl.col(verdict_column(i)) == pl.lit(verdict, pl.Int8)).sum().alias(f"{i}:{verdict}")
            for i, verdict in wanted
        ]
        told = pl.DataFrame([labels.alias("label"), *columns.values()])
        return {
            label: numbers for label, *numbers in told.group_by("label").agg(counted).iter_rows()
        }

    def details(self, i: int, rows: pl.Series) -> pl.DataFrame:
        """Give c, about, a, verdict, due and flags by the rule in this position, for these rows."""
        verdict = self.verdicts(i)[rows]
        some = self._batch.part(rows, {VERDICT: verdict.cast(pl.Int64)})
        due, flags = self._rules[i].details(some)
        return self.keys[rows].hstack(
            [verdict.cast(pl.Int32).alias(VERDICT), due.alias("due"), flags.alias("flags")]
        )

    def frame(self) -> pl.DataFrame:
        """Give verdict, last day and flags of every subject by every rule."""
        number = len(self.group.rules)
        if self.keys.is_empty():
            return pl.DataFrame(schema=verdict_schema(number))
        every = pl.int_range(self.keys.height, dtype=pl.UInt32, eager=True)
        columns = []
        for i in range(number):
            told = self.details(i, every)
            columns += [
                told[VERDICT].alias(verdict_column(i)),
                told["due"].alias(due_column(i)),
                told["flags"].alias(flags_column(i)),
            ]
        return self.keys.hstack(columns)


class BatchJudge:
    """Judges snapshots; made once for a rulebook, for its trees are the same each time.

    Only the outcomes to be `told` are told apart, all of them if there are none; the others are UNTOLD.
    """

    def __init__(self, rulebook: Rulebook, told: Collection[Outcome] | None = None) -> None:
        self.rulebook = rulebook
        self._law = Law(rulebook.pack)
        terms = Terms(rulebook.pack.calendar)
        self._plans = [_GroupPlan(rulebook, group, terms, told) for group in rulebook.groups()]

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

    def __init__(
        self,
        rulebook: Rulebook,
        group: Group,
        terms: Terms,
        told: Collection[Outcome] | None,
    ) -> None:
        self.group, self.needs = group, group.needs()
        clocks = {clock.name: clock for rule in group.rules for clock in rule.clocks}
        self.runners = {name: ClockRunner(rulebook, terms, clock) for name, clock in clocks.items()}
        self.limits = rulebook.limits
        self.rules = [RuleTerms(rule, terms, told) for rule in group.rules]

    def judge(self, law: Law, facts: Facts) -> JudgedGroup:
        """Judge the group's subjects."""
        keys, rows = self._subjects(facts)
        subjects = Subjects(
            keys, rows, law=law, facts=facts,
            needs=self.needs, runners=self.runners, limits=self.limits,
        )  # fmt: skip
        if self.group.subject == "act":
            keys = keys.with_columns(_NO_THING)
        return JudgedGroup(
            self.group, self.rules, keys, Batch(keys.height, subjects.named, subjects.forget)
        )

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
