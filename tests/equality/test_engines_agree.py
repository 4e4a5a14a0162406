"""The engines say the same of random cases under random packs."""

from __future__ import annotations

import random
from dataclasses import replace

import polars as pl
from hypothesis import given, note, settings
from hypothesis import strategies as st

from hengjian.rulebook.frames.engine import judge_snapshot
from hengjian.rulebook.frames.snapshot import take_snapshot
from hengjian.rulebook.sql import engine as sql
from tests.equality.comparison import Key, Said, by_closures, difference, of_batch
from tests.equality.random_packs import DECLARATIONS, FIRST, SPAN, random_rulebook, random_tables

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@settings(max_examples=60)
@given(seed=SEEDS)
def test_a_case_alone_says_what_it_says_in_a_batch(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 8), random_tables(rng, 40)
    observed = {"s1": FIRST + rng.randrange(SPAN), "s2": FIRST + rng.randrange(SPAN)}
    known_by = rng.choice((None, None, FIRST + rng.randrange(SPAN)))
    note(str([rule.text for rule in rulebook.rules]))

    snapshot = take_snapshot(tables, DECLARATIONS, observed, known_by)
    batch = of_batch(judge_snapshot(rulebook, snapshot), snapshot)

    assert not difference(by_closures(rulebook, tables, observed, known_by), batch)


@settings(max_examples=25)
@given(seed=SEEDS)
def test_sql_says_what_a_case_alone_says(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 10), random_tables(rng, 60)
    observed = {"s1": FIRST + rng.randrange(SPAN), "s2": FIRST + rng.randrange(SPAN)}
    known_by = rng.choice((None, None, FIRST + rng.randrange(SPAN)))
    note(str([rule.text for rule in rulebook.rules]))

    snapshot = take_snapshot(tables, DECLARATIONS, observed, known_by)
    by_sql = of_batch(sql.judge_snapshot(rulebook, snapshot), snapshot)

    assert not difference(by_closures(rulebook, tables, observed, known_by), by_sql)


@settings(max_examples=20)
@given(seed=SEEDS)
def test_neither_partition_nor_order_of_rows_matters(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 6), random_tables(rng, 30)
    observed = {"s1": FIRST + rng.randrange(SPAN), "s2": FIRST + rng.randrange(SPAN)}
    snapshot = take_snapshot(tables, DECLARATIONS, observed)
    whole = of_batch(judge_snapshot(rulebook, snapshot), snapshot)

    cut = rng.randrange(1, 30)
    parts: dict[Key, Said] = {}
    for start, length in ((0, cut), (cut, 30 - cut)):
        part = snapshot.part(start, length)
        parts |= of_batch(judge_snapshot(rulebook, part), part)
    shuffled = tables.acts.with_row_index("a").sample(fraction=1, shuffle=True, seed=seed % 1000)
    moved = shuffled.select("a").with_row_index("new").with_columns(pl.col("a"))
    actors = tables.actors.join(moved, on="a").select(pl.col("new").alias("a"), "role", "person")
    other = replace(tables, acts=shuffled.drop("a"), actors=actors)
    mixed = take_snapshot(other, DECLARATIONS, observed)

    assert not difference(whole, parts)
    assert not difference(whole, of_batch(judge_snapshot(rulebook, mixed), mixed))
