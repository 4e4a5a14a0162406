"""Identifiers that are shown outside: time-ordered, so that a new row goes to the end of its index."""

from __future__ import annotations

from secrets import randbits
from uuid import UUID

from hengjian.common import clock

RANDOM_BITS = 74
LOW_BITS = 62


def uuid7() -> UUID:
    """Give a new UUID of version 7 (RFC 9562): milliseconds first, then chance."""
    milliseconds = int(clock.now().timestamp() * 1000)
    chance = randbits(RANDOM_BITS)
    high, low = chance >> LOW_BITS, chance & ((1 << LOW_BITS) - 1)
    return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)
