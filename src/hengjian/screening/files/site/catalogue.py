"""The rules of a pack from every side that a reader may come from: statute, act, sector, place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hengjian.rulebook.citations import ArticleDatabase, parse_citation
from hengjian.rulebook.explanation.wording import (
    SEVERITY_WORDS,
    citation_in_words,
)
from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START
from hengjian.rulebook.model import Pack, Statute
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.screening.files.site.arrangement import rules_by_statute
from hengjian.screening.files.site.demands import kinds_of, sentence_of
from hengjian.screening.files.site.records import Records, StatuteRecord
from hengjian.screening.files.site.statutes import (
    RANK_WORDS,
    Articles,
    Cited,
    versions_in_words,
)
from hengjian.screening.files.site.values import ValueRow, ValueTable, in_general, value_table


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule as it stands in a list."""

    id: str
    title: str
    sentence: str
    place: str
    cite: str
    severity: str
    severity_word: str
    statute: str
    statute_title: str


@dataclass(frozen=True, slots=True)
class ActEntry:
    """An act kind with the rules that are about it and those whose conditions name it."""

    id: str
    label: str
    records: tuple[str, ...]
    rules: tuple[RuleEntry, ...]
    also: tuple[RuleEntry, ...]
    use: str


@dataclass(frozen=True, slots=True)
class StatuteEntry:
    """A statute with the rules that are filed under it."""

    id: str
    title: str
    full_title: str
    rank: str
    versions: tuple[str, ...]
    record: StatuteRecord
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A value with its citation as a link."""

    row: ValueRow
    cited: Cited


@dataclass(frozen=True, slots=True)
class LinkedTable:
    """The values of one parameter, all or those of one sector or place, with the rules that use it."""

    anchor: str
    title: str
    is_limit: bool
    has_general: bool
    general: str
    rows: tuple[LinkedRow, ...]
    unread: tuple[str, ...]
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class ArticleValue:
    """A value as it stands beneath the article that sets it."""

    title: str
    where: str
    text: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A sector or a place with the values that it sets and the rules that name it."""

    id: str
    title: str
    read: bool
    parent: str
    lines: tuple[str, ...]
    tables: tuple[LinkedTable, ...]
    rules: tuple[RuleEntry, ...]

    @property
    def mixed(self) -> bool:
        """Tell whether some of the values are for a sector within a place, and so must be told apart."""
        return any(row.row.where != self.title for table in self.tables for row in table.rows)


