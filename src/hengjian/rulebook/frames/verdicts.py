"""What one rule says of many subjects: its verdicts, and for some of them the last day and the flags."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, cached_property

import polars as pl

from hengjian.rulebook.frames.evaluate import Batch, Term, Terms, first_true
from hengjian.rulebook.frames.values import Truths, alike, chosen, spread
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.tree import Choose, Condition, Number, Value

UNTOLD = 0
"""Stands for every verdict that nobody asked to be told apart from the others; it is no Verdict."""


class RuleTerms:
    """A rule made ready. Verdicts that amount to other outcomes than those to be `told` are all UNTOLD."""

    def __init__(self, rule: Rule, terms: Terms, told: Collection[Outcome] | None) -> None:
        self._rule, self._terms, self._told = rule, terms, told

    @cached_property
    def _branches(self) -> tuple[list[tuple[Term, int]], int]:
        """Give the conditions in their order, what each makes of a subject, and what is made of the rest."""
        branches, otherwise = _chosen(self._rule.verdict)
        last = self._number(otherwise)
        each = [(when, self._number(then)) for when, then in branches]
        # A branch that says what comes after it anyway decides nothing.
        while each and each[-1][1] == last:
            each.pop()
        return [(self._terms.of(when), then) for when, then in each], last

    def _number(self, verdict: int | None) -> int:
        number = int(Verdict.FACT_UNKNOWN) if verdict is None else verdict
        told = self._told is None or OUTCOME_OF[Verdict(number)] in self._told
        return number if told else UNTOLD

    def verdict(self, batch: Batch) -> pl.Series | int:
        """Give the number of the Verdict on each subject (Int8), or the one on all of them."""
        if self._says_nothing(batch):
            return UNTOLD
        taken, rest = first_true(batch, *self._branches)
        result: pl.Series | int = rest
        for when, then in reversed(taken):
            if isinstance(result, pl.Series) or result != then:
                result = _small(then).zip_with(when, _small(result))
        return result

    def _says_nothing(self, batch: Batch) -> bool:
        """Tell early that nobody has a verdict that is told apart, without a look at what else is said of them."""
        first, spoken = self._decisive
        if not spoken:
            return False
        if first is not None and batch.of(first) is True:
            return True
        return not any(_of_somebody(batch.of(when)) for when in spoken)

    @cached_property
    def _decisive(self) -> tuple[Term | None, list[Term]]:
        """Give the condition of what is said where the rule does not apply, and those of what is told apart.

        Nothing, where whatever is said is told apart.
        """
        branches, last = self._branches
        if self._told is None or last != UNTOLD:
            return None, []
        told = [i for i, (_, then) in enumerate(branches) if then != UNTOLD]
        written, _ = _chosen(self._rule.verdict)
        outside = [i for i, (_, then) in enumerate(written) if then == int(Verdict.CONDITION_FALSE)]
        first = branches[outside[0]][0] if outside and told and outside[0] < told[0] else None
        return first, [branches[i][0] for i in told]

    @cached_property
    def results(self) -> list[tuple[int, pl.Series]]:
        """List the verdicts that the rule may come to, each as a number and as a column of one row."""
        branches, last = self._branches
        numbers = {then for _, then in branches} | {last}
        return [(number, _small(number)) for number in sorted(numbers - {UNTOLD})]

    def details(self, batch: Batch) -> tuple[pl.Series, pl.Series]:
        """Give the last day, or null, and the sum of the flags of subjects whose verdict is known (both Int32)."""
        due, flags = self._details
        total = alike(0, batch.size)
        for when, flag in flags:
            flagged = chosen(batch.of(when), flag, 0)
            if flagged is not None and not (isinstance(flagged, int) and flagged == 0):
                total = total + flagged
        return spread(batch.of(due), batch.size).cast(pl.Int32), total.cast(pl.Int32)

    @cached_property
    def _details(self) -> tuple[Term, list[tuple[Term, int]]]:
        flags = [(self._terms.of(when), flag) for when, flag in self._rule.flags]
        return self._terms.of(self._rule.due), flags


def _chosen(verdict: Number) -> tuple[list[tuple[Condition, int | None]], int | None]:
    """Take a verdict's tree apart: a verdict is chosen, never computed."""
    match verdict:
        case Value(value):
            return [], value
        case Choose(branches, Value(value)):
            found = []
            for when, then in branches:
                if not isinstance(then, Value):
                    break
                found.append((when, then.value))
            else:
                return found, value
    raise TypeError(f"a verdict is chosen, not worked out: {verdict}")


def _of_somebody(condition: Truths) -> bool:
    return bool(condition.any()) if isinstance(condition, pl.Series) else condition is True


@cache
def _one(number: int) -> pl.Series:
    return pl.Series([number], dtype=pl.Int8)


def _small(value: pl.Series | int) -> pl.Series:
    """Give verdicts in a byte each: most of the time goes into writing."""
    return _one(value) if isinstance(value, int) else value
