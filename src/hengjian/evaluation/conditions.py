"""The conditions of counting rules, put to the same engine that judges cases: what it cannot know stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.evaluation.law import ACT, CASE, Counting, Part
from hengjian.rulebook.facts import OBSERVED
from hengjian.rulebook.frames.engine import BatchJudge
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.model import Pack, Place, RuleText
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import compile_rule

BEFORE_ALL_LAW = -1_000_000
"""A condition is no law: it holds of all days."""
_TRUTH = {
    int(verdict): outcome is Outcome.MET
    for verdict, outcome in OUTCOME_OF.items()
    if outcome in (Outcome.MET, Outcome.BREACH)
}


@dataclass(frozen=True, order=True)
class Asked:
    """A condition on cases, or (with `kind`) on acts of one kind."""

    text: str
    kind: str = ""


def any_of(kind: str) -> Asked:
    """Ask whether a case has an act of a kind."""
    return Asked(f"any({kind})")


def on_units(part: Part, text: str, kind: str) -> Asked:
    """Ask a condition of what a part counts."""
    return Asked(text, kind if part.unit == ACT else "")


def conditions_of(countings: Iterable[Counting]) -> list[Asked]:
    """Give every condition that the counting rules ask, each once, in a stable order."""
    found: set[Asked] = set()
    for counting in countings:
        for part in counting.parts:
            found.update(_of_part(part))
    return sorted(found)


def _of_part(part: Part) -> Iterator[Asked]:
    for kind in part.kinds:
        yield any_of(kind)
        for excluded in part.excludes:
            yield on_units(part, excluded.when, kind)
    if part.leaves_out and part.kinds:
        yield Asked(part.leaves_out)
    for column in part.columns:
        for kind, text in column.when.items():
            if text:
                yield on_units(part, text, kind)


@dataclass(frozen=True)
class Answers:
    """What the conditions came to: for cases a row per case in their order, for acts beside the row of each (`a`)."""

    frames: Mapping[str, pl.DataFrame]
    columns: Mapping[Asked, str]

    def of_cases(self, asked: Asked) -> pl.Series:
        """Give the answer for every case: yes, no, or null where the data cannot say."""
        return self.frames[""][self.columns[asked]]

    def of_acts(self, kind: str) -> pl.DataFrame:
        """Give the answers for the acts of a kind, with `a`."""
        return self.frames[kind]


class Conditions:
    """Puts conditions to the cases of a snapshot; made once for a set of counting rules."""

    def __init__(self, pack: Pack, countings: Iterable[Counting]) -> None:
        self.asked = conditions_of(countings)
        self.columns = {asked: f"q{i}" for i, asked in enumerate(self.asked)}
        self._pack = pack

    @cached_property
    def rulebook(self) -> Rulebook:
        """Give the conditions as rules; raises PackError for one that says what rules cannot say."""
        rules = (compile_rule(_rule(asked), self._pack) for asked in self.asked)
        return Rulebook(self._pack, tuple(rules))

    @cached_property
    def _judge(self) -> BatchJudge:
        return BatchJudge(self.rulebook)

    def ask(self, snapshot: Snapshot) -> Answers:
        """Put all conditions to the cases of a snapshot."""
        frames = {}
        for judged in self._judge.judge(snapshot):
            kind = judged.group.of or ""
            key = judged.keys[["c" if judged.group.subject == CASE else "a"]]
            names = [self.columns[Asked(str(rule.text.body), kind)] for rule in judged.group.rules]
            answers = (
                [pl.Series(name, [], pl.Boolean) for name in names]
                if key.is_empty()
                else [_truth(judged.verdicts(i), name) for i, name in enumerate(names)]
            )
            frames[kind] = key.hstack(answers)
        return Answers(frames, self.columns)


def _truth(verdicts: pl.Series, name: str) -> pl.Series:
    """Turn verdicts into yes, no and unknown."""
    return verdicts.replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean).alias(name)


def _rule(asked: Asked) -> RuleText:
    return RuleText(
        id=f"statistics:{asked.kind}:{asked.text}",
        title=asked.text,
        cite="",
        also=(),
        subject=ACT if asked.kind else CASE,
        of=asked.kind or None,
        when="",
        law_day=OBSERVED,
        since=BEFORE_ALL_LAW,
        until=None,
        severity="notice",
        ground="",
        gate=False,
        trial=False,
        says="",
        says_open="",
        source="",
        pattern="check",
        body=asked.text,
        place=Place("statistics/", None),
    )
