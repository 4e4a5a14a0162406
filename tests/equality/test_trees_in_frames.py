"""A tree says of many subjects at once what it says of each alone, whatever they have in common."""

from __future__ import annotations

import random
from collections.abc import Mapping

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.rulebook.closures.evaluate import compile_condition, compile_number
from hengjian.rulebook.frames.evaluate import Batch, Terms
from hengjian.rulebook.frames.values import Numbers, Truths
from hengjian.rulebook.tree import ABSENT, Node, Ref, children
from tests.equality.random_packs import FIRST, SPAN, random_rulebook

Values = Mapping[str, int | None]
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_a_batch_is_told_what_each_of_its_subjects_is_told(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook = random_rulebook(rng, 4)
    calendar = rulebook.pack.calendar
    terms = Terms(calendar)
    for rule in rulebook.rules:
        trees = [rule.verdict, rule.due]
        conditions = [when for when, _ in rule.flags]
        read = {ref.name: ref for tree in (*trees, *conditions) for ref in refs(tree)}
        subjects = some_subjects(rng, read)
        batch = Batch(len(subjects), columns(rng, subjects).__getitem__)
        for tree in trees:
            alone = compile_number(tree, calendar)
            assert told(batch.of(terms.of(tree)), batch.size) == [alone(s) for s in subjects]
        for condition in conditions:
            asked = compile_condition(condition, calendar)
            assert told(batch.of(terms.of(condition)), batch.size) == [asked(s) for s in subjects]


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_some_of_the_subjects_are_told_the_same_as_among_all(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook = random_rulebook(rng, 2)
    terms = Terms(rulebook.pack.calendar)
    for rule in rulebook.rules:
        subjects = some_subjects(rng, {ref.name: ref for ref in refs(rule.verdict)})
        batch = Batch(len(subjects), columns(rng, subjects).__getitem__)
        every = told(batch.of(terms.of(rule.verdict)), batch.size)
        rows = [i for i in range(len(subjects)) if rng.random() < 0.5]

        some = batch.part(pl.Series(rows, dtype=pl.UInt32), {})

        assert told(some.of(terms.of(rule.verdict)), some.size) == [every[i] for i in rows]


def test_a_condition_that_settles_everything_leaves_the_rest_unasked() -> None:
    rulebook = random_rulebook(random.Random(1), 4)  # noqa: S311  not for secrets
    rule = rulebook.rules[0]
    asked: list[str] = []

    def named(name: str) -> Numbers:
        asked.append(name)
        return -(10**6)

    terms = Terms(rulebook.pack.calendar)
    batch = Batch(3, named)
    batch.of(terms.of(rule.verdict))

    assert set(asked) < {ref.name for ref in refs(rule.verdict)}, "before all law nothing is asked"


def told(value: Numbers | Truths, size: int) -> list[int | bool | None]:
    return value.to_list() if isinstance(value, pl.Series) else [value] * size


def some_subjects(rng: random.Random, read: Mapping[str, Ref]) -> list[Values]:
    """Give subjects that have most values in common, so that some trees are settled for all of them."""
    alike = {name: value(rng, read[name]) for name in sorted(read)}
    return [
        {n: alike[n] if rng.random() < 0.8 else value(rng, read[n]) for n in sorted(read)}
        for _ in range(rng.randrange(2, 8))
    ]


def columns(rng: random.Random, subjects: list[Values]) -> dict[str, Numbers]:
    """Give their values as columns; where all have the same, sometimes as one number."""
    found: dict[str, Numbers] = {}
    for name in subjects[0]:
        values = [subject[name] for subject in subjects]
        common = all(each == values[0] for each in values) and rng.random() < 0.7
        found[name] = values[0] if common else pl.Series(values, dtype=pl.Int64)
    return found


def refs(node: Node) -> set[Ref]:
    found = {node} if isinstance(node, Ref) else set()
    return found.union(*(refs(child) for child in children(node)))


def value(rng: random.Random, ref: Ref) -> int | None:
    if rng.random() < 0.15:
        return None
    if ref.may_be_absent and rng.random() < 0.3:
        return ABSENT
    return rng.choice((0, 1, 2, FIRST + rng.randrange(SPAN), rng.randrange(60)))
