"""Trees worked out over the columns of many subjects at once, and only as far as they can still decide.

What all subjects have in common is one value and no column: no decision of a batch is older than the law,
nobody of it has acts of a kind. Then whole rules are settled without a look at a subject.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

import polars as pl

from hengjian.rulebook.calendars import Calendar
from hengjian.rulebook.frames.months import months_later, start_of_day
from hengjian.rulebook.frames.values import (
    COUNTED,
    Numbers,
    Truths,
    both,
    chosen,
    compared,
    counted,
    either,
    is_absent,
    is_unknown,
    looked_up,
    negated,
    one_of,
)
from hengjian.rulebook.tree import (
    ABSENT,
    AddMonths,
    And,
    Arithmetic,
    Choose,
    Compare,
    Comparison,
    Condition,
    IsAbsent,
    IsUnknown,
    Node,
    Not,
    Number,
    OneOf,
    Operation,
    Or,
    Overlap,
    Ref,
    Roll,
    StartOfDay,
    Truth,
    Value,
    WorkingDay,
    WorkingIndex,
)

_Then = TypeVar("_Then")
_MISSING = object()


class Term:
    """A tree made ready: equal parts of all trees are one term, worked out once for a batch.

    `name`: of a named value, else empty. `shared`: more than one rule has asked for it so far.
    """

    __slots__ = ("may_be_absent", "name", "place", "shared", "work")

    def __init__(
        self, place: int, work: Callable[[Batch], Any], *, may_be_absent: bool, name: str = ""
    ) -> None:
        self.place, self.work, self.may_be_absent, self.name = place, work, may_be_absent, name
        self.shared = False


class Batch:
    """So many subjects, and a way to their named values, which may be told to `forget` one.

    What has been worked out is kept; columns of numbers that one rule alone asks for, until `next_rule`:
    a batch of a hundred thousand cases has thousands of them.
    """

    def __init__(
        self,
        size: int,
        named: Callable[[str], Numbers],
        forget: Callable[[str], None] | None = None,
    ) -> None:
        self.size, self.named, self._forget = size, named, forget
        self._worked: dict[Term, Any] = {}
        self._of_this_rule: list[Term] = []
        self._dropped: set[Term] = set()

    def of(self, term: Term) -> Any:
        """Work a term out."""
        found = self._worked.get(term, _MISSING)
        if found is _MISSING:
            found = self._worked[term] = term.work(self)
            if isinstance(found, pl.Series) and found.dtype == pl.Int64:
                term.shared = term.shared or term in self._dropped
                self._of_this_rule.append(term)
        return found

    def next_rule(self) -> None:
        """Drop the columns of numbers that no other rule has asked for; if one does, they are made again, and stay."""
        for term in self._of_this_rule:
            if not term.shared:
                del self._worked[term]
                self._dropped.add(term)
                if term.name and self._forget is not None:
                    self._forget(term.name)
        self._of_this_rule.clear()

    def part(self, rows: pl.Series, more: Mapping[str, pl.Series]) -> Batch:
        """Give the subjects in these rows, with more named values of theirs."""
        known: dict[str, Numbers] = {**more}

        def named(name: str) -> Numbers:
            if name not in known:
                found = self.named(name)
                known[name] = found[rows] if isinstance(found, pl.Series) else found
            return known[name]

        return Batch(len(rows), named)


class Terms:
    """Makes terms of trees, for one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._worked = pl.Series("worked", calendar.worked, pl.Int64)
        self._nth = pl.Series("nth", calendar.nth, pl.Int64)
        self._rolled = pl.Series("rolled", calendar.rolled, pl.Int64)
        self._known: dict[Hashable, Term] = {}
        # Trees are told apart by where they are, which is quick, and kept, so that it stays true.
        self._seen: dict[int, tuple[Node, Term]] = {}

    def of(self, node: Node) -> Term:
        """Give the term of a tree."""
        seen = self._seen.get(id(node))
        if seen is None:
            seen = self._seen[id(node)] = (node, self._made(node))
        return seen[1]

    def _term(
        self,
        key: Hashable,
        work: Callable[[Batch], Any],
        *,
        may_be_absent: bool = False,
        name: str = "",
    ) -> Term:
        term = self._known.get(key)
        if term is None:
            place = len(self._known)
            term = self._known[key] = Term(place, work, may_be_absent=may_be_absent, name=name)
        return term

    def _made(self, node: Node) -> Term:
        # The commonest first: a rulebook has tens of thousands of nodes.
        match node:
            case Compare(op, left, right):
                return self._compare(op, self.of(left), self.of(right))
            case Ref(name, able):
                return self._term(
                    ("ref", name, able), lambda b: b.named(name), may_be_absent=able, name=name
                )
            case Value(value):
                return self._term(("value", value), lambda _: value, may_be_absent=value == ABSENT)
            case IsAbsent(inner):
                return self._absent(self.of(inner))
            case Arithmetic(op, left, right):
                return self._arithmetic(op, self.of(left), self.of(right))
            case Choose(branches, otherwise):
                return self._choose(branches, otherwise)
            case AddMonths() | WorkingIndex() | WorkingDay() | Roll() | StartOfDay():
                return self._on_calendar(node)
        return self._condition(node)

    def _condition(self, node: And | Or | Not | IsUnknown | OneOf | Overlap | Truth) -> Term:
        match node:
            case And(parts):
                some = tuple(map(self.of, parts))
                return self._term(("and", *(t.place for t in some)), lambda b: _all(b, some))
            case Or(parts):
                some = tuple(map(self.of, parts))
                return self._term(("or", *(t.place for t in some)), lambda b: _any(b, some))
            case Not(part):
                denied = self.of(part)
                return self._term(("not", denied.place), lambda b: negated(b.of(denied)))
            case IsUnknown(asked):
                term = self.of(asked)
                return self._term(("unknown", term.place), lambda b: is_unknown(b.of(term)))
            case OneOf(inner, codes):
                code = self.of(inner)
                return self._term(("among", code.place, codes), lambda b: one_of(b.of(code), codes))
            case Overlap(left, right):
                return self._overlap(self.of(left), self.of(right))
            case Truth(value):
                return self._term(("truth", value), lambda _: value)

    def _on_calendar(self, node: AddMonths | WorkingIndex | WorkingDay | Roll | StartOfDay) -> Term:
        match node:
            case AddMonths(day, months):
                return self._guarded("months", months_later, self.of(day), self.of(months))
            case WorkingIndex(inner):
                return self._guarded("index", self._working_index, self.of(inner))
            case WorkingDay(inner):
                return self._guarded("working", self._working_day, self.of(inner))
            case Roll(inner):
                return self._guarded("roll", self._roll, self.of(inner))
            case StartOfDay(inner):
                return self._guarded("start", self._start_of_day, self.of(inner))

    def _absent(self, inner: Term) -> Term:
        return self._term(("absent", inner.place), lambda b: is_absent(b.of(inner)))

    def _gone(self, *terms: Term) -> Term | None:
        """Tell whether one of these values is absent; None where none can be."""
        able = tuple(self._absent(term) for term in terms if term.may_be_absent)
        if len(able) < 2:  # noqa: PLR2004  one alone is not joined
            return able[0] if able else None
        return self._term(("or", *(term.place for term in able)), lambda b: _any(b, able))

    def _compare(self, op: Comparison, left: Term, right: Term) -> Term:
        gone = self._gone(left, right)

        def work(batch: Batch) -> Truths:
            absent = False if gone is None else batch.of(gone)
            if absent is True:
                return False
            return both(compared(op, batch.of(left), batch.of(right)), negated(absent))

        return self._term(("compare", op, left.place, right.place), work)

    def _overlap(self, left: Term, right: Term) -> Term:
        gone = self._gone(left, right)

        def work(batch: Batch) -> Truths:
            absent = False if gone is None else batch.of(gone)
            if absent is True:
                return False
            shared = counted(lambda a, b: a & b, batch.of(left), batch.of(right))
            return both(compared("!=", shared, 0), negated(absent))

        return self._term(("overlap", left.place, right.place), work)

    def _arithmetic(self, op: Operation, left: Term, right: Term) -> Term:
        return self._guarded(op, lambda a, b: counted(COUNTED[op], a, b), left, right)

    def _guarded(self, name: str, work: Callable[..., Numbers], *terms: Term) -> Term:
        """Work on values; what is done with an absent one is absent."""
        gone = self._gone(*terms)

        def guarded(batch: Batch) -> Numbers:
            absent = False if gone is None else batch.of(gone)
            if absent is True:
                return ABSENT
            return chosen(absent, ABSENT, work(*map(batch.of, terms)))

        key = (name, *(term.place for term in terms))
        return self._term(key, guarded, may_be_absent=gone is not None)

    def _choose(self, branches: tuple[tuple[Condition, Number], ...], otherwise: Number) -> Term:
        terms = tuple((self.of(when), self.of(then)) for when, then in branches)
        last = self.of(otherwise)

        def work(batch: Batch) -> Numbers:
            taken, rest = first_true(batch, terms, last)
            result: Numbers = batch.of(rest)
            for when, then in reversed(taken):
                result = chosen(when, batch.of(then), result)
            return result

        key = ("choose", *(part.place for branch in terms for part in branch), last.place)
        able = last.may_be_absent or any(then.may_be_absent for _, then in terms)
        return self._term(key, work, may_be_absent=able)

    # --- calendars ------------------------------------------------------------------------------

    def _working_index(self, day: Numbers) -> Numbers:
        found = self._on_day(self._worked, day)
        before = compared("==", day, self.calendar.first - 1)
        return chosen(before, 0, found) if self.calendar.worked else found

    def _working_day(self, index: Numbers) -> Numbers:
        return looked_up(self._nth, index, 1, len(self._nth) - 1)

    def _roll(self, day: Numbers) -> Numbers:
        return self._on_day(self._rolled, day)

    def _start_of_day(self, day: Numbers) -> Numbers:
        return start_of_day(self.calendar.timezone, day)

    def _on_day(self, table: pl.Series, day: Numbers) -> Numbers:
        since = counted(COUNTED["-"], day, self.calendar.first)
        return looked_up(table, since, 0, len(table) - 1)


def first_true(
    batch: Batch, branches: Iterable[tuple[Term, _Then]], otherwise: _Then
) -> tuple[list[tuple[pl.Series, _Then]], _Then]:
    """Give the branches that some subjects take, and what the rest of them take; the others are not looked at."""
    taken: list[tuple[pl.Series, _Then]] = []
    closed: pl.Series | None = None
    for when, then in branches:
        condition = batch.of(when)
        if condition is True:
            return taken, then
        if isinstance(condition, pl.Series):
            closed = condition if closed is None else closed | condition
            if closed.sum() == batch.size:
                return taken, then
            taken.append((condition, then))
    return taken, otherwise


def _all(batch: Batch, terms: Iterable[Term]) -> Truths:
    result: Truths = True
    for term in terms:
        result = both(result, batch.of(term))
        if result is False:
            return False
    return result


def _any(batch: Batch, terms: Iterable[Term]) -> Truths:
    result: Truths = False
    for term in terms:
        result = either(result, batch.of(term))
        if result is True:
            return True
    return result
