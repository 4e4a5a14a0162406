"""Which parts of the rules' trees are worth computing once: conditions, choices and look-ups met twice.

What an operation reads several times, to guard against what is absent and what no table has, counts as
met twice: nested in each other, such operations would work out the innermost dozens of times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from functools import cache

from hengjian.rulebook.tree import (
    AddMonths,
    And,
    Arithmetic,
    Choose,
    Compare,
    IsAbsent,
    IsUnknown,
    Node,
    Not,
    OneOf,
    Or,
    Overlap,
    Roll,
    StartOfDay,
    WorkingDay,
    WorkingIndex,
    children,
)

_LOOK_UPS = (AddMonths, Roll, StartOfDay, WorkingDay, WorkingIndex)
_READ_TWICE = (*_LOOK_UPS, Arithmetic, Compare, OneOf, Overlap)
_WORKED_OUT = (*_LOOK_UPS, Arithmetic, Choose)
_WORTH = (*_LOOK_UPS, Choose, Compare, OneOf, Overlap, IsAbsent, IsUnknown, And, Or, Not)


def shared_subtrees(trees: Iterable[Node], done: Container[Node] = frozenset()) -> list[list[Node]]:
    """Give the shared parts in levels: each level reads only columns and the levels before it.

    Those that are `done` stand in columns already.
    """
    counts: Counter[Node] = Counter()
    for tree in trees:
        _count(tree, done, counts)
    shared = [node for node, times in counts.items() if times > 1]
    levels: dict[Node, int] = {}
    for node in sorted(shared, key=_size):
        inner = [levels[part] + 1 for part in _below(node) if part in levels]
        levels[node] = max(inner, default=0)
    found: list[list[Node]] = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    for node, level in levels.items():
        found[level].append(node)
    return found


def _count(tree: Node, done: Container[Node], counts: Counter[Node], *, times: int = 1) -> None:
    if tree in done:
        return
    if times > 1 or _is_worth_it(tree):
        counts[tree] += times
        if counts[tree] > times:
            return
    again = isinstance(tree, _READ_TWICE)
    for child in children(tree):
        _count(child, done, counts, times=2 if again and isinstance(child, _WORKED_OUT) else 1)


def _is_worth_it(tree: Node) -> bool:
    return isinstance(tree, _WORTH) or (isinstance(tree, Arithmetic) and _looks_up(tree))


def _below(node: Node) -> Iterable[Node]:
    for child in children(node):
        yield child
        yield from _below(child)


@cache
def _looks_up(node: Node) -> bool:
    return isinstance(node, _LOOK_UPS) or any(_looks_up(child) for child in children(node))


@cache
def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in children(node))
