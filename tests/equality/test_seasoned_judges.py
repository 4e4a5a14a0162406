"""A judge that has seen other batches says the same of a batch as one that has seen none."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.rulebook.frames.engine import BatchJudge, judge_snapshot
from hengjian.rulebook.frames.snapshot import take_snapshot
from tests.equality.random_packs import DECLARATIONS, FIRST, SPAN, random_rulebook, random_tables

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_a_judge_that_has_seen_other_batches_says_the_same(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 4), random_tables(rng, 36)
    observed = {"s1": FIRST + rng.randrange(SPAN), "s2": FIRST + rng.randrange(SPAN)}
    snapshot = take_snapshot(tables, DECLARATIONS, observed)
    judge = BatchJudge(rulebook)

    for start in range(0, 36, 3):
        part = snapshot.part(start, 3)
        fresh = [verdicts.frame for verdicts in judge_snapshot(rulebook, part)]
        seasoned = [judged.frame() for judged in judge.judge(part)]
        assert len(fresh) == len(seasoned) > 0
        for one, other in zip(fresh, seasoned, strict=True):
            assert one.equals(other)
