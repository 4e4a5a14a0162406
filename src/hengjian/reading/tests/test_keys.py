"""Text keys are found again by their rows."""

from __future__ import annotations

import polars as pl
import pytest

from hengjian.reading.keys import Keys


def found(keys: list[str], wanted: list[str | None]) -> list[int | None]:
    texts = pl.String
    return Keys(pl.Series(keys, dtype=texts)).rows_of(pl.Series(wanted, dtype=texts)).to_list()


def test_keys_in_the_same_order_are_their_own_rows() -> None:
    assert found(["甲", "乙", "丙"], ["甲", "甲", "乙", "丙", "丙"]) == [0, 0, 1, 2, 2]


def test_keys_in_another_order_are_found_as_well() -> None:
    assert found(["甲", "乙", "丙"], ["丙", "甲", "甲", "乙", "甲"]) == [2, 0, 0, 1, 0]


def test_a_key_that_is_not_there_has_no_row() -> None:
    assert found(["甲", "乙"], ["甲", "丁"]) == [0, None]


def test_an_empty_key_has_no_row_even_in_the_place_of_one() -> None:
    assert found(["甲", "乙", "丙"], ["甲", None, "丙"]) == [0, None, 2]


def test_keys_that_differ_are_known_to_and_one_that_is_there_twice_is_never_passed_over() -> None:
    keys = pl.Series([f"案{i}" for i in range(5000)])
    assert Keys(keys).surely_differ()
    assert Keys(keys.clear()).surely_differ()
    for place in (0, 1, 2500, 4999):
        for again in (place + 1, 0, 4999):
            twice = keys.extend_constant("", 1).scatter(5000, keys[place % 5000])
            assert not Keys(twice).surely_differ()
            moved = keys.clone().scatter(again % 5000, keys[place])
            assert Keys(moved).surely_differ() is (again % 5000 == place)


def test_keys_whose_hashes_are_the_same_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = pl.Series.hash

    def alike(texts: pl.Series, seed: int = 0) -> pl.Series:
        # Of three keys the first and the last look alike until they are hashed again.
        first = pl.Series([0 if text in ("甲", "丙") else 1 for text in texts], dtype=pl.UInt64)
        return plain(texts, seed) if seed else first

    monkeypatch.setattr(pl.Series, "hash", alike)

    assert found(["甲", "乙", "丙"], ["丙", "甲", "乙"]) == [2, 0, 1]
    assert found(["甲", "乙"], ["丙", "乙"]) == [None, 1]
    assert found(["甲", "丙", "乙"], ["丙", "乙", "甲"]) == [1, 2, 0]
    assert found([], ["甲", "乙"]) == [None, None]
