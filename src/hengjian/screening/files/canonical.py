"""One written form per value, so that equal content has an equal digest on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any


def canonical(value: Any) -> bytes:
    """Write plain data as JSON with sorted keys and without spaces, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest(value: Any) -> str:
    """Give the SHA-256 of the canonical form in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def digest_of_rows(rows: Iterable[Any]) -> str:
    """Give the SHA-256 over the canonical form of each row and a line feed, in hex."""
    total = hashlib.sha256()
    for row in rows:
        total.update(canonical(row))
        total.update(b"\n")
    return total.hexdigest()
