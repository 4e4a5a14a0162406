"""Judging the parts of an input: here for one, by several processes for many.

A process for a part, and not a thread, because each part has much for Python itself to do; and because a
damaged file that brings its reader down must not bring down everything.
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from hengjian.reading.errors import UnusableFile
from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import number
from hengjian.rulebook.frames.engine import BatchJudge
from hengjian.rulebook.frames.snapshot import newest_acts, observed_days, take_snapshot
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.options import Options
from hengjian.screening.files.parts import Keys, Part
from hengjian.screening.files.pool import in_the_pool
from hengjian.screening.files.progress import Progress, quiet
from hengjian.screening.files.spool import spool_keys, spool_rows
from hengjian.screening.files.tally import SPEAKING, Counts, Hidden, Tally

JUDGED = "逐条规则判断"
CASES_AT_ONCE = 100_000


@dataclass(frozen=True)
class Work:
    """What is done with every part."""

    options: Options
    run_day: date
    spool: Path

    @property
    def rulebook(self) -> Path:
        """Name the file in which workers find the rulebook.

        It is not sent to each of them: one would begin only when the other had taken it in.
        """
        return self.spool / "rulebook.pickle"


def judge_for(rulebook: Rulebook, options: Options) -> BatchJudge:
    """Make what judges all parts by these options."""
    return BatchJudge(rulebook, SPEAKING if options.breaches_only else None)


@dataclass(frozen=True)
class PartResult:
    """What one part came to.

    Rows of findings and open duties stand in the spool.
    """

    part: int
    observed: Mapping[str, int]
    cases: int
    acts: int
    rejects: pl.DataFrame
    files: pl.DataFrame
    keys: Keys
    counts: Counts
    hidden: Hidden


@dataclass(frozen=True)
class Newest:
    """The newest act of each source of a part, given first where a source does not say until when it is complete.

    Such a source is complete until its newest act in any part; with that the part is judged in a second round.
    """

    part: int
    days: Mapping[str, date]


def judge_tables(
    judge: BatchJudge,
    part: Part,
    tables: Tables,
    observed: Mapping[str, int],
    work: Work,
    progress: Progress = quiet,
) -> PartResult:
    """Judge the tables of a part and leave the rows that somebody must see in the spool."""
    rulebook = judge.rulebook
    tally = Tally(rulebook, tables, part.number)
    total = tables.cases.height
    if total:
        declarations = rulebook.pack.declarations
        snapshot = take_snapshot(tables, declarations, observed, work.options.known_by_number)
        for start in range(0, total, CASES_AT_ONCE):
            progress(JUDGED, start, total)
            some = snapshot if total <= CASES_AT_ONCE else snapshot.part(start, CASES_AT_ONCE)
            for judged in judge.judge(some):
                tally.add(judged)
                del judged  # what was derived for one group is not kept while the next is judged
        progress(JUDGED, total, total)
    spooled = {"found": tally.found, "open": tally.open}
    for name, rows in spooled.items():
        if rows.height:
            spool_rows(work.spool, name, part.number, rows)
    if any(rows.height for rows in spooled.values()):
        spool_keys(work.spool, part.number, tables.cases["case"])
    return PartResult(
        part.number, observed, total, tables.acts.height, tables.rejects,
        tables.counts, Keys.of(tables), tally.counts, tally.hidden,
    )  # fmt: skip


# --- many parts ---------------------------------------------------------------------------------

_judge: BatchJudge | None = None


def _begin() -> None:
    # Nothing is left to do at the end but to take everything apart, which takes a quarter of a second.
    atexit.register(os._exit, 0)


def _begun() -> None:
    """Do nothing: by then the process has loaded the program."""


def _judge_of(work: Work) -> BatchJudge:
    """Give what judges in this worker; made for its first part."""
    global _judge  # noqa: PLW0603  one per process
    if _judge is None:
        # The rulebook stays to the end: looking through it for garbage, while it is made and after, is in vain.
        gc.disable()
        rulebook = pickle.loads(work.rulebook.read_bytes())  # noqa: S301  our own parent's, in its own folder
        _judge = judge_for(rulebook, work.options)
        gc.freeze()
        gc.enable()
    return _judge


def _judge_in_pool(
    part: Part, work: Work, newest: Mapping[str, date] | None
) -> PartResult | Newest:
    return in_the_pool(lambda: _judge_part(part, work, newest))


def _judge_part(part: Part, work: Work, newest: Mapping[str, date] | None) -> PartResult | Newest:
    """Read and judge one part in a worker; where `newest` is needed and not given, only say it."""
    judge = _judge_of(work)
    tables = part.read(judge.rulebook, work.options, work.run_day)
    if newest is None and work.options.observed is None:
        stated = set(tables.sources.drop_nulls("complete_until")["source"])
        if not stated.issuperset(tables.cases["source"].unique()):
            return Newest(part.number, newest_acts(tables))
    observed = observed_for(tables, work.options, work.run_day, newest)
    return judge_tables(judge, part, tables, observed, work)


def observed_for(
    tables: Tables, options: Options, run_day: date, newest: Mapping[str, date] | None = None
) -> dict[str, int]:
    """Say for each source until which day number its data is complete."""
    fixed = None if options.observed is None else number(options.observed)
    return observed_days(tables, number(run_day), fixed, newest)


def judge_parts(
    rulebook: Rulebook, parts: Sequence[Part], work: Work, progress: Progress
) -> list[PartResult]:
    """Judge all parts, each in a process of its own; raises UnusableFile where one brings it down."""
    with _processes(len(parts)) as pool:
        # While they load the program.
        work.rulebook.write_bytes(pickle.dumps(rulebook))
        first = list(_done(pool, parts, work, None, progress))
        results = [result for result in first if isinstance(result, PartResult)]
        waiting = [result for result in first if isinstance(result, Newest)]
        if waiting:
            newest: dict[str, date] = {}
            for result in waiting:
                for source, day in result.days.items():
                    newest[source] = max(day, newest.get(source, day))
            numbers = {result.part for result in waiting}
            again = [part for part in parts if part.number in numbers]
            complete = _done(pool, again, work, newest, progress)
            results += [result for result in complete if isinstance(result, PartResult)]
    return sorted(results, key=lambda result: result.part)


def _done(
    pool: ProcessPoolExecutor,
    parts: Sequence[Part],
    work: Work,
    newest: Mapping[str, date] | None,
    progress: Progress,
) -> Iterator[PartResult | Newest]:
    progress(JUDGED, 0, len(parts))
    waited: dict[Future[PartResult | Newest], Part] = {
        pool.submit(_judge_in_pool, part, work, newest): part for part in parts
    }
    for done, future in enumerate(as_completed(waited), start=1):
        try:
            yield future.result()
        except BrokenProcessPool:
            raise UnusableFile(
                waited[future].name, "读这一部分时程序中断了，可能是文件损坏或者内存不够",
                "请重新导出这一部分；内存不够时把每一部分分小些",
            ) from None  # fmt: skip
        progress(JUDGED, done, len(parts))


@contextmanager
def _processes(parts: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of one process per processor; its threads share the processors out."""
    processors = len(os.sched_getaffinity(0))
    number_of = max(1, min(processors, parts))
    # One arena of memory for all threads of a worker keeps its peak a sixth lower, at the same speed;
    # memory that is kept for the next part, and not given back, saves a tenth of the time.
    settings = {
        "POLARS_MAX_THREADS": str(max(1, processors // number_of)),
        "_RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:-1",
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    pool = ProcessPoolExecutor(number_of, get_context("spawn"), initializer=_begin)
    for _ in range(number_of):
        pool.submit(_begun)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
