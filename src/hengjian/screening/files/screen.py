"""Screening input files against a rulebook: what comes out is counted here, and explained elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.canonical import digest, digest_of_frame
from hengjian.screening.files.errors import BadRequest
from hengjian.screening.files.inputs import Input, expand, file_digest
from hengjian.screening.files.judging import (
    PartResult,
    Work,
    judge_for,
    judge_parts,
    judge_tables,
    observed_for,
)
from hengjian.screening.files.options import Options
from hengjian.screening.files.parts import Part, check_division, parts_of
from hengjian.screening.files.progress import Progress, quiet
from hengjian.screening.files.spool import Spool
from hengjian.screening.files.tally import HIDDEN_SCHEMA, SPEAKING, Counts, Hidden

_EVERY = (
    Outcome.BREACH, Outcome.MET, Outcome.OPEN, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE,
    Outcome.NEEDS_JUDGEMENT,
)  # fmt: skip
_OUTCOMES = [outcome.value for outcome in _EVERY]


def counted_by(options: Options) -> tuple[Outcome, ...]:
    """List the outcomes that a screening with these options counts."""
    return SPEAKING if options.breaches_only else _EVERY


@dataclass(frozen=True)
class Screening:
    """What the rules say about the files.

    `rules`: subjects per rule and outcome, for the outcomes that were `counted`. `hidden`: how many
    subjects a rule could not judge, per source and reason. `observed`: per source the day number until
    which its data counts as complete.
    `cases`, `acts`: how many were accepted. `rejects`, `file_counts`: as `Tables` has them.
    """

    rulebook: Rulebook
    run_day: date
    options: Options
    inputs: tuple[Input, ...]
    parts: tuple[Part, ...]
    observed: Mapping[str, int]
    rules: Mapping[str, Mapping[str, int]]
    hidden: pl.DataFrame
    cases: int
    acts: int
    rejects: pl.DataFrame
    file_counts: pl.DataFrame
    spool: Spool = field(repr=False)
    _read: dict[int, Tables] = field(default_factory=dict, repr=False)

    @cached_property
    def found(self) -> pl.DataFrame:
        """Give one row per subject that breaches a rule or needs a person's judgement.

        `rule` is the rule's position in the rulebook, `part` the part of the input, `c` the case's row
        there, `about` the thing, `a` the act's row; `case` and `act` are their keys.
        """
        return self.spool.rows("found")

    @cached_property
    def open(self) -> pl.DataFrame:
        """Give the duties with a last day that has not passed, in the same form."""
        return self.spool.rows("open")

    def tables_of(self, number: int) -> Tables:
        """Give the tables of one part; the last one read is kept."""
        if number not in self._read:
            part = next(part for part in self.parts if part.number == number)
            tables = part.read(self.rulebook, self.options, self.run_day)
            self._read.clear()
            self._read[number] = tables
        return self._read[number]

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
        return digest_of_frame(
            self.found.select(
                ids.gather(self.found["rule"]).alias("rule"), "case", "about", "act",
                pl.lit(0).alias("ordinal"), "verdict", "due", "flags",
            )
        )  # fmt: skip

    @property
    def counted(self) -> tuple[Outcome, ...]:
        """List the outcomes that were counted; with `breaches_only` those alone that become findings."""
        return counted_by(self.options)

    @property
    def plain_counts(self) -> dict[str, dict[str, int | None]]:
        """Give the subjects per rule and every outcome as plain data; None is not counted, never nought."""
        return {
            rule: {outcome: counts.get(outcome) for outcome in _OUTCOMES}
            for rule, counts in self.rules.items()
        }

    def total(self, outcome: Outcome) -> int:
        """Count the subjects with an outcome, one of those `counted`, over all rules."""
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
    check_days(asked, run_day)
    paths = expand(files)
    parts = parts_of(paths)
    spool = Spool()
    work = Work(asked, run_day, spool.folder)
    read: dict[int, Tables] = {}
    with _digests(paths) as digests:
        if len(parts) == 1:
            progress("读取文件", 0, 1)
            tables = read[parts[0].number] = parts[0].read(rulebook, asked, run_day)
            progress("读取文件", 1, 1)
            observed = observed_for(tables, asked, run_day)
            judge = judge_for(rulebook, asked)
            results = [judge_tables(judge, parts[0], tables, observed, work, progress)]
        else:
            results = judge_parts(rulebook, parts, work, progress)
        sha256 = [digest.result() for digest in digests]
    check_division(parts, {result.part: result.keys for result in results})
    rejects, file_counts = _files(results)
    return Screening(
        rulebook=rulebook,
        run_day=run_day,
        options=asked,
        inputs=_inputs(paths, sha256, file_counts),
        parts=parts,
        observed=_observed(results),
        rules=_rules(rulebook, asked, results),
        hidden=_hidden(results),
        cases=sum(result.cases for result in results),
        acts=sum(result.acts for result in results),
        rejects=rejects,
        file_counts=file_counts,
        spool=spool,
        _read=read,
    )


def check_days(options: Options, run_day: date) -> None:
    """Refuse a day that cannot be asked for; raises BadRequest."""
    asked = options.observed
    if asked is not None and asked > run_day:
        raise BadRequest(f"--observed {asked} 晚于今天（{run_day}）：没有人能保证将来的数据完整。")


@contextmanager
def _digests(paths: Sequence[Path]) -> Iterator[list[Future[str]]]:
    """Work out the digests of the files while they are judged; nobody waits for them if that fails."""
    pool = ThreadPoolExecutor(1)
    try:
        yield [pool.submit(file_digest, path) for path in paths]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _files(results: Sequence[PartResult]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Put the accounts of the parts together; a file that all parts share counts once."""
    rejects, counts, told = [], [], set[str]()
    for result in results:
        fresh = result.files.filter(~pl.col("file").is_in(list(told)))
        counts.append(fresh)
        rejects.append(result.rejects.filter(pl.col("file").is_in(fresh["file"].implode())))
        told.update(fresh["file"])
    return pl.concat(rejects), pl.concat(counts)


def _inputs(
    paths: Sequence[Path], digests: Sequence[str], file_counts: pl.DataFrame
) -> tuple[Input, ...]:
    rows = ("read", "accepted", "rejected", "skipped")
    counts = file_counts.group_by("path", "input", maintain_order=True).agg(pl.col(*rows).sum())
    by_path = {path: (name, *figures) for path, name, *figures in counts.iter_rows()}
    return tuple(
        Input(by_path[str(path)][0], sha256, *by_path[str(path)][1:])
        for path, sha256 in zip(paths, digests, strict=True)
    )


def _observed(results: Sequence[PartResult]) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in results:
        found.update(result.observed)
    return dict(sorted(found.items()))


def _rules(
    rulebook: Rulebook, options: Options, results: Sequence[PartResult]
) -> dict[str, dict[str, int]]:
    outcomes = [outcome.value for outcome in counted_by(options)]
    found = {rule.id: dict.fromkeys(outcomes, 0) for rule in rulebook.rules}
    counts: Counts = Counter()
    for result in results:
        counts.update(result.counts)
    for (rule, verdict), subjects in counts.items():
        found[rule][OUTCOME_OF[Verdict(verdict)].value] += subjects
    return found


def _hidden(results: Sequence[PartResult]) -> pl.DataFrame:
    hidden: Hidden = Counter()
    for result in results:
        hidden.update(result.hidden)
    rows = [(*key, subjects) for key, subjects in sorted(hidden.items())]
    return pl.DataFrame(rows, schema=HIDDEN_SCHEMA, orient="row")
