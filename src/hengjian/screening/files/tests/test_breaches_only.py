"""Screening for breaches only: the same findings, and not a word about what was not counted."""

import json
import shutil
from pathlib import Path

import pytest

from hengjian.rulebook.outcomes import Outcome
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.options import Options
from hengjian.screening.files.outputs import results_of, write_results
from hengjian.screening.files.receipts import receipt_of, replay
from hengjian.screening.files.screen import Screening, screen
from hengjian.screening.files.tests.sample import DUE_LATE, RUN_DAY, late_and_open, rulebook
from hengjian.screening.files.wording import BREACHES_ONLY

ONLY = Options(breaches_only=True)


@pytest.fixture
def full(tmp_path: Path) -> Screening:
    return late_and_open(tmp_path)


@pytest.fixture
def breaches(full: Screening, tmp_path: Path) -> Screening:
    assert full.cases
    return screen(rulebook(), [tmp_path], options=ONLY, run_day=RUN_DAY)


def test_findings_are_those_of_a_full_screening(full: Screening, breaches: Screening) -> None:
    assert full.found.height > 0
    assert breaches.found.equals(full.found)
    assert breaches.findings_digest == full.findings_digest


def test_breaches_are_counted_and_nothing_else_is(full: Screening, breaches: Screening) -> None:
    assert full.total(Outcome.OPEN) > 0
    assert breaches.rules[DUE_LATE] == {"breach": 2, "needs_judgement": 0}
    assert breaches.plain_counts[DUE_LATE] == {
        "breach": 2, "needs_judgement": 0,
        "met": None, "open": None, "unknown": None, "not_applicable": None,
    }  # fmt: skip
    assert breaches.open.is_empty()
    assert breaches.hidden.is_empty()
    with pytest.raises(KeyError):
        breaches.total(Outcome.UNKNOWN)


def test_receipt_and_snapshot_tell_which_way_was_screened(
    full: Screening, breaches: Screening
) -> None:
    assert receipt_of(breaches)["options"]["breaches_only"] is True
    assert "breaches_only" not in receipt_of(full)["options"]
    assert breaches.snapshot_digest != full.snapshot_digest


def test_receipt_is_replayed_the_way_it_was_screened(full: Screening, tmp_path: Path) -> None:
    inputs = [tmp_path / each.name for each in full.inputs]
    whole_pack = Rulebook.load(national_pack())
    screening = screen(whole_pack, inputs, options=ONLY, run_day=RUN_DAY)
    write_results(screening, results_of(screening), tmp_path / "out")

    again = replay(tmp_path / "out/receipt.json", inputs)

    assert again.same
    assert again.screening.options.breaches_only


def test_report_says_that_the_rest_was_not_counted_and_no_empty_list_is_written(
    full: Screening, breaches: Screening, tmp_path: Path
) -> None:
    for name, screening in (("full", full), ("breaches", breaches)):
        write_results(screening, results_of(screening), tmp_path / name)
    whole, only = ((tmp_path / name / "report.html").read_text() for name in ("full", "breaches"))

    assert BREACHES_ONLY in only
    assert "不明的没有计数" in only
    assert "没有不明的" not in only
    assert "天内到期" not in only
    assert "天内到期" in whole
    assert BREACHES_ONLY not in whole
    assert (tmp_path / "full/open.csv").exists()
    assert not (tmp_path / "breaches/open.csv").exists()
    for name in ("findings.csv", "findings.parquet"):
        assert (tmp_path / "breaches" / name).read_bytes() == (
            tmp_path / "full" / name
        ).read_bytes()


def test_list_of_a_former_full_screening_does_not_stay_in_the_folder(
    full: Screening, breaches: Screening, tmp_path: Path
) -> None:
    for screening in (full, breaches):
        write_results(screening, results_of(screening), tmp_path / "out")

    assert not (tmp_path / "out/open.csv").exists()
    assert json.loads((tmp_path / "out/receipt.json").read_text())["options"]["breaches_only"]


def test_parts_are_screened_for_breaches_as_the_whole_is(
    breaches: Screening, tmp_path: Path
) -> None:
    parted = tmp_path / "parted"
    parted.mkdir()
    for name in ("cases", "acts"):
        head, *rows = (tmp_path / f"{name}.csv").read_text().splitlines(keepends=True)
        for number, keys in ((1, ("A0", "A1")), (2, ("A2", "A3", "A4"))):
            own = "".join(row for row in rows if row.startswith(keys))
            (parted / f"{name}-{number}.csv").write_text(head + own)
    shutil.copy(tmp_path / "sources.csv", parted)

    found = screen(rulebook(), [parted], options=ONLY, run_day=RUN_DAY)

    assert len(found.parts) == 2
    assert found.rules == breaches.rules
    assert found.found.height == breaches.found.height
