"""What is left over is removed, and nothing that is still asked for."""

import os
from datetime import timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from uuid import UUID

import pytest

from hengjian.accounts.tests.factories import DAY
from hengjian.common import clock
from hengjian.common.identity import uuid7
from hengjian.intake import jobs, staging, sweeping
from hengjian.intake.management.commands import intake_worker
from hengjian.intake.models import Batch
from hengjian.intake.services import deciding
from hengjian.intake.states import State
from hengjian.intake.sweeping import sweep
from hengjian.intake.tests.counting import rows_seen
from hengjian.intake.tests.files import PLACE, brought, cases_csv, checked, clerk, work

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=2)


def sweep_later() -> int:
    return sweep(clock.now() + LONG_AGO)


def files_of(load: UUID | None) -> set[str]:
    return {file.name for file in (staging.root() / str(load)).glob("*")}


@pytest.fixture
def batch(office: Path) -> Batch:
    """Give a batch that was checked."""
    del office
    return checked(clerk(), ("cases.csv", cases_csv(2)))


def test_halves_are_removed_once_they_have_rested(office: Path) -> None:
    brought(clerk(), ("cases.csv", cases_csv(1)))
    staging.root().mkdir()
    file, folder = office / "uploads" / "half-a", staging.root() / "half-b"
    file.write_bytes(b"x")
    folder.mkdir()
    (folder / "cases.parquet").write_bytes(b"x")

    assert sweep(clock.now()) == 0
    assert file.exists()
    assert sweep_later() == 2
    assert not file.exists()
    assert not folder.exists()


def test_load_that_no_batch_names_is_removed_once_it_has_rested(batch: Batch) -> None:
    before = batch.load
    assert before is not None
    Batch.objects.update(load=uuid7())

    assert sweep(clock.now()) == 0
    assert sweep_later() == 1
    assert not files_of(before)


@pytest.mark.parametrize("state", [State.DRY_RUN, State.CONFIRMED, State.WRITING])
def test_load_that_is_still_to_be_written_stays_whole(batch: Batch, state: State) -> None:
    Batch.objects.update(state=state)
    whole = files_of(batch.load)

    assert sweep_later() == 0
    assert files_of(batch.load) == whole
    assert "cases.parquet" in whole


def test_imported_load_keeps_what_was_refused_and_can_still_be_withdrawn(batch: Batch) -> None:
    deciding.confirm(actor=clerk(), batch=batch, on=DAY)
    work(batch)
    seen = rows_seen()

    assert sweep_later() == 1
    assert files_of(batch.load) == {"rejects.parquet", "rejects.xlsx"}
    assert sweep_later() == 0
    assert rows_seen() == seen

    deciding.withdraw(actor=clerk(), batch=batch, on=DAY)
    assert not rows_seen()
    assert sweep_later() == 1
    assert not files_of(batch.load)


def test_upload_itself_is_never_removed(office: Path, batch: Batch) -> None:
    deciding.discard(actor=clerk(), batch=batch, on=DAY)
    uploads = [each for each in (office / "uploads").rglob("*") if each.is_file()]
    for each in uploads:
        os.utime(each, (0, 0))

    sweep_later()

    assert uploads
    assert all(each.exists() for each in uploads)
    assert batch.body_path == PLACE


def test_sweep_of_an_office_that_never_took_anything_finds_nothing(data: Path, db: None) -> None:
    del data, db
    assert sweep_later() == 0


def test_worker_sweeps_soon_after_its_start_and_then_once_in_a_while_whatever_goes_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = Event()
    looks: list[int] = []
    sweeps: list[object] = []

    def take_back(_now: object) -> None:
        looks.append(len(sweeps))
        if len(looks) == 1:
            raise OSError
        if len(looks) == 7:
            done.set()

    monkeypatch.setattr(intake_worker, "SECONDS_BETWEEN_LOOKS", 0.001)
    monkeypatch.setattr(intake_worker, "LOOKS_BETWEEN_SWEEPS", 3)
    monkeypatch.setattr(intake_worker, "connection", SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(intake_worker, "look_for_more", lambda: None)
    monkeypatch.setattr(jobs, "take_back", take_back)
    monkeypatch.setattr(sweeping, "sweep", sweeps.append)

    intake_worker.watch(done, clock.now())

    assert looks == [0, 0, 1, 1, 1, 2, 2]
