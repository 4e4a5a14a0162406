"""Long jobs outlive who works on them, and are worked on by one at a time."""

from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from hengjian.common import clock
from hengjian.intake import jobs
from hengjian.intake.models import Job

pytestmark = pytest.mark.django_db


def started() -> Job:
    return jobs.start(kind=Job.Kind.CHECK, subject=uuid4(), asked_by=None)


def held(job: Job) -> jobs.Claim:
    found = jobs.claim(job.uuid)
    assert found is not None
    return found


def take_back_after(job: Job, silence: timedelta) -> int:
    job.refresh_from_db()
    return jobs.take_back(job.heartbeat_at + silence)


def test_job_is_taken_up_once() -> None:
    job = started()

    assert jobs.claim(job.uuid) is not None
    assert jobs.claim(job.uuid) is None


def test_started_job_waits_in_the_queue_of_the_worker() -> None:
    started()

    assert DBTaskResult.objects.ready().count() == 1


@pytest.mark.parametrize(("silence", "taken"), [(59, 0), (60, 0), (61, 1)])
def test_what_was_silent_for_a_minute_is_taken_back(silence: int, taken: int) -> None:
    job = started()
    held(job)

    assert take_back_after(job, timedelta(seconds=silence)) == taken

    job.refresh_from_db()
    assert (job.state == Job.State.QUEUED) is bool(taken)


def test_job_that_gives_signs_of_life_is_left_alone() -> None:
    job = started()
    mine = held(job)
    Job.objects.update(heartbeat_at=clock.now() - timedelta(hours=1))

    mine.beat()

    assert not jobs.take_back(clock.now())


def test_job_that_ended_is_not_taken_back() -> None:
    job = started()
    held(job).end(Job.State.DONE, "完成")

    assert not take_back_after(job, timedelta(hours=1))


def test_job_that_ends_its_worker_every_time_is_given_up() -> None:
    job = started()
    for _ in range(jobs.MOST_ATTEMPTS):
        held(job)
        take_back_after(job, timedelta(minutes=2))

    job.refresh_from_db()
    assert (job.state, job.progress) == (Job.State.FAILED, jobs.GIVEN_UP)
    assert jobs.claim(job.uuid) is None


def test_one_who_was_thought_dead_writes_nothing_any_more() -> None:
    job = started()
    first = held(job)
    take_back_after(job, timedelta(minutes=2))
    second = held(job)

    with pytest.raises(jobs.LostClaim):
        first.advance(position=1, total=2, progress="")
    with pytest.raises(jobs.LostClaim):
        first.end(Job.State.DONE, "")
    second.advance(position=2, total=2, progress="")

    job.refresh_from_db()
    assert job.position == 2


def test_job_in_hand_hears_that_it_is_to_stop_with_its_next_step() -> None:
    job = started()
    mine = held(job)

    assert not jobs.request_stop(job)

    with pytest.raises(jobs.StopRequested), transaction.atomic():
        mine.advance(position=1, total=2, progress="")
    job.refresh_from_db()
    assert job.position == 0


def test_thing_has_one_job_at_a_time() -> None:
    job = started()

    with pytest.raises(IntegrityError), transaction.atomic():
        jobs.start(kind=Job.Kind.WRITE, subject=job.subject, asked_by=None)


def test_signs_of_life_go_on_while_the_work_takes_long_even_if_the_database_is_busy_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_BEATS", 0.001)
    beaten = Event()
    tries = []

    class Held:
        def beat(self) -> None:
            tries.append(1)
            if len(tries) == 1:
                raise DatabaseError
            beaten.set()

    worker: Any = Held()
    with jobs.alive(worker):
        assert beaten.wait(10)
