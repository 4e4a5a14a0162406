"""Logs made without a database, for the tests of the reader."""

import json
from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengjian.journal.canonical import canonical
from hengjian.journal.entries import DRAW_ANNOUNCED, DRAW_OPENED, KEY_CHANGED, Draft, leaf_of, write
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


SUCCESSORS = {each.public: each for each in (signer(7), signer(8))}


def change_of_key(to: Signer) -> dict[str, Any]:
    """Give the entry that announces a key, without its number."""
    return write(Draft(KEY_CHANGED, ACTOR, (), date(2026, 11, 20), own=to.public), at=CLOSED).body


def varied() -> list[dict[str, Any]]:
    """Give entries of every sort that the journal has, without numbers: two of them change the key."""
    drawn, on = [UUID(int=77)], date(2026, 11, 20)
    draw = {
        "after": "2026-11-20T08:00:00Z", "count": 3, "method": "lowest-hash/1", "pool": "ab" * 32,
        "sealed": "cd" * 32, "take": 1,
    }  # fmt: skip
    own = [
        write(Draft(DRAW_ANNOUNCED, ACTOR, drawn, on, own=draw), at=CLOSED).body,
        write(Draft(DRAW_OPENED, ACTOR, drawn, on, own={"number": "ef" * 32}), at=CLOSED).body,
    ]
    one, two, three, four = bodies(4)
    first, second = (change_of_key(to) for to in SUCCESSORS.values())
    return [one, first, own[0], two, own[1], three, second, four]


def log(
    size: int, every: int = 3, *, key: Signer | None = None, of: list[dict[str, Any]] | None = None
) -> list[bytes]:
    """Give the lines of an exported log with a checkpoint after every so many entries and after the last."""
    key, of = key or signer(), of or bodies(size)
    first = key
    frontier, rest, checkpoints = Frontier(), list[bytes](), 0
    for number, body in enumerate(of[:size]):
        leaf = leaf_of(body, number)
        list(frontier.append(leaf_hash(leaf)))
        rest.append(leaf + b"\n")
        changed = body["kind"] == KEY_CHANGED
        if frontier.size % every == 0 or frontier.size == size or changed:
            note = key.checkpoint(checkpoints + 1, frontier.size, frontier.root(), CLOSED)
            rest.append(canonical({"checkpoint": note}) + b"\n")
            checkpoints += 1
        if changed:
            key = SUCCESSORS.get(body["key"], key)
    head = {
        "format": "hengjian-journal/1", "key": first.public if size else "",
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
