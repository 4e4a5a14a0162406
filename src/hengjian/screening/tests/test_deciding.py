"""What people say of findings, who may, and what readers see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import CASES, Case, Source
from hengjian.common import grams
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.screening import policies, selectors, services
from hengjian.screening.models import Duty, Finding, Remark, Run
from hengjian.screening.rulewords import rules_about
from hengjian.screening.selectors import FindingFilter
from hengjian.screening.states import State

pytestmark = pytest.mark.django_db

PLACE = "/1/7/"
RULE = "statute.1.late"


def run() -> Run:
    return Run.objects.get_or_create(state=Run.State.COMPLETE, kind=Run.Kind.FULL, run_day=DAY)[0]


def case_at(place: str | None = PLACE, number: str = "1号") -> Case:
    body = make_body(place) if place else None
    source, _ = Source.objects.get_or_create(body=body, key="s")
    case, new = Case.objects.get_or_create(source=source, body=body, number=number)
    if new:
        grams.index(CASES, {case.pk: number})
    return case


def finding(place: str | None = PLACE, number: str = "1号", **more: Any) -> Finding:
    case = case_at(place, number)
    given = {
        "rule": RULE, "severity": "flaw", "month": "2026-01", "sentence": f"{number}逾期", "found_on": DAY,
    }  # fmt: skip
    runs = {"first_run": run(), "last_run": run()}
    return Finding.objects.create(case=case, body=case.body, **(given | runs | more))


def supervisor(place: str = PLACE) -> Account:
    return make_holder(Role.SUPERVISOR, place)


def clerk(place: str = PLACE) -> Account:
    return make_holder(Role.AGENCY_CLERK, place)


# --- deciding -----------------------------------------------------------------------------------


def test_agency_answers_and_supervisor_confirms_each_with_an_entry() -> None:
    row = finding()

    said = services.answer(actor=clerk(), finding=row, text="当时在等检测报告", on=DAY)

    assert row.state == State.ANSWERED
    assert said.on == DAY
    services.confirm(actor=supervisor(), finding=row, text="没有中止手续", on=DAY)
    assert row.state == State.CONFIRMED
    assert [each.kind for each in row.remarks.all()] == ["answer", "confirm"]
    written = "".join(Outgoing.objects.values_list("body", flat=True))
    assert "screening.finding_answer" in written
    assert "screening.finding_confirm" in written
    assert "检测报告" not in written


def test_decision_is_taken_back_by_reopening() -> None:
    row = finding()
    services.dismiss(actor=supervisor(), finding=row, text="已依法中止", on=DAY)

    services.reopen(actor=supervisor(), finding=row, text="中止手续不全", on=DAY)

    assert row.state == State.OPEN


def test_finding_that_is_gone_is_gone_again_when_its_decision_is_taken_back() -> None:
    row = finding(state=State.CONFIRMED, gone_run=run())

    services.reopen(actor=supervisor(), finding=row, text="数据已经更正", on=DAY)

    assert row.state == State.GONE


@pytest.mark.parametrize("text", ["", "   ", "好的"])
def test_nothing_is_decided_without_a_reason(text: str) -> None:
    row = finding()

    with pytest.raises(Refused, match="内容"):
        services.dismiss(actor=supervisor(), finding=row, text=text, on=DAY)

    row.refresh_from_db()
    assert row.state == State.OPEN
    assert not Remark.objects.exists()


@pytest.mark.parametrize("deed", [services.confirm, services.dismiss, services.answer])
def test_what_was_decided_is_not_decided_again(deed: Callable[..., Remark]) -> None:
    row = finding(state=State.CONFIRMED)
    actor = clerk() if deed is services.answer else supervisor()

    with pytest.raises(Refused, match="已确认"):
        deed(actor=actor, finding=row, text="再说一次", on=DAY)


@pytest.mark.parametrize(
    ("role", "deeds"),
    [
        (Role.SUPERVISOR, {"confirm", "dismiss", "reopen"}),
        (Role.SUPERVISION_LEADER, {"confirm", "dismiss", "reopen"}),
        (Role.AGENCY_CLERK, {"answer"}),
        (Role.AGENCY_LEADER, {"answer"}),
        (Role.OFFICER, set()),
        (Role.LEGAL_REVIEWER, set()),
        (Role.OPERATOR, set()),
        (Role.TOWN_OFFICE, set()),
    ],
)
@pytest.mark.parametrize(("place", "reached"), [(PLACE, True), ("/1/7/3/", True), ("/1/8/", False)])
def test_role_decides_within_its_subtree_and_nowhere_else(
    role: Role, deeds: set[str], place: str, *, reached: bool
) -> None:
    actor = make_holder(role, PLACE)
    done = set()
    for number, name in enumerate(("answer", "confirm", "dismiss", "reopen")):
        state = State.CONFIRMED if name == "reopen" else State.OPEN
        row = finding(place, f"{number}号", state=state)
        try:
            getattr(services, name)(actor=actor, finding=row, text="说明理由", on=DAY)
        except NotAllowed:
            continue
        done.add(name)

    assert done == (deeds if reached else set())


# --- like dismissals ----------------------------------------------------------------------------


def dismissed(on: date = DAY, **more: Any) -> tuple[Finding, Remark]:
    row = finding(number=f"{Case.objects.count() + 10}号", **more)
    return row, services.dismiss(actor=supervisor(), finding=row, text="检测期间依法不计入", on=on)


def test_like_dismissal_is_offered_and_not_applied() -> None:
    _, earlier = dismissed()
    row = finding()

    assert selectors.likely_dismissals(row, DAY) == [earlier]
    row.refresh_from_db()
    assert row.state == State.OPEN
    said = services.dismiss(actor=supervisor(), finding=row, text="情形相同", on=DAY, like=earlier)
    assert said.like == earlier


def test_dismissal_of_another_rule_or_body_is_not_offered() -> None:
    dismissed()

    assert not selectors.likely_dismissals(finding(rule="statute.2.other"), DAY)
    assert not selectors.likely_dismissals(finding("/1/7/3/"), DAY)
    assert not selectors.likely_dismissals(finding(None), DAY)


@pytest.mark.parametrize(("on", "offered"), [(date(2025, 3, 2), True), (date(2025, 3, 1), False)])
def test_dismissal_is_offered_for_a_year(on: date, *, offered: bool) -> None:
    dismissed(on)

    assert bool(selectors.likely_dismissals(finding(), DAY)) is offered


@pytest.mark.parametrize("severity", ["void", "unlawful"])
def test_for_grave_findings_no_dismissal_is_offered(severity: str) -> None:
    _, earlier = dismissed()
    row = finding(severity=severity)

    assert not selectors.likely_dismissals(row, DAY)
    with pytest.raises(Refused, match="不能参照"):
        services.dismiss(actor=supervisor(), finding=row, text="情形相同", on=DAY, like=earlier)


def test_dismissal_that_was_taken_back_is_not_offered() -> None:
    other, _ = dismissed()
    services.reopen(actor=supervisor(), finding=other, text="理由不成立", on=DAY)

    assert not selectors.likely_dismissals(finding(), DAY)


# --- reading ------------------------------------------------------------------------------------


def test_reader_sees_the_findings_of_his_subtree_and_trial_ones_only_as_a_supervisor() -> None:
    own, below = finding(), finding("/1/7/3/")
    trial, other, nowhere = finding(number="2号", trial=True), finding("/1/8/"), finding(None)

    def seen(reader: Account) -> set[Finding]:
        return set(selectors.findings_for(reader, DAY))

    assert seen(supervisor()) == {own, below, trial}
    assert seen(clerk()) == {own, below}
    assert seen(make_holder(Role.OFFICER, "/1/7/3/")) == {below}
    assert seen(make_holder(Role.OPERATOR, "/")) == set()
    assert seen(supervisor("/")) == {own, below, trial, other, nowhere}
    assert selectors.finding_for(clerk(), DAY, trial.uuid) is None
    assert selectors.finding_for(supervisor(), DAY, trial.uuid) == trial


def test_supervisor_of_one_place_who_is_clerk_of_another_sees_no_trial_finding_there() -> None:
    from hengjian.accounts.tests.factories import make_grant  # noqa: PLC0415  of this test alone

    trial = finding("/1/8/", trial=True)
    reader = supervisor()
    make_grant(reader, Role.AGENCY_CLERK, "/1/8/")

    assert selectors.finding_for(reader, DAY, trial.uuid) is None


def test_findings_are_narrowed_by_what_is_asked_for() -> None:
    one = finding(number="甲1号", month="2026-01")
    late = rules_about("逾期")[0]
    two = finding("/1/7/3/", "乙2号", month="2026-02", severity="void", rule=late)
    gone = finding(number="丙3号", state=State.GONE)
    reader = supervisor()
    below = str(make_body("/1/7/3/").uuid)

    def asked(**wanted: str) -> set[Finding]:
        return set(selectors.findings_for(reader, DAY, FindingFilter(**wanted)))

    assert asked() == {one, two}
    assert asked(state=State.GONE) == {gone}
    assert asked(month="2026-02") == asked(severity="void") == asked(rule=two.rule) == {two}
    assert asked(body=below) == {two}
    assert asked(words="甲1") == {one}
    assert asked(words="逾期 乙") == {two}
    assert asked(words="逾期") == {two}, "the other is of a rule that says nothing of it"
    assert asked(body="nonsense") == set()


def test_groups_count_what_waits_and_say_what_it_is_about() -> None:
    for number in range(3):
        finding(number=f"{number}号", state=State.ANSWERED if number else State.CONFIRMED)
    finding("/1/7/3/", "9号")

    found = selectors.groups_of(selectors.findings_for(supervisor(), DAY))
    first, second = found.first

    assert (first.findings, first.waiting, first.month) == (3, 2, "2026-01")
    assert first.body == make_body(PLACE).pk
    assert first.sentence == "0号逾期"
    assert (second.findings, second.waiting) == (1, 1)
    assert (found.groups, found.findings, found.waiting) == (2, 4, 3)
    assert selectors.groups_of(selectors.findings_for(supervisor(), DAY), most=1).first == [first]


def test_overview_counts_what_stands() -> None:
    finding(number="1号")
    finding(number="2号", state=State.CONFIRMED)
    finding(number="3号", state=State.DISMISSED)
    finding(number="4号", state=State.CONFIRMED, gone_run=run())
    finding(number="5号", month="2025-01")
    months = ("2025-12", "2026-01")

    assert selectors.matrix(supervisor(), DAY, months) == {(make_body(PLACE).pk, "2026-01"): 2}


def test_precision_of_a_rule_is_told_by_body() -> None:
    for number, state in enumerate((State.CONFIRMED, State.CONFIRMED, State.DISMISSED, State.OPEN)):
        finding(number=f"{number}号", state=state)

    (row,) = selectors.precision_for(supervisor(), DAY)

    assert (row.rule, row.confirmed, row.dismissed, row.open) == (RULE, 2, 1, 1)


def test_what_is_given_out_of_a_rule_counts_all_bodies_and_no_trial() -> None:
    finding("/1/7/", number="1号", state=State.CONFIRMED)
    finding("/1/7/3/", number="2号", state=State.DISMISSED)
    finding("/1/7/", number="3号")
    finding("/1/7/", number="4号", state=State.CONFIRMED, trial=True)
    finding("/1/8/", number="5号", state=State.CONFIRMED)

    found = selectors.decided_by_rule(supervisor(), DAY)

    assert {rule: (each.confirmed, each.dismissed, each.open) for rule, each in found.items()} == {
        RULE: (1, 1, 1)
    }
    assert found[RULE].as_of == DAY


def test_who_takes_out_how_often_rules_were_right_is_journaled_and_a_supervisor() -> None:
    services.note_precision_export(actor=supervisor(), on=DAY)
    with pytest.raises(NotAllowed):
        services.note_precision_export(actor=clerk(), on=DAY)

    assert sum("screening.precision_exported" in each.body for each in Outgoing.objects.all()) == 1


def test_duties_are_those_of_the_readers_cases_the_next_first() -> None:
    for place, day in (("/1/7/", 9), ("/1/7/3/", 5), ("/1/8/", 1)):
        case = case_at(place)
        Duty.objects.create(rule=RULE, case=case, body=case.body, due=date(2026, 4, day), run=run())

    assert [each.due.day for each in selectors.duties_for(clerk(), DAY)] == [5, 9]


def test_runs_are_shown_to_those_who_may_see_findings() -> None:
    run()

    assert selectors.runs_for(clerk(), DAY).count() == 1
    assert selectors.runs_for(make_holder(Role.OPERATOR, "/"), DAY).count() == 0
    assert selectors.latest_run() == run()
    assert policies.may(supervisor(), policies.Action.RUN, DAY)
    assert not policies.may(clerk(), policies.Action.RUN, DAY)


def rows_of(reader: Account) -> list[object]:
    told: list[object] = []
    for each in selectors.findings_for(reader, DAY)[:50]:
        told += [str(each.case), str(each.case.source), each.case.body_label, each.body]
    for duty in selectors.duties_for(reader, DAY)[:50]:
        told += [str(duty.case), duty.body]
    told += selectors.groups_of(selectors.findings_for(reader, DAY)).first
    told += selectors.precision_for(reader, DAY)
    told += selectors.matrix(reader, DAY, ("2026-01",))
    return told


def test_lists_ask_as_often_for_fifty_rows_as_for_one() -> None:
    reader = supervisor("/")
    asked = []
    for rows in (range(1), range(1, 50)):
        for number in rows:
            row = finding(f"/1/{number}/", f"{number}号")
            Duty.objects.create(rule=RULE, case=row.case, body=row.body, due=DAY, run=run())
        with CaptureQueriesContext(connection) as queries:
            told = rows_of(reader)
        assert len(told) > len(rows)
        asked.append(len(queries))

    assert Body.objects.count() >= 50
    assert asked[0] == asked[1]
