"""The national pack as a whole: it loads, its situations hold, every rule has the situations it needs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from hengjian.rulebook.outcomes import Outcome
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.scenarios import Situation, run_scenarios

pytestmark = pytest.mark.law


def test_every_situation_holds(rulebook: Rulebook) -> None:
    count, failures = run_scenarios(rulebook)

    assert count > 400
    assert not [str(failure) for failure in failures]


def test_every_rule_has_a_breach_and_what_is_not_one(
    rulebook: Rulebook, told: Mapping[str, list[Situation]]
) -> None:
    lacking = []
    for rule in rulebook.rules:
        seen = {outcome for situation in told[rule.id] for outcome in situation.expected.values()}
        wanted = {"needs_judgement"} if rule.text.pattern == "judge" else {"breach", "met"}
        lacking += [f"{rule.id}: {outcome}" for outcome in wanted - seen]

    assert not lacking


def test_every_rule_has_a_situation_before_its_law_was_in_force_and_one_it_cannot_know(
    rulebook: Rulebook, told: Mapping[str, list[Situation]]
) -> None:
    lacking = []
    for rule in rulebook.rules:
        seen = {outcome for situation in told[rule.id] for outcome in situation.expected.values()}
        lacking += [f"{rule.id}: {o}" for o in {"not_applicable", "unknown"} - seen]

    assert not lacking


def test_every_rule_that_can_be_open_has_such_a_situation(
    rulebook: Rulebook, told: Mapping[str, list[Situation]]
) -> None:
    can_be_open = [
        rule.id
        for rule in rulebook.rules
        if rule.text.pattern in ("deadline", "precedes", "requires") and rule.text.subject != "act"
    ]
    lacking = [
        rule
        for rule in can_be_open
        if not any(Outcome.OPEN.value in s.expected.values() for s in told[rule])
    ]

    assert not lacking


def test_ids_begin_with_the_statute_and_article_they_cite(rulebook: Rulebook) -> None:
    wrong = [
        rule.id
        for rule in rulebook.rules
        if rule.text.cite.partition(":")[0] != rule.id.partition(".")[0]
    ]

    assert not wrong


def test_every_article_a_gate_rests_on_was_read_in_a_source(rulebook: Rulebook) -> None:
    unread = [rule.id for rule in rulebook.rules if rule.text.gate and not rule.text.source]

    assert not unread
