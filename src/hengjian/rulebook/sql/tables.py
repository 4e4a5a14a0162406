"""The snapshot as SQL tables: acts with numbered kinds, people, and what each case's source knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.calendars import Calendar
from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.sql.dialects import Dialect
from hengjian.rulebook.sql.lookups import CALENDAR, calendar_frame
from hengjian.rulebook.sql.wording import constants, every, listed, literal, name

PAUSE_FIELDS = {"reason": "BIGINT", "limits": "BIGINT", "of": "STRING"}
EXTENSION_FIELDS = {"limit": "BIGINT", "of": "STRING", "days": "BIGINT", "until": "BIGINT"}
NO_KIND = -1
_NUMBERED = {"name": "STRING", "number": "INTEGER"}


def write_tables(
    snapshot: Snapshot, calendar: Calendar, declarations: Declarations, folder: Path
) -> None:
    """Write everything that the statements read as Parquet files.

    Fields that no act fills are not in the snapshot; here they stand as empty columns. The acts are
    numbered in their order, which is the order of the acts of a case.
    """
    acts = snapshot.acts.hstack(snapshot.fields_of(snapshot.acts["a"]))
    acts = acts.with_row_index("row").with_columns(
        pl.lit(None, pl.Int64).alias(field)
        for field, declared in declarations.act_fields.items()
        if field not in acts.columns and declared.type != "text"
    )
    classes = [(i, kind) for i, kinds in enumerate(snapshot.classes) for kind in sorted(kinds)]
    frames = {
        "cases": snapshot.cases,
        "acts": acts,
        "actors": snapshot.actors,
        "gaps": snapshot.gaps,
        "classes": pl.DataFrame(
            classes, schema={"coverage": pl.Int32, "kind": pl.String}, orient="row"
        ),
        CALENDAR: calendar_frame(calendar),
    }
    for title, frame in frames.items():
        frame.write_parquet(folder / f"{title}.parquet", compression="lz4", statistics=False)


@dataclass(frozen=True)
class Tables:
    """The statements that read the files, for the kinds, fields and roles that rules name."""

    dialect: Dialect
    declarations: Declarations
    kinds: Mapping[str, int]
    fields: frozenset[str]
    people: frozenset[tuple[str, str]]

    @classmethod
    def of(
        cls,
        dialect: Dialect,
        declarations: Declarations,
        kinds: Iterable[str],
        fields: Iterable[str],
        people: Iterable[tuple[str, str]],
    ) -> Tables:
        """Number the kinds; pauses, extensions and what opens a thing are always read."""
        always = [kind.name for kind in declarations.kinds.values() if kind.opens]
        wanted = {*kinds, *always, PAUSE_START, PAUSE_END, EXTENSION} & declarations.kinds.keys()
        numbers = {kind: i for i, kind in enumerate(declarations.kinds) if kind in wanted}
        return cls(dialect, declarations, numbers, frozenset(fields), frozenset(people))

    def kind(self, kind: str) -> int:
        """Give the kind's number, or one that no act has."""
        return self.kinds.get(kind, NO_KIND)

    def role(self, role: str) -> int:
        """Give the role's number: its place among the declared roles."""
        return list(self.declarations.roles).index(role)

    def statements(self) -> list[str]:
        """Give the statements in order."""
        tables = {
            CALENDAR: f"SELECT * FROM {self.dialect.source(CALENDAR)}",
            "kinds": constants(_NUMBERED, list(self.kinds.items())),
            "acts": self.acts(),
            "roles": self.roles(),
            "signatures": self.signatures(),
            "places": self.places(),
            "cases": self.cases(),
            "pauses": self.pauses(),
            "extensions": self.extensions(),
        }
        return [
            statement
            for title, query in tables.items()
            for statement in self.dialect.keep(title, query)
        ]

    def acts(self) -> str:
        """Read the acts; the number of a row orders the acts of a case."""
        fields = dict.fromkeys(self.fields, "BIGINT") | PAUSE_FIELDS | EXTENSION_FIELDS
        columns = listed(
            f"CAST({f'acts.{name(field)}' if self.has(field) else 'NULL'} AS {type_}) AS {name(field)}"
            for field, type_ in sorted(fields.items())
        )
        return f"""SELECT acts.c AS "#case",
    CAST(acts.a AS BIGINT) AS "#act",
    CAST(acts."row" AS BIGINT) AS "#row",
    kinds.number AS "#kind",
    acts.about AS "#about",
    CAST(acts."on" AS BIGINT) AS "#on",
    CAST(acts.at AS BIGINT) AS "#at",
    CAST(acts.recorded AS BIGINT) AS "#recorded",
    acts.people AS "#people",
    {columns}
FROM {self.dialect.source("acts")} AS acts
JOIN kinds ON kinds.name = CAST(acts.kind AS STRING)"""

    def has(self, field: str) -> bool:
        """Tell whether the pack declares the field at all."""
        return field in self.declarations.act_fields

    def roles(self) -> str:
        """Number the roles whose people a rule asks for."""
        roles = sorted({role for _, role in self.people})
        return constants(_NUMBERED, [(role, self.role(role)) for role in roles])

    def signatures(self) -> str:
        """Read who did an act in which role, once each; not where a row about its people was refused."""
        asked = " OR ".join(
            f'(acts."#kind" = {self.kind(kind)} AND roles.number = {self.role(role)})'
            for kind, role in sorted(self.people)
        )
        return f"""SELECT DISTINCT acts."#case", acts."#row", acts."#kind", acts."#about",
    roles.number AS "#role", actors.person AS "#person"
FROM {self.dialect.source("actors")} AS actors
JOIN roles ON roles.name = actors.role
JOIN acts ON acts."#act" = actors.a
WHERE acts."#people" AND ({asked or "FALSE"})"""

    def places(self) -> str:
        """Number the pairs of place and sector that occur."""
        return f"""SELECT row_number() OVER (ORDER BY jurisdiction_code, domain_code) - 1 AS place,
    jurisdiction_code, domain_code
FROM (SELECT DISTINCT jurisdiction_code, domain_code FROM {self.dialect.source("cases")})"""

    def cases(self) -> str:
        """Read the cases; per kind whether a row of it could not be read, and whether it is covered."""
        fields = [n for n, field in self.declarations.case_fields.items() if field.type != "text"]
        columns = [f"CAST(cases.{name(field)} AS BIGINT) AS {name(field)}" for field in fields]
        gaps, covers, states = [], [], []
        for kind in self.kinds:
            gap, known, text = name(f"gap({kind})"), name(f"known({kind})"), literal(kind)
            gaps.append(f"bool_or(kind IS NULL OR kind = {text}) AS {gap}")
            covers.append(f"bool_or(kind = {text}) AS {known}")
            states.append(f"coalesce(gaps.{gap}, FALSE) AS {gap}")
            states.append(
                f"coalesce(covers.{known}, FALSE) AND NOT coalesce(gaps.{gap}, FALSE) AS {known}"
            )
        same = every(
            f"places.{column} IS NOT DISTINCT FROM cases.{column}"
            for column in ("jurisdiction_code", "domain_code")
        )
        return f"""WITH gaps AS (
SELECT c,
    {listed(gaps)}
FROM {self.dialect.source("gaps")} GROUP BY c
), covers AS (
SELECT coverage,
    {listed(covers)}
FROM {self.dialect.source("classes")} GROUP BY coverage
)
SELECT cases.c AS "#case",
    CAST(cases.observed AS BIGINT) AS "#observed",
    places.place AS "#place",
    {listed([*columns, *states])}
FROM {self.dialect.source("cases")} AS cases
JOIN places ON {same}
LEFT JOIN gaps ON gaps.c = cases.c
LEFT JOIN covers ON covers.coverage = cases.coverage"""

    def pauses(self) -> str:
        """Match each start of a pause with the first end of the same pause that is not before it."""
        return f"""SELECT starts."#case", starts."#row", starts."#on" AS "start", min(ends."#on") AS "end",
    starts."reason", starts."limits", starts."of"
FROM acts AS starts
LEFT JOIN acts AS ends ON ends."#case" = starts."#case" AND ends."#kind" = {self.kind(PAUSE_END)}
    AND ends."#about" IS NOT DISTINCT FROM starts."#about" AND ends."#on" >= starts."#on"
WHERE starts."#kind" = {self.kind(PAUSE_START)}
GROUP BY ALL"""

    def extensions(self) -> str:
        """Set the extensions apart."""
        return f"""SELECT "#case", "#on" AS "made", "limit", "of", "days", "until"
FROM acts WHERE "#kind" = {self.kind(EXTENSION)}"""
