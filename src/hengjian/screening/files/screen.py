"""Screening input files against a rulebook: what comes out is counted here, and explained elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from hengjian.reading.tables import Tables, read_tables
from hengjian.rulebook.calendars import day_of, number
from hengjian.rulebook.frames.engine import judge_snapshot
from hengjian.rulebook.frames.snapshot import observed_days, take_snapshot
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.verdicts import GroupVerdicts, due_column, flags_column, verdict_column
from hengjian.screening.files.canonical import digest, digest_of_frame
from hengjian.screening.files.errors import BadRequest
from hengjian.screening.files.inputs import Input, expand, file_digest
from hengjian.screening.files.mappings import ChosenMapping, pack_mappings
from hengjian.screening.files.progress import Progress, quiet

CASES_AT_ONCE = 200_000
SPEAKING = (Outcome.BREACH, Outcome.NEEDS_JUDGEMENT)
"""Outcomes that become findings."""

FOUND_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.UInt16(),
    "c": pl.UInt32(),
    "about": pl.String(),
    "a": pl.UInt32(),
    "verdict": pl.Int32(),
    "due": pl.Int32(),
    "flags": pl.Int32(),
}
HIDDEN_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.UInt16(),
    "source": pl.String(),
    "verdict": pl.Int32(),
    "subjects": pl.UInt32(),
}


@dataclass(frozen=True)
class Options:
    """What the user asked for beside the files; days as day numbers."""

    observed: date | None = None
    known_by: date | None = None
    jurisdiction: str | None = None
    mapping: ChosenMapping | None = None

    @property
    def known_by_number(self) -> int | None:
        """Give the day by which records must have been made as a day number."""
        return None if self.known_by is None else number(self.known_by)

    def plain(self) -> dict[str, object]:
        """Give the options as a receipt keeps them."""
        chosen = self.mapping
        return {
            "observed": None if self.observed is None else self.observed.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "jurisdiction": self.jurisdiction,
            "mapping": None if chosen is None else {
                "id": chosen.id, "digest": chosen.digest, "content": dict(chosen.plain),
            },
        }  # fmt: skip


@dataclass(frozen=True)
class Screening:
    """What the rules say about the files.

    `found`: one row per subject that breaches a rule or needs a person's judgement; `rule` is the
    rule's position in the rulebook, `c` the case's row, `about` the thing, `a` the act's row. `open`:
    likewise, duties with a last day that has not passed. `hidden`: how many subjects a rule could not
    judge, per source and reason. `rules`: subjects per rule and outcome. `observed`: per source the
    day number until which its data counts as complete.
    """

    rulebook: Rulebook
    run_day: date
    options: Options
    inputs: tuple[Input, ...]
    tables: Tables
    observed: Mapping[str, int]
    rules: Mapping[str, Mapping[str, int]]
    found: pl.DataFrame
    open: pl.DataFrame
    hidden: pl.DataFrame

    @property
    def rejected(self) -> int:
        """Count the rejected rows of all files."""
        return sum(each.rejected for each in self.inputs)

    @property
    def observed_dates(self) -> dict[str, str]:
        """Give the observed day of each source as a date."""
        return {source: day_of(day).isoformat() for source, day in self.observed.items()}

    @cached_property
    def snapshot_digest(self) -> str:
        """Name what was judged: the contents of the inputs in order, and the options."""
        return digest(
            {
                "inputs": [each.sha256 for each in self.inputs],
                "options": self.options.plain(),
                "run_day": self.run_day.isoformat(),
                "observed": self.observed_dates,
            }
        )

    @cached_property
    def findings_digest(self) -> str:
        """Name the findings: rule, case, thing, act, ordinal, verdict, last day and flags of each."""
        ids = pl.Series([rule.id for rule in self.rulebook.rules], dtype=pl.String)
        named = self.keyed(self.found)
        return digest_of_frame(
            named.select(
                ids.gather(named["rule"]).alias("rule"), "case", "about", "act",
                pl.lit(0).alias("ordinal"), "verdict", "due", "flags",
            )
        )  # fmt: skip

    def keyed(self, subjects: pl.DataFrame) -> pl.DataFrame:
        """Put the keys of case and act beside rows of subjects, in the same order."""
        cases = self.tables.cases.select("case").with_row_index("c")
        acts = self.tables.acts.select("act").with_row_index("a")
        return subjects.join(cases, on="c", how="left", maintain_order="left").join(
            acts, on="a", how="left", maintain_order="left"
        )

    def total(self, outcome: Outcome) -> int:
        """Count the subjects with an outcome over all rules."""
        return sum(counts[outcome.value] for counts in self.rules.values())


def screen(
    rulebook: Rulebook,
    files: Sequence[Path],
    *,
    options: Options | None = None,
    run_day: date,
    progress: Progress = quiet,
) -> Screening:
    """Read the files (a folder stands for its tables) and judge every subject by every rule.

    Rows dated after `run_day` are rejected. Raises BadRequest for options that cannot be, ReadingError
    for files that cannot be used; a bad row is never an exception.
    """
    asked = options or Options()
    paths = expand(files)
    digests = _digests(paths, progress)
    tables, observed = read_inputs(rulebook, paths, asked, run_day, progress)
    tally = _judge(rulebook, tables, observed, asked, progress)
    return Screening(
        rulebook=rulebook,
        run_day=run_day,
        options=asked,
        inputs=_inputs(digests, tables),
        tables=tables,
        observed=observed,
        rules=tally.rules(),
        found=tally.frame(tally.found, FOUND_SCHEMA),
        open=tally.frame(tally.open, FOUND_SCHEMA),
        hidden=tally.hidden_frame(tables),
    )


def _digests(paths: Sequence[Path], progress: Progress) -> list[str]:
    found: list[str] = []
    for i, path in enumerate(paths):
        progress("核对文件", i, len(paths))
        found.append(file_digest(path))
    return found


def read_inputs(
    rulebook: Rulebook,
    paths: Sequence[Path],
    options: Options,
    run_day: date,
    progress: Progress = quiet,
) -> tuple[Tables, dict[str, int]]:
    """Read the tables and say for each source until which day number they are complete.

    Raises BadRequest for a day that cannot be asked for, ReadingError for files without use.
    """
    asked = options.observed
    if asked is not None and asked > run_day:
        raise BadRequest(f"--observed {asked} 晚于今天（{run_day}）：没有人能保证将来的数据完整。")
    progress("读取文件", 0, 1)
    tables = read_tables(
        paths,
        rulebook.pack.declarations,
        mappings=pack_mappings(rulebook.pack),
        mapping=None if options.mapping is None else options.mapping.mapping,
        jurisdiction=options.jurisdiction,
        run_day=run_day,
    )
    progress("读取文件", 1, 1)
    until = None if asked is None else number(asked)
    return tables, observed_days(tables, number(run_day), until)


def _inputs(digests: Sequence[str], tables: Tables) -> tuple[Input, ...]:
    rows = ("read", "accepted", "rejected", "skipped")
    counts = tables.counts.group_by("input", maintain_order=True).agg(pl.col(*rows).sum())
    return tuple(
        Input(name, sha256, *rows)
        for sha256, (name, *rows) in zip(digests, counts.iter_rows(), strict=True)
    )


def _judge(
    rulebook: Rulebook,
    tables: Tables,
    observed: Mapping[str, int],
    options: Options,
    progress: Progress,
) -> _Tally:
    tally = _Tally(rulebook)
    total = tables.cases.height
    if not total:
        return tally
    progress("整理案件", 0, 1)
    snapshot = take_snapshot(tables, rulebook.pack.declarations, observed, options.known_by_number)
    progress("整理案件", 1, 1)
    for start in range(0, total, CASES_AT_ONCE):
        progress("逐条规则判断", start, total)
        part = snapshot if total <= CASES_AT_ONCE else snapshot.part(start, CASES_AT_ONCE)
        for verdicts in judge_snapshot(rulebook, part):
            tally.add(verdicts)
    progress("逐条规则判断", total, total)
    return tally


@dataclass
class _Tally:
    """Sums up the verdicts of part after part."""

    rulebook: Rulebook
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    found: list[pl.DataFrame] = field(default_factory=list)
    open: list[pl.DataFrame] = field(default_factory=list)
    hidden: list[pl.DataFrame] = field(default_factory=list)

    def add(self, verdicts: GroupVerdicts) -> None:
        positions = {rule.id: i for i, rule in enumerate(self.rulebook.rules)}
        for i, rule in enumerate(verdicts.group.rules):
            column = verdict_column(i)
            numbers = verdicts.frame[column].value_counts()
            present = {Verdict(verdict) for verdict in numbers[column]}
            self.counts.update({(rule.id, verdict): n for verdict, n in numbers.iter_rows()})
            for target, wanted in ((self.found, SPEAKING), (self.open, _running(rule))):
                if any(OUTCOME_OF[verdict] in wanted for verdict in present):
                    target.append(_rows(verdicts.frame, i, positions[rule.id], wanted))
            if any(OUTCOME_OF[verdict] is Outcome.UNKNOWN for verdict in present):
                self.hidden.append(_rows(verdicts.frame, i, positions[rule.id], (Outcome.UNKNOWN,)))

    def rules(self) -> dict[str, dict[str, int]]:
        found = {rule.id: dict.fromkeys(_OUTCOMES, 0) for rule in self.rulebook.rules}
        for (rule, verdict), subjects in self.counts.items():
            found[rule][OUTCOME_OF[Verdict(verdict)].value] += subjects
        return found

    def frame(
        self, parts: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType]
    ) -> pl.DataFrame:
        if not parts:
            return pl.DataFrame(schema=schema)
        return pl.concat(parts).sort("rule", "c", "about", "a", nulls_last=False)

    def hidden_frame(self, tables: Tables) -> pl.DataFrame:
        if not self.hidden:
            return pl.DataFrame(schema=HIDDEN_SCHEMA)
        sources = tables.cases.select("source").with_row_index("c")
        counted = (
            pl.concat(self.hidden)
            .join(sources, on="c", how="left")
            .group_by("rule", "source", "verdict")
            .agg(pl.len().alias("subjects"))
        )
        return counted.select(list(HIDDEN_SCHEMA)).sort("rule", "source", "verdict")


_OUTCOMES = [
    outcome.value
    for outcome in (
        Outcome.BREACH, Outcome.MET, Outcome.OPEN, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE,
        Outcome.NEEDS_JUDGEMENT,
    )
]  # fmt: skip


def _running(rule: Rule) -> tuple[Outcome, ...]:
    """Only a deadline has a last day that runs out; other open duties wait for an act."""
    return (Outcome.OPEN,) if rule.text.pattern == "deadline" else ()


def _rows(frame: pl.DataFrame, i: int, position: int, wanted: Sequence[Outcome]) -> pl.DataFrame:
    verdicts = [int(verdict) for verdict, outcome in OUTCOME_OF.items() if outcome in wanted]
    return frame.filter(pl.col(verdict_column(i)).is_in(verdicts)).select(
        pl.lit(position, pl.UInt16).alias("rule"),
        "c",
        "about",
        "a",
        pl.col(verdict_column(i)).alias("verdict"),
        pl.col(due_column(i)).alias("due"),
        pl.col(flags_column(i)).alias("flags"),
    )
