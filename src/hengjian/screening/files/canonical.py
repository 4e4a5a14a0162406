"""One written form per value, so that equal content has an equal digest on every machine."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import polars as pl

ROWS_AT_ONCE = 100_000


def canonical(value: Any) -> bytes:
    """Write plain data as JSON with sorted keys and without spaces, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest(value: Any) -> str:
    """Give the SHA-256 of the canonical form in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def digest_of_frame(frame: pl.DataFrame) -> str:
    """Give the SHA-256 over the rows of a frame of texts and integers, in hex.

    A cell is written as its length in bytes, a colon and its text, or as a minus where it is null; so no
    text can pass for two cells.
    """
    cells = []
    for name in frame.columns:
        text = pl.col(name).cast(pl.String)
        written = pl.concat_str(text.str.len_bytes().cast(pl.String), pl.lit(":"), text)
        cells.append(written.fill_null("-"))
    rows = frame.select(pl.concat_str(cells, separator=",").alias("row"))["row"]
    total = hashlib.sha256()
    for part in rows.to_frame().iter_slices(ROWS_AT_ONCE):
        total.update("".join(f"{row}\n" for row in part["row"]).encode())
    return total.hexdigest()
