"""Being later never makes an act less late."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.closures.engine import CaseJudge, Judged
from hengjian.rulebook.frames.cases import cases_of
from hengjian.rulebook.outcomes import Outcome
from tests.equality.random_packs import DECLARATIONS, FIRST, SPAN, random_rulebook, random_tables


def _late(judged: Judged, day: int) -> int | None:
    """Days by which a decided act is late; None where the rule does not say."""
    if judged.outcome not in (Outcome.MET, Outcome.BREACH) or judged.due is None:
        return None
    return day - judged.due


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), more=st.integers(1, 40))
def test_a_later_decision_is_never_less_overdue(seed: int, more: int) -> None:
    rng = random.Random(seed)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 8), random_tables(rng, 25)
    deadlines = [rule for rule in rulebook.rules if rule.text.pattern == "deadline"]
    judge = CaseJudge(rulebook.only(rule.id for rule in deadlines))
    observed = {"s1": FIRST + SPAN + 60, "s2": FIRST + SPAN + 60}

    for case in cases_of(tables, DECLARATIONS, observed, range(25)):
        for rule in deadlines:
            if rule.text.law_day == rule.text.body["to"] or rule.text.body["to"] in rule.text.when:
                continue
            last = max((a.on for a in case.acts if a.kind == rule.text.body["to"]), default=None)
            if last is None:
                continue
            sooner = _alone(case, rule.text.body, last)
            later = _alone(case, rule.text.body, last + more)
            pairs = zip(_of(judge, sooner, rule.id), _of(judge, later, rule.id), strict=True)
            for one, two in pairs:
                before, after = _late(one, last), _late(two, last + more)
                if one.outcome is Outcome.BREACH:
                    assert two.outcome is not Outcome.MET
                if before is not None and after is not None:
                    assert after >= before


def _of(judge: CaseJudge, case: Case, rule: str) -> list[Judged]:
    return [each for each in judge.judge(case) if each.rule.id == rule]


def _alone(case: Case, body: dict[str, str], day: int) -> Case:
    """Give the case with one single ending, on the day, and no other way for the duty to end."""
    endings = {body["to"], "c", "end", "back", "annulled"} - {body["from"]}
    kept = tuple(a for a in case.acts if a.kind not in endings and a.corrects is None)
    things = {
        a.about for a in kept if a.about is not None and DECLARATIONS.kinds[a.kind].level == "thing"
    }
    level = DECLARATIONS.kinds[body["to"]].level
    abouts = sorted(things) if level == "thing" else [None]
    ends = tuple(Act(f"end-{about}", body["to"], day, about) for about in abouts)
    return replace(case, acts=(*kept, *ends))
