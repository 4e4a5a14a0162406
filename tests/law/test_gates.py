"""The gates of the national pack: what they stop, and what they must let pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.gate import ask
from hengjian.rulebook.patterns import judged_kind
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.scenarios import Situation

pytestmark = pytest.mark.law

# Handing back what was taken and letting people go must never wait for a paper.
RELEASES = {"seizure_release", "seizure_return", "freeze_release", "restraint_release"}

# Only an approval after the decision breaks this rule; without one on record its gate can only warn.
WARNING_ONLY = ["penalty-law.57.decision-unapproved"]

STOPPED = [
    ("penalty-law.51.onsite-kinds", "当场没收违法所得，违反"),
    ("penalty-law.58.review-not-passed", "审核不通过仍然决定，违反"),
    ("penalty-law.63.hearing-right-not-notified", "拟吊销许可证件没有告知听证权，违反"),
    ("public-security-law.109.station-kinds", "派出所决定行政拘留，违反"),
    ("licence-law.48.no-minutes", "没有笔录就作出许可决定，违反"),
    (
        "coercion-law.25.extension-beyond-limit",
        "施行以前扣押，施行当日批准延长六十日，延长须守当日的法律，违反",
    ),
    (
        "coercion-law.32.extension-beyond-limit",
        "施行以前冻结，施行当日批准延长六十日，延长须守当日的法律，违反",
    ),
    ("coercion-law.18.other-not-approved", "并不紧急，没有批准，违反"),
]

PASSED = [
    ("coercion-law.20.family-not-told", "一直没有通知就解除了，违反"),
    ("coercion-law.18.other-not-approved", "情况紧急当场实施，次日补批，本条不问，符合"),
    ("licence-law.48.no-minutes", "有笔录并经确认，据以决定，符合"),
    ("licence-law.48.hearing-not-public", "涉及国家秘密不公开举行，符合"),
]


def titled(told: Mapping[str, list[Situation]], rule: str, title: str) -> Situation:
    """Find the one situation of a rule with a title."""
    (found,) = [situation for situation in told[rule] if situation.title == title]
    return found


def stopped(judge: CaseJudge, situation: Situation) -> set[str]:
    """Name the kinds of those acts of a situation that may not be added to the others."""
    case, kinds = situation.case, set()
    for act in case.acts:
        others = tuple(other for other in case.acts if other is not act)
        if not ask(judge, replace(case, acts=others), act).open:
            kinds.add(act.kind)
    return kinds


def test_every_gate_stops_its_act_in_a_situation_that_breaches(
    rulebook: Rulebook, told: Mapping[str, list[Situation]]
) -> None:
    idle = []
    gating = [rule for rule in rulebook.rules if rule.text.gate]
    for rule in gating:
        judge = CaseJudge(rulebook.only([rule.id]))
        breaching = (each for each in told[rule.id] if "breach" in each.expected.values())
        if not any(judged_kind(rule.text) in stopped(judge, each) for each in breaching):
            idle.append(rule.id)

    assert len(gating) > 150
    assert idle == WARNING_ONLY


def test_no_gate_stands_before_a_release(rulebook: Rulebook) -> None:
    gating = [rule for rule in rulebook.rules if rule.text.gate]

    assert not [rule.id for rule in gating if judged_kind(rule.text) in RELEASES]
    assert rulebook.pack.declarations.kinds.keys() >= RELEASES


@pytest.mark.parametrize(("rule", "title"), STOPPED)
def test_what_the_law_forbids_outright_is_stopped(
    rulebook: Rulebook, told: Mapping[str, list[Situation]], rule: str, title: str
) -> None:
    judge = CaseJudge(rulebook.only([rule]))

    assert judged_kind(rulebook.rule(rule).text) in stopped(judge, titled(told, rule, title))


@pytest.mark.parametrize(("rule", "title"), PASSED)
def test_what_must_go_on_is_not_stopped(
    rulebook: Rulebook, told: Mapping[str, list[Situation]], rule: str, title: str
) -> None:
    judge = CaseJudge(rulebook.only([rule]))

    assert not stopped(judge, titled(told, rule, title))
