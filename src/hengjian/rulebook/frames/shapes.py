"""One group of rules compiled for what is already known of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.rulebook.calendars import Calendar
from hengjian.rulebook.facts import VERDICT
from hengjian.rulebook.frames.evaluate import FrameCompiler
from hengjian.rulebook.frames.shared import shared_subtrees
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rulebook import Group
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.specialise import Specialiser
from hengjian.rulebook.tree import Condition, Node, Number, Value, names
from hengjian.rulebook.verdicts import verdict_column

_SILENT = (Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)


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


class Shape:
    """The trees of a group with known names put in, and what is left to read and to compute."""

    def __init__(self, group: Group, calendar: Calendar, known: Mapping[str, int | None]) -> None:
        specialiser = Specialiser(known)
        self._calendar = calendar
        self._details: dict[int, Details] = {}
        self._trees = [_trees(rule, specialiser) for rule in group.rules]
        self.settled: dict[int, int] = {
            i: int(Verdict.FACT_UNKNOWN) if trees.verdict.value is None else trees.verdict.value
            for i, trees in enumerate(self._trees)
            if isinstance(trees.verdict, Value)
        }
        """Rules (by position) that say the same of every subject, with the number of the verdict."""

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
        return i in self.settled and OUTCOME_OF[Verdict(self.settled[i])] in _SILENT

    @cached_property
    def _compiled(self) -> tuple[list[list[pl.Expr]], FrameCompiler]:
        """Set apart what several trees look up in the calendar, to be computed once."""
        compiler = FrameCompiler(self._calendar)
        shared: list[list[pl.Expr]] = []
        for level, nodes in enumerate(shared_subtrees(self._live())):
            named = {node: f"shared:{level}:{i}" for i, node in enumerate(nodes)}
            shared.append([_spread(n, compiler.number(n)).alias(name) for n, name in named.items()])
            compiler = compiler.knowing(named)
        return shared, compiler

    @property
    def shared(self) -> list[list[pl.Expr]]:
        """Give the columns to add first, level by level."""
        return self._compiled[0]

    @cached_property
    def verdicts(self) -> list[pl.Expr]:
        """Give the verdicts of the rules that are not settled."""
        compiler = self._compiled[1]
        return [
            _spread(trees.verdict, compiler.number(trees.verdict))
            .fill_null(int(Verdict.FACT_UNKNOWN))
            .cast(pl.Int8).alias(verdict_column(i))
            for i, trees in enumerate(self._trees)
            if i not in self.settled
        ]  # fmt: skip

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


def _spread(node: Number, expression: pl.Expr) -> pl.Expr:
    """Give an expression that has the height of the frame even where it reads no column of it."""
    return expression if any(names(node)) else pl.when(pl.col("s").is_not_null()).then(expression)


def _trees(rule: Rule, specialiser: Specialiser) -> _Trees:
    return _Trees(
        specialiser.number(rule.verdict),
        specialiser.number(rule.due),
        tuple((specialiser.condition(when), flag) for when, flag in rule.flags),
    )
