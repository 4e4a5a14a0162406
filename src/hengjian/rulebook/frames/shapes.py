"""One group of rules compiled for what is already known of a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import polars as pl

from hengjian.rulebook.calendars import Calendar
from hengjian.rulebook.facts import VERDICT
from hengjian.rulebook.frames.evaluate import FrameCompiler
from hengjian.rulebook.frames.questions import Questions, common, weaker
from hengjian.rulebook.frames.shared import shared_subtrees
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rulebook import Group
from hengjian.rulebook.specialise import Beforehand, Specialiser
from hengjian.rulebook.tree import Choose, Condition, Node, Number, Or, Ref, Truth, Value, names
from hengjian.rulebook.verdicts import verdict_column

_SILENT = (Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)
UNTOLD = 0
"""Stands for every verdict that nobody asked to be told apart from the others; it is no Verdict."""


@dataclass(frozen=True)
class Details:
    """Last day and flags of one rule; both look at its verdict and the columns that they read."""

    due: pl.Expr
    flags: pl.Expr
    reads: list[str]


@dataclass(frozen=True)
class _Trees:
    verdict: Number
    due: Number
    flags: tuple[tuple[Condition, int], ...]

    def all(self) -> list[Node]:
        return [self.verdict, self.due, *(when for when, _ in self.flags)]


_MOST_SHAPES = 64
_MOST_ANSWERS = 8
_LITTLE = 10


class Shape:
    """The trees of a group with known names put in, and what is left to read and to compute.

    Questions are asked `about` these names; `columns`: what has been worked out by then, and where it is.
    `unknown` is the number for subjects of which no verdict can be said.
    """

    def __init__(
        self,
        calendar: Calendar,
        about: frozenset[str],
        trees: list[_Trees],
        beforehand: Beforehand,
        columns: Mapping[Node, str],
        unknown: int,
    ) -> None:
        self._calendar, self._about, self._trees = calendar, about, trees
        self._beforehand, self._columns, self._unknown = beforehand, columns, unknown
        self._details: dict[int, Details] = {}
        self._knowing: dict[frozenset[tuple[str, int | None]], Shape] = {}
        self._answered: dict[bytes, Shape] = {}
        self.settled: dict[int, int] = {
            i: unknown if trees.verdict.value is None else trees.verdict.value
            for i, trees in enumerate(self._trees)
            if isinstance(trees.verdict, Value)
        }
        """Rules (by position) that say the same of every subject, with the number of the verdict."""

    @classmethod
    def of(
        cls,
        group: Group,
        calendar: Calendar,
        about: frozenset[str],
        told: Collection[Outcome] | None = None,
    ) -> Shape:
        """Give the trees of a group of which nothing is known yet.

        Verdicts that amount to other outcomes than those to be `told` all become UNTOLD.
        """
        verdicts = [
            rule.verdict if told is None else _only_told(rule.verdict, told) for rule in group.rules
        ]
        trees = [
            _Trees(verdict, rule.due, rule.flags)
            for verdict, rule in zip(verdicts, group.rules, strict=True)
        ]
        hidden = told is not None and Outcome.UNKNOWN not in told
        unknown = UNTOLD if hidden else int(Verdict.FACT_UNKNOWN)
        return cls(calendar, about, trees, Beforehand(), {}, unknown)

    def knowing(self, known: Mapping[str, int | None]) -> Shape:
        """Put values in that all subjects have; batches of one city mostly know the same."""
        if not known:
            return self
        key = frozenset(known.items())
        if key not in self._knowing:
            if len(self._knowing) >= _MOST_SHAPES:
                self._knowing.clear()
            self._knowing[key] = self._specialised(Specialiser(known, self._beforehand))
        return self._knowing[key]

    def asked(self, frame: pl.DataFrame) -> tuple[Shape, pl.DataFrame]:
        """Ask the subjects what the rules ask of them; put in what all of them answer alike."""
        if not self.questions.conditions:
            return self, frame
        levels, asked, _ = self._asking
        for expressions in levels:
            frame = frame.with_columns(expressions)
        columns = frame.select(asked)
        return self._answered_by(self.questions.answers(frame, columns)), frame.hstack(columns)

    @cached_property
    def questions(self) -> Questions:
        """Give the conditions that are asked of all subjects before rules are judged."""
        return Questions.of(self.verdict_trees, self._about)

    @cached_property
    def _asking(self) -> tuple[list[list[pl.Expr]], list[pl.Expr], dict[Node, str]]:
        """Give the columns to add first, the questions, and the names of both."""
        conditions = self.questions.conditions
        levels, compiler = self._levels(conditions, "asking")
        asked = [
            _spread(node, compiler.condition(node)).alias(f"asked:{place}")
            for place, node in enumerate(conditions)
        ]
        columns: dict[Node, str] = dict(compiler.known)
        for place, node in enumerate(conditions):
            columns[node] = f"asked:{place}"
        return levels, asked, columns

    def _answered_by(self, answers: bytes) -> Shape:
        """Give the shape for these answers; the conditions that stay are in their columns.

        A shape for answers that say a little less will do as well: making a new one is what costs.
        """
        known = [(_lost(key, answers), key) for key in self._answered]
        lost, nearest = min(known, default=(_LITTLE + 1, answers))
        if lost <= _LITTLE and weaker(nearest, answers):
            return self._answered[nearest]
        if lost <= _LITTLE:
            # What is true of these two batches will mostly be true of the next ones.
            answers = common(nearest, answers)
        elif len(self._answered) >= _MOST_ANSWERS:
            answers = reduce(common, self._answered, answers)
        if answers not in self._answered:
            specialiser = Specialiser({}, self.questions.beforehand(answers))
            self._answered[answers] = self._specialised(specialiser, self._asking[2])
        return self._answered[answers]

    def _specialised(
        self, specialiser: Specialiser, columns: Mapping[Node, str] | None = None
    ) -> Shape:
        trees = [_specialised(trees, specialiser) for trees in self._trees]
        beforehand = replace(
            specialiser.beforehand, answers={}, certain=frozenset(specialiser.certain)
        )
        worked_out = {
            specialiser.any(node): name for node, name in (columns or self._columns).items()
        }
        simple = (Value, Ref, Truth)
        kept: dict[Node, str] = {
            n: name for n, name in worked_out.items() if not isinstance(n, simple)
        }
        return Shape(self._calendar, self._about, trees, beforehand, kept, self._unknown)

    @cached_property
    def verdict_trees(self) -> list[Number]:
        """Give the trees of the verdicts that are not settled."""
        return [trees.verdict for i, trees in enumerate(self._trees) if i not in self.settled]

    @cached_property
    def reads(self) -> frozenset[str]:
        """List the names that are still read; a rule that is settled and silent reads nothing."""
        return frozenset(name for tree in self._live() for name in names(tree))

    def _live(self) -> list[Node]:
        return [
            tree
            for i, trees in enumerate(self._trees)
            if not self.is_silent(i)
            for tree in trees.all()
        ]

    def is_silent(self, i: int) -> bool:
        """Tell whether the rule says of every subject what has neither last day nor flags."""
        if self.settled.get(i, UNTOLD) == UNTOLD:
            return i in self.settled
        return OUTCOME_OF[Verdict(self.settled[i])] in _SILENT

    @cached_property
    def _compiled(self) -> tuple[list[list[pl.Expr]], FrameCompiler]:
        """Set apart what several trees have in common, to be computed once."""
        return self._levels(self.verdict_trees, "shared")

    def _levels(
        self, trees: Sequence[Node], prefix: str
    ) -> tuple[list[list[pl.Expr]], FrameCompiler]:
        compiler = FrameCompiler(self._calendar, self._columns)
        levels: list[list[pl.Expr]] = []
        for level, nodes in enumerate(shared_subtrees(trees, self._columns)):
            named = {node: f"{prefix}:{level}:{i}" for i, node in enumerate(nodes)}
            levels.append([_spread(n, compiler.any(n)).alias(name) for n, name in named.items()])
            compiler = compiler.knowing(named)
        return levels, compiler

    @property
    def shared(self) -> list[list[pl.Expr]]:
        """Give the columns to add first, level by level."""
        return self._compiled[0]

    @cached_property
    def verdicts(self) -> list[pl.Expr]:
        """Give the verdicts of the rules that are not settled."""
        compiler = self._compiled[1]
        return [
            _spread(trees.verdict, compiler.small(trees.verdict))
            .fill_null(pl.lit(self._unknown, pl.Int8))
            .alias(verdict_column(i))
            for i, trees in enumerate(self._trees)
            if i not in self.settled
        ]  # fmt: skip

    @cached_property
    def counting(self) -> dict[tuple[int, int], pl.Expr]:
        """Give for each rule that is not settled, and each verdict it may come to, how to count it."""
        return {
            (i, verdict): (pl.col(verdict_column(i)) == pl.lit(verdict, pl.Int8))
            .sum()
            .alias(f"{i}:{verdict}")
            for i, trees in enumerate(self._trees)
            if i not in self.settled
            for verdict in sorted({self._unknown, *_results(trees.verdict)} - {UNTOLD})
        }

    def details(self, i: int) -> Details:
        """Give last day and flags of one rule."""
        if i not in self._details:
            self._details[i] = self._compiled_details(i)
        return self._details[i]

    def _compiled_details(self, i: int) -> Details:
        trees, compiler = self._trees[i], self._compiled[1]
        flags = [
            pl.when(compiler.condition(when))
            .then(pl.lit(flag, pl.Int32))
            .otherwise(pl.lit(0, pl.Int32))
            for when, flag in trees.flags
        ]
        total = (pl.sum_horizontal(flags) if flags else pl.lit(0, pl.Int32)).cast(pl.Int32)
        due = compiler.number(trees.due).cast(pl.Int32).alias("due")
        reads = {*due.meta.root_names(), *total.meta.root_names()} - {VERDICT}
        return Details(due, total.alias("flags"), sorted({*reads, "s"}))


def _lost(key: bytes, answers: bytes) -> int:
    """Count the answers that say more than both of these say."""
    return sum(a != b for a, b in zip(common(key, answers), answers, strict=True))


def _spread(node: Node, expression: pl.Expr) -> pl.Expr:
    """Give an expression that has the height of the frame even where it reads no column of it."""
    return expression if any(names(node)) else pl.when(pl.col("s").is_not_null()).then(expression)


def _results(verdict: Number) -> Iterator[int]:
    """List the verdicts that a tree may come to: a verdict is chosen, never computed."""
    match verdict:
        case Value(value):
            yield from () if value is None else (value,)
        case Choose(branches, otherwise):
            for each in (*(then for _, then in branches), otherwise):
                yield from _results(each)
        case _:
            raise TypeError(f"a verdict is chosen, not worked out: {verdict}")


def _only_told(verdict: Number, told: Collection[Outcome]) -> Number:
    """Put UNTOLD for every verdict that amounts to another outcome; branches that say it together become one."""
    match verdict:
        case Value(value):
            number = int(Verdict.FACT_UNKNOWN) if value is None else value
            return verdict if OUTCOME_OF[Verdict(number)] in told else Value(UNTOLD)
        case Choose(branches, otherwise):
            joined: list[tuple[list[Condition], Number]] = []
            for when, then in branches:
                each = _only_told(then, told)
                if joined and joined[-1][1] == each:
                    joined[-1][0].append(when)
                else:
                    joined.append(([when], each))
            kept = tuple(
                (whens[0] if len(whens) == 1 else Or(tuple(whens)), then) for whens, then in joined
            )
            return Choose(kept, _only_told(otherwise, told))
    raise TypeError(f"a verdict is chosen, not worked out: {verdict}")


def _specialised(trees: _Trees, specialiser: Specialiser) -> _Trees:
    return _Trees(
        specialiser.number(trees.verdict),
        specialiser.number(trees.due),
        tuple((specialiser.condition(when), flag) for when, flag in trees.flags),
    )
