"""What the verdicts of one part add up to: counts for all, rows for those that somebody must see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

import polars as pl

from hengjian.reading.tables import Tables
from hengjian.rulebook.frames.engine import JudgedGroup
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule

SPEAKING = (Outcome.BREACH, Outcome.NEEDS_JUDGEMENT)
"""Outcomes that become findings."""

FOUND_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.UInt16(),
    "part": pl.UInt32(),
    "c": pl.UInt32(),
    "about": pl.String(),
    "a": pl.UInt32(),
    "verdict": pl.Int32(),
    "due": pl.Int32(),
    "flags": pl.Int32(),
    "case": pl.String(),
    "act": pl.String(),
}
HIDDEN_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.UInt16(),
    "source": pl.String(),
    "verdict": pl.Int32(),
    "subjects": pl.UInt32(),
}
ORDER = ("rule", "part", "c", "about", "a")

Counts = Counter[tuple[str, int]]
Hidden = Counter[tuple[int, str, int]]
RuleRows = tuple[int, pl.DataFrame]
"""A rule's position, and rows of it."""


@dataclass
class Tally:
    """Sums up the verdicts of one part, group after group.

    `counts`: subjects per rule and verdict. `hidden`: subjects that a rule (its position) could not
    judge, per source and verdict.
    """

    rulebook: Rulebook
    tables: Tables
    part: int = 0
    counts: Counts = field(default_factory=Counter)
    hidden: Hidden = field(default_factory=Counter)
    _found: list[RuleRows] = field(default_factory=list)
    _open: list[RuleRows] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._positions = {rule.id: i for i, rule in enumerate(self.rulebook.rules)}
        self._sources = self.tables.cases["source"].cast(pl.Categorical)
        self._alone = self._sources[0] if self._sources.n_unique() == 1 else None

    def add(self, judged: JudgedGroup) -> None:
        """Add the verdicts of one group."""
        for i, rule in enumerate(judged.group.rules):
            numbers = judged.numbers(i)
            self.counts.update({(rule.id, verdict): n for verdict, n in numbers.items()})
            for target, wanted in ((self._found, SPEAKING), (self._open, _running(rule))):
                meant = _among(numbers, wanted)
                if meant:
                    rows = _rows_of(judged.verdicts(i), meant)
                    target.append((self._positions[rule.id], judged.details(i, rows)))
        self._hide(judged)

    def _hide(self, judged: JudgedGroup) -> None:
        unknown = {
            (i, verdict): subjects
            for i in range(len(judged.group.rules))
            for verdict, subjects in judged.numbers(i).items()
            if OUTCOME_OF[Verdict(verdict)] is Outcome.UNKNOWN
        }
        if not unknown:
            return
        if self._alone is not None:
            by_source = {self._alone: list(unknown.values())}
        else:
            sources = self._sources[judged.keys["c"]]
            by_source = judged.numbers_by(sources, list(unknown))
        for source, numbers in by_source.items():
            for (i, verdict), subjects in zip(unknown, numbers, strict=True):
                if subjects:
                    rule = self._positions[judged.group.rules[i].id]
                    self.hidden[rule, source, verdict] += subjects

    @property
    def found(self) -> pl.DataFrame:
        """Give the subjects that become findings."""
        return self._rows(self._found)

    @property
    def open(self) -> pl.DataFrame:
        """Give the duties with a last day that has not passed."""
        return self._rows(self._open)

    def _rows(self, parts: Sequence[RuleRows]) -> pl.DataFrame:
        if not parts:
            return pl.DataFrame(schema=FOUND_SCHEMA)
        rows = pl.concat([rows for _, rows in parts])
        rules = [
            pl.Series([rule], dtype=pl.UInt16).new_from_index(0, rows.height)
            for rule, rows in parts
        ]
        return rows.select(
            pl.concat(rules).alias("rule"), pl.lit(self.part, pl.UInt32).alias("part"), "c", "about", "a",
            "verdict", "due", "flags",
            self.tables.cases["case"][rows["c"]].alias("case"),
            self.tables.acts["act"][rows["a"]].alias("act"),
        )  # fmt: skip


def _rows_of(verdicts: pl.Series, wanted: Sequence[int]) -> pl.Series:
    """Give the rows with one of these verdicts: a few comparisons of bytes cost less than a set."""
    return reduce(or_, (verdicts == number for number in wanted)).arg_true()


def _among(numbers: Mapping[int, int], wanted: Sequence[Outcome]) -> list[int]:
    return [number for number in numbers if OUTCOME_OF[Verdict(number)] in wanted]


def _running(rule: Rule) -> tuple[Outcome, ...]:
    """Only a deadline has a last day that runs out; other open duties wait for an act."""
    return (Outcome.OPEN,) if rule.text.pattern == "deadline" else ()
