"""Judging a whole snapshot by SQL on DuckDB."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.sql.dialects import DuckDb
from hengjian.rulebook.sql.program import Program
from hengjian.rulebook.sql.tables import write_tables
from hengjian.rulebook.verdicts import GroupVerdicts


def judge_snapshot(
    rulebook: Rulebook, snapshot: Snapshot, connection: duckdb.DuckDBPyConnection | None = None
) -> list[GroupVerdicts]:
    """Judge every subject of the snapshot by every rule; one frame per group of rules.

    `connection` is used as it is set, and nothing is left behind in it.
    """
    with tempfile.TemporaryDirectory(prefix="hengjian-sql-") as made:
        folder = Path(made)
        program = Program.of(rulebook, DuckDb(folder.as_posix()))
        write_tables(snapshot, rulebook.pack.calendar, rulebook.pack.declarations, folder)
        with _cursor(connection, folder) as cursor:
            for statement in program.statements():
                cursor.execute(statement)
        return program.read(folder)


def sql_text(rulebook: Rulebook, folder: str = "snapshot") -> list[str]:
    """Give the statements that judge the files in a folder, for reading."""
    return Program.of(rulebook, DuckDb(folder)).statements()


@contextmanager
def _cursor(
    connection: duckdb.DuckDBPyConnection | None, folder: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection of our own: its temporary tables go when it is closed."""
    if connection is not None:
        with connection.cursor() as cursor:
            yield cursor
        return
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": os.cpu_count() or 1,
        "preserve_insertion_order": False,
        "temp_directory": (folder / "spill").as_posix(),
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=settings) as own:
        own.execute("SET enable_progress_bar = false")
        yield own
