"""What is said of tasks and decided of them; days and lamps."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.common.terms import soon_from
from hengjian.evaluation import figures
from hengjian.evaluation.figures import Figure, Measure
from hengjian.journal.models import Outgoing
from hengjian.plans import selectors
from hengjian.plans.days import day_from, in_words, lamp_of, no_lamp_because, value_of
from hengjian.plans.measured import measured
from hengjian.plans.models.ledger import Task
from hengjian.plans.models.progress import Postponement, Progress
from hengjian.plans.services import ledgers, meetings, postponing, tasks
from hengjian.plans.services.ledgers import TaskDetails
from hengjian.plans.services.meetings import MeetingDetails
from hengjian.plans.services.tasks import Telling
from hengjian.plans.standing import standing
from hengjian.plans.states import State
from hengjian.plans.tests.factories import AGENCY, CITY, agency, make_plan, make_task, office
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body

pytestmark = pytest.mark.django_db
Kind = Progress.Kind
WHOLE = Telling(Kind.WHOLE, "清单已经公布。")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-06", "2026-06"), ("2026年6月", "2026-06"), ("2026年6月30日", "2026-06-30"),
        ("2026-6-3", "2026-06-03"), ("每年3月", "--03"), ("--03-31", "--03-31"), ("每年2月29日", "--02-29"),
        ("", ""), (" 2026 - 12 ", "2026-12"),
    ],
)  # fmt: skip
def test_day_is_read_as_people_write_it(written: str, value: str) -> None:
    assert value_of(written) == value


@pytest.mark.parametrize(
    "written", ["2026-13", "2026-02-30", "每年4月31日", "年底前", "3月", "26-3"]
)
def test_what_is_no_day_is_refused_with_how_to_write_it(written: str) -> None:
    with pytest.raises(Refused, match="请写成"):
        value_of(written)


def test_words_of_a_value_are_read_as_the_same_value() -> None:
    for value in ("--03", "--03-31", "2026-06", "2026-06-30"):
        assert value_of(in_words(value)) == value


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-02", date(2026, 2, 28)), ("2026-02-10", date(2026, 2, 10)), ("--03", date(2026, 3, 31)),
        ("--01", date(2027, 1, 31)), ("--03-02", date(2026, 3, 2)), ("--02-29", date(2027, 2, 28)), ("", None),
    ],
)  # fmt: skip
def test_deadline_has_its_last_day_and_a_yearly_one_the_next(value: str, day: date | None) -> None:
    assert day_from(value, date(2026, 3, 2)) == day


def test_lamp_turns_yellow_in_the_last_three_tenths_and_red_after_the_day() -> None:
    task = Task(state=State.OPEN, due=date(2026, 4, 10))
    task.soon_from = soon_from(date(2026, 1, 1), task.due)

    lamps = [lamp_of(task, date(2026, 4, 10) + timedelta(days=each)) for each in (-30, -29, 0, 1)]

    assert lamps == ["in_time", "soon", "soon", "over"]


def test_task_without_a_month_has_no_lamp_and_says_so() -> None:
    task = make_task(days=())

    assert lamp_of(task, DAY) == ""
    assert no_lamp_because(task) == "没有定到月的期限"


def test_report_of_the_whole_is_accepted_by_the_office_and_then_the_task_is_done() -> None:
    by, clerk = office(), agency()
    task = make_task(by)
    told = tasks.tell(actor=clerk, task=task, telling=WHOLE, on=DAY)
    task.refresh_from_db()
    assert task.state == State.REPORTED

    tasks.review(actor=by, progress=told, accepted=True, comment="", on=DAY)

    task.refresh_from_db()
    assert (task.state, task.due) == (State.DONE, None)
    assert [each.met for each in task.deadlines.all()] == [True]
    assert [step.action for step in task.steps.all()] == ["added", "report", "accept"]


def test_report_that_is_sent_back_leaves_the_deadline_as_it_was() -> None:
    by = office()
    task = make_task(by)
    told = tasks.tell(actor=agency(), task=task, telling=WHOLE, on=DAY)
    with pytest.raises(Refused, match="理由"):
        tasks.review(actor=by, progress=told, accepted=False, comment=" ", on=DAY)

    tasks.review(actor=by, progress=told, accepted=False, comment="没有佐证", on=DAY)

    task.refresh_from_db()
    assert (task.state, task.due) == (State.OPEN, date(2026, 3, 31))


def test_nobody_finds_his_own_report_done() -> None:
    by = office()
    task = make_task(by)
    told = tasks.tell(actor=by, task=task, telling=WHOLE, on=DAY)

    with pytest.raises(NotAllowed, match="另一人"):
        tasks.review(actor=by, progress=told, accepted=True, comment="", on=DAY)
    tasks.review(actor=office(), progress=told, accepted=True, comment="", on=DAY)

    task.refresh_from_db()
    assert task.state == State.DONE


def test_one_of_two_deadlines_is_met_and_the_other_lights_the_lamp() -> None:
    by = office()
    task = make_task(by, days=("2026-03-31", "2026-09-30"))
    first = task.deadlines.get(text="2026-03-31")
    telling = Telling(Kind.PART, "清单已经公布。", first)
    told = tasks.tell(actor=agency(), task=task, telling=telling, on=DAY)

    tasks.review(actor=by, progress=told, accepted=True, comment="", on=DAY)

    task.refresh_from_db()
    assert (task.state, task.due) == (State.OPEN, date(2026, 9, 30))
    with pytest.raises(Refused, match="已经完成"):
        tasks.tell(actor=by, task=task, telling=Telling(Kind.PART, "再报一次。", first), on=DAY)


def test_yearly_deadline_goes_on_to_the_next_year_even_when_it_was_postponed_beyond_it() -> None:
    by, clerk = office(), agency()
    task = make_task(by, days=("--03",))
    yearly = task.deadlines.get()
    assert yearly.day == date(2026, 3, 31)
    wish = postponing.ask(
        actor=clerk, deadline=yearly, until=date(2027, 1, 15), reasons="系统改造", on=DAY
    )
    postponing.decide(actor=by, postponement=wish, approved=True, comment="", on=DAY)
    yearly.refresh_from_db()
    told = tasks.tell(
        actor=clerk, task=task, telling=Telling(Kind.PART, "今年已报送。", yearly), on=DAY
    )

    tasks.review(actor=by, progress=told, accepted=True, comment="", on=DAY)

    yearly.refresh_from_db()
    task.refresh_from_db()
    assert (yearly.day, yearly.met, task.state) == (date(2027, 3, 31), False, State.OPEN)
    assert [each.due for each in yearly.times_met.all()] == [date(2027, 1, 15)]


def test_postponement_changes_the_day_only_when_somebody_else_approves() -> None:
    by, clerk = office(), agency()
    task = make_task(by)
    deadline = task.deadlines.get()
    wish = postponing.ask(
        actor=clerk, deadline=deadline, until=date(2026, 5, 31), reasons="人员不足", on=DAY
    )
    task.refresh_from_db()
    assert task.due == date(2026, 3, 31)

    postponing.decide(actor=by, postponement=wish, approved=True, comment="", on=DAY)

    task.refresh_from_db()
    deadline.refresh_from_db()
    assert (task.due, deadline.first_day) == (date(2026, 5, 31), date(2026, 3, 31))


def test_nobody_approves_his_own_postponement() -> None:
    by = office()
    task = make_task(by)
    wish = postponing.ask(
        actor=by, deadline=task.deadlines.get(), until=date(2026, 5, 31), reasons="人员不足", on=DAY
    )

    with pytest.raises(NotAllowed, match="另一人"):
        postponing.decide(actor=by, postponement=wish, approved=True, comment="", on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Postponement.objects.filter(pk=wish.pk).update(decided_by=by.uuid)


def test_postponement_to_an_earlier_day_or_without_a_day_is_refused() -> None:
    by = office()
    task = make_task(by)
    with pytest.raises(Refused, match="晚于原来"):
        postponing.ask(
            actor=by,
            deadline=task.deadlines.get(),
            until=date(2026, 3, 30),
            reasons="人员不足",
            on=DAY,
        )
    lasting = make_task(by, plan=task.plan, days=("",))
    with pytest.raises(Refused, match="没有定到月"):
        postponing.ask(
            actor=by,
            deadline=lasting.deadlines.get(),
            until=date(2026, 5, 1),
            reasons="人员不足",
            on=DAY,
        )


def test_agency_says_nothing_of_the_tasks_of_others() -> None:
    task = make_task()

    with pytest.raises(NotAllowed):
        tasks.tell(actor=agency("/1/8/"), task=task, telling=WHOLE, on=DAY)


def test_successor_of_a_body_sees_and_reports_its_tasks() -> None:
    task = make_task()
    after = make_body("/1/9/")
    Body.objects.filter(path=AGENCY).update(state=Body.State.ENDED, successor=after)
    clerk = agency("/1/9/")

    told = tasks.tell(actor=clerk, task=task, telling=WHOLE, on=DAY)

    assert told.pk
    assert [each.pk for each in selectors.tasks_for(clerk, DAY)] == [task.pk]


def test_task_that_is_given_to_another_body_is_seen_there_and_keeps_how_it_was_written() -> None:
    by = office()
    task = make_task(by)
    other = make_body("/1/8/")

    ledgers.assign(
        actor=by,
        task=task,
        lead=[other],
        responsible=[make_body(AGENCY)],
        reason="机构改革，职责划转。",
        on=DAY,
    )

    task.refresh_from_db()
    assert {(each.body.path, each.part) for each in task.owners.all()} == {
        ("/1/8/", "lead"), (AGENCY, "responsible"),
    }  # fmt: skip
    assert task.lead == ["单位/1/7/"]
    assert selectors.tasks_for(agency("/1/8/"), DAY).exists()


def test_task_that_is_stopped_has_no_day_and_gets_it_back_when_it_is_reopened() -> None:
    by = office()
    task = make_task(by)
    tasks.stop(actor=by, task=task, text="方案废止", on=DAY)
    assert (task.state, task.due) == (State.STOPPED, None)

    tasks.reopen(actor=by, task=task, text="继续执行", on=DAY)

    assert (task.state, task.due) == (State.OPEN, date(2026, 3, 31))


def test_done_task_that_is_reopened_has_its_deadline_to_meet_again() -> None:
    by = office()
    task = make_task(by)
    told = tasks.tell(actor=agency(), task=task, telling=WHOLE, on=DAY)
    tasks.review(actor=by, progress=told, accepted=True, comment="", on=DAY)

    tasks.reopen(actor=by, task=task, text="抽查不实", on=DAY)

    assert (task.state, task.due) == (State.OPEN, date(2026, 3, 31))


def test_reminder_is_with_the_agency_until_it_says_something() -> None:
    by, clerk = office(), agency()
    task = make_task(by, days=("2029-12-31",))
    assert not selectors.owed_by(clerk, DAY).exists()

    tasks.remind(actor=by, task=task, text="请在本周报进展。", on=DAY)
    assert [each.pk for each in selectors.owed_by(clerk, DAY)] == [task.pk]
    tasks.tell(actor=clerk, task=task, telling=Telling(Kind.GOING, "正在梳理。"), on=DAY)

    assert not selectors.owed_by(clerk, DAY).exists()


def test_what_waits_for_the_office_is_not_shown_to_who_reported_it() -> None:
    by = office()
    task = make_task(by)
    tasks.tell(actor=by, task=task, telling=WHOLE, on=DAY)

    assert not selectors.waiting_for_office(by, DAY).exists()
    assert [each.pk for each in selectors.waiting_for_office(office(), DAY)] == [task.pk]


def test_meeting_is_held_and_what_it_decided_is_a_task_of_the_ledger() -> None:
    by = office()
    plan = make_plan(by)
    details = MeetingDetails("第一次例会", DAY, "周主任", ["单位/1/7/ 周宁", " "], "听取进展")
    meeting = meetings.call(actor=by, plan=plan, details=details, on=DAY)
    decision = TaskDetails("一个月内公布清单。", lead=[make_body(AGENCY)])
    with pytest.raises(Refused, match="还没有召开"):
        meetings.decide(actor=by, meeting=meeting, details=decision, on=DAY)

    meetings.hold(actor=by, meeting=meeting, minutes="会议议定一个月内公布清单。", on=DAY)
    task = meetings.decide(actor=by, meeting=meeting, details=decision, on=DAY)

    assert meeting.members == ["单位/1/7/ 周宁"]
    assert (task.meeting, task.plan, task.owners.get().body.path) == (meeting, plan, AGENCY)
    meeting.refresh_from_db()
    with pytest.raises(Refused, match="已召开"):
        meetings.cancel(actor=by, meeting=meeting, on=DAY)


def test_linked_measure_is_shown_with_its_figure_and_the_target_it_reaches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = Measure("m", "按期公开率", "%", "按期公开的占应公开的")
    asked: list[tuple[str, str, date, date]] = []

    def figure(_reader: object, code: str, *, body_path: str, first: date, last: date) -> Figure:
        asked.append((code, body_path, first, last))
        return Figure(Fraction(1999, 2000), 1999, 2000, "/cases/", "")

    monkeypatch.setattr(figures, "catalogue", lambda: [known])
    monkeypatch.setattr(figures, "figure", figure)
    by = office()
    task = make_task(by)
    assert measured(task, by, DAY) is None
    tasks.link_measure(actor=by, task=task, measure="m", body=make_body(AGENCY), on=DAY)
    task.targets = [
        {"text": "达到100%", "number": 100, "unit": "%", "comparator": ">="},
        {"text": "不少于60学时", "number": 60, "unit": "学时", "comparator": ">="},
    ]

    found = measured(task, by, DAY)

    assert found is not None
    assert found.shown == "99.9%（1,999/2,000）"
    assert found.reached == (("达到100%", False),)
    assert asked == [("m", AGENCY, date(2026, 1, 15), DAY)]
    with pytest.raises(Refused, match="没有这个指标"):
        tasks.link_measure(actor=by, task=task, measure="x", body=None, on=DAY)


def test_standing_counts_deadlines_in_time_late_overdue_and_still_to_come() -> None:
    by, clerk = office(), agency()
    plan = make_plan(by)
    done, late, due, ahead = (
        make_task(by, plan, days=(day,)) for day in ("2026-03-31", "2026-02-28", "2026-02-28", "2026-12")
    )  # fmt: skip
    for task in (done, late):
        told = tasks.tell(actor=clerk, task=task, telling=WHOLE, on=DAY)
        tasks.review(actor=by, progress=told, accepted=True, comment="", on=DAY)

    found = standing(plan, by, DAY)

    assert (found.met_in_time, found.met_late, found.past_due, found.still_to_come) == (1, 1, 1, 1)
    assert found.words == {"已完成": 2, "逾期": 1, "按期推进": 1}
    assert [line.task.pk for line in found.overdue] == [due.pk]
    assert [line.task.pk for line in found.quiet] == [due.pk, ahead.pk]
    assert found.at_bodies == [("单位/1/7/", 4, 2, 1)]


def test_every_change_is_in_the_journal() -> None:
    before = Outgoing.objects.count()
    by = office()
    task = make_task(by)
    between = Outgoing.objects.count()

    tasks.remind(actor=by, task=task, text="请报进展。", on=DAY)

    assert between - before == 2
    assert Outgoing.objects.count() == between + 1


def test_supervisor_sees_the_ledger_and_keeps_nothing() -> None:
    task = make_task()
    supervisor = office(CITY, Role.SUPERVISOR)

    assert [each.pk for each in selectors.tasks_for(supervisor, DAY)] == [task.pk]
    with pytest.raises(NotAllowed):
        ledgers.add_task(
            actor=supervisor, plan=task.plan, details=TaskDetails("再加一项。"), on=DAY
        )
