"""What an entry says: uuids, a kind, days and salted digests; no name, no official number, no text.

A salt belongs to one entry and to the object whose content the entry commits to. Once the object's salts are destroyed,
its digests are chance: nobody can find the content by trying, and the log need not be touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID

from hengjian.common.identity import uuid7
from hengjian.journal.canonical import canonical, instant_text
from hengjian.journal.hashing import HASH_BYTES, salted_hash
from hengjian.journal.merkle import root_of

KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
KIND_LENGTH = 64
MOST_OBJECTS = 100
KEY_CHANGED = "journal.key_changed"
DRAW_ANNOUNCED, DRAW_OPENED = "journal.draw_announced", "journal.draw_opened"
OF_THE_JOURNAL = {KEY_CHANGED: "key", DRAW_ANNOUNCED: "draw", DRAW_OPENED: "opened"}
"""The entries that the journal writes of itself say openly what they are about: in this field, without a salt."""


@dataclass(frozen=True)
class Batch:
    """What an entry says of a whole batch: its file, and every row of it, without one leaf per row."""

    file: str
    root: str
    rows: int
    salt: bytes = field(repr=False)


def batch_of(*, file_digest: bytes, rows: Iterable[bytes]) -> Batch:
    """Commit to a file and to its rows, each as its canonical bytes.

    It is for any number of them, and outside the transaction that publishes them.
    """
    salt = token_bytes(HASH_BYTES)
    count, root = root_of(salt + row for row in rows)
    return Batch(file=salted_hash(salt, file_digest).hex(), root=root.hex(), rows=count, salt=salt)


@dataclass(frozen=True)
class Draft:
    """What somebody did, before it has its number; `content` is that of the first object."""

    kind: str
    actor: UUID | None
    objects: Sequence[UUID]
    on: date
    content: Mapping[str, Any] | None = None
    batch: Batch | None = None
    own: Any = None

    def __post_init__(self) -> None:
        """Refuse what would put a text into the log, and what no look-up would find again."""
        if len(self.kind) > KIND_LENGTH or not KIND.fullmatch(self.kind):
            raise ValueError(f"{self.kind!r} is no kind of entry: write it as room.deed")
        if len(self.objects) > MOST_OBJECTS:
            raise ValueError(f"an entry names up to {MOST_OBJECTS} objects; more are a batch")
        if not self.objects and (self.content or self.batch):
            raise ValueError("a content belongs to the first of the objects: there has to be one")
        if not all(isinstance(each, UUID) for each in (*self.objects, *self._actors())):
            raise TypeError("actor and objects are uuids")
        if isinstance(self.on, datetime):
            raise TypeError("`on` is a civil day")
        if self.content and self.batch:
            raise ValueError("an entry is about a content or about a batch")
        if (self.own is None) is (self.kind in OF_THE_JOURNAL):
            raise ValueError("the journal's own kinds, and no others, say something openly")

    def _actors(self) -> tuple[UUID, ...]:
        return () if self.actor is None else (self.actor,)


@dataclass(frozen=True)
class Written:
    """An entry without its number, and the salt that opens its digests, where it has any."""

    uuid: UUID
    body: dict[str, Any]
    salt: bytes | None


def write(draft: Draft, *, at: datetime) -> Written:
    """Give a draft its uuid, its instant and its digests."""
    uuid = uuid7()
    body: dict[str, Any] = {
        "actor": None if draft.actor is None else str(draft.actor),
        "at": instant_text(at),
        "id": str(uuid),
        "kind": draft.kind,
        "objects": [str(each) for each in draft.objects],
        "on": draft.on.isoformat(),
    }
    salt = None
    if draft.content:
        salt = token_bytes(HASH_BYTES)
        body["digest"] = digest_of(draft.content, salt)
    elif draft.batch is not None:
        batch = draft.batch
        salt = batch.salt
        body["batch"] = {"file": batch.file, "root": batch.root, "rows": batch.rows}
    elif draft.own is not None:
        body[OF_THE_JOURNAL[draft.kind]] = draft.own
    return Written(uuid, body, salt)


def digest_of(content: Mapping[str, Any], salt: bytes) -> str:
    """Give the digest that commits to a content."""
    return salted_hash(salt, canonical(content)).hex()


def leaf_of(body: Mapping[str, Any], number: int) -> bytes:
    """Give the bytes that go into the log: the entry with its number, counted from 0."""
    return canonical({**body, "number": number})
