"""Keys that a program has made decimals of are read as they were, in all tables alike or in none."""

from pathlib import Path

import pytest

from hengjian.reading.tables import Tables
from hengjian.reading.tests.packs import read, reasons

HEAD = "case,source,body,procedure,major"


def cases(*keys: str) -> str:
    return "\n".join([HEAD, *(f"{key},案管,城管局,普通程序,否" for key in keys), ""])


def acts(*keys: str) -> str:
    rows = [f"{i}.0,{key},立案,2025-03-04" for i, key in enumerate(keys, start=1)]
    return "\n".join(["act,case,kind,on", *rows, ""])


def linked(tables: Tables) -> list[str]:
    return tables.cases["case"].gather(tables.acts["c"]).to_list()


@pytest.mark.parametrize("of_cases", ["20260000", "20260000.0"])
@pytest.mark.parametrize("of_acts", ["20260000", "20260000.0"])
def test_point_that_every_key_has_is_dropped_in_all_tables(
    tmp_path: Path, of_cases: str, of_acts: str
) -> None:
    tables = read(
        tmp_path,
        cases=cases(of_cases),
        acts=acts(of_acts),
        actors="act,role,person\n1,officer,甲\n",
    )

    assert reasons(tables) == []
    assert linked(tables) == ["20260000"]
    assert tables.acts["act"].to_list() == ["1"]
    assert tables.actors["person"].to_list() == ["甲"]


def test_point_that_only_some_keys_have_stays_in_all_tables(tmp_path: Path) -> None:
    tables = read(tmp_path, cases=cases("1.0", "2.0", "甲"), acts=acts("1.0", "2.0"))

    assert reasons(tables) == []
    assert linked(tables) == ["1.0", "2.0"]


@pytest.mark.parametrize("key", ["1.5", "01.0", "1234567890123456.0", "A1.0", "1.00"])
def test_key_that_was_no_whole_number_stays(tmp_path: Path, key: str) -> None:
    tables = read(tmp_path, cases=cases(key), acts=acts(key))

    assert linked(tables) == [key]


def test_broken_row_of_a_key_with_a_point_leaves_its_gap(tmp_path: Path) -> None:
    broken = acts("7.0") + "9.0,7.0,立案,2025-03-05,多,余\n"
    tables = read(tmp_path, cases=cases("7.0"), acts=broken)

    assert tables.cases["case"].to_list() == ["7"]
    assert tables.gaps.rows() == [(0, None)]
