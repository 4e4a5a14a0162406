"""The statements that judge a whole snapshot, in the words of any dialect.

They depend on the rulebook alone; the snapshot comes in, and the verdicts go out, as Parquet files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from hengjian.rulebook.facts import OBSERVED, PUBLISHED_UNTIL, Clock, Fact, Window
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.parameters import ParameterRef
from hengjian.rulebook.rulebook import Group, Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.sql.clocks import ClockTables, clock_columns, parts_of
from hengjian.rulebook.sql.dialects import Dialect
from hengjian.rulebook.sql.facts import FactTable, Gathered
from hengjian.rulebook.sql.law import LawTables
from hengjian.rulebook.sql.lookups import Lookups
from hengjian.rulebook.sql.tables import Tables
from hengjian.rulebook.sql.trees import Ladder, Term
from hengjian.rulebook.sql.windows import window_column, windows_query
from hengjian.rulebook.sql.wording import INDENT, listed, name, one_of
from hengjian.rulebook.verdicts import (
    KEY_SCHEMA,
    GroupVerdicts,
    due_column,
    flags_column,
    verdict_column,
    verdict_schema,
)

RULES_AT_ONCE = 8


def verdicts_title(group: int, batch: int) -> str:
    """Name the file with the verdicts by a batch of the rules of the group in this position."""
    return f"verdicts_{group}_{batch}"


@dataclass(frozen=True)
class Program:
    """The statements for one rulebook."""

    rulebook: Rulebook
    dialect: Dialect
    tables: Tables
    law: LawTables
    groups: tuple[GroupProgram, ...]
    gathered: Gathered

    @classmethod
    def of(cls, rulebook: Rulebook, dialect: Dialect) -> Program:
        """Plan the statements that read and write files in the dialect's folder."""
        groups = rulebook.groups()
        needs = [need for group in groups for need in group.needs().values()]
        facts = [need for need in needs if isinstance(need, Fact)]
        kinds = {fact.kind for fact in facts} | {fact.other_kind for fact in facts}
        kinds |= {need.kind for need in needs if isinstance(need, Window)}
        kinds |= {group.of for group in groups if group.of is not None}
        tables = Tables.of(
            dialect,
            rulebook.pack.declarations,
            kinds=kinds,
            fields={fact.detail for fact in facts if fact.measure in ("field", "sum")},
            people={each for fact in facts for each in _people(fact)},
        )
        law = LawTables.of(
            rulebook.pack,
            dialect,
            [parameter for rule in rulebook.rules for parameter in rule.parameters]
            + [clock.limit for rule in rulebook.rules for clock in rule.clocks],
        )
        gathered = Gathered(tables)
        programs = tuple(
            GroupProgram(rulebook, dialect, tables, law, gathered, i, group)
            for i, group in enumerate(groups)
        )
        return cls(rulebook, dialect, tables, law, programs, gathered)

    def statements(self) -> list[str]:
        """Give the statements in order."""
        facts = [each for group in self.groups for each in group.facts_statements()]
        contexts = [
            (group.facts, column) for group in self.groups for column in group.contexts.values()
        ]
        found = [*self.dialect.settings(), *self.tables.statements(), *self.law.values()]
        found += [each for group in self.groups for each in group.subjects_statements()]
        found += [*self.gathered.statements(), *facts]
        if contexts:
            found += [*self.law.contexts(contexts), *self.law.resolved()]
        return found + [each for group in self.groups for each in group.statements()]

    def read(self, folder: Path) -> list[GroupVerdicts]:
        """Read the verdicts, one frame per group of rules."""
        return [group.read(folder) for group in self.groups]


def _people(fact: Fact) -> list[tuple[str, str]]:
    if fact.measure == "persons":
        return [(fact.kind, fact.detail)]
    if fact.measure == "shared":
        return [(fact.kind, fact.detail), (fact.other_kind, fact.other_role)]
    return []


