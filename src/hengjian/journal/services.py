"""The door through which other rooms write: what was done goes into the caller's own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from hengjian.common import clock
from hengjian.journal.entries import KEY_CHANGED, Batch, Draft, write
from hengjian.journal.errors import NotJournaled, OutsideTransaction
from hengjian.journal.keys import make_follower, signer_with
from hengjian.journal.models import Head, Outgoing, Salt
from hengjian.journal.sequencing import key_file

ROWS_PER_STATEMENT = 2_000


def record(
    *,
    kind: str,
    actor: UUID | None,
    objects: Sequence[UUID],
    on: date,
    content: Mapping[str, Any] | None = None,
    batch: Batch | None = None,
) -> UUID:
    """Write down what somebody did, in the caller's transaction, and give the uuid of the entry.

    `kind` is `room.deed`. The first object is the one whose `content` the entry commits to (by a salted digest: the
    content itself is not kept here). `actor` is None where the system itself did it. Raises `OutsideTransaction` where
    there is none: an entry must not stand without its deed, nor a deed without its entry.
    """
    draft = Draft(kind, actor, objects, on, content, batch)
    return record_many([draft])[0]


def record_many(drafts: Iterable[Draft]) -> list[UUID]:
    """Write down many deeds at once, in the order given, and give the uuids of their entries."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("写日志必须与所记的事在同一个事务里。")
    at = clock.now()
    pairs = [(draft, write(draft, at=at)) for draft in drafts]
    Outgoing.objects.bulk_create(
        (Outgoing(body=json.dumps(written.body, ensure_ascii=True)) for _, written in pairs),
        batch_size=ROWS_PER_STATEMENT,
    )
    Salt.objects.bulk_create(
        (
            Salt(entry=written.uuid, object=draft.objects[0], salt=written.salt)
            for draft, written in pairs
            if written.salt is not None
        ),
        batch_size=ROWS_PER_STATEMENT,
    )
    return [written.uuid for _, written in pairs]


def change_key(*, actor: UUID | None, on: date) -> str:
    """Make a new key and announce it in the journal, and give its public half.

    The entry is signed by the old key; from the next checkpoint on the new one signs.
    """
    with transaction.atomic():
        head = Head.objects.first()
        if head is None or not head.size:
            raise NotJournaled("日志还是空的，没有可以更换的密钥。")
        # The file first: what is left of a change that was not announced is a key that nobody uses.
        new = make_follower(key_file(), signer_with(key_file(), head.key).name)
        record_many([Draft(KEY_CHANGED, actor, (), on, own=new.public)])
    return new.public


def destroy_salts(*, objects: Iterable[UUID]) -> int:
    """Make the digests of objects unopenable for good, because the objects themselves are erased.

    The caller does so in the transaction of the erasure, and records that.
    """
    destroyed, _ = Salt.objects.filter(object__in=list(objects)).delete()
    return destroyed
