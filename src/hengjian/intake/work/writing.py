"""Writing a load, chunk by chunk, each with the note of it in one transaction; then letting everybody see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import polars as pl
from django.conf import settings
from django.db import transaction

from hengjian.common import clock
from hengjian.intake import jobs, staging
from hengjian.intake.jobs import Claim, StopRequested
from hengjian.intake.models import Batch, Job
from hengjian.intake.rowtables import rows_of
from hengjian.intake.services.standing import note_what_stands
from hengjian.intake.services.transition import transition
from hengjian.intake.staging import ROWS
from hengjian.intake.states import Action, State
from hengjian.intake.targets import CaseTarget, Chunk, RowTarget, Target, target_of
from hengjian.journal.canonical import canonical_rows
from hengjian.journal.entries import Batch as Commitment
from hengjian.journal.entries import batch_of

ROWS_PER_CHUNK = 5_000


class NoTarget(Exception):
    """The office was configured to take rows when the batch was confirmed, and is not any more."""


def write(held: Claim, batch: Batch, job: Job) -> None:
    """Write what is not written yet and publish it; on request stop between two chunks."""
    taker = target_of(batch.holds)
    load = batch.load
    if taker is None or load is None:
        raise NoTarget
    day = clock.today(settings.TIME_ZONE)
    try:
        if batch.state == State.CONFIRMED:
            transition(batch, action=Action.BEGIN, actor=None, on=day)
        written = _write_chunks(held, taker, batch, load, job.position)
        _publish(held, taker, batch, load, written, day)
    except StopRequested:
        with transaction.atomic():
            held.end(Job.State.STOPPED, "已停止")
            changes = {"written": Job.objects.get(pk=held.job).position}
            transition(batch, action=Action.STOP, actor=None, on=day, changes=changes)


def _write_chunks(held: Claim, taker: Target, batch: Batch, load: UUID, position: int) -> int:
    rows = staging.staged(load)
    total = rows.rows()
    parts = _parts(taker, batch, load, rows, position)
    part = next(parts, None)
    while part is not None:
        end, put = part
        with transaction.atomic():
            held.advance(position=end, total=total, progress=f"已写入 {end:,} / {total:,} 行")
            put()
        with jobs.breath():
            part = next(parts, None)
    return total


def _parts(
    taker: Target, batch: Batch, load: UUID, rows: staging.Staged, position: int
) -> Iterator[tuple[int, Callable[[], None]]]:
    """Give the parts that are still to be written: after how many rows each ends, and how it is put down.

    What can be got ready without the database is, before it is asked to wait for this.
    """
    if isinstance(taker, CaseTarget):
        sources = rows.table("sources").collect()
        for some in rows.whole_cases(position, ROWS_PER_CHUNK):
            chunk = Chunk(sources, some.cases, some.acts, some.actors, some.gaps)
            yield some.end, taker.ready_chunk(load, chunk)
    elif isinstance(taker, RowTarget):
        for start in range(position, rows.rows(), taker.rows_at_once):
            some_rows = rows_of(rows.table(ROWS).slice(start, taker.rows_at_once).collect())
            yield start + len(some_rows), partial(taker.write_rows, batch, some_rows, start)


def _publish(held: Claim, taker: Target, batch: Batch, load: UUID, written: int, day: date) -> None:
    commitment = _commitment(batch, load)
    with transaction.atomic():
        held.advance(position=written, total=written, progress="已导入")
        changes = {
            "written": written, "published_at": clock.now(), "reason": taker.publish(load),
        }  # fmt: skip
        transition(
            batch, action=Action.PUBLISH, actor=None, on=day, changes=changes, commitment=commitment
        )
        held.end(Job.State.DONE, f"已导入 {written:,} 行")
    jobs.checkpoint()
    note_what_stands(taker, day)


def _commitment(batch: Batch, load: UUID) -> Commitment:
    """Commit to the files and to every row of the load, outside the transaction that publishes it."""
    digests = "".join(sorted(batch.files.values_list("sha256", flat=True)))
    return batch_of(file_digest=bytes.fromhex(digests), rows=_leaves(load))


def _leaves(load: UUID) -> Iterator[bytes]:
    for table, frame in staging.staged(load).every_row(ROWS_PER_CHUNK):
        # An empty cell is committed to by its absence: a row has a hundred columns and fills a dozen.
        filled = [column for column in frame.iter_columns() if column.null_count() < len(column)]
        cells = {column.name: _plain_cells(column) for column in filled}
        yield from canonical_rows({"table": [table] * frame.height, **cells})


def _plain_cells(column: pl.Series) -> list[Any]:
    cells = column.to_list()
    if column.dtype == pl.String:
        return cells
    return [None if cell is None else _plain(cell) for cell in cells]


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Sequence):
        return [_plain(each) for each in cell]
    return str(cell)
