"""The hash function of the journal: the one thing that its writer and its reader share.

RFC 9162, 2.1: a leaf and a node are hashed with different first bytes, so that no node can be passed off as a leaf.
"""

from __future__ import annotations

from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Give the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of the node above two others."""
    return sha256(b"\x01" + left + right).digest()


def salted_hash(salt: bytes, data: bytes) -> bytes:
    """Give a hash that says nothing of the data to whoever does not have the salt."""
    return sha256(salt + data).digest()
