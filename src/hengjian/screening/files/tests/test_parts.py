"""Inputs in numbered parts: the same answers, and no case that is spread over two of them."""

from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import polars as pl
import pytest

from hengjian.reading.errors import UnusableFile
from hengjian.screening.files import judging
from hengjian.screening.files.findings import findings
from hengjian.screening.files.inputs import expand
from hengjian.screening.files.options import Options
from hengjian.screening.files.parts import Keys, Part, check_division, parts_of
from hengjian.screening.files.progress import quiet
from hengjian.screening.files.screen import Screening, screen
from hengjian.screening.files.tests.sample import DUE_LATE, HEAD, RUN_DAY, acts, case, rulebook

CASES = [HEAD + case("A1"), HEAD + case("A2") + case("A3", source="公示")]
ACTS = [
    acts("A1,立案,2025-01-06", "A1,处罚决定,2025-07-01", "没有这件,立案,2025-01-06"),
    acts("A2,立案,2025-02-06", "A3,立案,2025-03-06", "A3,处罚决定,2025-07-20"),
]
SOURCES = "source,covers\n案管,*\n公示,*\n"
"""Neither source says until when it is complete: that is its newest act, whichever part has it."""


def written(folder: Path, **files: str) -> Screening:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.csv").write_text(text, encoding="utf-8")
    return screen(rulebook(), [folder], run_day=RUN_DAY)


@pytest.fixture(scope="module")
def whole_and_parted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Screening, Screening]:
    folder = tmp_path_factory.mktemp("parts")
    body = CASES[1].removeprefix(HEAD)
    whole = written(
        folder / "whole",
        cases=CASES[0] + body,
        acts=ACTS[0] + ACTS[1].removeprefix(acts()),
        sources=SOURCES,
    )
    parted = written(
        folder / "parted",
        cases_0001=CASES[0], acts_0001=ACTS[0], cases_0002=CASES[1], acts_0002=ACTS[1],
        sources=SOURCES,
    )  # fmt: skip
    return whole, parted


def test_parts_give_what_the_whole_gives(whole_and_parted: tuple[Screening, Screening]) -> None:
    whole, parted = whole_and_parted

    assert (len(whole.parts), len(parted.parts)) == (1, 2)
    assert parted.rules == whole.rules
    assert parted.rules[DUE_LATE]["breach"] > 0
    names = ["rule", "case", "about", "act", "verdict", "due", "flags"]
    # Acts without a key are named by their file and row.
    unnamed = pl.col("act").is_null()
    assert (
        parted.found.filter(unnamed).select(names).equals(whole.found.filter(unnamed).select(names))
    )
    assert parted.hidden.equals(whole.hidden)
    assert (
        parted.observed_dates
        == whole.observed_dates
        == {"公示": "2025-07-20", "案管": "2025-07-01"}
    )
    assert (parted.cases, parted.acts, parted.rejected) == (3, 5, 1)
    assert (whole.cases, whole.acts, whole.rejected) == (3, 5, 1)


def test_findings_of_parts_are_explained_from_their_own_part(
    whole_and_parted: tuple[Screening, Screening],
) -> None:
    whole, parted = whole_and_parted

    told = [sorted(f.explanation.sentence for f in findings(each)) for each in (whole, parted)]
    assert told[0] == told[1]
    assert len(told[0]) == whole.found.height > 0


def test_file_that_all_parts_share_counts_once(
    whole_and_parted: tuple[Screening, Screening],
) -> None:
    read = {each.name: each.read for each in whole_and_parted[1].inputs}

    assert read == {
        "acts-0001.csv": 3, "acts-0002.csv": 3, "cases-0001.csv": 1, "cases-0002.csv": 2,
        "sources.csv": 2,
    }  # fmt: skip


def test_case_in_two_parts_is_refused_with_both_files(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"cases-1\.csv.*cases-2\.csv"):
        written(
            tmp_path / "twice",
            cases_1=CASES[0], acts_1=ACTS[0], cases_2=CASES[0], acts_2=ACTS[0], sources=SOURCES,
        )  # fmt: skip


def keys(cases: list[str], strays: list[str]) -> Keys:
    return Keys(pl.Series(cases, dtype=pl.String).hash(), pl.Series(strays, dtype=pl.String).hash())


def test_acts_in_another_part_than_their_case_are_refused_and_unknown_cases_are_not() -> None:
    parts = [Part(n, (Path(f"cases-{n}.csv"),), ()) for n in (1, 2)]

    check_division(parts, {1: keys(["A1"], ["nowhere"]), 2: keys(["A2"], [])})
    with pytest.raises(UnusableFile, match=r"cases-2\.csv.*cases-1\.csv"):
        check_division(parts, {1: keys(["A1"], []), 2: keys(["A2"], ["A1"])})


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (["cases-1.csv", "acts-1.csv", "cases-2.csv", "acts-2.csv"], 2),
        (["cases-1.csv", "acts-1.csv", "cases-2.csv", "acts-2.csv", "actors.csv"], 1),
        (["cases-1.csv", "acts-1.csv", "cases-2.csv"], 1),
        (["cases-1.csv", "acts-1.csv", "sources.csv"], 1),
        (["cases-1.csv", "cases-1.parquet", "acts-1.csv", "cases-2.csv", "acts-2.csv"], 1),
        (["案件-1.csv", "行为-1.csv", "案件-02.csv", "行为-2.csv", "sources.csv"], 2),
        (["cases-1.csv", "acts-1.csv", "cases-2.csv", "acts-2.csv", "双公示.csv"], 1),
    ],
)
def test_files_are_divided_only_where_every_table_of_cases_is_numbered(
    names: list[str], parts: int
) -> None:
    assert len(parts_of([Path(name) for name in names])) == parts


def test_part_that_brings_its_process_down_is_named() -> None:
    class Broken:
        def submit(self, *_: object) -> Future[Mapping[str, int]]:
            broken: Future[Mapping[str, int]] = Future()
            broken.set_exception(BrokenProcessPool())
            return broken

    part = Part(7, (Path("cases-0007.parquet"),), ())
    work = judging.Work(Options(), RUN_DAY, Path())
    with pytest.raises(UnusableFile, match="cases-0007"):
        list(judging._done(Broken(), [part], work, None, quiet))  # type: ignore[arg-type]  # noqa: SLF001


def test_folder_stands_for_its_parts(tmp_path: Path) -> None:
    for name in ("cases-1", "acts-1", "cases-2", "acts-2"):
        (tmp_path / f"{name}.csv").write_text("case\n", encoding="utf-8")

    assert [part.number for part in parts_of(expand([tmp_path]))] == [1, 2]
