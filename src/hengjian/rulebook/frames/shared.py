"""Which parts of the rules' trees are worth computing once: those with calendar look-ups, met twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from hengjian.rulebook.facts import VERDICT
from hengjian.rulebook.tree import (
    AddMonths,
    Arithmetic,
    Choose,
    Node,
    Number,
    Roll,
    StartOfDay,
    WorkingDay,
    WorkingIndex,
    children,
    names,
)

_LOOK_UPS = (AddMonths, Roll, StartOfDay, WorkingDay, WorkingIndex)
_NUMBERS = (*_LOOK_UPS, Arithmetic, Choose)


def shared_subtrees(trees: Iterable[Node]) -> list[list[Number]]:
    """Give the shared parts in levels: each level reads only columns and the levels before it."""
    counts: Counter[Node] = Counter()
    for tree in trees:
        _count(tree, counts)
    shared = [node for node, times in counts.items() if times > 1]
    levels: dict[Node, int] = {}
    for node in sorted(shared, key=_size):
        inner = [levels[part] + 1 for part in _below(node) if part in levels]
        levels[node] = max(inner, default=0)
    found: list[list[Number]] = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    for node, level in levels.items():
        found[level].append(node)  # type: ignore[arg-type]  # only numeric nodes are counted
    return found


def _count(tree: Node, counts: Counter[Node]) -> None:
    if isinstance(tree, _NUMBERS) and _looks_up(tree) and not _reads_verdict(tree):
        counts[tree] += 1
        if counts[tree] > 1:
            return
    for child in children(tree):
        _count(child, counts)


def _below(node: Node) -> Iterable[Node]:
    for child in children(node):
        yield child
        yield from _below(child)


@cache
def _looks_up(node: Node) -> bool:
    return isinstance(node, _LOOK_UPS) or any(_looks_up(child) for child in children(node))


@cache
def _reads_verdict(node: Node) -> bool:
    """Tell whether the tree asks for the verdict, which is a different column for each rule."""
    return VERDICT in names(node)


@cache
def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in children(node))