@dataclass(frozen=True)
class Catalogue:
    """Everything in a pack that has a page of its own."""

    rulebook: Rulebook
    database: ArticleDatabase | None

    @property
    def pack(self) -> Pack:
        """Give the pack."""
        return self.rulebook.pack

    @cached_property
    def records(self) -> Records:
        """Give the texts that the pack's files have beside the rules."""
        return Records(self.pack)

    @cached_property
    def articles(self) -> Articles:
        """Give the words of articles."""
        return Articles(self.pack, self.database)

    @cached_property
    def rules(self) -> dict[str, RuleEntry]:
        """Give the rules by id."""
        return {rule.id: self._rule(rule) for rule in self.rulebook.rules}

    def _rule(self, rule: Rule) -> RuleEntry:
        text = rule.text
        citation = parse_citation(text.cite)
        return RuleEntry(
            id=text.id,
            title=text.title,
            sentence=sentence_of(self.pack, rule),
            place=citation.place,
            cite=citation_in_words(text.cite, self.pack),
            severity=text.severity,
            severity_word=SEVERITY_WORDS[text.severity],
            statute=citation.statute,
            statute_title=self.pack.statutes[citation.statute].title,
        )

    @cached_property
    def statutes(self) -> tuple[StatuteEntry, ...]:
        """Give the statutes in the order of the pack."""
        filed = rules_by_statute(self.rulebook)
        return tuple(self._statute(each, filed) for each in self.pack.statutes.values())

    def _statute(self, statute: Statute, filed: dict[str, list[Rule]]) -> StatuteEntry:
        return StatuteEntry(
            id=statute.id,
            title=statute.title,
            full_title=statute.full_title,
            rank=RANK_WORDS.get(statute.rank, ""),
            versions=versions_in_words(statute),
            record=self.records.statutes.get(statute.id, StatuteRecord()),
            rules=tuple(self.rules[rule.id] for rule in filed.get(statute.id, ())),
        )

    # --- acts ----------------------------------------------------------------------------------

    @cached_property
    def acts(self) -> tuple[ActEntry, ...]:
        """Give the act kinds in the order of the pack."""
        about = {rule.id: set(kinds_of(self.pack, rule.text)) for rule in self.rulebook.rules}
        read = {
            rule.id: {*_named(rule.text.when), *(window.kind for window in rule.windows)}
            for rule in self.rulebook.rules
        }
        return tuple(self._act(kind, about, read) for kind in self.pack.declarations.kinds)

    def _act(self, kind: str, about: dict[str, set[str]], read: dict[str, set[str]]) -> ActEntry:
        declared = self.pack.declarations
        named = declared.kinds[kind]
        given = declared.given_act_fields
        fields = (given[field].label for field in named.fields if field in given)
        return ActEntry(
            id=kind,
            label=named.label,
            records=(*fields, *(declared.roles[role] for role in named.roles)),
            rules=self._which(about, kind),
            also=tuple(entry for entry in self._which(read, kind) if kind not in about[entry.id]),
            use=_use(kind, closes=named.closes),
        )

    def _which(self, kinds: dict[str, set[str]], kind: str) -> tuple[RuleEntry, ...]:
        return tuple(self.rules[rule] for rule, named in kinds.items() if kind in named)

    # --- values --------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> dict[str, LinkedTable]:
        """Give the values of each parameter."""
        return {
            name: self._table(value_table(self.pack, p)) for name, p in self.pack.parameters.items()
        }

    def _table(self, table: ValueTable) -> LinkedTable:
        uses = [rule for rule in self.rulebook.rules if table.parameter in rule.parameters]
        return LinkedTable(
            anchor=f"value-{list(self.pack.parameters).index(table.parameter) + 1}",
            title=table.title,
            is_limit=table.is_limit,
            has_general=table.has_general,
            general=in_general(self.pack, self.pack.parameters[table.parameter]),
            rows=tuple(LinkedRow(row, self.articles.link(row.cite)) for row in table.rows),
            unread=table.unread,
            rules=tuple(self.rules[rule.id] for rule in uses),
        )

    def _part(self, table: LinkedTable, *, place: str | None, sector: str | None) -> LinkedTable:
        """Give the rows of a table that a place, or a sector, has set."""
        rows = tuple(
            row
            for row in table.rows
            if (sector is not None and row.row.sector == sector)
            or (place is not None and row.row.place == place)
        )
        return LinkedTable(
            table.anchor, table.title, table.is_limit, table.has_general, table.general, rows,
            table.unread, table.rules,
        )  # fmt: skip

    def _parts(
        self, *, place: str | None = None, sector: str | None = None
    ) -> tuple[LinkedTable, ...]:
        parts = (self._part(t, place=place, sector=sector) for t in self.tables.values())
        return tuple(part for part in parts if part.rows)

    # --- sectors and places --------------------------------------------------------------------

    @cached_property
    def sectors(self) -> tuple[AreaEntry, ...]:
        """Give the sectors in the order of the pack."""
        return tuple(self._sector(sector) for sector in self.pack.domains)

    def _sector(self, sector: str) -> AreaEntry:
        domain = self.pack.domains[sector]
        tables = self._parts(sector=sector)
        lines = [
            "这个领域的程序规章已经读过。下面没有列出的数值，与一般规定相同。"
            if domain.read
            else "未读：这个领域的程序规章还没有人读过，可能另有规定而机器不知道。"
        ]
        if not domain.read:
            lines.append(
                "在这个领域，只由领域规章设定的要求，结论是“不明”；有一般规定的照一般规定判断，"
                "但案件里有中止、延长的记录而影响结论的，结论也是“不明”。"
            )
        if not tables:
            lines.append("没有收录另定的数值。")
        return AreaEntry(
            id=sector,
            title=domain.title,
            read=domain.read,
            parent="",
            lines=tuple(lines),
            tables=tables,
            rules=self._naming(sector),
        )

    @cached_property
    def places(self) -> tuple[AreaEntry, ...]:
        """Give the places in the order of the pack."""
        return tuple(self._place(place) for place in self.pack.jurisdictions)

    def _place(self, place: str) -> AreaEntry:
        line = [self.pack.jurisdictions[each].title for each in self.pack.lineage(place)]
        tables = self._parts(place=place)
        above = f"没有列出的，依次沿用{'、'.join(line[1:])}的规定。" if line[1:] else ""
        said = (
            f"下面是{line[0]}另定的数值。"
            if tables
            else f"没有收录{line[0]}另定的数值：或者没有，或者还没有查到。"
        )
        lines = tuple(each for each in (said, above) if each)
        parent = line[1] if line[1:] else ""
        return AreaEntry(
            id=place,
            title=line[0],
            read=True,
            parent=parent,
            lines=lines,
            tables=tables,
            rules=self._naming(place),
        )

    def _naming(self, code: str) -> tuple[RuleEntry, ...]:
        """List the rules whose conditions name a sector or a place."""
        return tuple(self.rules[rule] for rule, codes in self._areas_named.items() if code in codes)

    @cached_property
    def _areas_named(self) -> dict[str, set[str]]:
        return {rule.id: _codes_of_areas(rule.text.when) for rule in self.rulebook.rules}

    def set_by(self, statute: str, article: str) -> Iterator[ArticleValue]:
        """Give the values that an article sets; the article is named by its anchor."""
        page = f"statutes/{statute}.html#{article}"
        for table in self.tables.values():
            for row in table.rows:
                value = row.row
                if row.cited.href == page:
                    yield ArticleValue(
                        table.title, value.where, value.words, value.since, value.until
                    )


def _use(kind: str, *, closes: bool) -> str:
    if kind in (PAUSE_START, PAUSE_END, EXTENSION):
        return "它改变期限的最后一天，凡是允许停止计算或者延长的期限都看它。"
    return "它使案件办结。" if closes else "它记在案件里，供人查看。"


def _named(expression: str) -> set[str]:
    if not expression:
        return set()
    tree = ast.parse(expression.strip(), mode="eval")
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _codes_of_areas(expression: str) -> set[str]:
    """Give the codes with which an expression compares the sector or the place of a case."""
    if not expression:
        return set()
    found: set[str] = set()
    for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
        if isinstance(node, ast.Compare) and _named(ast.unparse(node.left)) & {
            "domain",
            "jurisdiction",
        }:
            found |= {
                str(each.value)
                for each in ast.walk(node)
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
    return found
