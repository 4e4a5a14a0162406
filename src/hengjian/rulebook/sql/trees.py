"""From tree to SQL. Unknown is NULL and absent the reserved integer; NULL logic is Kleene's.

A number that is computed becomes a column of its own, in the first step in which everything that it
needs is there; whatever uses it names the column. So nothing is written or computed twice, however
deep a tree is. Conditions are written where they are asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hengjian.rulebook.facts import VERDICT
from hengjian.rulebook.sql.lookups import CALENDAR, Lookups
from hengjian.rulebook.sql.wording import ABSENT_VALUE, INDENT, listed, literal, name
from hengjian.rulebook.tree import (
    AddMonths,
    And,
    Arithmetic,
    Choose,
    Compare,
    Condition,
    IsAbsent,
    IsUnknown,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Overlap,
    Ref,
    Roll,
    StartOfDay,
    Truth,
    Value,
    WorkingDay,
    WorkingIndex,
    may_be_absent,
    names,
)

_COMPARISONS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of SQL and the number of the step whose columns it needs."""

    text: str
    step: int


class Ladder:
    """Columns in steps, each reading those before; made by asking for numbers and conditions."""

    def __init__(self, lookups: Lookups, constants: Mapping[str, int]) -> None:
        self._lookups = lookups
        self._constants = constants
        self._steps: list[list[tuple[str, str]]] = []
        self._known: dict[tuple[str, Number], Term] = {}
        self._verdict = Term("NULL", 0)

    def verdict(self, title: str, node: Number, otherwise: int) -> None:
        """Add the verdict of a rule as a column; the trees asked for next may read it."""
        found = self.number(node)
        self._verdict = self.column(title, Term(f"coalesce({found.text}, {otherwise})", found.step))

    def column(self, title: str, term: Term) -> Term:
        """Add a column in the first step that can have it, and refer to it."""
        while len(self._steps) <= term.step:
            self._steps.append([])
        self._steps[term.step].append((title, term.text))
        return Term(name(title), term.step + 1)

    def steps(self, ground: str) -> list[tuple[str, str]]:
        """Give the steps over the table `ground` as named queries, in order."""
        found: list[tuple[str, str]] = []
        for i, columns in enumerate(self._steps, start=1):
            looks_up = any(f"{CALENDAR}." in text for _, text in columns)
            added = listed(f"{text} AS {name(title)}" for title, text in columns)
            source = f"{ground} AS before{f' CROSS JOIN {CALENDAR}' if looks_up else ''}"
            ground = f"step_{i}"
            found.append((ground, f"SELECT before.*,{INDENT}{added}\nFROM {source}"))
        return found

    # --- numbers -------------------------------------------------------------------------------

    def number(self, node: Number) -> Term:
        """Give a number as a constant or a column."""
        match node:
            case Value(value):
                return Term(literal(value) if value is not None else "CAST(NULL AS BIGINT)", 0)
            case Ref(title) if title == VERDICT:
                return self._verdict
            case Ref(title) if title in self._constants:
                return Term(literal(self._constants[title]), 0)
            case Ref(title):
                return Term(name(title), 0)
        key = (self._verdict.text if VERDICT in names(node) else "", node)
        if key not in self._known:
            computed = self._computed(node)
            self._known[key] = self.column(f"#n{len(self._known)}", computed)
        return self._known[key]

    def _computed(self, node: Number) -> Term:
        match node:
            case Arithmetic(op, left, right):
                return self._arithmetic(f"{{}} {op} {{}}", left, right)
            case AddMonths(day, months):
                return self._arithmetic(self._lookups.add_months("{0}", "{1}"), day, months)
            case Choose(branches, otherwise):
                return self._choose(branches, otherwise)
            case WorkingIndex(inner):
                return self._look_up(self._lookups.working_index("{0}"), inner)
            case WorkingDay(inner):
                return self._look_up(self._lookups.working_day("{0}"), inner)
            case Roll(inner):
                return self._look_up(self._lookups.roll("{0}"), inner)
            case StartOfDay(inner):
                return self._look_up(self._lookups.start_of_day("{0}"), inner)
        message = f"not a computed number: {node}"
        raise TypeError(message)

    def _look_up(self, template: str, inner: Number) -> Term:
        term = self.number(inner)
        found = template.format(term.text)
        if may_be_absent(inner):
            found = f"CASE WHEN {term.text} = {ABSENT_VALUE} THEN {ABSENT_VALUE} ELSE {found} END"
        return Term(found, term.step)

    def _arithmetic(self, template: str, left: Number, right: Number) -> Term:
        a, b = self.number(left), self.number(right)
        found = template.format(a.text, b.text)
        absent = _absent_among((left, a), (right, b))
        if absent:
            found = f"CASE WHEN {' OR '.join(absent)} THEN {ABSENT_VALUE} ELSE {found} END"
        return Term(found, max(a.step, b.step))

    def _choose(self, branches: Sequence[tuple[Condition, Number]], otherwise: Number) -> Term:
        last = self.number(otherwise)
        if not branches:
            return last
        terms = [(self.condition(when), self.number(then)) for when, then in branches]
        cases = "".join(f"{INDENT}  WHEN {when.text} THEN {then.text}" for when, then in terms)
        step = max(last.step, *(max(when.step, then.step) for when, then in terms))
        return Term(f"CASE{cases}{INDENT}  ELSE {last.text} END", step)

    # --- conditions ----------------------------------------------------------------------------

    def condition(self, node: Condition) -> Term:
        """Give a condition: true, false or NULL."""
        match node:
            case Truth(value):
                return Term(literal(value), 0)
            case Compare(op, left, right):
                return self._compare(f"{{}} {_COMPARISONS[op]} {{}}", left, right)
            case Overlap(left, right):
                return self._compare("({} & {}) <> 0", left, right)
            case OneOf(value, codes):
                return self._one_of(value, codes)
            case IsAbsent(inner):
                found = self.number(inner)
                return Term(f"{found.text} = {ABSENT_VALUE}", found.step)
            case IsUnknown(inner_node):
                found = self._either(inner_node)
                return Term(f"({found.text}) IS NULL", found.step)
            case And(parts):
                return self._joined("AND", parts, "TRUE")
            case Or(parts):
                return self._joined("OR", parts, "FALSE")
            case Not(part):
                found = self.condition(part)
                return Term(f"NOT ({found.text})", found.step)

    def _either(self, node: Node) -> Term:
        if isinstance(
            node, Truth | Compare | OneOf | Overlap | IsAbsent | IsUnknown | And | Or | Not
        ):
            return self.condition(node)
        return self.number(node)

    def _compare(self, template: str, left: Number, right: Number) -> Term:
        """Compare; false where a side is absent, even if the other is unknown."""
        a, b = self.number(left), self.number(right)
        there = [f"NOT {part}" for part in _absent_among((left, a), (right, b))]
        text = " AND ".join([*there, template.format(a.text, b.text)])
        return Term(f"({text})", max(a.step, b.step))

    def _one_of(self, value: Number, codes: frozenset[int]) -> Term:
        found = self.number(value)
        among = ", ".join(str(code) for code in sorted(codes))
        # Without codes nothing is among them, yet an unknown value stays unknown.
        text = f"{found.text} IN ({among})" if codes else f"{found.text} <> {found.text}"
        return Term(text, found.step)

    def _joined(self, word: str, parts: Sequence[Condition], of_none: str) -> Term:
        terms = [self.condition(part) for part in parts]
        if not terms:
            return Term(of_none, 0)
        text = f" {word} ".join(term.text for term in terms)
        return Term(f"({text})", max(term.step for term in terms))


def _absent_among(*sides: tuple[Number, Term]) -> list[str]:
    return [f"({term.text} = {ABSENT_VALUE})" for node, term in sides if may_be_absent(node)]
