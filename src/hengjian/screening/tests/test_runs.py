"""From imports to findings, and what becomes of them when the data change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.tests.factories import (
    imported,
)
from hengjian.common import clock
from hengjian.common.refusals import Refused
from hengjian.intake import jobs
from hengjian.intake.models import Job
from hengjian.journal.models import Outgoing
from hengjian.registry.tests.factories import make_body
from hengjian.screening import applying, changing, running, selectors, snapshots
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import Duty, Finding, RuleCount, Run, Screened
from hengjian.screening.running import ask_run
from hengjian.screening.states import State
from hengjian.screening.tests.runs import (
    ALONE,
    LATE,
    changed,
    decided,
    found,
    screened,
    standing,
    withdraw,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

IN_TIME, TOO_LATE = "2025-03-05", "2025-06-03"


def test_run_finds_what_the_rules_find_and_says_by_which_law() -> None:
    imported(decided(IN_TIME, TOO_LATE, ""))

    run = screened()

    assert run.state == Run.State.COMPLETE
    assert run.pack_digest == office_rulebook().digest
    assert set(found()) == {"2号", "3号"}
    late = found()["2号"]
    assert late.state == State.OPEN
    assert late.first_run == late.last_run == run
    assert late.sentence
    assert late.month == "2025-04"
    assert late.days_late is not None
    assert late.days_late > 0
    assert late.body is not None
    assert run.counts["cases"] == 3
    assert run.counts["new"] == Finding.objects.count()
    counted = RuleCount.objects.get(run=run, rule=LATE, outcome="breach")
    assert counted.subjects == 2
    assert Outgoing.objects.filter(body__contains="screening.run_complete").count() == 1


def test_second_run_finds_the_same_and_nothing_anew() -> None:
    imported(decided(IN_TIME, TOO_LATE))
    first = screened()
    before = standing()
    uuids = set(Finding.objects.values_list("uuid", flat=True))

    second = screened()

    assert before
    assert standing() == before
    assert set(Finding.objects.values_list("uuid", flat=True)) == uuids
    assert {each.last_run for each in Finding.objects.all()} == {second}
    assert {each.first_run for each in Finding.objects.all()} == {first}
    assert second.counts["new"] == second.counts["gone"] == 0
    assert second.counts["still"] == len(uuids)


def test_run_of_what_changed_looks_at_nothing_where_nothing_changed() -> None:
    imported(decided(IN_TIME, TOO_LATE))
    screened()

    run = changed()

    assert run.kind == Run.Kind.CHANGED
    assert run.counts["cases"] == 0
    assert selectors.receipt_path(run) is None
    assert set(found()) == {"2号"}


def test_corrected_case_lets_its_finding_go_and_withdrawing_the_correction_brings_it_back() -> None:
    imported(decided(IN_TIME, TOO_LATE))
    imported(decided(TOO_LATE, first=7))
    screened()
    batch = imported(decided(IN_TIME, first=2))

    gone = changed()

    assert gone.kind == Run.Kind.CHANGED
    assert gone.counts["cases"] == 1, "of the others nothing new was told"
    assert found()["2号"].state == State.GONE
    assert found()["2号"].gone_run == gone
    withdraw(batch)

    back = changed()

    assert back.counts["cases"] == 1
    assert back.counts["returned"] >= 1
    assert found()["2号"].state == State.OPEN
    assert found()["2号"].gone_run is None


def test_what_was_decided_keeps_its_decision_when_the_data_are_corrected() -> None:
    imported(decided(TOO_LATE))
    screened()
    Finding.objects.filter(rule=LATE).update(state=State.CONFIRMED)
    imported(decided(IN_TIME))

    run = changed()

    assert found()["1号"].state == State.CONFIRMED
    assert found()["1号"].gone_run == run


def test_case_that_nobody_tells_of_any_more_is_let_go() -> None:
    batch = imported(decided("", until="2025-02-01"))
    screened()
    assert Duty.objects.exists()
    withdraw(batch)

    run = changed()

    assert run.counts["gone"] == Finding.objects.count() > 0
    assert not Finding.objects.filter(gone_run=None).exists()
    assert not Duty.objects.exists()
    assert not Screened.objects.exists()


def test_another_law_makes_a_run_of_all_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(decided(TOO_LATE))
    screened()
    monkeypatch.setattr(changing, "basis_of", lambda _: "another law")

    run = changed()

    assert run.kind == Run.Kind.FULL
    assert run.counts["cases"] == 1


def test_change_of_the_registers_makes_a_run_of_all_cases() -> None:
    imported(decided(TOO_LATE))
    screened()
    assert changed().kind == Run.Kind.CHANGED
    make_body("/1/9/")

    run = changed()

    assert run.kind == Run.Kind.FULL
    assert run.counts["cases"] == 1
    assert changed().kind == Run.Kind.CHANGED


def test_duties_of_a_case_are_those_of_its_last_run() -> None:
    imported(decided("", until="2025-02-01"))
    screened()
    assert LATE in set(Duty.objects.values_list("rule", flat=True))
    before = set(Duty.objects.values_list("pk", flat=True))

    screened()

    assert set(Duty.objects.values_list("pk", flat=True)) == before, "nothing is written anew"
    imported(decided("", until="2025-12-31"))
    changed()
    assert LATE not in set(Duty.objects.values_list("rule", flat=True))
    assert set(found()) == {"1号"}


def test_findings_of_acts_are_known_again_in_another_export() -> None:
    imported(decided(TOO_LATE, keys="a"))
    screened()
    of_acts = {each.pk for each in Finding.objects.exclude(subject="")}
    assert of_acts, "no rule of acts found anything: nothing is shown by this"
    imported(decided(TOO_LATE, keys="row"))

    run = changed()

    assert run.counts["cases"] == 1
    assert {each.pk for each in Finding.objects.exclude(subject="")} == of_acts
    assert not Finding.objects.exclude(gone_run=None).exists()


def test_row_that_could_not_be_read_is_unknown_to_the_run_as_well() -> None:
    head, acts, *rest = decided(TOO_LATE, "")
    acts = (acts[0], acts[1] + b"a9,HC-2,decision,2025-02-30,,,,\n")
    imported((head, acts, *rest))

    screened()

    assert set(found()) == {"1号"}


def test_source_that_covers_nothing_finds_no_missing_act() -> None:
    head, acts, people, _ = decided("", covers="*")
    imported((head, acts, people))

    run = screened()

    assert run.counts["cases"] == 1
    assert set(Finding.objects.values_list("rule", flat=True)) == {ALONE}


def test_runs_come_one_after_the_other() -> None:
    ask_run(actor=None, kind=Run.Kind.FULL, on=DAY)

    with pytest.raises(Refused, match="正在筛查"):
        ask_run(actor=None, kind=Run.Kind.FULL, on=DAY)


def test_run_that_was_given_up_makes_room_for_the_next() -> None:
    run = ask_run(actor=None, kind=Run.Kind.FULL, on=DAY)
    Job.objects.filter(subject=run.uuid).update(state=Job.State.FAILED)

    following = screened()

    run.refresh_from_db()
    assert run.state == Run.State.ABANDONED
    assert following.state == Run.State.COMPLETE


def test_run_that_fails_says_so_and_the_next_one_looks_at_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported(decided(TOO_LATE))
    screened()
    with monkeypatch.context() as broken:
        broken.setattr(running, "screen", lambda *_, **__: 1 / 0)
        failed = screened()
    assert failed.state == Run.State.ABANDONED
    assert Job.objects.get(subject=failed.uuid).state == Job.State.FAILED

    assert changed().kind == Run.Kind.FULL


def test_run_that_is_asked_to_stop_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(decided(TOO_LATE))
    run = ask_run(actor=None, kind=Run.Kind.FULL, on=DAY)
    job = Job.objects.get(subject=run.uuid)
    whole = snapshots.take

    def stopped(*args: object, **more: object) -> snapshots.Taken:
        taken = whole(*args, **more)  # type: ignore[arg-type]
        jobs.request_stop(job)
        return taken

    monkeypatch.setattr(snapshots, "take", stopped)
    jobs.run.call(str(job.uuid))

    job.refresh_from_db()
    run.refresh_from_db()
    assert job.state == Job.State.STOPPED
    assert run.state == Run.State.ABANDONED
    assert not Finding.objects.exists()


class Killed(BaseException):
    """What no except clause of ours catches, as the end of a process."""


@pytest.mark.parametrize("survived", [0, 1, 2])
def test_run_killed_between_two_chunks_comes_out_right_when_it_is_taken_up_again(
    monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    monkeypatch.setattr(applying, "CASES_AT_ONCE", 1)
    imported(decided(IN_TIME, TOO_LATE, TOO_LATE))
    screened()
    imported(decided(TOO_LATE, IN_TIME, TOO_LATE))
    chunks = iter(range(10))
    write = applying._Chunk.write  # noqa: SLF001  the test ends the run in it

    def write_some(chunk: applying._Chunk) -> None:
        if next(chunks) == survived:
            raise Killed
        write(chunk)

    run = ask_run(actor=None, kind=Run.Kind.CHANGED, on=DAY)
    job = Job.objects.get(subject=run.uuid)
    with monkeypatch.context() as killing:
        killing.setattr(applying._Chunk, "write", write_some)  # noqa: SLF001  likewise
        with pytest.raises(Killed):
            jobs.run.call(str(job.uuid))
    run.refresh_from_db()
    assert run.state == Run.State.UNDERWAY

    jobs.take_back(clock.now() + timedelta(minutes=2))
    jobs.run.call(str(job.uuid))

    run.refresh_from_db()
    assert run.state == Run.State.COMPLETE
    assert run.counts["cases"] == 3
    assert {number for number, each in found().items() if each.gone_run is None} == {"1号", "3号"}
    brought = standing()
    screened()
    assert standing() == brought
