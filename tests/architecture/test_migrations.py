"""Both ways to a database lead to the same tables: made at once, as a new office has them, and step by step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# The one name beside its own that Django lets a test open.
OTHER = NO_DB_ALIAS
# Django's own, which no office fills: in its steps the numbers of the rows are as long as ours, in its models shorter.
NUMBERED_OTHERWISE = {"auth_group_permissions"}

DESCRIBED = {
    "sqlite": "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": """
        SELECT c.relname, concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                                    a.attcollation, pg_get_expr(d.adbin, d.adrelid))
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')
        UNION ALL
        SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
        """,
}


@contextmanager
def another_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Give a database beside that of the tests, of the same kind and with nothing in it."""
    told = deepcopy(connection.settings_dict)
    name = f"{told['NAME']}_steps"
    on_server = connection.vendor == "postgresql"
    told["NAME"] = name if on_server else str(folder / "steps.sqlite3")
    if on_server:
        connection.cursor().execute(f'CREATE DATABASE "{name}"')
    folder.mkdir(exist_ok=True)
    connections.settings[OTHER] = told
    try:
        yield connections[OTHER]
    finally:
        connections[OTHER].close()
        del connections[OTHER], connections.settings[OTHER]
        if on_server:
            connection.cursor().execute(f'DROP DATABASE "{name}"')


def tables(of: BaseDatabaseWrapper) -> dict[str, set[str]]:
    """Give for every table what the database itself says of it: columns, constraints, indexes, in no order."""
    with of.cursor() as cursor:
        cursor.execute(DESCRIBED[of.vendor])
        found: dict[str, set[str]] = {}
        for table, text in cursor.fetchall():
            found.setdefault(table, set()).update(clauses(text))
    return found


def clauses(text: str) -> list[str]:
    """Take the statement that makes a table apart; leave any other text whole."""
    if not text.startswith("CREATE TABLE"):
        return [text]
    depth, found = 0, [""]
    for letter in text[text.index("(") + 1 : text.rindex(")")]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [each.strip() for each in found]


def test_a_new_office_has_the_tables_that_the_steps_of_an_old_one_lead_to(tmp_path: Path) -> None:
    with another_database(tmp_path) as other:
        steps = MigrationExecutor(other)
        steps.migrate(steps.loader.graph.leaf_nodes())
        step_by_step, taken = tables(other), set(MigrationRecorder(other).applied_migrations())

    assert len(taken) > 50
    assert set(MigrationRecorder(connection).applied_migrations()) == taken
    at_once = tables(connection)
    assert at_once.keys() == step_by_step.keys()
    differing = {table for table in at_once if at_once[table] != step_by_step[table]}
    assert differing <= NUMBERED_OTHERWISE, {
        table: at_once[table] ^ step_by_step[table] for table in differing
    }


class StepTaken(Exception):
    """A database is brought up to date step by step."""


def test_only_an_empty_database_is_made_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = MigrationExecutor.apply_migration

    def noted(self: Any, state: Any, migration: Any, *, fake: bool = False, **more: Any) -> Any:
        if not fake:
            raise StepTaken(migration)
        return apply(self, state, migration, fake=fake, **more)

    monkeypatch.setattr(MigrationExecutor, "apply_migration", noted)
    with another_database(tmp_path) as other:
        call_command("migrate", database=OTHER, verbosity=0)
        assert tables(other).keys() == tables(connection).keys()
    with another_database(tmp_path / "held") as other:
        other.cursor().execute("CREATE TABLE of_somebody (id int)")
        with pytest.raises(StepTaken):
            call_command("migrate", database=OTHER, verbosity=0)
