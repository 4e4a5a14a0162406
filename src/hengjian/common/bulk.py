"""Writing many rows at once, past the objects of the ORM: these cost ten times what the database takes for a row.

In the caller's transaction. Nothing is checked here but what the database itself checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

AS_THEY_ARE = frozenset({str, int, bool, type(None)})
"""Values of these kinds mean the same to every database; of others the field knows how they are kept."""
JSON = "JSONField"


def reserve_ids(model: type[Model], count: int) -> Sequence[int]:
    """Give ids for new rows of a table that counts them itself; nobody else is given the same."""
    if not count:
        return ()
    table = model._meta.db_table  # noqa: SLF001  Django's public name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Whoever writes is alone, and the table goes on from the greatest id that was written.
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            first = 1 + (row[0] if row else 0)
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, once: bool = False
) -> None:
    """Write rows of these fields, in this order; with `once`, what is there already is left as it is."""
    quoted = connection.ops.quote_name
    fields = [model._meta.get_field(name) for name in names]  # noqa: SLF001  Django's public name
    columns = ", ".join(quoted(str(field.column)) for field in fields)  # type: ignore[union-attr]  # none is reversed
    table, marks = quoted(model._meta.db_table), ", ".join(["%s"] * len(fields))  # noqa: SLF001  likewise
    beside = " ON CONFLICT DO NOTHING" if once else ""
    kept = [_keeper(field) for field in fields]  # type: ignore[arg-type]  # none is reversed
    values = [
        [keep(value) for keep, value in zip(kept, row, strict=True)] for row in rows
    ]  # fmt: skip
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks}){beside}",  # noqa: S608  names of ours
                values,
            )


def _keeper(field: Field[Any, Any]) -> Callable[[Any], Any]:
    if field.get_internal_type() == JSON:
        return lambda value: field.get_db_prep_save(value, connection)
    return lambda value: (
        value if type(value) in AS_THEY_ARE else field.get_db_prep_save(value, connection)
    )
