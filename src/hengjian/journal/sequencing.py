"""The one sequencer: numbers what waits, appends it to the log, closes a checkpoint. The worker calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hengjian.common import clock
from hengjian.journal.entries import KEY_CHANGED, leaf_of
from hengjian.journal.hashing import leaf_hash
from hengjian.journal.keys import signer_in, signer_with
from hengjian.journal.merkle import Frontier
from hengjian.journal.models import Checkpoint, Entry, Head, KeyChange, Mention, Node, Outgoing
from hengjian.journal.notes import Signer

AT_ONCE = 500
STRIDE = 8
"""Nodes are kept on every eighth level: two further rows in 256, and a proof reads at most a few hundred hashes."""


def key_file() -> Path:
    """Give the place of the signing key."""
    keys: Path = settings.DATA.keys
    return keys / "journal"


def sequence(*, at_once: int = AT_ONCE) -> int:
    """Take all that waits into the log and give how many entries it was; does nothing while another one is at it.

    Each portion is one transaction that ends with a checkpoint: wherever the process is killed, an entry is either
    still waiting or in the log under a signature.
    """
    total = 0
    while Outgoing.objects.exists():
        taken = _take_portion(at_once)
        if not taken:
            break
        total += taken
    return total


@transaction.atomic
def _take_portion(at_once: int) -> int:
    head = _locked_head()
    if head is None:
        return 0
    waiting = list(Outgoing.objects.order_by("id")[:at_once])
    if not waiting:
        return 0
    bodies = _up_to_change_of_key([json.loads(each.body) for each in waiting])
    signer = _signer_for(head)
    frontier = Frontier.unpacked(head.size, bytes(head.peaks))
    _append(bodies, frontier)
    closed_at = clock.now()
    head.checkpoints += 1
    note = signer.checkpoint(head.checkpoints, frontier.size, frontier.root(), closed_at)
    Checkpoint.objects.create(size=frontier.size, note=note, closed_at=closed_at)
    head.size, head.peaks = frontier.size, frontier.packed()
    head.key, head.first_key = signer.public, head.first_key or signer.public
    if bodies[-1]["kind"] == KEY_CHANGED:
        _follow(head, bodies[-1]["key"])
    head.save()
    # By name, never "all up to the last id": a transaction that began earlier may commit a lower id in this moment.
    Outgoing.objects.filter(id__in=[each.id for each in waiting[: len(bodies)]]).delete()
    return len(bodies)


def _locked_head() -> Head | None:
    """Give the row that is the lock, or None where another sequencer has it.

    PostgreSQL locks the row. SQLite has one writer at a time, and ours has begun to write with the transaction.
    """
    Head.objects.bulk_create([Head()], ignore_conflicts=True)
    return Head.objects.select_for_update(skip_locked=True).first()


def _signer_for(head: Head) -> Signer:
    return signer_with(key_file(), head.key) if head.size else signer_in(key_file())


def _up_to_change_of_key(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cut off what waits behind a change: the old key signs the checkpoint that ends with its announcement."""
    ends = (place for place, body in enumerate(bodies, start=1) if body["kind"] == KEY_CHANGED)
    return bodies[: next(ends, len(bodies))]


def _follow(head: Head, key: str) -> None:
    # Asked for now: a journal must not come under a key that nobody has.
    head.key = signer_with(key_file(), key).public
    KeyChange.objects.create(number=head.size - 1, key=key)


def _append(bodies: list[dict[str, Any]], frontier: Frontier) -> None:
    entries: list[Entry] = []
    nodes: list[Node] = []
    mentions: list[Mention] = []
    for body in bodies:
        number = frontier.size
        leaf = leaf_of(body, number)
        digest = leaf_hash(leaf)
        entries.append(
            Entry(number=number, uuid=UUID(body["id"]), body=leaf.decode(), leaf_hash=digest)
        )
        nodes += (
            Node(level=level, place=place, hash=node)
            for level, place, node in frontier.append(digest)
            if level and level % STRIDE == 0
        )
        mentions += _mentions(body, number)
    Entry.objects.bulk_create(entries)
    Node.objects.bulk_create(nodes)
    Mention.objects.bulk_create(mentions)


def _mentions(body: dict[str, Any], number: int) -> list[Mention]:
    mentions = [
        Mention(uuid=UUID(each), number=number, as_actor=False)
        for each in dict.fromkeys(body["objects"])
    ]
    if body["actor"] is not None:
        mentions.append(Mention(uuid=UUID(body["actor"]), number=number, as_actor=True))
    return mentions
