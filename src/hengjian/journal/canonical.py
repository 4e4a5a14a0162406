"""One way to write a value down: the JSON of RFC 8785, in which equal values have equal bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import rfc8785


def canonical(value: Any) -> bytes:
    """Give the bytes of a value: of JSON's own kinds, and days, instants and uuids as text.

    A float is refused: it is not what a day, a number of things or money is kept in.
    """
    return rfc8785.dumps(_plain(value))


def instant_text(instant: datetime) -> str:
    """Give an instant to the second, in UTC, such as `2026-11-20T08:00:00Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
