"""Long jobs: rows of ours, so that a job outlives the process that does it.

Only here is `Job.state` written. Whoever works on a job holds a claim and proves with every write that it is still his
turn; one that was silent for a minute is given to the next who asks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django_tasks import task

from hengjian.common import clock
from hengjian.intake.models import Beat, Job

SILENT = timedelta(minutes=1)
SECONDS_BETWEEN_BEATS = 10.0
SECONDS_OF_BREATH = 0.12
MOST_ATTEMPTS = 10
GIVEN_UP = f"试了 {MOST_ATTEMPTS} 次都中断了，不再自动重试。可以重试；还不行请告诉管理员。"
ALIVE = (Job.State.QUEUED, Job.State.RUNNING)


class LostClaim(Exception):
    """Another took the job up meanwhile: whatever was about to be written must not be."""


class StopRequested(Exception):
    """Somebody asked to stop; what was about to be written must not be."""


@dataclass(frozen=True)
class Claim:
    """The right to work on a job, for as long as nobody else takes it up."""

    job: int
    attempt: int

    def advance(self, *, position: int, total: int, progress: str) -> None:
        """Note how far the work is, in the transaction of the work; raises where it must not go on."""
        self._prove(position=position, total=total, progress=progress, heartbeat_at=clock.now())
        if Job.objects.filter(pk=self.job, stop_requested=True).exists():
            raise StopRequested

    def end(self, state: Job.State, progress: str) -> None:
        """End the job, in the transaction of what the end brings."""
        now = clock.now()
        self._prove(state=state, progress=progress[:200], heartbeat_at=now, ended_at=now)

    def beat(self) -> None:
        """Give a sign of life."""
        self._mine().update(heartbeat_at=clock.now())

    def _prove(self, **changes: object) -> None:
        # The row stays locked until the transaction ends: nobody takes the job away between this and the commit.
        if not self._mine().update(**changes):
            raise LostClaim

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.job, attempt=self.attempt, state=Job.State.RUNNING)


def start(*, kind: str, subject: UUID, asked_by: UUID | None, position: int = 0) -> Job:
    """Put a job into the queue, in the caller's transaction: what is committed will be worked on."""
    job = Job.objects.create(kind=kind, subject=subject, asked_by=asked_by, position=position)
    run.enqueue(str(job.uuid))
    return job


def request_stop(job: Job) -> bool:
    """Ask a job to stop; one that nobody has begun ends here and now, and then the answer is yes."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.STOPPED, progress="已停止", ended_at=clock.now()):
        return True
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(stop_requested=True)
    return False


@transaction.atomic
def claim(uuid: UUID) -> Claim | None:
    """Take up a job that waits; None where it does not."""
    waiting = Job.objects.filter(uuid=uuid, state=Job.State.QUEUED)
    taken = waiting.update(
        state=Job.State.RUNNING, attempt=F("attempt") + 1, heartbeat_at=clock.now()
    )
    if not taken:
        return None
    job = Job.objects.get(uuid=uuid)
    return Claim(job.pk, job.attempt)


def take_back(now: datetime) -> int:
    """Queue again what has been silent for a minute, and tell how many jobs that were.

    A job that waits is queued again as well: its turn may have died with the worker that had drawn it. A turn too many
    does no harm, for a job is taken up once.
    """
    silent = list(Job.objects.filter(state__in=ALIVE, heartbeat_at__lt=now - SILENT))
    return sum(_queue_again(job, now) for job in silent)


@transaction.atomic
def _queue_again(job: Job, now: datetime) -> bool:
    same = Job.objects.filter(pk=job.pk, state=job.state, heartbeat_at=job.heartbeat_at)
    if job.attempt >= MOST_ATTEMPTS:
        # Work that ends its process each time would end every worker, one after the other.
        same.update(state=Job.State.FAILED, progress=GIVEN_UP, ended_at=now)
        return False
    if not same.update(state=Job.State.QUEUED, heartbeat_at=now):
        return False
    run.enqueue(str(job.uuid))
    return True


def worker_lives(since: datetime) -> None:
    """Note that a worker which began at an instant is there; of several, the last to tell stands for all."""
    Beat.objects.update_or_create(pk=1, defaults={"since": since, "at": clock.now()})


@task()
def run(uuid: str) -> None:
    """Work on a job; the worker of django-tasks calls this."""
    from hengjian.intake.work.doing import do  # noqa: PLC0415  what is done needs what is here

    held = claim(UUID(uuid))
    if held is not None:
        with alive(held):
            do(held)


@contextmanager
def alive(held: Claim) -> Iterator[None]:
    """Give signs of life in the background for as long as this process works on the job."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(SECONDS_BETWEEN_BEATS):
            try:
                held.beat()
            except DatabaseError:
                continue  # the database is busy; there is time for five more signs
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def checkpoint() -> None:
    """Do as `breath`, with nothing to do meanwhile."""
    with breath():
        pass


@contextmanager
def breath() -> Iterator[None]:
    """Let SQLite bring its write-ahead log into the database, and let others write, between two parts of long work.

    Whoever waits for SQLite looks again every tenth of a second only: without the breath he would miss his turn chunk
    after chunk. What is done meanwhile must not write.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    ends = time.perf_counter() + SECONDS_OF_BREATH
    yield
    time.sleep(max(0.0, ends - time.perf_counter()))
