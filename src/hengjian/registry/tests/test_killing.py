"""Killed with SIGKILL at any moment, a load of rows has no half row, loses none and writes none twice."""

import re
from pathlib import Path

import pytest

from hengjian.intake.tests.killable import Office, ends
from hengjian.registry.tests.killing import OFFICERS

PROGRAM = "hengjian.registry.tests.killing"

pytestmark = pytest.mark.slow


@pytest.fixture
def office(tmp_path: Path, transactional_db: None) -> Office:
    """Give an office on the database of this run."""
    del transactional_db
    return Office(tmp_path, PROGRAM)


def told_of(part: str) -> list[tuple[str, int, int]]:
    """Give after each kill the state, how many rows were noted as written, and how many officers there are."""
    found = re.findall(r"batch \S+ (\S+) (\d+)\nseen (\d+)", part)
    return [(state, int(written), int(seen)) for state, written, seen in found]


def test_rows_killed_after_any_statement_are_written_once_and_taken_back_once(
    office: Office,
) -> None:
    office.run("begin", "bring", "work", "confirm")  # by itself: what has read tables must not fork
    told = office.run("work-killed", "withdraw", "work-killed")

    writing, withdrawing = told.split("\nwithdrawing\n")
    for part in (writing, withdrawing):
        assert len(ends(part)) > 15, "claim, rows with their history and entry, progress, state"
        assert ends(part) == ["-9"] * (len(ends(part)) - 1) + ["0"]
        # A row and the note by which it can be taken back are there together.
        assert all(written == seen for _, written, seen in told_of(part))
        assert {seen for _, _, seen in told_of(part)} == set(range(OFFICERS + 1))
    assert told_of(writing)[-1] == ("published", OFFICERS, OFFICERS)
    counts = [seen for _, _, seen in told_of(writing)]
    assert counts == sorted(counts), "what was written stays written"
    assert told_of(withdrawing)[-1] == ("withdrawn", 0, 0)
