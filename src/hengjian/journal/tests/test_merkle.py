"""The tree of the writer and that of the reader against known roots, known proofs and each other."""

from functools import partial
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.journal.hashing import leaf_hash
from hengjian.journal.merkle import Frontier, consistency_proof, inclusion_proof, root_of
from hengjian.journal.reader.trees import Growing, is_continued, is_included
from hengjian.journal.tests.logs import full_subtree

# The eight leaves that implementations of RFC 6962 are tested with, and the roots over the first one to eight of them.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FROM_2_TO_5 = [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
sizes = st.integers(1, 70)


def hashes(size: int) -> list[bytes]:
    return [leaf_hash(str(i).encode()) for i in range(size)]


def root(leaves: list[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaves:
        list(frontier.append(leaf))
    return frontier.root()


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_rfc_6962(size: int) -> None:
    growing = Growing()
    for leaf in HASHES[:size]:
        growing.add(leaf)

    assert root(HASHES[:size]).hex() == ROOTS[size]
    assert growing.root().hex() == ROOTS[size]
    assert root_of(LEAVES[:size]) == (size, bytes.fromhex(ROOTS[size]))


def test_proof_from_two_to_five_leaves_is_that_of_rfc_6962() -> None:
    proof = consistency_proof(2, 5, partial(full_subtree, HASHES))

    assert [each.hex() for each in proof] == FROM_2_TO_5
    assert is_continued(2, 5, proof, bytes.fromhex(ROOTS[2]), bytes.fromhex(ROOTS[5]))


@given(sizes, st.data())
def test_every_leaf_is_proven_and_nothing_else_is(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    number = data.draw(st.integers(0, size - 1))
    top = root(leaves)

    proof = inclusion_proof(number, size, partial(full_subtree, leaves))

    assert is_included(leaves[number], number, size, proof, top)
    assert not is_included(flipped(leaves[number]), number, size, proof, top)
    assert not is_included(leaves[number], number, size, proof, flipped(top))
    assert not is_included(leaves[number], number, size, [*proof, top], top)
    other = data.draw(st.integers(-1, size).filter(lambda other: other != number))
    assert not is_included(leaves[number], other, size, proof, top)
    for i in range(len(proof)):
        assert not is_included(leaves[number], number, size, proof[:i] + proof[i + 1 :], top)
        altered = [*proof[:i], flipped(proof[i]), *proof[i + 1 :]]
        assert not is_included(leaves[number], number, size, altered, top)


@given(sizes, st.data())
def test_every_growth_is_proven_and_no_rewriting_is(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    older = data.draw(st.integers(1, size))
    old, new = root(leaves[:older]), root(leaves)

    proof = consistency_proof(older, size, partial(full_subtree, leaves))

    assert is_continued(older, size, proof, old, new)
    assert not is_continued(older, size, proof, flipped(old), new)
    assert not is_continued(older, size, proof, old, flipped(new))
    assert not is_continued(older, size, [*proof, new], old, new)
    rewritten = [flipped(leaves[0]), *leaves[1:]]
    proof = consistency_proof(older, size, partial(full_subtree, rewritten))
    assert not is_continued(older, size, proof, old, root(rewritten))


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_frontier_goes_on_where_it_was_packed(size: int, more: int) -> None:
    leaves = hashes(size + more)
    frontier = Frontier()
    for leaf in leaves[:size]:
        list(frontier.append(leaf))

    again = Frontier.unpacked(frontier.size, frontier.packed())
    for leaf in leaves[size:]:
        list(again.append(leaf))

    assert again.root() == root(leaves)


@given(sizes)
def test_a_frontier_tells_every_full_subtree_once(size: int) -> None:
    leaves = hashes(size)
    frontier = Frontier()

    told = [node for leaf in leaves for node in frontier.append(leaf)]

    assert len(told) == sum(size >> level for level in range(size.bit_length()))
    for level, place, node in told:
        assert node == full_subtree(leaves, level, place)


def test_peaks_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        Frontier.unpacked(3, sha256(b"").digest())


@pytest.mark.parametrize(("older", "newer"), [(0, 3), (4, 3)])
def test_no_proof_leads_from_nothing_or_backwards(older: int, newer: int) -> None:
    with pytest.raises(ValueError, match="no proof"):
        consistency_proof(older, newer, partial(full_subtree, hashes(3)))
    assert not is_continued(older, newer, [], root([]), root(hashes(3)))


def test_proofs_of_a_smaller_tree_do_not_pass_for_those_of_a_bigger_one() -> None:
    one, other, _ = leaves = hashes(3)
    two = root(leaves[:2])
    assert is_included(one, 0, 2, [other], two)
    assert is_continued(1, 2, [other], one, two)

    assert not is_included(one, 0, 3, [other], two)
    assert not is_continued(1, 3, [other], one, two)


def test_a_leaf_beyond_the_tree_has_no_proof() -> None:
    with pytest.raises(ValueError, match="not among"):
        inclusion_proof(3, 3, partial(full_subtree, hashes(3)))
