"""People of many rows at once: told apart, counted, and compared with those of other rows."""

import random

import polars as pl

from hengjian.rulebook.frames.people import People

CROWD = 40
"""More people in one row than are told apart one by one."""


def people(signed: list[tuple[int, int]], rows: list[int | None], size: int) -> People:
    """Bring signatures (place of the act, person) to rows."""
    return People.of(
        pl.Series(rows, dtype=pl.UInt32),
        pl.Series([place for place, _ in signed], dtype=pl.UInt32),
        pl.Series([person for _, person in signed], dtype=pl.UInt32),
        size,
    )


def test_who_signs_twice_counts_once() -> None:
    found = people([(0, 7), (0, 7), (0, 8), (1, 7)], rows=[0, 1, 2], size=4)

    assert found.counts.to_list() == [2, 1, 0, 0]
    assert found.whole.to_list() == [True, True, False, None]


def test_acts_of_one_row_are_counted_together_and_one_unsigned_act_makes_it_incomplete() -> None:
    found = people([(0, 7), (1, 8), (1, 7), (3, 9)], rows=[0, 0, 1, 1], size=2)

    assert found.counts.to_list() == [2, 1]
    assert found.whole.to_list() == [True, False]


def test_act_without_a_row_of_its_own_changes_nothing() -> None:
    found = people([(0, 7)], rows=[0, None], size=1)

    assert found.counts.to_list() == [1]
    assert found.whole.to_list() == [True]


def test_crowds_are_counted_as_sets_count_them() -> None:
    rng = random.Random(5)  # noqa: S311  not for secrets
    signed = [(rng.randrange(5), rng.randrange(CROWD)) for _ in range(400)]
    found = people(signed, rows=[0, 1, 2, 3, 4], size=5)

    by_row = {row: {person for place, person in signed if place == row} for row in range(5)}
    assert min(map(len, by_row.values())) > CROWD // 2
    assert found.counts.to_list() == [len(by_row[row]) for row in range(5)]
    pairs = list(zip(found.row.to_list(), found.person.to_list(), strict=True))
    assert sorted(pairs) == sorted((row, person) for row in by_row for person in by_row[row])


def test_people_are_shared_only_with_the_row_that_is_asked_for() -> None:
    here = people([(0, 1), (0, 2), (1, 3), (2, 1)], rows=[0, 1, 2], size=3)
    there = people([(0, 2), (0, 1), (1, 1)], rows=[0, 1], size=2)

    row, number = here.shared_with(there, pl.Series([0, 0, None], dtype=pl.UInt32))

    assert list(zip(row.to_list(), number.to_list(), strict=True)) == [(0, 2)]
