"""From tables back to single cases, for explanations and for checking one engine by another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from hengjian.reading.declarations import Declarations
from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import EPOCH
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.registers import lookup_of, with_register_facts
from hengjian.rulebook.tiers import TierLookup, with_tier_facts


def cases_of(
    tables: Tables, declarations: Declarations, observed: Mapping[str, int], indices: Iterable[int]
) -> Iterator[Case]:
    """Yield the cases in these rows of the table, as recorded, in the order of the rows."""
    wanted = pl.Series("c", sorted(set(indices)), dtype=pl.UInt32)
    cases = tables.cases.with_row_index("c").filter(pl.col("c").is_in(wanted.implode()))
    acts = _by_case(tables.acts.with_row_index("a").filter(pl.col("c").is_in(wanted.implode())))
    people = _people(tables, [row["a"] for rows in acts.values() for row in rows])
    gaps: dict[int, set[str | None]] = {}
    for c, kind in tables.gaps.select("c", pl.col("kind").cast(pl.String)).iter_rows():
        gaps.setdefault(c, set()).add(kind)
    statements = list(tables.sources.iter_rows(named=True))
    lookup, known = lookup_of(tables.registers), bool(tables.registers.frames)
    tiers = TierLookup(tables.tiers)
    for row in cases.iter_rows(named=True):
        missing = gaps.get(row["c"], set())
        case = Case(
            key=row["case"],
            columns={
                name: _number(row[name], field.type, field.codes)
                for name, field in declarations.case_fields.items()
                if field.type != "text"
            },
            observed=observed[row["source"]],
            acts=tuple(_act(act, declarations, people) for act in acts.get(row["c"], ())),
            covers=tuple(_covers(row, statements)),
            gaps=frozenset(declarations.kinds if None in missing else (k for k in missing if k)),
            jurisdiction=row.get("jurisdiction"),
            domain=row.get("domain"),
            texts={name: row.get(name) for name in ("source", "body", "number", "item", "file")},
        )
        case = with_register_facts(case, lookup, declarations) if known else case
        yield case if tables.tiers is None else with_tier_facts(case, tiers, declarations)


def _by_case(acts: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    epoch_seconds = acts.with_columns(pl.col("at").dt.epoch("s"))
    for row in epoch_seconds.iter_rows(named=True):
        found.setdefault(row["c"], []).append(row)
    return found


def _people(tables: Tables, acts: list[int]) -> dict[int, dict[str, set[str]]]:
    found: dict[int, dict[str, set[str]]] = {}
    rows = tables.actors.filter(pl.col("a").is_in(pl.Series(acts, dtype=pl.UInt32).implode()))
    for a, role, person in rows.select("a", pl.col("role").cast(pl.String), "person").iter_rows():
        found.setdefault(a, {}).setdefault(role, set()).add(person)
    return found


def _act(
    row: dict[str, Any], declarations: Declarations, people: Mapping[int, dict[str, set[str]]]
) -> Act:
    named = {} if row["actors_damaged"] else people.get(row["a"], {})
    return Act(
        key=row["act"],
        kind=row["kind"],
        on=(row["on"] - EPOCH).days,
        about=row["about"],
        at=row["at"],
        recorded_on=None if row["recorded_on"] is None else (row["recorded_on"] - EPOCH).days,
        corrects=row["corrects"],
        fields={
            name: _number(row[name], field.type, field.codes)
            for name, field in declarations.act_fields.items()
            if row.get(name) is not None
        },
        persons={role: frozenset(names) for role, names in named.items()},
        row=f"{row['file']} 第 {row['row']} 行",
    )


def _number(value: Any, type_: str, codes: tuple[str, ...] | None) -> Any:
    """Give a cell as the engines count it: codes by position, days and instants as numbers."""
    if value is None or type_ == "text":
        return value
    if type_ == "code":
        return (codes or ()).index(value)
    if type_ == "day":
        return (value - EPOCH).days
    if type_ == "instant":
        return int(value.timestamp())
    return int(value)


def _covers(case: Mapping[str, Any], statements: list[dict[str, Any]]) -> Iterator[Cover]:
    for statement in statements:
        if statement["source"] == case["source"] and statement["body"] in (None, case["body"]):
            start = statement["complete_from"]
            yield Cover(
                frozenset(statement["covers"]), None if start is None else (start - EPOCH).days
            )
