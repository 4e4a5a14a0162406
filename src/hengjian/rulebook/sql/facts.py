"""The facts of every subject as SQL: one pass over the acts per scope, then coverage and gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hengjian.rulebook.facts import (
    EXTENSION,
    OBSERVED,
    PAUSE_END,
    PAUSE_START,
    Fact,
    Scope,
)
from hengjian.rulebook.rulebook import LimitCode
from hengjian.rulebook.sql.law import LawTables
from hengjian.rulebook.sql.tables import Tables
from hengjian.rulebook.sql.wording import (
    ABSENT_VALUE,
    INDENT,
    every,
    listed,
    literal,
    name,
    one_of,
)
from hengjian.rulebook.tree import ABSENT

# Stands for NULL where an aggregate would skip it.
NOTHING = literal(ABSENT - 1)
SCOPE_KEYS: Mapping[Scope, tuple[str, ...]] = {
    "case": ('"#case"',),
    "thing": ('"#case"', '"#about"'),
    "act": ('"#row"',),
}
_SAME = {'"#about"': "IS NOT DISTINCT FROM"}


def same_scope(left: str, right: str, scope: Scope) -> str:
    """Say in SQL that the rows of two tables are within the same case, thing or act."""
    return every(f"{left}.{key} {_SAME.get(key, '=')} {right}.{key}" for key in SCOPE_KEYS[scope])


@dataclass
class Gathered:
    """What has to be gathered from the acts and from their people, per scope."""

    tables: Tables
    acts: dict[Scope, dict[str, str]] = field(default_factory=dict)
    people: dict[Scope, dict[str, str]] = field(default_factory=dict)
    kinds: dict[Scope, set[int]] = field(default_factory=dict)

    def statements(self) -> list[str]:
        """Gather, in one pass per scope; a single act needs no gathering but of its people."""
        found: list[str] = []
        for source, wanted in (("acts", self.acts), ("signatures", self.people)):
            for scope, columns in wanted.items():
                keys = ", ".join(SCOPE_KEYS[scope])
                gathered = listed(f"{text} AS {name(title)}" for title, text in columns.items())
                found += self.tables.dialect.keep(
                    f"{source}_of_{scope}",
                    f"SELECT {keys},{INDENT}{gathered}\n"
                    f'FROM {source}\nWHERE "#kind" IN {one_of(self.kinds[scope])}\nGROUP BY {keys}',
                )
        return found

    def this(self, scope: Scope, kind: str) -> str:
        """Say in SQL that an act is of the kind."""
        number = self.tables.kind(kind)
        self.kinds.setdefault(scope, set()).add(number)
        return f'"#kind" = {number}'

    def act(self, scope: Scope, kind: str, measure: str, detail: str = "") -> str:
        """Give what is gathered over the acts of a kind; NULL (or nought, for counts) of none."""
        if scope == "act":
            return _OF_ONE_ACT[measure](detail)
        title = f"{measure}({kind}{'.' if detail else ''}{detail})"
        self.acts.setdefault(scope, {})[title] = _OF_ACTS[measure](self.this(scope, kind), detail)
        found = f"acts_of_{scope}.{name(title)}"
        return f"coalesce({found}, 0)" if measure in ("count", "missing") else found

    def person(self, scope: Scope, kind: str, role: str, counted: str) -> str:
        """Count the people in a role, or (`entries`) the acts with somebody in it."""
        title = f"{counted}({kind}.{role})"
        this = f'{self.this(scope, kind)} AND "#role" = {self.tables.role(role)}'
        column = {"people": '"#person"', "entries": '"#row"'}[counted]
        text = self.tables.dialect.count_distinct(f"CASE WHEN {this} THEN {column} END")
        self.people.setdefault(scope, {})[title] = text
        return f"coalesce(signatures_of_{scope}.{name(title)}, 0)"


_OF_ACTS: Mapping[str, Callable[[str, str], str]] = {
    "first": lambda this, _: f'min(CASE WHEN {this} THEN "#on" END)',
    "last": lambda this, _: f'max(CASE WHEN {this} THEN "#on" END)',
    "count": lambda this, _: f"count(CASE WHEN {this} THEN 1 END)",
    "at": lambda this, _: _of_first(this, '"#at"'),
    "recorded": lambda this, _: _of_first(this, '"#recorded"'),
    "field": lambda this, detail: _of_first(this, name(detail)),
    "sum": lambda this, detail: whole_sum(f"CASE WHEN {this} THEN {name(detail)} END"),
    "missing": lambda this, detail: (
        f"count(CASE WHEN {this} AND {name(detail)} IS NULL THEN 1 END)"
    ),
}
_OF_ONE_ACT: Mapping[str, Callable[[str], str]] = {
    "first": lambda _: 'act."#on"',
    "last": lambda _: 'act."#on"',
    "count": lambda _: "1",
    "at": lambda _: 'act."#at"',
    "recorded": lambda _: 'act."#recorded"',
    "field": lambda detail: f"act.{name(detail)}",
    "sum": lambda detail: f"act.{name(detail)}",
    "missing": lambda detail: f"CASE WHEN act.{name(detail)} IS NULL THEN 1 ELSE 0 END",
}


def _of_first(this: str, column: str) -> str:
    """Take a column of the first row; NULL there must not make a later row the first."""
    row = f'CASE WHEN {this} THEN "#row" END'
    return f"nullif(min_by(coalesce({column}, {NOTHING}), {row}), {NOTHING})"


def whole_sum(value: str) -> str:
    """Add up whole numbers, wider than they are: a sum that is no such number any more is NULL."""
    return f"TRY_CAST(sum(CAST({value} AS DECIMAL(28, 0))) AS BIGINT)"


@dataclass
class FactTable:
    """The facts of one group of rules, one row per subject."""

    tables: Tables
    gathered: Gathered
    group: int
    limits: Mapping[str, LimitCode]
    joins: dict[str, str] = field(default_factory=dict)
    concerning: dict[str, dict[str, str]] = field(default_factory=dict)

    def columns(self, facts: Sequence[Fact]) -> list[tuple[str, str]]:
        """Give each fact's name with its SQL; the joins that they need are noted."""
        return [(fact.name, f"CAST({self.value(fact)} AS BIGINT)") for fact in facts]

    def value(self, fact: Fact) -> str:
        """Write a fact; raises KeyError for a measure that the engines do not derive."""
        return _MEASURES[fact.measure](self, fact)

    def first(self, fact: Fact) -> str:
        """Write what the first act of the kind (or the last) says, absent where there is none."""
        found = self.gathered.act(fact.scope, fact.kind, fact.measure, fact.detail)
        return self.if_read(fact.kind, self.if_any(fact, found, ABSENT_VALUE))

    def any(self, fact: Fact) -> str:
        """Write whether an act of the kind is there."""
        return self.if_any(fact, "1", "0")

    def count(self, fact: Fact) -> str:
        """Write how many acts of the kind there are."""
        found = self.gathered.act(fact.scope, fact.kind, "count")
        return self.if_read(fact.kind, self.if_any(fact, found, "0"))

    def sum(self, fact: Fact) -> str:
        """Write the sum of a field, unknown where an act lacks it."""
        missing = self.gathered.act(fact.scope, fact.kind, "missing", fact.detail)
        amount = self.gathered.act(fact.scope, fact.kind, "sum", fact.detail)
        found = f"CASE WHEN {missing} = 0 THEN {amount} END"
        return self.if_read(fact.kind, self.if_any(fact, found, "0"))

    def covered(self, fact: Fact) -> str:
        """Write whether the source would know of the kind."""
        return f"CASE WHEN {self.known(fact.kind)} THEN 1 ELSE 0 END"

    def column(self, fact: Fact) -> str:
        """Write a field of the case."""
        return f"cases.{name(fact.detail)}"

    def gap(self, kind: str) -> str:
        """Say whether a row of the kind could not be read."""
        return f"cases.{name(f'gap({kind})')}" if kind in self.tables.kinds else "FALSE"

    def known(self, kind: str) -> str:
        """Say whether the source would know of the kind."""
        return f"cases.{name(f'known({kind})')}" if kind in self.tables.kinds else "FALSE"

    def if_read(self, kind: str, found: str) -> str:
        """Make a fact unknown where a row of the kind could not be read."""
        return f"CASE WHEN NOT {self.gap(kind)} THEN {found} END"

    def if_any(self, fact: Fact, found: str, of_none: str) -> str:
        """Give one value where an act is there, another where the source knows that none is."""
        first = self.gathered.act(fact.scope, fact.kind, "first")
        return (
            f"CASE WHEN {first} IS NOT NULL THEN {found}"
            f" WHEN {self.known(fact.kind)} THEN {of_none} END"
        )

    # --- people --------------------------------------------------------------------------------

    def whole(self, scope: Scope, kind: str, role: str) -> str:
        """Say whether every act of the kind names somebody in the role."""
        entries = self.gathered.person(scope, kind, role, "entries")
        return f"{entries} = {self.gathered.act(scope, kind, 'count')}"

    def persons(self, fact: Fact) -> str:
        """Write how many people hold the role, unknown where an act names nobody."""
        counted = self.gathered.person(fact.scope, fact.kind, fact.detail, "people")
        whole = self.whole(fact.scope, fact.kind, fact.detail)
        found = f"CASE WHEN {whole} THEN {counted} END"
        return self.if_read(fact.kind, self.if_any(fact, found, "0"))

    def shared(self, fact: Fact) -> str:
        """Write how many people hold both roles."""
        sides = (
            (fact.scope, fact.kind, fact.detail),
            (fact.other_scope, fact.other_kind, fact.other_role),
        )
        both = self.shared_people(fact)
        read = " OR ".join(self.gap(kind) for _, kind, _ in sides)
        there = [self.gathered.act(scope, kind, "first") for scope, kind, _ in sides]
        would_know = " AND ".join(
            f"({first} IS NOT NULL OR {self.known(kind)})"
            for first, (_, kind, _) in zip(there, sides, strict=True)
        )
        whole = " AND ".join(self.whole(*side) for side in sides)
        return f"""CASE WHEN {read} THEN NULL
      WHEN {" OR ".join(f"{first} IS NULL" for first in there)}
      THEN CASE WHEN {would_know} THEN 0 END
      WHEN {both} > 0 THEN {both}
      WHEN {whole} THEN 0 END"""

    def shared_people(self, fact: Fact) -> str:
        """Count the people who hold both roles."""
        alias = f"shared_{len(self.joins)}"
        left = f'one."#kind" = {self.tables.kind(fact.kind)}'
        right = f'other."#kind" = {self.tables.kind(fact.other_kind)}'
        self.joins[fact.name] = f"""LEFT JOIN (
SELECT subjects."#subject", {self.tables.dialect.count_distinct('one."#person"')} AS people
FROM subjects_{self.group} AS subjects
JOIN signatures AS one ON {same_scope("one", "subjects", fact.scope)}
    AND {left} AND one."#role" = {self.tables.role(fact.detail)}
JOIN signatures AS other ON {same_scope("other", "subjects", fact.other_scope)}
    AND {right} AND other."#role" = {self.tables.role(fact.other_role)}
    AND other."#person" = one."#person"
GROUP BY subjects."#subject"
) AS {alias} ON {alias}."#subject" = subjects."#subject\""""
        return f"coalesce({alias}.people, 0)"

    # --- extensions and pauses on record -------------------------------------------------------

    def extended(self, fact: Fact) -> str:
        """Write the days of extension granted for a limit."""
        limit = fact.detail
        this = f'"limit" = {self.limits[limit].code}'
        count, known, days = (
            self.of_subject("extensions", title, text)
            for title, text in (
                (f"count({limit})", f"count(CASE WHEN {this} THEN 1 END)"),
                (f"known({limit})", f'count(CASE WHEN {this} THEN "days" END)'),
                (f"days({limit})", whole_sum(f'CASE WHEN {this} THEN "days" END')),
            )
        )
        found = (
            f"CASE WHEN coalesce({count}, 0) = 0 THEN CASE WHEN {self.known(EXTENSION)} THEN 0 END"
            f" WHEN {known} = {count} THEN {days} END"
        )
        return self.if_read(EXTENSION, found)

    def on_record(self, fact: Fact) -> str:
        """Write whether a pause or extension is there, or may be in a row that could not be read."""
        limit = fact.detail
        position = self.limits[limit]
        granted = self.of_subject(
            "extensions",
            f"count({limit})",
            f'count(CASE WHEN "limit" = {position.code} THEN 1 END)',
        )
        stopped = self.of_subject(
            "pauses", f"count({limit})", f"count(CASE WHEN {stops(position.bit)} THEN 1 END)"
        )
        unread = " OR ".join(self.gap(kind) for kind in (PAUSE_START, PAUSE_END, EXTENSION))
        there = f"coalesce({granted}, 0) + coalesce({stopped}, 0) > 0"
        return f"CASE WHEN {unread} OR {there} THEN 1 ELSE 0 END"

    def of_subject(self, source: str, title: str, text: str) -> str:
        """Note a count over the pauses or extensions that concern the subject."""
        self.concerning.setdefault(source, {})[title] = text
        return f"{source}.{name(title)}"

    # --- the query -------------------------------------------------------------------------

    def query(self, facts: Sequence[Fact], contexts: Mapping[str, str], law: LawTables) -> str:
        """Write the table of facts; `contexts` names the column of the context by law day."""
        columns = listed(f"{text} AS {name(title)}" for title, text in self.columns(facts))
        law_days = [f"{law.law_day(day)} AS {name(f'law_day({day})')}" for day in contexts]
        added = [
            f"{law.context(name(f'law_day({day})'))} AS {name(title)}"
            for day, title in contexts.items()
        ]
        joins = "\n".join(self.all_joins(columns))
        return f"""WITH found AS (
SELECT subjects.*,
    cases."#observed" AS {OBSERVED},
    cases."#place"{f",{INDENT}{columns}" if columns else ""}
FROM subjects_{self.group} AS subjects
{joins}
), dated AS (
SELECT {listed(["*", *law_days])}
FROM found
)
SELECT {listed(["dated.*", *added])}
FROM dated CROSS JOIN stretch_of_day"""

    def all_joins(self, columns: str) -> list[str]:
        """List what the columns are read from."""
        found = ['JOIN cases ON cases."#case" = subjects."#case"']
        if "act." in columns:
            found.append('JOIN acts AS act ON act."#row" = subjects."#row"')
        for source in ("acts", "signatures"):
            for scope in SCOPE_KEYS:
                alias = f"{source}_of_{scope}"
                if f"{alias}." in columns:
                    found.append(f"LEFT JOIN {alias} ON {same_scope(alias, 'subjects', scope)}")
        found += self.joins.values()
        for source, counts in self.concerning.items():
            gathered = listed(f"{text} AS {name(title)}" for title, text in counts.items())
            found.append(f"""LEFT JOIN (
SELECT subjects."#subject",
    {gathered}
FROM subjects_{self.group} AS subjects
JOIN {source} ON {concerns(source, "subjects")}
GROUP BY subjects."#subject"
) AS {source} ON {source}."#subject" = subjects."#subject\"""")
        return found


_MEASURES: Mapping[str, Callable[[FactTable, Fact], str]] = {
    "first": FactTable.first,
    "last": FactTable.first,
    "at": FactTable.first,
    "recorded": FactTable.first,
    "field": FactTable.first,
    "any": FactTable.any,
    "count": FactTable.count,
    "sum": FactTable.sum,
    "covered": FactTable.covered,
    "persons": FactTable.persons,
    "shared": FactTable.shared,
    "column": FactTable.column,
    "extended": FactTable.extended,
    "on_record": FactTable.on_record,
}


def concerns(source: str, subject: str) -> str:
    """Say in SQL that a pause or extension is meant for the whole case or for this thing."""
    return (
        f'{source}."#case" = {subject}."#case"'
        f' AND ({source}."of" IS NULL OR {source}."of" = {subject}."#about")'
    )


def stops(limit: int) -> str:
    """Say in SQL that a pause names this limit, or none."""
    return f'("limits" IS NULL OR "limits" = 0 OR ("limits" >> {limit}) & 1 = 1)'
