"""Chance without a generator: every draw is a function of the seed, the case and the name of the draw.

So a part of a city comes out the same whoever makes it, in whatever order, with whatever version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

import polars as pl

CASE = "i"
"""The column of the case's number in every frame of the city."""

STIRRED = "stirred"
"""The column of 64 stirred bits of each case, from which all draws are made."""

_WIDTH = 2**64


@cache
def _lit(value: int) -> pl.Expr:
    return pl.lit(value, pl.UInt64)


@cache
def _salt(*words: object) -> int:
    text = "/".join(map(str, words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def stirred(seed: int) -> pl.Expr:
    """Give the stirred bits of each case in a city (splitmix64, spelled in what Polars has)."""
    mixed = pl.col(CASE).cast(pl.UInt64) * _lit(0x9E3779B97F4A7C15) + _lit(_salt("seed", seed))
    mixed = (mixed ^ (mixed // _lit(2**30))) * _lit(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed // _lit(2**27))) * _lit(0x94D049BB133111EB)
    return (mixed ^ (mixed // _lit(2**31))).alias(STIRRED)


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one city, or of one story in it; frames must have the column STIRRED."""

    seed: int
    scope: str = ""

    def number(self, name: str) -> pl.Expr:
        """Draw 33 bits for each case."""
        mixed = (pl.col(STIRRED) ^ _lit(_salt(self.seed, self.scope, name))) * _lit(
            0xBF58476D1CE4E5B9
        )
        return ((mixed ^ (mixed // _lit(2**29))) * _lit(0x94D049BB133111EB)) // _lit(2**31)

    def below(self, name: str, most: int | pl.Expr) -> pl.Expr:
        """Draw from 0 up to, not including, `most`; 0 where there is nothing to choose."""
        if isinstance(most, int):
            return (self.number(name) % _lit(max(most, 1))).cast(pl.Int32)
        return (self.number(name) % most.clip(1).cast(pl.UInt64)).cast(pl.Int32)

    def chance(self, name: str, percent: float) -> pl.Expr:
        """Draw whether something of so many percent comes about."""
        return self.number(name) % _lit(10_000) < _lit(round(percent * 100))

    def fraction(self, *words: object) -> float:
        """Give one fraction of 1 that depends on the words alone."""
        return _salt(self.seed, self.scope, *words) / _WIDTH
