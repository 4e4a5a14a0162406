"""The smallest thing that takes loads: it keeps rows as text in a table of its own, and loads with their state."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

import polars as pl
from django.db import connection

from hengjian.intake.models import CASES
from hengjian.intake.policies import OF_CASES
from hengjian.intake.staging import ENDS, Staged
from hengjian.intake.targets import Chunk, Forecast

TABLES = (
    "CREATE TABLE IF NOT EXISTS counted_rows (load_id varchar(36), name varchar(20), row_key text, content text)",
    "CREATE TABLE IF NOT EXISTS counted_loads (load_id varchar(36), state varchar(10))",
)


def make_tables() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table)


def drop_tables() -> None:
    """Take away the tables: what processes of their own wrote is committed, and no flush of Django knows of it."""
    with connection.cursor() as cursor:
        for name in ("counted_rows", "counted_loads"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def asked(statement: str, *values: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def rows_seen(table: str = "cases") -> dict[str, str]:
    """Give what everybody sees: the rows of published loads, the later over the earlier."""
    return {
        str(key): str(content)
        for key, content in asked(
            "SELECT r.row_key, r.content FROM counted_rows r JOIN counted_loads l ON l.load_id = r.load_id "
            "WHERE l.state = 'published' AND r.name = %s ORDER BY r.load_id",
            table,
        )
    }


def rows_written(load: UUID) -> int:
    """Count what was written of a load, seen or not."""
    return int(str(asked("SELECT count(*) FROM counted_rows WHERE load_id = %s", str(load))[0][0]))


class Counting:
    """A target for tests."""

    holds: Mapping[str, str] = {CASES: "案件"}
    roles = OF_CASES

    def dry_run(self, staged: Staged, *, body: UUID | None) -> Forecast:
        """Compare the cases."""
        del body
        there = rows_seen()
        coming = dict(_texts("cases", staged.table("cases").collect()))
        same = sum(there.get(key) == content for key, content in coming.items())
        new = sum(key not in there for key in coming)
        return Forecast(new=new, changed=len(coming) - new - same, unchanged=same)

    def ready_chunk(self, load: UUID, chunk: Chunk) -> Callable[[], None]:
        """Get rows ready as text."""
        return partial(self._write, load, chunk)

    def _write(self, load: UUID, chunk: Chunk) -> None:
        frames = {
            "cases": chunk.cases, "acts": chunk.acts, "actors": chunk.actors, "gaps": chunk.gaps,
        }  # fmt: skip
        with connection.cursor() as cursor:
            for table, frame in frames.items():
                cursor.executemany(
                    "INSERT INTO counted_rows (load_id, name, row_key, content) VALUES (%s, %s, %s, %s)",
                    [(str(load), table, *each) for each in _texts(table, frame)],
                )

    def publish(self, load: UUID) -> str:
        """Publish."""
        self._set(load, "published")
        return ""

    def withdraw(self, load: UUID) -> None:
        """Withdraw."""
        self._set(load, "withdrawn")

    def standing(self, loads: Sequence[UUID]) -> set[UUID]:
        """Leave out what is published but whose cases a later one all has."""
        published = [
            load
            for load in sorted(loads)
            if asked(
                "SELECT 1 FROM counted_loads WHERE state = 'published' AND load_id = %s", str(load)
            )
        ]
        keys = {load: self._keys(load) for load in published}
        return {
            load
            for i, load in enumerate(published)
            if not any(keys[load] <= keys[later] for later in published[i + 1 :])
        }

    def _keys(self, load: UUID) -> set[str]:
        found = asked(
            "SELECT row_key FROM counted_rows WHERE load_id = %s AND name = 'cases'", str(load)
        )
        return {str(row[0]) for row in found}

    def _set(self, load: UUID, state: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM counted_loads WHERE load_id = %s", [str(load)])
            cursor.execute(
                "INSERT INTO counted_loads (load_id, state) VALUES (%s, %s)", [str(load), state]
            )


def _texts(table: str, frame: pl.DataFrame) -> list[tuple[str, str]]:
    key = {"cases": "case", "acts": "act", "actors": "act"}.get(table, frame.columns[0])
    return [
        (str(row[key]), json.dumps(row, default=str, ensure_ascii=False, sort_keys=True))
        for row in frame.drop("row", "file", *ENDS.values(), strict=False).iter_rows(named=True)
    ]
