"""Text keys to row numbers: files mostly hold the rows of one key together, and that is used."""

from __future__ import annotations

import secrets
from functools import cached_property

import polars as pl

_SEED = secrets.randbits(64)


class Keys:
    """A column of text keys, and where each stands. Numbers (hashes) are matched several times faster than texts."""

    def __init__(self, keys: pl.Series) -> None:
        self.keys = keys

    @cached_property
    def _hashes(self) -> pl.Series:
        return self.keys.hash()

    @cached_property
    def _bits(self) -> int:
        return max(len(self.keys).bit_length() + 2, 10)

    def _places(self, hashes: pl.Series) -> pl.Series:
        """Give the place that the first bits of a hash tell."""
        return (hashes // (1 << (64 - self._bits))).cast(pl.UInt32)

    @cached_property
    def _table(self) -> pl.Series:
        """Put each key's row at its place; of the keys that share a place one is found there."""
        rows = pl.int_range(len(self.keys), dtype=pl.UInt32, eager=True)
        table = pl.Series([0], dtype=pl.UInt32).new_from_index(0, 1 << self._bits)
        return table.scatter(self._places(self._hashes), rows)

    def surely_differ(self) -> bool:
        """Tell whether all keys have hashes of their own; only if not need the keys themselves be compared."""
        if self.keys.is_empty():
            return True
        found = self._table[self._places(self._hashes)]
        other = found != pl.int_range(len(self.keys), dtype=pl.UInt32, eager=True)
        # Equal keys share a place, of which only one row is found there.
        crowded = pl.concat(
            [self._hashes.filter(other), self._hashes[found.filter(other).unique()]]
        )
        return crowded.n_unique() == len(crowded)

    def rows_of(self, wanted: pl.Series) -> pl.Series:
        """Give for each wanted key its row among these, if they differ from each other; null if none.

        Files mostly hold the rows of one key together: a run of the same key is looked up once.
        """
        if wanted.is_empty() or self.keys.is_empty():
            return pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(wanted))
        starts = wanted.ne_missing(wanted.shift(1))
        starts[0] = True
        run = starts.cast(pl.UInt32).cum_sum() - 1
        distinct = wanted.filter(starts)
        if len(distinct) == len(self.keys) and distinct.equals(self.keys):
            return run
        found = self._found(distinct.hash())
        if not _right(self.keys, distinct, found):
            found = _matched(self.keys, distinct)
        return found[run]

    def _found(self, wanted: pl.Series) -> pl.Series:
        found = self._table[self._places(wanted)]
        other = (self._hashes[found] != wanted).arg_true()
        if other.is_empty():
            return found
        # About a tenth shares its place with others: these are joined.
        missed = wanted[other]
        some = self._hashes.is_in(missed.implode()).arg_true()
        # Of different keys with one hash any will do here: whoever asks looks whether it is the right one.
        some = some.filter(self._hashes[some].is_first_distinct())
        rows = pl.int_range(len(self.keys), dtype=pl.UInt32, eager=True)
        return found.scatter(other, rows[some].gather(_matched(self._hashes[some], missed)))


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
