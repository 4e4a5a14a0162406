"""The files of a run: anybody can screen them again, and nothing that the office knows is lost on the way."""

from __future__ import annotations

import polars as pl
import pytest

from hengjian.cases.tests.factories import (
    actors_file,
    acts_file,
    cases_file,
    imported,
    sources_file,
)
from hengjian.screening import snapshots
from hengjian.screening.files.screen import Screening, screen
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import Finding, Run
from hengjian.screening.running import folder_of
from hengjian.screening.tests.runs import LATE, decided, found, screened, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

IN_TIME, TOO_LATE = "2025-03-05", "2025-06-03"


def screened_files(run: Run) -> Screening:
    return screen(office_rulebook(), [folder_of(run)], run_day=run.run_day)


def test_snapshot_in_parts_gives_the_same_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(decided(IN_TIME, TOO_LATE, "", TOO_LATE))
    screened()
    whole = standing()
    assert whole
    monkeypatch.setattr(snapshots, "CASES_PER_PART", 2)
    monkeypatch.setattr(snapshots, "CASES_AT_ONCE", 1)

    run = screened()

    assert len(list(folder_of(run).glob("cases-*.parquet"))) == 2
    assert standing() == whole
    assert run.counts["gone"] == run.counts["new"] == 0


def test_acts_of_different_loads_may_have_the_same_keys() -> None:
    imported(decided(TOO_LATE))
    imported(decided(TOO_LATE), place="/1/8/")

    run = screened()

    acts = pl.read_parquet(folder_of(run) / "acts-0001.parquet")
    assert acts["act"].n_unique() == acts.height == 6
    assert screened_files(run).rejected == 0
    assert Finding.objects.filter(rule=LATE).count() == 2


def test_correction_is_followed_in_the_snapshot() -> None:
    head, acts, *rest = decided(TOO_LATE)
    correction = f"a9,HC-1,decision,{IN_TIME},,2000000,fine,a1d\n".encode()
    imported((head, (acts[0], acts[1] + correction), *rest))

    run = screened()

    assert screened_files(run).rejected == 0
    assert not found()


def test_statement_without_a_last_day_ends_with_its_newest_act_whichever_cases_are_asked_for() -> (
    None
):
    imported(decided("2025-02-01", "", until=""))
    run = screened()
    whole = standing()
    imported(decided("2025-09-01", first=7, until=""))
    screened()

    sources = pl.read_parquet(folder_of(run) / "sources.parquet")
    assert [str(day) for day in sources["complete_until"]] == ["2025-02-01"]
    assert {each for each in standing() if each[0] in {"1号", "2号"}} == whole


def test_case_that_the_reader_refuses_keeps_what_was_found_of_it() -> None:
    imported(decided(TOO_LATE))
    screened()
    before = standing()
    content = Finding.objects.get(rule=LATE).case.contents.get()
    content.procedure = "no such procedure"
    content.save()

    run = screened()

    assert run.counts["refused"] == 1
    assert standing() == before


def test_unused_columns_and_people_that_were_not_read_are_told() -> None:
    imported(
        (
            cases_file(("HC-1", "案件系统", "", "1号", "普通程序")),
            acts_file(("a1", "HC-1", "filing", "2025-01-05")),
            actors_file(("a1", "no such role", "王磊")),
            sources_file("*", "2025-12-31"),
        )
    )

    run = screened()

    gaps = pl.read_parquet(folder_of(run) / "gaps-0001.parquet")
    assert gaps.height == 1
    assert gaps["act"][0].endswith("/a1")
    assert gaps["kind"].to_list() == [None]
