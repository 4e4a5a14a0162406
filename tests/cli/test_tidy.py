"""What is tidied away nobody misses: cases, findings, receipts and the journal are as before."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import override_settings

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Content
from hengjian.cases.selectors import versions_seen
from hengjian.cases.tests.factories import PLACE, imported
from hengjian.cli import tidy as command
from hengjian.cli.tidy import tidy
from hengjian.common import clock
from hengjian.intake import jobs
from hengjian.intake.models import Batch, BatchFile, Job
from hengjian.intake.services import deciding
from hengjian.intake.store import path_of
from hengjian.journal.exports import exported_lines
from hengjian.journal.reader.verifying import verify
from hengjian.journal.sequencing import sequence
from hengjian.screening import tidying
from hengjian.screening.models import Run
from hengjian.screening.running import ask_run, folder_of
from hengjian.screening.tests.conftest import data, office, office_of_cases
from hengjian.screening.tests.runs import decided, screened, standing
from tests.cli.running import run

__all__ = ["data", "office", "office_of_cases"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_office")]

IN_TIME, TOO_LATE = "2025-03-05", "2025-06-03"


@pytest.fixture
def whole_office(office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give an office with all its folders, which the command finds as it is."""
    monkeypatch.setattr(tidying, "KEPT", 1)
    monkeypatch.setattr(command, "open_existing_office", lambda _: None)
    folders = SimpleNamespace(root=office, uploads=office / "uploads", keys=office / "keys")
    with override_settings(DATA=folders):
        yield


def told() -> list[tuple[str, str, date]]:
    """Give all that is seen of the cases, to the last act."""
    rows = versions_seen().order_by("case__number", "content__acts__key")
    return list(rows.values_list("case__number", "content__acts__kind", "content__acts__on"))


def tidied(*, carry_out: bool = True) -> dict[str, int]:
    sequence()
    return dict(tidy(before=clock.now() + timedelta(days=1), carry_out=carry_out))


def withdrawn(batch: Batch) -> None:
    deciding.withdraw(actor=make_holder(Role.AGENCY_CLERK, PLACE), batch=batch, on=DAY)


def uploads_of(batch: Batch) -> list[Path]:
    return [
        path_of(digest)
        for digest in BatchFile.objects.filter(batch=batch).values_list("sha256", flat=True)
    ]


def contents_of(run: Run) -> dict[str, bytes]:
    """Give all that a replay reads."""
    files = [file for file in folder_of(run).rglob("*") if file.is_file()]
    assert any(file.suffix == ".parquet" for file in files)
    return {file.name: file.read_bytes() for file in files}


def test_tidying_leaves_cases_findings_receipts_and_journal_as_they_were(tmp_path: Path) -> None:
    imported(decided(IN_TIME, TOO_LATE, ""))
    first = screened()
    later = imported(decided("2025-03-06", keys="b"))
    gone = imported(decided("2025-04-06", first=9, keys="c"))
    withdrawn(gone)
    runs = [screened() for _ in range(3)]
    before = told(), standing(), Content.objects.count()
    contents = {each.pk: contents_of(each) for each in (first, *runs)}
    removed = uploads_of(gone)
    assert all(file.is_file() for file in removed)

    done = tidied()

    assert (told(), standing()) == before[:2]
    assert done["versions"] == 2, "one that was superseded, one that was withdrawn"
    assert Content.objects.count() == before[2] - 2
    assert not any(file.exists() for file in removed if file not in uploads_of(later))
    assert all(file.is_file() for file in uploads_of(later))
    assert folder_of(runs[-1]).is_dir()
    assert not folder_of(runs[0]).exists() or not folder_of(runs[1]).exists()
    kept = [each for each in (first, *runs) if (folder_of(each) / "receipt.json").is_file()]
    assert kept
    assert all(contents_of(each) == contents[each.pk] for each in kept)
    sequence()
    whole = tmp_path / "log.jsonl"
    whole.write_bytes(b"".join(exported_lines()))
    assert not verify([whole])[0].faults
    assert '"office.tidied"' in whole.read_text(encoding="utf-8")
    assert screened().counts["new"] == 0


def test_dry_run_says_the_same_and_moves_nothing() -> None:
    imported(decided(IN_TIME, TOO_LATE, ""))
    screened()
    imported(decided("2025-03-06", keys="b"))
    withdrawn(imported(decided("2025-04-06", first=9, keys="c")))
    for _ in range(2):
        screened()
    there = Content.objects.count(), list(Run.objects.values_list("uuid", flat=True))

    said = tidied(carry_out=False)

    assert (Content.objects.count(), list(Run.objects.values_list("uuid", flat=True))) == there
    assert tidied(carry_out=False) == said
    assert tidied() == said
    assert said["uploads"] > 0
    assert set(tidied().values()) == {0}


def test_what_is_not_old_enough_stays() -> None:
    imported(decided(IN_TIME, TOO_LATE, ""))
    withdrawn(imported(decided("2025-03-06", keys="b")))
    screened()
    screened()
    sequence()

    done = run("tidy", "--days", "3650")

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "已清理："
    assert "旧说法 0 条" in done.out
    assert "文件夹 0 个" in done.out
    assert "文件 0 个" in done.out


def test_upload_that_another_batch_has_too_stays() -> None:
    files = decided(IN_TIME)
    kept, gone = imported(files), imported(files)
    withdrawn(gone)

    tidied()

    assert all(file.is_file() for file in uploads_of(kept))


def test_nothing_is_tidied_while_work_is_underway() -> None:
    ask_run(actor=None, kind=Run.Kind.FULL, on=DAY)
    assert Job.objects.filter(state__in=jobs.ALIVE).exists()

    done = run("tidy", "--days", "30")

    assert done.code == 2
    assert "请等它完成再清理" in done.err


@pytest.mark.parametrize("days", ["0", "29", "x"])
def test_time_that_is_too_short_is_a_wrong_command_line(days: str) -> None:
    assert run("tidy", "--days", days).code == 2
