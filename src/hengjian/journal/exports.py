"""What leaves the office so that somebody outside can check it: the whole log, proofs of entries, checkpoints.

Every file is lines of canonical JSON. The reader (`journal.reader`) shares no code with this but the hash function.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from hengjian.journal.canonical import canonical
from hengjian.journal.errors import NotJournaled
from hengjian.journal.hashing import node_hash
from hengjian.journal.merkle import consistency_proof, inclusion_proof
from hengjian.journal.models import Checkpoint, Entry, Head, KeyChange, Node, Salt
from hengjian.journal.selectors import commits_to, newest_checkpoint
from hengjian.journal.sequencing import STRIDE

JOURNAL_FORMAT = "hengjian-journal/1"
RECEIPT_FORMAT = "hengjian-receipt/1"
CHECKPOINT_FORMAT = "hengjian-checkpoint/1"
ROWS_AT_ONCE = 2_000


def exported_lines() -> Iterator[bytes]:
    """Give the whole log as lines: a head, then the entries, each checkpoint after the last entry it covers.

    What is appended meanwhile is left out: the log only grows, so its first so many entries are a whole.
    """
    head = Head.objects.first() or Head()
    yield line({"format": JOURNAL_FORMAT, "key": head.first_key, "size": head.size})
    entries = _entries(head.size)
    for checkpoint in _checkpoints(head.size):
        for number, body in entries:
            yield f"{body}\n".encode()
            if number + 1 >= checkpoint.size:
                break
        yield line({"checkpoint": checkpoint.note})
    yield from (f"{body}\n".encode() for _, body in entries)  # none, or the reader has to see them


def _entries(size: int) -> Iterator[tuple[int, str]]:
    # Page by page: one long read would keep SQLite from tidying its write-ahead log for as long as it lasts.
    for start in range(0, size, ROWS_AT_ONCE):
        page = Entry.objects.filter(number__gte=start, number__lt=min(start + ROWS_AT_ONCE, size))
        yield from page.order_by("number").values_list("number", "body")


def _checkpoints(size: int) -> Iterator[Checkpoint]:
    after = 0
    while page := list(
        Checkpoint.objects.filter(size__gt=after, size__lte=size).order_by("size")[:ROWS_AT_ONCE]
    ):
        yield from page
        after = page[-1].size


def receipt_of(uuid: UUID, *, content: Mapping[str, Any] | None = None) -> bytes:
    """Give the file that proves one entry: the entry, its way to the root, the signed root.

    With `content`, salt and content are put in, so that the receiver can see what was committed to as well.
    """
    entry = Entry.objects.filter(uuid=uuid).first()
    newest = newest_checkpoint()
    if entry is None or newest is None:
        raise NotJournaled("日志里没有这一条，或者它还没有编号，请稍后再试。")
    receipt: dict[str, Any] = {
        "checkpoint": newest.note,
        "format": RECEIPT_FORMAT,
        **keys_until(newest.size),
        **included(entry, newest),
    }
    if content is not None:
        if not commits_to(entry, content):
            raise NotJournaled("这一条日志记的不是这份内容，或者它的盐已经销毁。")
        receipt["content"] = json.loads(canonical(content))
        receipt["salt"] = bytes(Salt.objects.get(entry=uuid).salt).hex()
    return line(receipt)


def checkpoint_file(*, since: int | None = None) -> bytes:
    """Give the newest checkpoint to be kept outside, with the proof that it continues an earlier one.

    Whoever keeps these sees a log that was rewritten or cut off, without seeing a single entry.
    """
    newest = newest_checkpoint()
    if newest is None:
        raise NotJournaled("日志还是空的，没有检查点。")
    value: dict[str, Any] = {
        "checkpoint": newest.note, "format": CHECKPOINT_FORMAT, **keys_until(newest.size),
    }  # fmt: skip
    if since is not None:
        older = Checkpoint.objects.filter(size=since).first()
        if older is None:
            raise NotJournaled(f"日志没有 {since} 条时的检查点。")
        value["since"] = continued(older, newest)
    return line(value)


def continued(older: Checkpoint, newer: Checkpoint) -> dict[str, Any]:
    """Give a checkpoint with the proof that a newer one only added to it."""
    proof = consistency_proof(older.size, newer.size, subtree)
    return {"checkpoint": older.note, "proof": [each.hex() for each in proof]}


def keys_until(size: int) -> dict[str, Any]:
    """Give the key by which the journal is known, and the announcements that lead from it to the signer at a size."""
    key = Head.objects.values_list("first_key", flat=True).first() or ""
    changes = KeyChange.objects.filter(number__lt=size - 1).order_by("number")
    announced = [_announcement(each.number) for each in changes]
    return {"key": key} | ({"keys": announced} if announced else {})


def _announcement(number: int) -> dict[str, Any]:
    entry, checkpoint = Entry.objects.get(number=number), Checkpoint.objects.get(size=number + 1)
    return {"checkpoint": checkpoint.note, **included(entry, checkpoint)}


def included(entry: Entry, checkpoint: Checkpoint) -> dict[str, Any]:
    """Give an entry with its way to the root of a checkpoint."""
    path = inclusion_proof(entry.number, checkpoint.size, subtree)
    return {"entry": entry.body, "path": [each.hex() for each in path]}


def line(value: Mapping[str, Any]) -> bytes:
    return canonical(value) + b"\n"


def subtree(level: int, place: int) -> bytes:
    """Give the root of a full subtree from the kept nodes."""
    kept = level - level % STRIDE
    width = 1 << (level - kept)
    hashes = _kept_hashes(kept, place * width, width)
    while len(hashes) > 1:
        hashes = [node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def _kept_hashes(level: int, start: int, width: int) -> list[bytes]:
    if level == 0:
        rows = Entry.objects.filter(number__gte=start, number__lt=start + width)
        return [bytes(each) for each in rows.order_by("number").values_list("leaf_hash", flat=True)]
    nodes = Node.objects.filter(level=level, place__gte=start, place__lt=start + width)
    return [bytes(each) for each in nodes.order_by("place").values_list("hash", flat=True)]
