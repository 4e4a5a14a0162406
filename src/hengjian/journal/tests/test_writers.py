"""Many writers at once on PostgreSQL; SQLite has one writer at a time by its nature."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from hengjian.journal.exports import exported_lines
from hengjian.journal.models import Entry, Head, Outgoing
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import record
from hengjian.journal.tests.logs import verdict

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("keys", "postgresql"),
]

WRITERS = 50
PATIENCE = 30
OBJECT, ACTOR = uuid4(), uuid4()


@pytest.fixture
def postgresql(request: pytest.FixtureRequest) -> None:
    """Skip on SQLite; the run of the suite with PostgreSQL has these."""
    request.getfixturevalue("transactional_db")
    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL: the run with DATABASE_URL has it")


def write() -> UUID:
    return record(
        kind="case.filed", actor=ACTOR, objects=[OBJECT], on=date(2026, 11, 20), content={"a": 1}
    )


def in_thread(work: Callable[[], UUID]) -> UUID:
    try:
        return work()
    finally:
        connection.close()


def test_fifty_writers_about_one_object_do_not_wait_for_each_other() -> None:
    """Nobody commits before all have written: if one had to wait for another, the barrier would never open."""
    all_have_written = Barrier(WRITERS + 1, timeout=PATIENCE)
    may_commit = Event()

    def work() -> UUID:
        with transaction.atomic():
            uuid = write()
            all_have_written.wait()
            assert may_commit.wait(PATIENCE)
        return uuid

    with ThreadPoolExecutor(WRITERS) as threads:
        writers: list[Future[UUID]] = [threads.submit(in_thread, work) for _ in range(WRITERS)]
        all_have_written.wait()
        assert sequence() == 0, "nor does the sequencer wait for writers"
        may_commit.set()
        uuids = {writer.result() for writer in writers}

    assert sequence() == WRITERS
    assert set(Entry.objects.values_list("uuid", flat=True)) == uuids
    assert not verdict(b"".join(exported_lines())).faults


def test_an_entry_committed_while_the_sequencer_clears_up_is_not_lost() -> None:
    """The late one has the lower id, and is committed between the reading of what waits and its removal."""
    has_written, may_commit = Event(), Event()

    def work() -> UUID:
        with transaction.atomic():
            uuid = write()
            has_written.set()
            assert may_commit.wait(PATIENCE)
        return uuid

    with ThreadPoolExecutor(1) as threads:
        late = threads.submit(in_thread, work)
        assert has_written.wait(PATIENCE)
        with transaction.atomic():
            early = write()

        def let_it_commit_before_the_removal(
            execute: Callable[..., Any], sql: str, *more: Any
        ) -> Any:
            if sql.startswith("DELETE"):
                may_commit.set()
                late.result(PATIENCE)
            return execute(sql, *more)

        with connection.execute_wrapper(let_it_commit_before_the_removal):
            assert sequence(at_once=1) == 2

    assert list(Entry.objects.order_by("number").values_list("uuid", flat=True)) == [
        early,
        late.result(),
    ]
    assert not Outgoing.objects.exists()


def test_a_second_sequencer_leaves_the_work_to_the_first() -> None:
    has_lock, may_go_on = Event(), Event()
    with transaction.atomic():
        write()
    sequence()
    with transaction.atomic():
        write()

    def hold() -> UUID:
        with transaction.atomic():
            Head.objects.select_for_update().get()
            has_lock.set()
            assert may_go_on.wait(PATIENCE)
        return ACTOR

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(in_thread, hold)
        assert has_lock.wait(PATIENCE)
        assert sequence() == 0
        may_go_on.set()
        first.result()

    assert sequence() == 1
