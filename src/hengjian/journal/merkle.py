"""The Merkle tree of RFC 9162, section 2.1: appending, roots and proofs.

A tree is not held in memory. To append, the roots of its full subtrees are enough (`Frontier`); to prove, whoever
stores the nodes hands in a function that gives the root of a full subtree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from hengjian.journal.hashing import EMPTY_ROOT, HASH_BYTES, leaf_hash, node_hash

Subtree = Callable[[int, int], bytes]
"""Gives the root of the full subtree of `2 ** level` leaves, by level and by its place among those of its level."""

Node = tuple[int, int, bytes]
"""Level, place, hash."""


class Frontier:
    """The roots of the full subtrees that a tree falls into, the biggest first; there is no more in an append."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Go on where `packed` left off; raises ValueError where the two do not fit."""
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves does not have {len(self.peaks)} peaks")

    def append(self, leaf: bytes) -> Iterator[Node]:
        """Add a leaf by its hash and give every full subtree that it completes, the leaf itself first."""
        level, node = 0, leaf
        completed = [(0, self.size, leaf)]
        while self.size >> level & 1:
            node = node_hash(self.peaks.pop(), node)
            level += 1
            completed.append((level, self.size >> level, node))
        self.peaks.append(node)
        self.size += 1
        yield from completed

    def root(self) -> bytes:
        """Give the root of the tree."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root

    def packed(self) -> bytes:
        """Give the peaks one after the other, for keeping."""
        return b"".join(self.peaks)

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> Frontier:
        """Give back what was packed."""
        cuts = range(0, len(packed) + HASH_BYTES, HASH_BYTES)
        return cls(size, [packed[start:stop] for start, stop in pairwise(cuts)])


def root_of(leaves: Iterable[bytes]) -> tuple[int, bytes]:
    """Give the number of leaves and the root over them, one pass, whatever their number."""
    size, peaks = 0, list[bytes]()
    for leaf in leaves:
        node, rest = leaf_hash(leaf), size
        while rest & 1:
            node = node_hash(peaks.pop(), node)
            rest >>= 1
        peaks.append(node)
        size += 1
    return size, Frontier(size, peaks).root()


def inclusion_proof(number: int, size: int, subtree: Subtree) -> list[bytes]:
    """Give the proof that leaf `number` is in the tree of the first `size` leaves, the lowest node first."""
    if not 0 <= number < size:
        raise ValueError(f"leaf {number} is not among {size}")
    start, stop = 0, size
    proof: list[bytes] = []
    while stop - start > 1:
        middle = start + _left_part(stop - start)
        if number < middle:
            proof.append(_root(middle, stop, subtree))
            stop = middle
        else:
            proof.append(_root(start, middle, subtree))
            start = middle
    return proof[::-1]


def consistency_proof(older: int, newer: int, subtree: Subtree) -> list[bytes]:
    """Give the proof that the first `older` leaves of the tree of `newer` are what they were."""
    if not 0 < older <= newer:
        raise ValueError(f"no proof leads from {older} to {newer} leaves")
    start, stop = 0, newer
    proof: list[bytes] = []
    while stop != older:
        middle = start + _left_part(stop - start)
        if older <= middle:
            proof.append(_root(middle, stop, subtree))
            stop = middle
        else:
            proof.append(_root(start, middle, subtree))
            start = middle
    if start:  # else what remains is the older tree itself, whose root the reader has
        proof.append(_root(start, stop, subtree))
    return proof[::-1]


def _left_part(size: int) -> int:
    """Give the greatest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _root(start: int, stop: int, subtree: Subtree) -> bytes:
    """Give the root over a range that begins where a subtree of its size would."""
    size = stop - start
    if size.bit_count() == 1:
        level = size.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _left_part(size)
    return node_hash(_root(start, middle, subtree), _root(middle, stop, subtree))
