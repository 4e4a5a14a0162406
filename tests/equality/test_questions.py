"""What a batch answers beforehand changes no answer of its subjects."""

from __future__ import annotations

import random
from collections.abc import Mapping

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.rulebook.closures.evaluate import compile_condition, compile_number
from hengjian.rulebook.frames.engine import BatchJudge, judge_snapshot
from hengjian.rulebook.frames.questions import Questions, common, weaker
from hengjian.rulebook.frames.snapshot import take_snapshot
from hengjian.rulebook.specialise import Specialiser
from tests.equality.random_packs import DECLARATIONS, FIRST, SPAN, random_rulebook, random_tables
from tests.equality.test_specialised_trees import refs, value

Values = Mapping[str, int | None]
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@settings(max_examples=80, deadline=None)
@given(seed=SEEDS)
def test_what_all_subjects_answer_alike_changes_no_verdict(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook = random_rulebook(rng, 4)
    calendar = rulebook.pack.calendar
    for rule in rulebook.rules:
        read = {ref.name: ref for ref in refs(rule.verdict)}
        about = frozenset(name for name in sorted(read) if rng.random() < 0.8)
        alike = {name: value(rng, read[name]) for name in sorted(read)}
        subjects: list[Values] = [
            {name: alike[name] if rng.random() < 0.9 else value(rng, read[name]) for name in sorted(read)}
            for _ in range(rng.randrange(1, 6))
        ]  # fmt: skip
        questions = Questions.of([rule.verdict], about)
        asked = [
            pl.Series([compile_condition(q, calendar)(s) for s in subjects], dtype=pl.Boolean)
            for q in questions.conditions
        ]
        frame = pl.DataFrame(
            {name: [s[name] for s in subjects] for name in about},
            schema=dict.fromkeys(about, pl.Int64),
        )
        answers = questions.answers(frame, asked)
        less = common(
            answers, bytes(rng.randrange(5) if i < len(asked) else 0 for i in range(len(answers)))
        )

        assert weaker(less, answers)
        for given_answers in (answers, less):
            specialiser = Specialiser({}, questions.beforehand(given_answers))
            shorter = specialiser.number(rule.verdict)
            for subject in subjects:
                told = compile_number(rule.verdict, calendar)(subject)
                assert compile_number(shorter, calendar)(subject) == told


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


def test_a_condition_that_all_subjects_answer_alike_is_no_longer_asked() -> None:
    rulebook = random_rulebook(random.Random(1), 4)  # noqa: S311  not for secrets
    rule = rulebook.rules[0]
    names = frozenset(ref.name for ref in refs(rule.verdict))
    questions = Questions.of([rule.verdict], names)
    nothing = pl.DataFrame(schema=dict.fromkeys(names, pl.Int64)).clear(2)
    asked = [pl.Series([False, False]) for _ in questions.conditions]

    answers = questions.answers(nothing.with_columns(pl.all().fill_null(0)), asked)
    shorter = Specialiser({}, questions.beforehand(answers)).number(rule.verdict)

    assert questions.conditions
    assert not Questions.of([shorter], names).conditions
