"""What could not be read before stays unknown when the tables are handed on."""

from pathlib import Path

import polars as pl
import pytest

from hengjian.reading.tables import Tables, read_tables
from hengjian.reading.tests.packs import (
    ACTORS,
    ACTS,
    CASES,
    DECLARATIONS,
    RUN_DAY,
    SOURCES,
    read,
    reasons,
    write,
)

EVERY = [(0, None)]


def with_gaps(folder: Path, gaps: str, acts: str = ACTS) -> Tables:
    paths = write(folder, cases=CASES, acts=acts, actors=ACTORS, sources=SOURCES, gaps=gaps)
    return read_tables(paths, DECLARATIONS, run_day=RUN_DAY)


def gaps_of(tables: Tables) -> list[tuple[int, str | None]]:
    return tables.gaps.select("c", pl.col("kind").cast(pl.String)).rows()


def test_gap_of_a_kind_and_of_any_kind_are_kept(tmp_path: Path) -> None:
    tables = with_gaps(tmp_path, "案件,种类\nA2,立案\nA1,\nA2,filing\n")

    assert tables.rejects.is_empty()
    assert gaps_of(tables) == [(0, None), (1, "filing")]


def test_act_whose_people_could_not_be_read_has_unknown_people_and_no_gap(tmp_path: Path) -> None:
    first = with_gaps(tmp_path, "case,kind\nA1,filing\n").acts["act"][1]

    tables = with_gaps(tmp_path, f"case,kind,act\nA1,,{first}\n")

    assert gaps_of(tables) == []
    assert tables.acts["actors_damaged"].to_list() == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("row", "column"),
    [("A1,开会,", "kind"), ("A1,,没有", "act"), ("A1,,{other}", "act")],
)
def test_refused_row_of_a_known_case_leaves_a_gap_of_every_kind(
    tmp_path: Path, row: str, column: str
) -> None:
    other = with_gaps(tmp_path, "case\nA1\n").acts["act"][4]

    tables = with_gaps(tmp_path, f"case,kind,act\n{row.format(other=other)}\n")

    assert reasons(tables) == [(2, column)]
    assert gaps_of(tables) == EVERY
    assert not tables.acts["actors_damaged"].any()


def test_gap_of_an_unknown_case_is_refused(tmp_path: Path) -> None:
    tables = with_gaps(tmp_path, "case\nA9\n")

    assert reasons(tables) == [(2, "case")]
    assert gaps_of(tables) == []


def test_gaps_that_reading_leaves_stand_beside_those_that_are_told(tmp_path: Path) -> None:
    broken = ACTS.replace("2025-03-08", "2025-13-08")
    assert broken != ACTS

    tables = with_gaps(tmp_path, "case,kind\nA1,filing\n", acts=broken)

    assert {c for c, _ in gaps_of(tables)} == {0, 1}


def test_source_may_say_that_it_covers_nothing(tmp_path: Path) -> None:
    paths = write(tmp_path, cases=CASES, acts=ACTS, sources="source,covers\n案管,-\n")
    tables = read_tables(paths, DECLARATIONS, run_day=RUN_DAY)

    assert tables.rejects.is_empty()
    assert tables.sources["covers"].to_list() == [[]]


def test_empty_list_in_parquet_covers_nothing_and_none_at_all_is_refused(tmp_path: Path) -> None:
    paths = write(tmp_path, cases=CASES, acts=ACTS)
    covers: list[list[str] | None] = [[], None, ["filing"]]
    frame = pl.DataFrame({"source": ["案管", "乙", "丙"], "covers": covers})
    frame.write_parquet(tmp_path / "sources.parquet")

    tables = read_tables([*paths, tmp_path / "sources.parquet"], DECLARATIONS, run_day=RUN_DAY)

    assert tables.sources["covers"].to_list() == [[], ["filing"]]
    assert reasons(tables) == [(2, "covers")]


def test_kind_that_a_source_names_in_vain_is_told(tmp_path: Path) -> None:
    tables = read(
        tmp_path,
        cases=CASES,
        acts=ACTS,
        sources="source,covers\n案管,立案；开庭；filing；宣判\n乙,；\n",
    )

    named, empty = tables.rejects["reason"].to_list()
    assert "认不出的行为种类：开庭、宣判；" in named
    assert "一个也没有写" in empty
