"""Draws depend on seed, case and name, and on nothing else."""

import polars as pl

from hengjian.synth.drawing import CASE, Draws, stirred


def drawn(seed: int, name: str, cases: range, most: int) -> list[int]:
    """Draw a number below `most` for each case."""
    frame = pl.DataFrame({CASE: list(cases)}).with_columns(stirred(seed))
    return frame.select(Draws(seed, "story").below(name, most)).to_series().to_list()


def test_case_draws_the_same_in_whatever_company() -> None:
    assert drawn(3, "day", range(1000), 100)[500:510] == drawn(3, "day", range(500, 510), 100)


def test_other_seed_and_other_name_draw_otherwise() -> None:
    usual = drawn(3, "day", range(200), 1000)

    assert usual != drawn(4, "day", range(200), 1000)
    assert usual != drawn(3, "night", range(200), 1000)


def test_draws_are_spread_evenly() -> None:
    counts = pl.Series(drawn(3, "day", range(100_000), 10)).value_counts()["count"]

    assert counts.len() == 10
    assert 9_600 < counts.min() <= counts.max() < 10_400  # type: ignore[operator]


def test_two_names_draw_independently() -> None:
    pairs = list(
        zip(drawn(3, "one", range(40_000), 2), drawn(3, "two", range(40_000), 2), strict=True)
    )

    assert all(9_600 < pairs.count((a, b)) < 10_400 for a in (0, 1) for b in (0, 1))


def test_chance_of_ten_percent_comes_about_in_a_tenth_of_cases() -> None:
    frame = pl.DataFrame({CASE: range(100_000)}).with_columns(stirred(1))

    assert 9_700 < frame.select(Draws(1).chance("x", 10).sum()).item() < 10_300


def test_nothing_to_choose_from_draws_nought() -> None:
    assert set(drawn(3, "day", range(50), 0)) == {0}
