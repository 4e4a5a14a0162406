"""The door through which other rooms write: what was done goes into the caller's own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from hengjian.common import clock
from hengjian.journal.entries import Batch, Draft, write
from hengjian.journal.errors import OutsideTransaction
from hengjian.journal.models import Outgoing, Salt

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


def destroy_salts(*, objects: Iterable[UUID]) -> int:
    """Make the digests of objects unopenable for good, because the objects themselves are erased.

    The caller does so in the transaction of the erasure, and records that.
    """
    destroyed, _ = Salt.objects.filter(object__in=list(objects)).delete()
    return destroyed
