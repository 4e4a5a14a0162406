"""When runs start by themselves."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from hengjian.cases.tests.factories import imported
from hengjian.intake import jobs
from hengjian.intake.management.commands.intake_worker import look_for_more
from hengjian.intake.models import Job
from hengjian.screening import running
from hengjian.screening.models import Duty, Finding, Run
from hengjian.screening.scheduling import due, look
from hengjian.screening.tests.runs import LATE, decided, found, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(settings.TIME_ZONE))


def done(run: Run | None, started: datetime) -> Run:
    """Do a run that was started, and say when that was."""
    assert run is not None
    jobs.run.call(str(Job.objects.get(subject=run.uuid).uuid))
    Run.objects.filter(pk=run.pk).update(started_at=started)
    run.refresh_from_db()
    assert run.state == Run.State.COMPLETE
    return run


def test_office_without_cases_is_not_screened() -> None:
    assert look(at(2, 3)) is None
    assert not Run.objects.exists()


def test_all_cases_are_screened_once_a_day_from_its_time_on() -> None:
    imported(decided("2025-06-03"))
    done(look(at(1, 12)), at(1, 12))

    assert due(at(2, 1, 59)) is None
    assert due(at(2, 2)) == Run.Kind.FULL
    run = done(look(at(2, 2)), at(2, 2))
    assert str(run.run_day) == "2026-03-02"
    assert due(at(2, 23, 59)) is None
    assert due(at(3, 2)) == Run.Kind.FULL


def test_what_changed_is_screened_after_a_quarter_of_an_hour() -> None:
    imported(decided("2025-06-03"))
    done(look(at(2, 2)), at(2, 2))
    imported(decided("2025-03-03"))

    assert due(at(2, 2, 14)) is None
    assert due(at(2, 2, 15)) == Run.Kind.CHANGED
    done(look(at(2, 2, 15)), at(2, 2, 15))
    assert due(at(2, 3)) is None
    assert found()["1号"].gone_run is not None


def test_withdrawal_and_a_last_day_that_passed_count_as_changes() -> None:
    imported(decided("2025-06-03"))
    other = imported(decided("2025-06-03", first=7))
    done(look(at(2, 2)), at(2, 2))
    assert due(at(2, 4)) is None
    withdraw(other)
    assert due(at(2, 4)) == Run.Kind.CHANGED
    run = done(look(at(2, 4)), at(2, 4))
    assert due(at(2, 5)) is None

    body = Finding.objects.filter(gone_run=None)[0].body
    case = Finding.objects.filter(gone_run=None)[0].case
    Duty.objects.create(rule=LATE, case=case, body=body, due=run.run_day, run=run)

    assert due(at(2, 5)) is None, "its last day has not passed"
    assert due(at(3, 1)) == Run.Kind.CHANGED


def test_look_that_fails_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    imported(decided("2025-06-03"))
    names = ["django.utils.timezone.no_such_thing", "hengjian.screening.scheduling.look"]

    with override_settings(LOOKED_FOR=names):
        look_for_more()

    assert Run.objects.count() == 1
    assert "no_such_thing" in caplog.text


def test_nothing_starts_while_a_run_is_underway() -> None:
    imported(decided("2025-06-03"))
    assert look(at(2, 2)) is not None

    assert look(at(3, 2)) is None
    assert Run.objects.count() == 1


def test_full_run_that_failed_is_not_tried_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(decided("2025-06-03"))
    monkeypatch.setattr(running, "screen", lambda *_, **__: 1 / 0)
    run = look(at(2, 2))
    assert run is not None
    jobs.run.call(str(Job.objects.get(subject=run.uuid).uuid))
    Run.objects.update(started_at=at(2, 2))

    assert due(at(2, 2, 1)) is None
    assert due(at(3, 2)) == Run.Kind.FULL


@override_settings(SCREEN_DAILY_AT="", SCREEN_CHANGED_MINUTES=0)
def test_schedule_can_be_turned_off() -> None:
    imported(decided("2025-06-03"))

    assert due(at(2, 12)) is None


def test_command_screens_and_says_what_came_out(capsys: pytest.CaptureFixture[str]) -> None:
    imported(decided("2025-06-03"))

    call_command("screen_office", "--full")

    said = capsys.readouterr().out
    assert "案件 1，新发现" in said
    assert Run.objects.get().receipt_number in said
    call_command("screen_office")
    assert "没有要筛查的案件" in capsys.readouterr().out


def test_command_says_why_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(decided("2025-06-03"))
    monkeypatch.setattr(running, "screen", lambda *_, **__: 1 / 0)

    with pytest.raises(CommandError, match="没有完成"):
        call_command("screen_office")
