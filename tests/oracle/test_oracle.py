"""The engine says what plain loops say that were written from the law-fact rows alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from hengjian.rulebook.cases import Case
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.rulebook import Rulebook, national_pack
from tests.oracle import conditions, limits
from tests.oracle.limits import DECISION_DAYS, SEIZURE_DAYS, Codes
from tests.oracle.random_days import MAKERS, Maker
from tests.oracle.reading import Outcome, see

CASES = 250
# Amounts, people and forbidden acts are judged when they are there: nothing is ever running.
NEVER_OPEN = frozenset({
    "penalty-law.42.two-officers", "penalty-law.51.onsite-fine-limit",
    "transfer-rules.11.fine-after-transfer", "penalty-law.58.reviewer-is-investigator",
    "public-security-law.109.station-fine-limit",
})  # fmt: skip


def oracle(case: Case, codes: Codes) -> dict[str, Outcome | dict[str, Outcome]]:
    """Judge a case by all fifteen duties; duties about things and acts say it of each."""
    seen = see(case)
    return {
        "penalty-law.60.decision-overdue": limits.decision_overdue(seen, codes),
        "penalty-law.61.service-overdue": limits.service_overdue(seen),
        "penalty-law.44.notice-before-decision": conditions.notice_before_decision(seen),
        "penalty-law.64.decision-before-hearing-period":
            conditions.decision_before_hearing_period(seen),
        "penalty-law.64.hearing-notice-late": conditions.hearing_notice_late(seen),
        "penalty-law.56.preservation-overdue": limits.preservation_overdue(seen),
        "penalty-law.42.two-officers": conditions.two_officers(seen),
        "penalty-law.51.onsite-fine-limit": conditions.onsite_fine_limit(seen),
        "penalty-law.52.record-overdue": limits.record_overdue(seen),
        "penalty-law.57.panel-missing": conditions.panel_missing(seen),
        "coercion-law.25.seizure-overlong": limits.seizure_overlong(seen, codes),
        "coercion-law.54.court-application-early": conditions.court_application_early(seen),
        "transfer-rules.11.fine-after-transfer": conditions.fine_after_transfer(seen),
        "penalty-law.58.reviewer-is-investigator": conditions.reviewer_is_investigator(seen),
        "public-security-law.109.station-fine-limit": conditions.station_fine_limit(seen),
    }  # fmt: skip


def said_by_oracle(case: Case, codes: Codes) -> Iterator[tuple[tuple[str, str], Outcome]]:
    """Give each rule and subject with what the oracle says."""
    try:
        everything = oracle(case, codes)
    except NotImplementedError:  # chinesecalendar ends with the years that are published
        return
    for rule, said in everything.items():
        subjects = said if isinstance(said, dict) else {"": said}
        for subject, outcome in subjects.items():
            yield (rule, subject), outcome


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """Give the national pack with the fifteen rules only."""
    return Rulebook.load(national_pack()).only(list(MAKERS))


@pytest.fixture(scope="module")
def codes(rulebook: Rulebook) -> Codes:
    """Give the numbers of the limits in the pack's code lists."""
    fields = rulebook.pack.declarations.act_fields
    extended, paused = fields["limit"].codes or (), fields["limits"].codes or ()
    both = (DECISION_DAYS, SEIZURE_DAYS)
    return Codes({n: extended.index(n) for n in both}, {n: paused.index(n) for n in both})


@pytest.fixture(scope="module")
def judge(rulebook: Rulebook) -> CaseJudge:
    """Give the engine."""
    return CaseJudge(rulebook)


@pytest.mark.parametrize("rule", MAKERS)
def test_the_engine_agrees_with_the_oracle(
    rule: str, rulebook: Rulebook, codes: Codes, judge: CaseJudge
) -> None:
    declared = rulebook.pack.declarations
    chance = Random(rule)  # noqa: S311  not for secrets
    maker = Maker(
        chance, codes, frozenset(declared.kinds), declared.case_fields["domain"].codes or ()
    )
    outcomes: Counter[str] = Counter()
    differences = []
    silent = 0
    for number in range(CASES):
        case = MAKERS[rule](maker, number)
        engine = {
            (each.rule.id, each.about or each.act): each.outcome.value for each in judge.judge(case)
        }
        for key, expected in said_by_oracle(case, codes):
            found = engine[key]
            spoken = expected is not None and not expected.startswith("!")
            if key[0] == rule:
                outcomes[found] += spoken
                silent += not spoken
            if spoken and found not in str(expected).split("/"):
                differences.append(f"{key}: oracle {expected}, engine {found}\n{case}")

    assert not differences, f"{len(differences)} differ, first {differences[0]}"
    assert silent <= 0.2 * (silent + outcomes.total())
    assert outcomes["breach"]
    assert outcomes["met"]
    assert outcomes["open"] or rule in NEVER_OPEN
