"""Reading the registers: bodies, officers, credentials, items, entrustments."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hengjian.reading.declarations import Declarations, Field, FromRegisters, Kind
from hengjian.reading.errors import UnusableFile
from hengjian.reading.registers import EVERY_ITEM, SCHEMAS, Registers, register_frame
from hengjian.reading.tables import Tables, read_tables
from hengjian.reading.tests.packs import DECLARATIONS, RUN_DAY, write

CASES = "case\nA1\n"


def registers(folder: Path, **files: str) -> tuple[Registers, Tables]:
    tables = read_tables(write(folder, cases=CASES, **files), DECLARATIONS, run_day=RUN_DAY)
    return tables.registers, tables


def test_without_files_no_register_is_there(tmp_path: Path) -> None:
    found, _ = registers(tmp_path)

    assert not found.frames
    assert not any(found.has(name) or found.says_all(name) for name in SCHEMAS)
    assert found.frame("officers").schema == SCHEMAS["officers"]


def test_every_register_is_read_by_its_chinese_headers(tmp_path: Path) -> None:
    found, tables = registers(
        tmp_path,
        bodies="机关,单位名称,主体类别,起,止\nB1,某局,法定,2024-01-01,\nB2,某队,,,\n",
        officers="人员,工号,姓名,所在单位,人员类别,起,止\nP1,01,甲,B1,辅助人员,,2025年6月30日\n",
        credentials="人员,证件号码,状态,起,止\nP1,Z1,,2025-01-01,\nP1,Z1,暂扣,2025-02-01,2025-02-09\n",
        items="事项,事项名称,实施单位,行为种类,起,止\nA1,占道经营,B1,行政处罚,,\n",
        entrustments="受委托单位,委托单位,委托事项,公布日,起,止\nB3,B1,A1；A2,2025-01-02,2025-01-01,2025-12-31\n"
        "B3,B1,全部,,2026-01-01,2026-12-31\nB4,B1,,,2026-01-01,2026-12-31\n",
        benchmarks="事项,事项名称,公布日,起,止\nA1,占道经营,,2025-01-01,\n",
    )

    assert {name: found.says_all(name) for name in SCHEMAS} == dict.fromkeys(SCHEMAS, True)
    assert found.frame("bodies").rows() == [
        ("B1", "某局", "statutory", date(2024, 1, 1), None),
        ("B2", "某队", None, None, None),
    ]
    assert found.frame("officers").rows() == [
        ("P1", "01", "甲", "B1", "auxiliary", None, date(2025, 6, 30))
    ]
    assert found.frame("credentials")["state"].to_list() == ["issued", "suspended"]
    assert found.frame("items").rows() == [("A1", "占道经营", "B1", "penalty", None, None)]
    assert found.frame("entrustments")["items"].to_list() == [["A1", "A2"], [EVERY_ITEM], None]
    assert tables.rejects.is_empty()
    assert (tables.counts["read"] == tables.counts["accepted"]).all()


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("bodies", "body,kind\n,法定\n", "body"),
        ("bodies", "body,kind\nB1,民间\n", "kind"),
        ("officers", "person,body,kind\nP1,,officer\n", "body"),
        ("officers", "person,body,kind\nP1,B1,\n", "kind"),
        ("credentials", "person,number,valid_from\nP1,Z1,\n", "valid_from"),
        ("credentials", "person,number,valid_from,state\nP1,Z1,2025-01-01,丢了\n", "state"),
        ("items", "item,body,act\nA1,B1,开会\n", "act"),
        ("entrustments", "body,valid_from,valid_until\nB1,2025-02-01,2025-01-31\n", "valid_until"),
    ],
)  # fmt: skip
def test_bad_row_is_refused_and_makes_its_register_incomplete(
    tmp_path: Path, name: str, text: str, column: str
) -> None:
    found, tables = registers(tmp_path, **{name: text})

    assert found.has(name)
    assert not found.says_all(name)
    assert found.frame(name).is_empty()
    assert tables.rejects.select("table", "row", "column").rows() == [(name, 2, column)]


def test_row_that_cannot_be_split_makes_its_register_incomplete(tmp_path: Path) -> None:
    found, tables = registers(tmp_path, items="item,body\nA1,B1,多了,几格\nA2,B1\n")

    assert found.frame("items")["item"].to_list() == ["A2"]
    assert not found.says_all("items")
    assert tables.rejects["row"].to_list() == [2]


def test_register_without_a_column_that_it_needs_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="valid_from"):
        registers(tmp_path, credentials="person,number\nP1,Z1\n")


def test_register_written_as_parquet_is_read_as_it_was(tmp_path: Path) -> None:
    row = {
        "body": "B3",
        "items": ["A1", "A2"],
        "valid_from": date(2025, 1, 1),
        "valid_until": date(2025, 2, 1),
    }
    frame = register_frame("entrustments", [row])
    frame.write_parquet(tmp_path / "entrustments.parquet")

    files = [*write(tmp_path, cases=CASES), tmp_path / "entrustments.parquet"]
    tables = read_tables(files, DECLARATIONS, run_day=RUN_DAY)

    assert tables.registers.frame("entrustments").equals(frame)


def test_field_that_follows_from_the_registers_is_not_taken_from_a_file(tmp_path: Path) -> None:
    field = Field(
        "held", "事项属于本机关", "boolean", registers=FromRegisters("item_held", power="penalty")
    )
    kind = Kind("decision", "处罚决定", "case", ("held",))
    declarations = Declarations({}, {"held": field}, {}, {"decision": kind}, "Asia/Shanghai")
    acts = "case,kind,on,held,事项属于本机关\nA1,decision,2025-03-04,是,是\n"

    tables = read_tables(write(tmp_path, cases=CASES, acts=acts), declarations, run_day=RUN_DAY)

    assert tables.acts.height == 1
    assert "held" not in tables.acts.columns
    ignored = tables.counts.filter(pl.col("table") == "acts")["ignored"].item()
    assert ignored.to_list() == ["held", "事项属于本机关"]


def test_registers_are_kept_as_text_beside(tmp_path: Path) -> None:
    _, tables = registers(tmp_path, items="事项编码,实施单位\nA1,B1\n")

    assert tables.kept["items"].rows() == [("A1", "B1")]
