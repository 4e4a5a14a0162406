"""The gate: the same rules, asked before the act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.gate import ask
from hengjian.rulebook.rulebook import Rulebook, national_pack

pytestmark = pytest.mark.law


@pytest.fixture(scope="module")
def judge() -> CaseJudge:
    return CaseJudge(Rulebook.load(national_pack()))


def day(month: int, of_month: int) -> int:
    return number(date(2025, month, of_month))


def ordinary(judge: CaseJudge, *acts: Act) -> Case:
    declared = judge.rulebook.pack.declarations
    procedure = (declared.case_fields["procedure"].codes or ()).index("ordinary")
    columns = dict.fromkeys(n for n, f in declared.case_fields.items() if f.type != "text")
    return Case(
        "case", columns | {"procedure": procedure, "major": 0, "review_required": 0}, day(3, 3), acts,
        (Cover(frozenset(declared.kinds)),), jurisdiction="demo-city", domain="market-regulation",
    )  # fmt: skip


def test_a_decision_without_notice_is_stopped(judge: CaseJudge) -> None:
    case = ordinary(judge, Act("1", "filing", day(3, 3)))

    passage = ask(judge, case, Act("2", "decision", day(4, 1)))

    assert not passage.open
    assert "penalty-law.44.notice-before-decision" in {stop.rule.id for stop in passage.stops}


def test_a_decision_after_notice_passes(judge: CaseJudge) -> None:
    case = ordinary(
        judge,
        Act("1", "filing", day(3, 3)),
        Act("2", "prior_notice", day(3, 20), fields={"hearing_right": 0}),
    )

    assert ask(judge, case, Act("3", "decision", day(4, 1))).open


def test_what_was_already_broken_does_not_stop_another_act(judge: CaseJudge) -> None:
    case = ordinary(judge, Act("1", "filing", day(3, 3)), Act("2", "decision", day(4, 1)))

    assert ask(judge, case, Act("3", "service", day(4, 2))).open


def test_what_cannot_be_known_only_warns(judge: CaseJudge) -> None:
    kinds = frozenset(judge.rulebook.pack.declarations.kinds) - {"prior_notice"}
    case = replace(ordinary(judge, Act("1", "filing", day(3, 3))), covers=(Cover(kinds),))

    passage = ask(judge, case, Act("2", "decision", day(4, 1)))

    assert passage.open
    assert "penalty-law.44.notice-before-decision" in {each.rule.id for each in passage.warns}


def test_a_seizure_by_one_officer_is_stopped_and_by_two_passes(judge: CaseJudge) -> None:
    case = ordinary(judge, Act("1", "filing", day(3, 3)))
    alone = Act("2", "seizure", day(3, 4), "goods", persons={"officer": frozenset({"one"})})
    pair = replace(alone, persons={"officer": frozenset({"one", "two"})})

    assert not ask(judge, case, alone).open
    assert ask(judge, case, pair).open
