"""Writing many rows at once, past the objects of the ORM: these cost ten times what the database takes for a row.

In the caller's transaction. Nothing is checked here but what the database itself checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, connections
from django.db.models import Field, JSONField, Model

AS_THEY_ARE = frozenset({str, int, bool, type(None)})
"""Values of these kinds mean the same to every database; of others the field knows how they are kept."""


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
    columns_given = list(zip(*rows, strict=True))
    if columns_given:
        kept = [
            _kept(field, cells)  # type: ignore[arg-type]  # none is reversed
            for field, cells in zip(fields, columns_given, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks}){beside}",  # noqa: S608  names of ours
                list(zip(*kept, strict=True)),
            )


def _kept(field: Field[Any, Any], cells: Sequence[Any]) -> Sequence[Any]:
    """Give the cells of a column as the database keeps them; days and the like are few, and each is asked for once."""
    if isinstance(field, JSONField):
        adapt = connection.ops.adapt_json_value
        return [None if cell is None else adapt(cell, field.encoder) for cell in cells]
    if AS_THEY_ARE.issuperset(map(type, cells)):
        return cells
    here = connections[connection.alias]
    kept = {
        cell: cell if type(cell) in AS_THEY_ARE else field.get_db_prep_save(cell, here)
        for cell in set(cells)
    }
    return [kept[cell] for cell in cells]
