"""A tree with some names known says what the whole tree says."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.rulebook.closures.evaluate import compile_condition, compile_number
from hengjian.rulebook.specialise import Specialiser
from hengjian.rulebook.tree import ABSENT, Node, Ref, children
from tests.equality.random_packs import FIRST, SPAN, random_rulebook


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32 - 1))
def test_what_is_known_beforehand_changes_no_answer(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook = random_rulebook(rng, 4)
    calendar = rulebook.pack.calendar
    for rule in rulebook.rules:
        trees = [rule.verdict, rule.due]
        conditions = [when for when, _ in rule.flags]
        read = {ref.name: ref for tree in (*trees, *conditions) for ref in refs(tree)}
        for _ in range(5):
            values = {name: value(rng, ref) for name, ref in sorted(read.items())}
            known = {name: values[name] for name in sorted(read) if rng.random() < 0.6}
            specialiser = Specialiser(known)

            for tree in trees:
                less = specialiser.number(tree)
                assert not known.keys() & {ref.name for ref in refs(less)}
                told = compile_number(tree, calendar)(values)
                assert compile_number(less, calendar)(values) == told
            for condition in conditions:
                shorter = specialiser.condition(condition)
                answer = compile_condition(condition, calendar)(values)
                assert compile_condition(shorter, calendar)(values) == answer


def refs(node: Node) -> set[Ref]:
    found = {node} if isinstance(node, Ref) else set()
    return found.union(*(refs(child) for child in children(node)))


def value(rng: random.Random, ref: Ref) -> int | None:
    if rng.random() < 0.15:
        return None
    if ref.may_be_absent and rng.random() < 0.3:
        return ABSENT
    return rng.choice((0, 1, 2, FIRST + rng.randrange(SPAN), rng.randrange(60)))
