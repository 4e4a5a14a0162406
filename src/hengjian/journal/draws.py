"""Draws that nobody can steer: pool and method are journaled before, the seed comes from two sides.

The other side seals a number (its SHA-256 is announced); the office announces pool, method and a minute; the first
checkpoint closed after that minute is shown to the other side, which then opens its number. The seed is the SHA-256 of
both: the office does not know the number while the checkpoint can still be influenced, nor the other side the
checkpoint when it chooses the number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from hengjian.common import clock
from hengjian.journal.canonical import instant_text
from hengjian.journal.entries import DRAW_ANNOUNCED, DRAW_OPENED, Draft
from hengjian.journal.errors import NotDrawn
from hengjian.journal.exports import continued, included, keys_until, line
from hengjian.journal.merkle import root_of
from hengjian.journal.models import Checkpoint, Entry
from hengjian.journal.selectors import history_of
from hengjian.journal.services import record_many

FORMAT = "hengjian-draw/1"
METHOD = "lowest-hash/1"
SEAL = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Drawn:
    """What was drawn, and the file with which anybody can recompute it."""

    seed: bytes
    chosen: tuple[UUID, ...]
    proof: bytes


def announce(
    *,
    draw: UUID,
    actor: UUID | None,
    on: date,
    pool: Sequence[UUID],
    take: int,
    after: datetime,
    sealed: str,
) -> UUID:
    """Journal what is to be drawn from what, after which instant, with which sealed number; give the entry's uuid.

    `sealed` is the SHA-256, in hexadecimal, of the 32 random bytes that the other side keeps to itself until `after`.
    """
    if not SEAL.fullmatch(sealed):
        raise NotDrawn("封存的数应当是 SHA-256 摘要，64 个十六进制小写字符。")
    if after <= clock.now():
        raise NotDrawn("抽取的时刻应当在公布以后。")
    names = _names(pool)
    if len(names) != len(pool) or not 0 < take <= len(names):
        raise NotDrawn("名单里有重复的，或者要抽的个数不对。")
    count, root = root_of(each.encode() for each in names)
    said = {
        "after": instant_text(after), "count": count, "method": METHOD, "pool": root.hex(),
        "sealed": sealed, "take": take,
    }  # fmt: skip
    with transaction.atomic():
        return record_many([Draft(DRAW_ANNOUNCED, actor, [draw], on, own=said)])[0]


def checkpoint_of(draw: UUID) -> Checkpoint:
    """Give the checkpoint that goes into the seed, to be shown to the other side; raises `NotDrawn` before its time."""
    _, _, checkpoint = _standing(draw)
    return checkpoint


def open_draw(
    *, draw: UUID, actor: UUID | None, on: date, pool: Sequence[UUID], number: bytes
) -> Drawn:
    """Draw, now that the other side has opened its number, and journal that."""
    entry, before, checkpoint = _standing(draw)
    said = _said(entry)
    names = _names(pool)
    if sha256(number).hexdigest() != said["sealed"]:
        raise NotDrawn("这不是公布以前封存的那个数。")
    if root_of(each.encode() for each in names)[1].hex() != said["pool"]:
        raise NotDrawn("这不是公布时的那份名单。")
    seed = sha256(checkpoint.note.encode() + number).digest()
    ordered = sorted(names, key=lambda each: sha256(seed + each.encode()).digest())
    proof = line(
        {
            "announced": included(entry, before),
            "checkpoint": checkpoint.note,
            "format": FORMAT,
            **keys_until(checkpoint.size),
            "number": number.hex(),
            "pool": names,
            "since": continued(before, checkpoint),
        }
    )
    with transaction.atomic():
        record_many([Draft(DRAW_OPENED, actor, [draw], on, own={"number": number.hex()})])
    return Drawn(seed, tuple(UUID(each) for each in ordered[: said["take"]]), proof)


def _standing(draw: UUID) -> tuple[Entry, Checkpoint, Checkpoint]:
    """Give the announcement, the last checkpoint before its minute was over, and the first one after it."""
    entry = next((each for each in history_of(draw) if "draw" in _body(each)), None)
    if entry is None:
        raise NotDrawn("这次抽取还没有公布，或者公布还没有入册。")
    after = datetime.fromisoformat(_said(entry)["after"]).astimezone(UTC)
    # A checkpoint names whole seconds: one closed within the very second is not after it.
    early = [each for each in _around(entry.number, after) if _closed(each) <= after]
    late = next((each for each in _around(entry.number, after) if _closed(each) > after), None)
    if not early:
        raise NotDrawn("公布没有赶在抽取的时刻以前入册，请重新公布。")
    if late is None:
        raise NotDrawn("抽取的时刻以后还没有检查点，请等日志里再有一条。")
    return entry, early[-1], late


def _around(number: int, after: datetime) -> list[Checkpoint]:
    covering = Checkpoint.objects.filter(size__gt=number)
    early = covering.filter(closed_at__lt=after.replace(microsecond=0)).order_by("-size")[:1]
    near = covering.filter(closed_at__gte=after.replace(microsecond=0)).order_by("size")
    return [*early, *near[:100]]


def _closed(checkpoint: Checkpoint) -> datetime:
    return checkpoint.closed_at.astimezone(UTC).replace(microsecond=0)


def _body(entry: Entry) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(entry.body)
    return value


def _said(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = _body(entry)["draw"]
    return said


def _names(pool: Sequence[UUID]) -> list[str]:
    return sorted({str(each) for each in pool})
