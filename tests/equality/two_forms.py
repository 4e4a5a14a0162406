"""Drawn cases in both forms: as single cases, and as the tables that the readers give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from hengjian.reading.declarations import Declarations, Field
from hengjian.reading.tables import Tables
from hengjian.reading.values import empty_column
from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.model import Pack


@dataclass(frozen=True)
class Statement:
    """What a source says that it knows."""

    body: str | None
    kinds: frozenset[str]
    complete_from: int | None


@dataclass(frozen=True)
class Source:
    """A source of cases, with the day until which its data is complete."""

    name: str
    observed: int
    statements: tuple[Statement, ...]


@dataclass
class Drawn:
    """A case as drawn, before it is written in either form."""

    source: Source
    body: str | None
    columns: dict[str, int | None]
    acts: list[Act] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    gaps: set[str | None] = field(default_factory=set)


def as_case(pack: Pack, number: int, drawn: Drawn) -> Case:
    """Write a case alone."""
    declared = pack.declarations.case_fields
    covers = tuple(
        Cover(statement.kinds, statement.complete_from)
        for statement in drawn.source.statements
        if statement.body is None or statement.body == drawn.body
    )
    place = {
        name: _code(declared[name], drawn.columns.get(name)) if name in declared else None
        for name in ("jurisdiction", "domain")
    }
    return Case(
        key=f"c{number}",
        columns=drawn.columns,
        observed=drawn.source.observed,
        acts=tuple(_without_people(act) if act.key in drawn.damaged else act for act in drawn.acts),
        covers=covers,
        gaps=_gap_kinds(pack.declarations, drawn.gaps),
        jurisdiction=place["jurisdiction"],
        domain=place["domain"],
    )


def _gap_kinds(declarations: Declarations, gaps: set[str | None]) -> frozenset[str]:
    return frozenset(declarations.kinds if None in gaps else (kind for kind in gaps if kind))


def _without_people(act: Act) -> Act:
    return Act(
        act.key, act.kind, act.on, act.about, act.at, act.recorded_on, act.corrects, act.fields
    )


def _code(declared: Field, value: int | None) -> str | None:
    return None if value is None else (declared.codes or ())[value]


def _cell(declared: Field, value: Any) -> Any:
    """Write a number as the readers type it."""
    if value is None:
        return None
    match declared.type:
        case "code":
            return _code(declared, value)
        case "day":
            return day_of(value)
        case "instant":
            return _instant(value)
        case "boolean":
            return bool(value)
    return value


def _instant(seconds: int | None) -> datetime | None:
    return (
        None if seconds is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    )


def _day(number: int | None) -> Any:
    return None if number is None else day_of(number)


def as_tables(
    declarations: Declarations, sources: Sequence[Source], drawn: Sequence[Drawn]
) -> Tables:
    """Write all cases as tables."""
    acts = [(c, act, case) for c, case in enumerate(drawn) for act in case.acts]
    kind = pl.Enum(list(declarations.kinds))
    actors = [
        (a, role, person)
        for a, (_, act, _) in enumerate(acts)
        for role, people in act.persons.items()
        for person in sorted(people)
    ]
    gaps = [(c, gap) for c, case in enumerate(drawn) for gap in sorted(case.gaps, key=str)]
    return Tables(
        cases=_case_table(declarations, drawn),
        acts=_act_table(declarations, acts),
        actors=_frame(
            {"a": pl.UInt32, "role": pl.Enum(list(declarations.roles)), "person": pl.String}, actors
        ),
        sources=_source_table(sources),
        tiers=None,
        gaps=_frame({"c": pl.UInt32, "kind": kind}, gaps),
        rejects=pl.DataFrame(),
        counts=pl.DataFrame(),
        kept={},
    )


def _frame(schema: Mapping[str, Any], rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


def _types(fields: Mapping[str, Field]) -> dict[str, pl.DataType]:
    return {name: empty_column(field.type, field, 0).dtype for name, field in fields.items()}


def _case_table(declarations: Declarations, drawn: Sequence[Drawn]) -> pl.DataFrame:
    fields = declarations.case_fields
    text = dict.fromkeys(("case", "source", "body", "number"), pl.String)
    schema = {**text, **_types(fields), "file": pl.String, "row": pl.UInt32}
    return _frame(
        schema,
        [
            (
                f"c{c}", case.source.name, case.body, f"{c}",
                *(_cell(declared, case.columns.get(name)) for name, declared in fields.items()),
                "cases.csv", c + 2,
            )
            for c, case in enumerate(drawn)
        ],
    )  # fmt: skip


def _act_table(declarations: Declarations, acts: Sequence[tuple[int, Act, Drawn]]) -> pl.DataFrame:
    fields = declarations.act_fields
    instant = pl.Datetime("us", "UTC")
    schema = {
        "act": pl.String, "c": pl.UInt32, "kind": pl.Enum(list(declarations.kinds)),
        "about": pl.String, "on": pl.Date, "at": instant, "recorded": instant,
        "recorded_on": pl.Date, "place": pl.String, "paper": pl.String, "corrects": pl.String,
        **_types(fields), "file": pl.String, "row": pl.UInt32, "actors_damaged": pl.Boolean,
    }  # fmt: skip
    rows = [
        (
            act.key, c, act.kind, act.about, day_of(act.on), _instant(act.at), None,
            _day(act.recorded_on), None, None, act.corrects,
            *(_cell(declared, act.fields.get(name)) for name, declared in fields.items()),
            "acts.csv", a + 2, act.key in case.damaged,
        )
        for a, (c, act, case) in enumerate(acts)
    ]  # fmt: skip
    return _frame(schema, rows)


def _source_table(sources: Sequence[Source]) -> pl.DataFrame:
    rows = [
        (source.name, said.body, sorted(said.kinds), _day(said.complete_from), None)
        for source in sources
        for said in source.statements
    ]
    schema = {"source": pl.String, "body": pl.String, "covers": pl.List(pl.String),
              "complete_from": pl.Date, "complete_until": pl.Date}  # fmt: skip
    return _frame(schema, rows)
