"""A tree with some of its names known: what follows from them is worked out once, not for every subject.

A batch seldom holds every kind of act that a pack knows. Where none of a kind occurs and every source
would know of it, the facts about it are the same for all, and most rules about it say the same of all.
What conditions come to is put in likewise: no decision of the batch is older than the law, say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hengjian.rulebook.tree import (
    ABSENT,
    TRUE,
    UNKNOWN,
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
    children,
    may_be_absent,
)

FALSE = Truth(value=False)
DOUBT = Compare("==", UNKNOWN, UNKNOWN)
"""A condition that is unknown for every subject."""
_GONE = Value(ABSENT)
_CONDITIONS = (Compare, OneOf, Overlap, IsAbsent, IsUnknown, And, Or, Not, Truth)

_COMPARED = {
    "<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__, "==": int.__eq__, "!=": int.__ne__,
}  # fmt: skip
_COUNTED = {"+": int.__add__, "-": int.__sub__, "*": int.__mul__}


@dataclass(frozen=True)
class Beforehand:
    """What holds of every subject of a batch.

    `answers`: conditions that are true (TRUE), false (FALSE) or unknown (DOUBT) throughout. `certain`:
    conditions that are never unknown. `sure` and `there`: names that are never unknown, never absent.
    """

    answers: Mapping[Condition, Condition] = field(default_factory=dict)
    certain: frozenset[Condition] = frozenset()
    sure: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()


class Specialiser:
    """Puts known values (None: known to be unknown) into trees and simplifies what they decide."""

    def __init__(
        self, known: Mapping[str, int | None], beforehand: Beforehand | None = None
    ) -> None:
        self.known = known
        self.beforehand = beforehand or Beforehand()
        self.certain = set(self.beforehand.certain)
        self._numbers: dict[Number, Number] = {}
        self._conditions: dict[Condition, Condition] = {}

    def any(self, node: Node) -> Node:
        """Simplify a tree of either sort."""
        return self.condition(node) if isinstance(node, _CONDITIONS) else self.number(node)

    def number(self, node: Number) -> Number:
        """Simplify a numeric tree."""
        if node not in self._numbers:
            self._numbers[node] = self._number(node)
        return self._numbers[node]

    def condition(self, node: Condition) -> Condition:
        """Simplify a logical tree."""
        if node not in self._conditions:
            answer = self.beforehand.answers.get(node)
            self._conditions[node] = self._condition(node) if answer is None else answer
            if node in self.certain:
                self.certain.add(self._conditions[node])
        return self._conditions[node]

    def _number(self, node: Number) -> Number:
        match node:
            case Value():
                return node
            case Ref(name):
                return self._named(node, name)
            case Arithmetic(op, left, right):
                return self._arithmetic(node, op, self.number(left), self.number(right))
            case Choose(branches, otherwise):
                return self._choose(branches, otherwise)
            case AddMonths(day, months):
                parts = (self.number(day), self.number(months))
                return _settled(*parts) or AddMonths(*parts)
        return self._looked_up(node)

    def _named(self, node: Ref, name: str) -> Number:
        if name in self.known:
            return Value(self.known[name])
        return Ref(name) if name in self.beforehand.there else node

    def _looked_up(self, node: WorkingIndex | WorkingDay | Roll | StartOfDay) -> Number:
        inner = self.number(node.index if isinstance(node, WorkingDay) else node.day)
        return _settled(inner) or type(node)(inner)

    @staticmethod
    def _arithmetic(node: Arithmetic, op: str, left: Number, right: Number) -> Number:
        if settled := _settled(left, right):
            return settled
        match left, right:
            case Value(int(a)), Value(int(b)):
                return Value(_COUNTED[op](a, b))
        return Arithmetic(node.op, left, right)

    def _choose(self, branches: tuple[tuple[Condition, Number], ...], otherwise: Number) -> Number:
        kept: list[tuple[Condition, Number]] = []
        last: Number | None = None
        for when, then in branches:
            condition = self.condition(when)
            if condition in (FALSE, DOUBT):
                continue
            value = self.number(then)
            if condition == TRUE:
                last = value
                break
            kept.append((condition, value))
        last = self.number(otherwise) if last is None else last
        # A branch that says what comes after it anyway decides nothing, unknown or not.
        while kept and kept[-1][1] == last:
            kept.pop()
        return Choose(tuple(kept), last) if kept else last

    def _condition(self, node: Condition) -> Condition:
        match node:
            case Truth():
                return node
            case Compare(op, left, right):
                return self._compare(node, op, self.number(left), self.number(right))
            case And(parts):
                return _joined(map(self.condition, parts), And, neutral=TRUE, decisive=FALSE)
            case Or(parts):
                return _joined(map(self.condition, parts), Or, neutral=FALSE, decisive=TRUE)
            case Not(part):
                inner = self.condition(part)
                if isinstance(inner, Truth):
                    return Truth(not inner.value)
                return DOUBT if inner == DOUBT else Not(inner)
            case IsUnknown(value):
                return self._is_unknown(value)
        return self._asked(node)

    def _asked(self, node: OneOf | Overlap | IsAbsent) -> Condition:
        match node:
            case OneOf(value, codes):
                inner = self.number(value)
                if isinstance(inner, Value):
                    return DOUBT if inner.value is None else Truth(inner.value in codes)
                return OneOf(inner, codes)
            case IsAbsent(value):
                inner = self.number(value)
                if isinstance(inner, Value):
                    return DOUBT if inner.value is None else Truth(inner == _GONE)
                if not may_be_absent(inner) and self._is_certain(inner):
                    return FALSE
                return IsAbsent(inner)
            case Overlap(left, right):
                return self._overlap(self.number(left), self.number(right))

    @staticmethod
    def _compare(node: Compare, op: str, left: Number, right: Number) -> Condition:
        if settled := _settled(left, right):
            return FALSE if settled == _GONE else DOUBT
        match left, right:
            case Value(int(a)), Value(int(b)):
                return Truth(_COMPARED[op](a, b))
        return Compare(node.op, left, right)

    @staticmethod
    def _overlap(left: Number, right: Number) -> Condition:
        if settled := _settled(left, right):
            return FALSE if settled == _GONE else DOUBT
        match left, right:
            case Value(int(a)), Value(int(b)):
                return Truth(a & b != 0)
        return Overlap(left, right)

    def _is_unknown(self, node: Node) -> Condition:
        if isinstance(node, _CONDITIONS):
            inner: Node = self.condition(node)
            unknown = inner == DOUBT
        else:
            inner = self.number(node)
            unknown = inner == UNKNOWN
        if unknown:
            return TRUE
        return FALSE if self._is_certain(inner) else IsUnknown(inner)

    def _is_certain(self, node: Node) -> bool:
        """Tell whether a simplified tree is never unknown."""
        match node:
            case Truth() | IsUnknown():
                return True
            case Value(value):
                return value is not None
            case Ref(name):
                return name in self.beforehand.sure
            case Choose(branches, otherwise):
                return all(map(self._is_certain, (*(then for _, then in branches), otherwise)))
            case WorkingIndex() | WorkingDay() | Roll() | AddMonths() | StartOfDay():
                return False  # a calendar ends somewhere
        return node in self.certain or all(map(self._is_certain, children(node)))


def _settled(*parts: Number) -> Value | None:
    """Give what an operation comes to where a part is absent, or unknown and none can be absent."""
    if _GONE in parts:
        return _GONE
    return UNKNOWN if UNKNOWN in parts and not any(map(may_be_absent, parts)) else None


def _joined(
    parts: Iterable[Condition], join: type[And | Or], *, neutral: Truth, decisive: Truth
) -> Condition:
    kept: list[Condition] = []
    for part in parts:
        if part == decisive:
            return decisive
        if part != neutral:
            kept.append(part)
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else join(tuple(kept))
