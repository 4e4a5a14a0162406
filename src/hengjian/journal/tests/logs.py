"""Logs made without a database, for the tests of the reader."""

import json
from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengjian.journal.canonical import canonical
from hengjian.journal.entries import Draft, leaf_of, write
from hengjian.journal.hashing import leaf_hash, node_hash
from hengjian.journal.merkle import Frontier
from hengjian.journal.notes import Signer
from hengjian.journal.reader.verdicts import Verdict
from hengjian.journal.reader.verifying import verify_lines

CLOSED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ACTOR = UUID("018f0000-0000-7000-8000-000000000001")


def signer(seed: int = 1, name: str = "test-log") -> Signer:
    """Give a key that is the same in every run."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def bodies(count: int) -> list[dict[str, Any]]:
    """Give so many entries without numbers."""
    drafts = (
        Draft("case.filed", ACTOR, [UUID(int=i + 1)], date(2026, 11, 20), {"count": i})
        for i in range(count)
    )
    return [write(draft, at=CLOSED).body for draft in drafts]


def log(
    size: int, every: int = 3, *, key: Signer | None = None, of: list[dict[str, Any]] | None = None
) -> list[bytes]:
    """Give the lines of an exported log with a checkpoint after every so many entries and after the last."""
    key, of = key or signer(), of or bodies(size)
    frontier, rest, checkpoints = Frontier(), list[bytes](), 0
    for number, body in enumerate(of[:size]):
        leaf = leaf_of(body, number)
        list(frontier.append(leaf_hash(leaf)))
        rest.append(leaf + b"\n")
        if frontier.size % every == 0 or frontier.size == size:
            note = key.checkpoint(checkpoints + 1, frontier.size, frontier.root(), CLOSED)
            rest.append(canonical({"checkpoint": note}) + b"\n")
            checkpoints += 1
    head = {
        "format": "hengjian-journal/1", "key": key.public if size else "",
        "size": size,
    }  # fmt: skip
    return [canonical(head) + b"\n", *rest]


def verdict(content: bytes) -> Verdict:
    """Check the bytes of one file."""
    return verify_lines(content.splitlines(keepends=True), name="log.jsonl")


def is_checkpoint(line: bytes) -> bool:
    """Tell whether a line of a log is a checkpoint."""
    return "checkpoint" in json.loads(line)


def full_subtree(leaves: list[bytes], level: int, place: int) -> bytes:
    """Give the root of a full subtree, straight from its leaves."""
    if level == 0:
        return leaves[place]
    return node_hash(
        full_subtree(leaves, level - 1, 2 * place), full_subtree(leaves, level - 1, 2 * place + 1)
    )


def base64(data: bytes) -> str:
    """Give bytes as notes write them."""
    return b64encode(data).decode()
