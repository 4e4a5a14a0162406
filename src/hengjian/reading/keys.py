"""Text keys to row numbers: files mostly hold the rows of one key together, and that is used."""

from __future__ import annotations

import secrets

import polars as pl

_SEED = secrets.randbits(64)


def rows_of(keys: pl.Series, wanted: pl.Series) -> pl.Series:
    """Give for each wanted key its row among `keys`, which differ from each other; null if none.

    A run of the same key is looked up once, and by its hash: numbers are matched several times faster
    than texts.
    """
    if wanted.is_empty() or keys.is_empty():
        return pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(wanted))
    starts = wanted.ne_missing(wanted.shift(1))
    starts[0] = True
    run = starts.cast(pl.UInt32).cum_sum() - 1
    distinct = wanted.filter(starts)
    if len(distinct) == len(keys) and distinct.equals(keys):
        return run
    found = _placed(keys.hash(), distinct.hash())
    if not _right(keys, distinct, found):
        found = _matched(keys, distinct)
    return found[run]


def _placed(keys: pl.Series, wanted: pl.Series) -> pl.Series:
    """Find hashes by putting each key's row at the place that the first bits of its hash tell.

    Of the keys that share a place one is found there; the others, about a tenth, are joined.
    """
    bits = max(len(keys).bit_length() + 2, 10)
    width = 1 << (64 - bits)
    rows = pl.int_range(len(keys), dtype=pl.UInt32, eager=True)
    table = pl.Series([0], dtype=pl.UInt32).new_from_index(0, 1 << bits)
    table = table.scatter((keys // width).cast(pl.UInt32), rows)
    found = table[(wanted // width).cast(pl.UInt32)]
    other = (keys[found] != wanted).arg_true()
    if other.is_empty():
        return found
    missed = wanted[other]
    some = keys.is_in(missed.implode()).arg_true()
    # Of different keys with one hash any will do here: whoever asks looks whether it is the right one.
    some = some.filter(keys[some].is_first_distinct())
    return found.scatter(other, rows[some].gather(_matched(keys[some], missed)))


def _matched(keys: pl.Series, wanted: pl.Series) -> pl.Series:
    rows = keys.to_frame("key").with_row_index("row")
    return wanted.to_frame("key").join(rows, on="key", how="left", maintain_order="left")["row"]


def _right(keys: pl.Series, wanted: pl.Series, found: pl.Series) -> bool:
    """Tell whether equal hashes meant equal keys, each time, by a second hash that nobody can foresee.

    Of a million keys of which no two are the same, two would be taken for one once in 10^26 files;
    to fetch and compare the texts takes four times as long.
    """
    there = found if found.null_count() == 0 else found.filter(found.is_not_null())
    meant = wanted if len(there) == len(wanted) else wanted.filter(found.is_not_null())
    return bool((keys.hash(_SEED)[there] == meant.hash(_SEED)).all())
