"""Lines of canonical JSON. A line that says the same in other bytes is refused, so that no flipped byte goes unseen."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Collection
from typing import Any

from hengjian.journal.hashing import HASH_BYTES
from hengjian.journal.reader.faults import Fault


def canonical_bytes(value: Any) -> bytes:
    """Give the canonical bytes of a value that has no floats (RFC 8785)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def object_in(line: bytes) -> dict[str, Any]:
    """Read one line; raises `Fault` where it is not an object in canonical JSON."""
    if not line.endswith(b"\n"):
        raise Fault("这一行没有写完")
    try:
        value = json.loads(line.decode())
        canonical = canonical_bytes(value) + b"\n"
    except (ValueError, RecursionError):
        raise Fault("这一行不是 JSON") from None
    if not isinstance(value, dict):
        raise Fault("这一行不是 JSON 对象")
    if canonical != line:
        raise Fault("这一行的写法被改动过（不是规范的 JSON）")
    return value


def only_fields(
    value: dict[str, Any], wanted: Collection[str], allowed: Collection[str] = ()
) -> None:
    """Refuse a missing and a superfluous field."""
    if missing := sorted(set(wanted) - set(value)):
        raise Fault(f"缺少 {'、'.join(missing)}")
    if more := sorted(set(value) - set(wanted) - set(allowed)):
        raise Fault(f"多出 {'、'.join(more)}")


def text_of(value: Any, name: str) -> str:
    """Give a field that has to be a text."""
    if not isinstance(value, str):
        raise Fault(f"{name} 不是文字")
    return value


def count_of(value: Any, name: str) -> int:
    """Give a field that has to be a number of things."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Fault(f"{name} 不是条数")
    return value


def hash_of(value: Any, name: str) -> bytes:
    """Give a field that has to be a hash in lower-case hexadecimal."""
    text = text_of(value, name)
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != HASH_BYTES or found.hex() != text:
        raise Fault(f"{name} 不是摘要")
    return found


def hashes_of(value: Any, name: str) -> list[bytes]:
    """Give a field that has to be a list of hashes."""
    if not isinstance(value, list):
        raise Fault(f"{name} 不是一列摘要")
    return [hash_of(each, name) for each in value]


def base64_of(text: str, name: str) -> bytes:
    """Decode base 64; refuses other spellings of the same bytes."""
    try:
        found = b64decode(text, validate=True)
    except ValueError:
        raise Fault(f"{name} 无法读出") from None
    if b64encode(found).decode() != text:
        raise Fault(f"{name} 的写法被改动过")
    return found
