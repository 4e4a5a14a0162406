"""Killed with SIGKILL anywhere between writing and numbering, an office loses nothing and tells nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from hengjian.journal.tests.logs import verdict

PROGRAM = [sys.executable, "-m", "hengjian.journal.tests.office"]
ACKNOWLEDGED = 40

pytestmark = pytest.mark.slow


class Office:
    """An office whose processes can be killed, and what it has written down."""

    def __init__(self, folder: Path, database: str) -> None:
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "hengjian.config.settings",
            "HENGJIAN_DATA": str(folder),
        }

    def start(self, *commands: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*PROGRAM, *commands], env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def run(self, *commands: str) -> str:
        return subprocess.run(
            [*PROGRAM, *commands],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout


@pytest.fixture
def office(tmp_path: Path, transactional_db: None) -> Office:
    """Give an office on the database of this run, or on a file where that one is in memory."""
    del transactional_db
    folder = tmp_path / "data"
    (folder / "keys").mkdir(parents=True)
    database = f"sqlite:///{folder}/office.sqlite3"
    if connection.vendor == "postgresql":
        server = urlsplit(os.environ["DATABASE_URL"])
        database = server._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return Office(folder, database)


def journaled(exported: str) -> list[str]:
    done = verdict(exported.encode())
    assert not done.faults
    return [entry["id"] for line in exported.splitlines() if "id" in (entry := json.loads(line))]


def acknowledged(writer: subprocess.Popen[str], count: int) -> list[str]:
    assert writer.stdout is not None
    return [writer.stdout.readline().strip() for _ in range(count)]


def killed(writer: subprocess.Popen[str]) -> list[str]:
    """Kill a writer at work and give what it had still acknowledged."""
    assert writer.stdout is not None
    writer.kill()
    *lines, _ = writer.stdout.read().split("\n")  # what follows the last line feed is half a uuid
    return lines


def test_writers_and_sequencers_killed_at_work_lose_nothing(office: Office) -> None:
    with office.start("migrate", "write") as writer:
        uuids = acknowledged(writer, 1)
        with office.start("sequence-on") as first, office.start("sequence-on") as second:
            uuids += acknowledged(writer, ACKNOWLEDGED)
            first.kill()
            uuids += acknowledged(writer, ACKNOWLEDGED)
            second.kill()
        uuids += killed(writer)

    kept = journaled(office.run("sequence", "export"))

    assert len(uuids) > 2 * ACKNOWLEDGED
    assert set(uuids) <= set(kept)
    assert len(kept) == len(set(kept))


def test_a_sequencer_killed_before_any_of_its_statements_neither_loses_nor_doubles(
    office: Office,
) -> None:
    with office.start("migrate", "write") as writer:
        uuids = acknowledged(writer, 1) + killed(writer)

    told = office.run("sequence-killed", "export").splitlines(keepends=True)

    ends = [line.split()[1] for line in told if not line.startswith("{")]
    assert len(ends) > 8, "what waits, lock, entries, nodes, mentions, checkpoint, head, removal"
    assert ends == ["-9"] * (len(ends) - 1) + ["0"]
    kept = journaled("".join(told[len(ends) :]))
    assert set(uuids) <= set(kept)
    assert len(kept) == len(set(kept))
