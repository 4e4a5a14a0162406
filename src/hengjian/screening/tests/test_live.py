"""What is said of one case at once is what a run says of it."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.contents import Told as ToldCase
from hengjian.cases.models import Case, Load
from hengjian.cases.placing import bodies_of
from hengjian.cases.selectors import version_of, versions_seen
from hengjian.cases.services import begin_load, write_cases
from hengjian.cases.target import CasesTarget
from hengjian.cases.tests.factories import imported
from hengjian.common.identity import uuid7
from hengjian.registry.tests.factories import make_credential, make_officer
from hengjian.screening.live import judge_live, told_of
from hengjian.screening.models import Duty, Finding
from hengjian.screening.tests.runs import (
    ALONE,
    LATE,
    UNQUALIFIED,
    changed,
    decided,
    found,
    screened,
    standing,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

STEPS = ("filing", "questioning", "questioning", "prior_notice", "decision", "service", "transfer")
_keys = count(1)

days = st.dates(date(2025, 1, 1), date(2025, 9, 30))
steps = st.lists(st.tuples(st.sampled_from(STEPS), days, st.integers(0, 2)), max_size=6)
told_cases = st.dictionaries(
    st.sampled_from(("1号", "2号", "3号")),
    st.tuples(steps, st.sampled_from(([], [None], ["decision"]))),
    min_size=1,
)
loads = st.lists(
    st.tuples(told_cases, st.sampled_from((None, date(2025, 6, 30))), st.booleans()), min_size=1, max_size=3
)  # fmt: skip


def case_of(number: str, told: tuple[list[tuple[str, date, int]], list[str | None]]) -> ToldCase:
    acts, gaps = told
    case: dict[str, Any] = {
        "case": number, "source": "s", "body": None, "number": number, "item": "",
        "procedure": "ordinary", "domain": "culture-tourism", "jurisdiction": "",
        "fields": {"procedure": "ordinary", "domain": "culture-tourism"},
    }  # fmt: skip
    return ToldCase(case, [act_of(*each) for each in acts], gaps)


def act_of(kind: str, on: date, people: int) -> dict[str, Any]:
    return {
        "key": f"a{next(_keys)}", "kind": kind, "about": "", "on": on, "at": None,
        "recorded_at": None, "recorded_on": None,
        "place": "", "paper": "", "corrects": "", "people_unread": people == 0, "fields": {},
        "signatures": [("officer", name) for name in ("王磊", "陈静")[:people]],
    }  # fmt: skip


def publish(cases: dict[str, Any], until: date | None, covered: bool) -> None:  # noqa: FBT001  drawn
    key = uuid7()
    sources = pl.DataFrame()
    if covered:
        kinds = sorted({*STEPS, "pause_start", "pause_end", "extension", "no_case", "withdrawal"})
        row = {
            "source": "s",
            "body": None,
            "covers": kinds,
            "complete_from": None,
            "complete_until": until,
        }
        sources = pl.DataFrame([row])  # fmt: skip
    load = begin_load(key=key, sender=None, sources=sources)
    write_cases(load=load, cases=[case_of(*each) for each in cases.items()], bodies=bodies_of(None))
    CasesTarget().publish(key)


def breaches_live() -> set[tuple[str, str, str, int, str]]:
    return {
        (version.case.number, told.judged.rule.id, told.known.subject, told.known.ordinal,
         told.explanation.sentence)
        for case in Case.objects.all()
        if (version := version_of(case)) is not None
        for told in judge_live(version, DAY)
        if told.judged.outcome.value == "breach"
    }  # fmt: skip


def breaches_found() -> set[tuple[str, str, str, int, str]]:
    rows = Finding.objects.filter(gone_run=None).select_related("case")
    return {
        (each.case.number, each.rule, each.subject, each.ordinal, each.sentence) for each in rows
    }


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(loads=loads)
def test_runs_of_what_changed_say_what_a_full_run_and_the_case_page_say(
    loads: list[tuple[dict[str, Any], date | None, bool]],
) -> None:
    # What earlier examples told is told no more: that, too, the next run has to find out.
    for key in Load.objects.filter(place__isnull=False).values_list("key", flat=True):
        CasesTarget().withdraw(key)
    for each in loads:
        publish(*each)
        changed()
    by_changes = standing()
    due = set(Duty.objects.values_list("rule", "case", "subject", "due", "flags"))
    assert breaches_found() == breaches_live()

    full = screened()

    assert full.counts["cases"] == versions_seen().count()
    assert standing() == by_changes
    assert set(Duty.objects.values_list("rule", "case", "subject", "due", "flags")) == due


def test_finding_is_known_again_among_what_is_said_of_its_case() -> None:
    imported(decided("2025-06-03"))
    screened()
    finding = Finding.objects.get(rule=ALONE)
    version = version_of(finding.case)
    assert version is not None

    told = told_of(finding, judge_live(version, DAY))

    assert told is not None
    assert told.explanation.sentence == finding.sentence
    imported(decided("2025-03-03"))
    version = version_of(finding.case)
    assert version is not None
    now = told_of(found(LATE)["1号"], judge_live(version, DAY))
    assert now is not None
    assert now.judged.outcome.value == "met"


def test_code_that_the_pack_no_longer_has_makes_the_act_unknown_and_no_fault() -> None:
    imported(decided("2025-06-03"))
    case = Case.objects.get()
    act = case.contents.get().acts.get(kind="decision")
    act.fields = {"kinds": ["no such kind"]}
    act.save()
    version = version_of(case)
    assert version is not None

    outcomes = {each.judged.rule.id: each.judged.outcome.value for each in judge_live(version, DAY)}
    run = screened()

    assert outcomes[LATE] == "unknown"
    assert run.counts["cases"] == 1
    assert LATE not in set(Finding.objects.values_list("rule", flat=True))


def test_registers_are_asked_by_runs_and_by_the_case_page_alike() -> None:
    imported(decided("2025-03-03"))
    (version,) = versions_seen().select_related("case__body", "content", "statement")

    def said() -> str:
        return next(
            each.judged.outcome.value
            for each in judge_live(version, DAY)
            if each.judged.rule.id == UNQUALIFIED
        )

    assert said() == "unknown", "nobody is registered"
    officer = make_officer("/1/7/", name="王磊")
    make_credential(officer, valid_from=date(2025, 2, 1))
    changed()
    assert said() == "breach", "the credential is younger than the questioning"
    assert found(UNQUALIFIED)["1号"].sentence
    make_credential(officer, valid_from=date(2025, 1, 1))

    changed()

    assert said() == "met"
    assert found(UNQUALIFIED)["1号"].gone_run is not None
