"""Recomputes roots and follows proofs, after the verification algorithms of RFC 9162, 2.1.3.2 and 2.1.4.2."""

from __future__ import annotations

from collections.abc import Sequence

from hengjian.journal.hashing import EMPTY_ROOT, node_hash


class Growing:
    """A tree that grows leaf by leaf; trees of equal height are joined as soon as there are two."""

    def __init__(self) -> None:
        self.size = 0
        self._trees: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf by its hash."""
        self._trees.append((0, leaf))
        while len(self._trees) > 1 and self._trees[-1][0] == self._trees[-2][0]:
            height, right = self._trees.pop()
            _, left = self._trees.pop()
            self._trees.append((height + 1, node_hash(left, right)))
        self.size += 1

    def root(self) -> bytes:
        """Give the root so far."""
        root = None
        for _, tree in self._trees[::-1]:
            root = tree if root is None else node_hash(tree, root)
        return EMPTY_ROOT if root is None else root


def is_included(leaf: bytes, number: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a path leads from leaf `number` to the root of a tree of `size` leaves."""
    if not 0 <= number < size:
        return False
    here, last, node = number, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = node_hash(step, node)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def is_continued(
    older: int, newer: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Tell whether the tree of `newer` leaves begins with that of `older`, as the proof claims."""
    if older == newer:
        return not proof and old_root == new_root
    if not 0 < older < newer:
        return False
    steps = list(proof) if older.bit_count() > 1 else [old_root, *proof]
    if not steps:
        return False
    here, last = older - 1, newer - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root
