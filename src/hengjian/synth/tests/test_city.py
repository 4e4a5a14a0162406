"""A city on disk: finished parts are kept, another city is refused, processes make the same."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hengjian.reading.tables import read_tables
from hengjian.synth import parts
from hengjian.synth.city import CITY, CityDiffers, make_city
from hengjian.synth.parts import City, Place
from hengjian.synth.tests.small import CASES, SEED, few

SMALL = City(SEED, 2 * CASES, CASES)


def silent(_stage: str, _done: int, _total: int) -> None:
    """Say nothing of progress."""


def contents(root: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made") / "city"
    make_city(few(), SMALL, root, 1, silent)
    return root


def test_city_says_what_it_is_made_of(made: Path) -> None:
    told = json.loads((made / CITY).read_text("utf-8"))

    assert told["finished"] is True
    assert (told["seed"], told["cases"]) == (SEED, 2 * CASES)
    assert told["pack"] == few().pack.digest
    assert told["mix"]["cases"] == 2 * CASES
    assert told["planted_cases"] == sum(fault["planted"] for fault in told["mutations"])
    assert set(told["never_planted"]) == set(few().unplanted())
    assert not [path for path in contents(made) if "half" in path]


def test_sources_say_what_they_hold(made: Path) -> None:
    sources = pl.read_parquet(made / "sources.parquet")

    assert sources["source"].to_list() == [source.name for source in few().sources]
    assert sources["covers"].to_list()[0] == ["*"]


def test_tiers_are_written_as_the_readers_take_them(made: Path) -> None:
    declarations = few().pack.declarations
    files = [made / f"{name}-0001.parquet" for name in ("cases", "acts")]
    tables = read_tables([*files, made / "tiers.parquet"], declarations, run_day=date(2026, 12, 1))

    assert tables.tiers is not None
    assert tables.tiers["low"].to_list() == [tier["low"] for tier in few().tiers]
    assert tables.tiers["from"].dtype == pl.Date
    assert tables.rejects.is_empty()


def test_a_plan_without_tiers_writes_none(tmp_path: Path) -> None:
    make_city(replace(few(), tiers=()), City(SEED, CASES, CASES), tmp_path / "city", 1, silent)

    assert (tmp_path / "city" / "sources.parquet").exists()
    assert not (tmp_path / "city" / "tiers.parquet").exists()


def test_finished_parts_are_kept_and_missing_ones_made_the_same(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(made)
    Place(made).tally_of(1).unlink()
    asked = []
    usual = parts.PartMaker.tables

    def counted(maker: parts.PartMaker, part: int) -> object:
        asked.append(part)
        return usual(maker, part)

    monkeypatch.setattr(parts.PartMaker, "tables", counted)
    make_city(few(), SMALL, made, 1, silent)

    assert asked == [1]
    assert contents(made) == before


def test_folder_with_another_city_is_left_alone(made: Path) -> None:
    before = contents(made)

    with pytest.raises(CityDiffers, match="另一座合成城市"):
        make_city(few(), City(SEED + 1, 2 * CASES, CASES), made, 1, silent)
    assert contents(made) == before


def test_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("别动", "utf-8")

    with pytest.raises(CityDiffers, match="别的东西"):
        make_city(few(), SMALL, tmp_path, 1, silent)
    assert contents(tmp_path) == {"letter.txt": "别动".encode()}


@pytest.mark.slow
def test_two_processes_make_the_same_city(made: Path, tmp_path: Path) -> None:
    make_city(few(), SMALL, tmp_path, 2, silent)

    assert contents(tmp_path) == contents(made)
