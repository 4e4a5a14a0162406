"""Asked for breaches only, a batch tells of the same subjects the same, and of no others."""

from __future__ import annotations

import random

import polars as pl
from hypothesis import given, note, settings
from hypothesis import strategies as st

from hengjian.rulebook.frames.engine import BatchJudge
from hengjian.rulebook.frames.snapshot import take_snapshot
from hengjian.rulebook.frames.verdicts import UNTOLD
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.screening.files.tally import SPEAKING
from tests.equality.random_packs import DECLARATIONS, FIRST, SPAN, random_rulebook, random_tables

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
FINDINGS = [int(verdict) for verdict in Verdict if OUTCOME_OF[verdict] in SPEAKING]


@settings(max_examples=60)
@given(seed=SEEDS)
def test_findings_are_those_of_the_full_judgement_with_last_days_and_flags(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 10), random_tables(rng, 40)
    observed = {"s1": FIRST + rng.randrange(SPAN), "s2": FIRST + rng.randrange(SPAN)}
    note(str([rule.text for rule in rulebook.rules]))
    snapshot = take_snapshot(tables, DECLARATIONS, observed)

    full = list(BatchJudge(rulebook).judge(snapshot))
    some = list(BatchJudge(rulebook, SPEAKING).judge(snapshot))

    for whole, told in zip(full, some, strict=True):
        for i in range(len(whole.group.rules) if whole.keys.height else 0):
            found = whole.verdicts(i).is_in(FINDINGS).arg_true()
            assert (told.verdicts(i) != UNTOLD).arg_true().equals(found)
            counted = {verdict: n for verdict, n in whole.numbers(i).items() if verdict in FINDINGS}
            assert told.numbers(i) == counted
            if len(found):
                assert told.details(i, found).equals(whole.details(i, found))


def test_random_batches_hold_findings_and_subjects_without_one() -> None:
    outcomes: set[Outcome] = set()
    for seed in range(20):
        rng = random.Random(seed)  # noqa: S311  not for secrets
        rulebook, tables = random_rulebook(rng, 10), random_tables(rng, 40)
        snapshot = take_snapshot(tables, DECLARATIONS, dict.fromkeys(("s1", "s2"), FIRST + SPAN))
        for judged in BatchJudge(rulebook).judge(snapshot):
            for i in range(len(judged.group.rules)):
                outcomes |= {OUTCOME_OF[Verdict(verdict)] for verdict in judged.numbers(i)}

    assert outcomes >= {Outcome.BREACH, Outcome.MET, Outcome.OPEN, Outcome.UNKNOWN}


def test_nobody_is_counted_of_what_is_not_told() -> None:
    rng = random.Random(3)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 10), random_tables(rng, 40)
    snapshot = take_snapshot(tables, DECLARATIONS, dict.fromkeys(("s1", "s2"), FIRST + SPAN))
    numbers: set[int] = set()
    subjects = 0
    for judged in BatchJudge(rulebook, SPEAKING).judge(snapshot):
        subjects += judged.keys.height
        for i in range(len(judged.group.rules)):
            numbers |= judged.numbers(i).keys()
            assert judged.frame().filter(pl.col(f"verdict_{i}") == UNTOLD)[f"flags_{i}"].sum() == 0

    assert subjects > 0
    assert numbers
    assert numbers <= set(FINDINGS)