@dataclass(frozen=True)
class GroupProgram:
    """The statements for one group of rules."""

    rulebook: Rulebook
    dialect: Dialect
    tables: Tables
    law: LawTables
    gathered: Gathered
    number: int
    group: Group

    @property
    def facts(self) -> str:
        """Name the group's table of facts."""
        return f"facts_{self.number}"

    @cached_property
    def windows(self) -> list[Window]:
        """List the windows that the rules read."""
        return [need for need in self.group.needs().values() if isinstance(need, Window)]

    @cached_property
    def clocks(self) -> dict[Clock, str]:
        """List the clocks that the rules read, with the names of their tables."""
        found = dict.fromkeys(clock for rule in self.group.rules for clock in rule.clocks)
        return {clock: f"clock_{self.number}_{i}" for i, clock in enumerate(found)}

    @cached_property
    def parts(self) -> dict[str, list[ParameterRef]]:
        """List the parts of parameters that rules and clocks read, by law day."""
        found: dict[str, dict[ParameterRef, None]] = {}
        refs = [need for need in self.group.needs().values() if isinstance(need, ParameterRef)]
        refs += [ref for clock in self.clocks for ref in parts_of(clock).values()]
        for ref in refs:
            found.setdefault(ref.law_day, {})[ref] = None
        return {law_day: list(refs) for law_day, refs in found.items()}

    @cached_property
    def contexts(self) -> dict[str, str]:
        """Name the column of the context on each law day."""
        return {law_day: f"context({law_day})" for law_day in self.parts}

    def law_table(self, law_day: str) -> str:
        """Name the table of what applies on a law day."""
        return f"law_{self.number}_{list(self.parts).index(law_day)}"

    def read(self, folder: Path) -> GroupVerdicts:
        """Read the verdicts; the files of all batches have the same subjects, in any order."""
        files = [
            folder / f"{verdicts_title(self.number, i)}.parquet" for i in range(len(self.batches))
        ]
        first, *others = (_sorted(file) for file in files)
        rest = [frame.drop(KEY_SCHEMA) for frame in others]
        found = pl.concat([first, *rest], how="horizontal")
        return GroupVerdicts(self.group, found.cast(verdict_schema(len(self.group.rules))))  # type: ignore[arg-type]

    # --- statements ----------------------------------------------------------------------------

    def subjects_statements(self) -> list[str]:
        """List the subjects."""
        return self.dialect.view(f"subjects_{self.number}", self.subjects())

    def subjects(self) -> str:
        """Give each case, each thing that an act opens, or each act of the kind."""
        kinds = self.rulebook.pack.declarations.kinds
        if self.group.subject == "case":
            return """SELECT CAST("#case" AS BIGINT) AS "#subject", "#case",
    CAST(NULL AS STRING) AS "#about", CAST(NULL AS BIGINT) AS "#act", CAST(NULL AS BIGINT) AS "#row"
FROM cases"""
        if self.group.subject == "thing":
            opening = one_of(self.tables.kind(kind.name) for kind in kinds.values() if kind.opens)
            return f"""SELECT min("#row") AS "#subject", "#case", "#about",
    CAST(NULL AS BIGINT) AS "#act", CAST(NULL AS BIGINT) AS "#row"
FROM acts WHERE "#kind" IN {opening} AND "#about" IS NOT NULL
GROUP BY "#case", "#about\""""
        of = self.group.of or ""
        about = '"#about"' if kinds[of].level == "thing" else "CAST(NULL AS STRING)"
        return f"""SELECT "#row" AS "#subject", "#case", {about} AS "#about", "#act", "#row"
FROM acts WHERE "#kind" = {self.tables.kind(of)} AND "#act" IS NOT NULL"""

    def facts_statements(self) -> list[str]:
        """Derive the facts."""
        facts = [need for need in self.group.needs().values() if isinstance(need, Fact)]
        limits = self.rulebook.limits
        table = FactTable(self.tables, self.gathered, self.number, limits)
        return self.dialect.keep(self.facts, table.query(facts, self.contexts, self.law))

    def statements(self) -> list[str]:
        """Give what follows on the facts: windows, parameters, clocks, verdicts."""
        found: list[str] = []
        if self.windows:
            query = windows_query(self.tables, self.number, self.windows)
            found += self.dialect.keep(f"windows_{self.number}", query)
        for law_day, refs in self.parts.items():
            title, column = self.law_table(law_day), self.contexts[law_day]
            found += self.dialect.view(title, self.law.of_law_day(self.facts, column, refs))
        lookups = Lookups(self.rulebook.pack.calendar, self.dialect)
        for clock, title in self.clocks.items():
            tables = ClockTables(title, clock, self.rulebook.limits[clock.limit], lookups)
            law = self.law_table(clock.law_day)
            found += tables.statements(self.facts, law, self.contexts[clock.law_day])
        return found + [
            self.verdicts_statement(batch, lookups) for batch in range(len(self.batches))
        ]

    @cached_property
    def batches(self) -> list[dict[int, Rule]]:
        """Cut the rules into batches by position: the planning of one query grows faster than its rules."""
        rules = list(enumerate(self.group.rules))
        return [dict(rules[i : i + RULES_AT_ONCE]) for i in range(0, len(rules), RULES_AT_ONCE)]

    def ground(self, rules: Iterable[Rule]) -> str:
        """Put everything that the trees of the rules read into one row per subject."""
        wanted = set(Group("", None, tuple(rules)).needs())
        columns = [f"facts.{name(key)}" for key in ("#case", "#about", "#act", OBSERVED)]
        joins: list[str] = []
        for need_name, need in self.group.needs().items():
            if need_name in wanted and isinstance(need, Fact):
                columns.append(f"facts.{name(need_name)}")
        for title, on, found in self.sources():
            used = {key: text for key, text in found.items() if key in wanted}
            if used:
                joins.append(f"LEFT JOIN {title} ON {on}")
                columns += [f"CAST({text} AS BIGINT) AS {name(key)}" for key, text in used.items()]
        if any("windows." in column for column in columns):
            joins.insert(0, 'JOIN cases ON cases."#case" = facts."#case"')
        return f"SELECT {listed(columns)}\nFROM {self.facts} AS facts\n" + "\n".join(joins)

    def sources(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Yield what is joined to the facts: the table, the condition, and the columns by their names."""
        same = '."#subject" = facts."#subject"'
        if self.windows:
            found = {each.name: window_column(each) for each in self.windows}
            yield f"windows_{self.number} AS windows", f"windows{same}", found
        for law_day, refs in self.parts.items():
            title = self.law_table(law_day)
            found = {ref.name: f"{title}.{name(ref.name)}" for ref in refs}
            yield title, f"{title}.context = facts.{name(self.contexts[law_day])}", found
        for clock, title in self.clocks.items():
            yield title, f"{title}{same}", dict(clock_columns(clock, title))

    def verdicts_statement(self, batch: int, lookups: Lookups) -> str:
        """Judge by a batch of the rules, and write the verdicts to their file."""
        ladder = Ladder(lookups, {PUBLISHED_UNTIL: self.rulebook.pack.calendar.published_until})
        rules = self.batches[batch]
        wanted: list[str] = []
        for i, rule in rules.items():
            ladder.verdict(f"#{verdict_column(i)}", rule.verdict, int(Verdict.FACT_UNKNOWN))
            ladder.column(f"#{due_column(i)}", ladder.number(rule.due))
            ladder.column(f"#{flags_column(i)}", _flags(ladder, rule))
            wanted += [verdict_column(i), due_column(i), flags_column(i)]
        steps = [("ground", self.ground(rules.values())), *ladder.steps("ground")]
        queries = ", ".join(self.dialect.named(title, text) for title, text in steps)
        about = '"#about"' if self.group.subject == "thing" else "CAST(NULL AS STRING)"
        # A last day beyond what a day number can hold is no day at all.
        columns = listed(f"TRY_CAST({name(f'#{title}')} AS INTEGER) AS {title}" for title in wanted)
        return self.dialect.write(
            verdicts_title(self.number, batch),
            f"""WITH {queries}
SELECT "#case" AS c, {about} AS about, "#act" AS a,{INDENT}{columns}
FROM {steps[-1][0]}""",
        )


def _flags(ladder: Ladder, rule: Rule) -> Term:
    flags = [(ladder.condition(when), flag) for when, flag in rule.flags]
    text = " | ".join(f"CASE WHEN {when.text} THEN {flag} ELSE 0 END" for when, flag in flags)
    return Term(text or "0", max((when.step for when, _ in flags), default=0))


def _sorted(file: Path) -> pl.DataFrame:
    """Read a file, or a folder with its parts, in the order of the subjects."""
    return pl.read_parquet(file / "*.parquet" if file.is_dir() else file).sort(*KEY_SCHEMA)
