"""How names, numbers, texts and small tables are written in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hengjian.rulebook.tree import ABSENT

INDENT = "\n    "
Cell = int | str | bool | None


def name(identifier: str) -> str:
    """Quote a name, so that facts keep the names that trees know them by."""
    escaped = identifier.replace('"', '""')
    return f'"{escaped}"'


def literal(value: Cell) -> str:
    """Write a constant; None is NULL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value) if value >= 0 else f"({value})"
    escaped = value.replace("'", "''")
    return f"'{escaped}'"


ABSENT_VALUE = literal(ABSENT)


def one_of(values: Iterable[int]) -> str:
    """Write the list behind IN; an empty one holds nothing."""
    return f"({', '.join(literal(value) for value in sorted(set(values))) or 'NULL'})"


def every(conditions: Iterable[str]) -> str:
    """Join conditions by AND; true of none."""
    return " AND ".join(conditions) or "TRUE"


def listed(expressions: Iterable[str]) -> str:
    """Join the expressions of a select list, one a line."""
    return f",{INDENT}".join(expressions)


def constants(columns: Mapping[str, str], rows: Sequence[Sequence[Cell]]) -> str:
    """Write a small table as a query; `columns` gives the type of each."""
    names = list(columns)
    typed = listed(
        f"CAST({name(column)} AS {type_}) AS {name(column)}" for column, type_ in columns.items()
    )
    given = rows or [[None] * len(names)]
    values = listed(f"({', '.join(literal(cell) for cell in row)})" for row in given)
    none = "" if rows else "\nWHERE FALSE"
    return (
        f"SELECT{INDENT}{typed}\nFROM (VALUES{INDENT}{values}\n)"
        f" AS given({', '.join(name(column) for column in names)}){none}"
    )
