"""What a batch says of itself before it is judged: conditions that come out alike for every subject.

Most batches hold a fraction of what a pack provides for: some procedures, some sectors, days under one
law. Each condition that rules ask of the facts is answered once for the batch; what all subjects answer
alike is then put into the trees, and only the rest is worked out rule by rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from hengjian.rulebook.specialise import DOUBT, FALSE, Beforehand
from hengjian.rulebook.tree import (
    TRUE,
    Compare,
    Condition,
    IsAbsent,
    Node,
    OneOf,
    Overlap,
    Ref,
    children,
    names,
)

VARIES, KNOWN, YES, NO, NOBODY_KNOWS = range(5)
"""Answers of a batch: some are unknown; none is unknown; all are true, false, unknown."""

_ALIKE: dict[int, Condition] = {YES: TRUE, NO: FALSE, NOBODY_KNOWS: DOUBT}
_ASKED = (Compare, IsAbsent, OneOf, Overlap)


@dataclass(frozen=True)
class Questions:
    """The conditions that trees ask of some names, and those names."""

    conditions: tuple[Condition, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, trees: Iterable[Node], about: frozenset[str]) -> Questions:
        """Collect the conditions that read nothing but these names, in a fixed order."""
        found: dict[Condition, None] = {}
        read: dict[str, None] = {}
        seen: set[Node] = set()
        for tree in trees:
            for node in _unmet(tree, seen):
                if isinstance(node, Ref) and node.name in about:
                    read[node.name] = None
                    if node.may_be_absent:
                        found[IsAbsent(node)] = None
                elif isinstance(node, _ASKED) and about.issuperset(names(node)):
                    found[node] = None
        return cls(tuple(found), tuple(read))

    def answers(self, frame: pl.DataFrame, asked: Iterable[pl.Series]) -> bytes:
        """Give what the frame's subjects answer, all together, and which names none of them lacks."""
        conditions = bytes(_answer(column) for column in asked)
        return conditions + bytes(not frame[name].null_count() for name in self.names)

    def beforehand(self, answers: bytes) -> Beforehand:
        """Say what the answers mean for the trees."""
        found = dict(zip(self.conditions, answers, strict=False))
        sure = answers[len(self.conditions) :]
        return Beforehand(
            {condition: _ALIKE[answer] for condition, answer in found.items() if answer in _ALIKE},
            frozenset(condition for condition, answer in found.items() if answer == KNOWN),
            frozenset(name for name, known in zip(self.names, sure, strict=True) if known),
            frozenset(
                condition.value.name
                for condition, answer in found.items()
                if answer == NO and isinstance(condition, IsAbsent) and isinstance(condition.value, Ref)
            ),
        )  # fmt: skip


def weaker(one: bytes, other: bytes) -> bool:
    """Tell whether the first answers say nothing that the second do not say as well."""
    return all(
        a in (b, VARIES) or (a == KNOWN and b in (YES, NO)) for a, b in zip(one, other, strict=True)
    )


def common(one: bytes, other: bytes) -> bytes:
    """Give the most that both answers say."""
    sure = (KNOWN, YES, NO)
    return bytes(
        a if a == b else KNOWN if a in sure and b in sure else VARIES
        for a, b in zip(one, other, strict=True)
    )


def _answer(column: pl.Series) -> int:
    unknown = column.null_count()
    if unknown:
        return NOBODY_KNOWS if unknown == len(column) else VARIES
    true = column.sum()
    if true == len(column):
        return YES
    return KNOWN if true else NO


def _unmet(tree: Node, seen: set[Node]) -> Iterator[Node]:
    if tree in seen:
        return
    seen.add(tree)
    yield tree
    for child in children(tree):
        yield from _unmet(child, seen)
