"""Killed with SIGKILL at any moment, an office has no half batch and loses none that it acknowledged."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hengjian.intake.tests import counting
from hengjian.intake.tests.killable import Office, ends

PROGRAM = "hengjian.intake.tests.killing"
CASES = 7

pytestmark = pytest.mark.slow


@pytest.fixture
def office(tmp_path: Path, transactional_db: None) -> Iterator[Office]:
    """Give an office on the database of this run, and leave nothing there."""
    del transactional_db
    yield Office(tmp_path, PROGRAM)
    counting.drop_tables()


def test_upload_that_was_acknowledged_is_there_wherever_the_process_was_killed(
    office: Office,
) -> None:
    told = office.run("begin", "bring-killed")

    assert len(ends(told)) > 5
    assert ends(told) == ["-9"] * (len(ends(told)) - 1) + ["0"]
    acknowledged = set(re.findall(r"brought (\S+)", told))
    kept = set(re.findall(r"batch (\S+) received", office.run("seen")))
    assert acknowledged
    assert acknowledged <= kept


def test_import_killed_after_any_of_its_statements_is_never_seen_in_part_and_ends_whole(
    office: Office,
) -> None:
    told = office.run("begin", "bring", "work-killed", "confirm", "work-killed")

    checking, writing = told.split("\nconfirmed ")
    for part in (checking, writing):
        assert len(ends(part)) > 8, "claim, progress, state, journal, chunks, publication"
        assert ends(part) == ["-9"] * (len(ends(part)) - 1) + ["0"]
    assert set(re.findall(r"seen (\d+)", told)) == {"0", str(CASES)}
    for state, written in re.findall(r"batch \S+ (\S+) (\d+)", writing):
        assert int(written) == CASES if state == "published" else int(written) <= CASES
    assert re.search(rf"published {CASES}\nseen {CASES}\n$", told)


def test_worker_killed_in_the_middle_of_an_import_is_replaced_by_the_next_one(
    office: Office,
) -> None:
    office.environment |= {"CASES": "4000", "ROWS_PER_CHUNK": "50"}
    office.run("begin", "bring", "worker", "confirm")
    with office.start("worker") as first:
        assert first.stdout is not None
        assert [first.stdout.readline() for _ in range(3)] == ["chunk\n"] * 3
        first.kill()
    assert "seen 0" in office.run("seen")
    at_once = office.run("worker", "seen")
    assert "writing" in at_once, "it was not silent for a minute yet"

    told = office.run("silence", "worker", "seen")

    assert re.search(r"published 4000\nseen 4000\n$", told)
