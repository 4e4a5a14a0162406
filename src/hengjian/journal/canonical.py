"""One way to write a value down: the JSON of RFC 8785, in which equal values have equal bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from json import JSONEncoder
from typing import Any
from uuid import UUID

import rfc8785

_ENCODER = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    """Give the bytes of a value: of JSON's own kinds, and days, instants and uuids as text.

    A float is refused: it is not what a day, a number of things or money is kept in.
    """
    return _encoded(value) if has_texts_only(value) else rfc8785.dumps(_plain(value))


def has_texts_only(value: Any) -> bool:
    """Tell whether it is an object of texts by names in ASCII, as rows of files are.

    Of those Python's own encoder writes the very same bytes, ten times as fast; a property test holds it to that. Names
    beyond ASCII have an order of their own in RFC 8785.
    """
    return (
        type(value) is dict
        and all(type(each) is str for each in value.values())
        and all(type(name) is str and name.isascii() for name in value)
    )


def _encoded(texts: dict[str, str]) -> bytes:
    return _ENCODER.encode(texts).encode()


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
