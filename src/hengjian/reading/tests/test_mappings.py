from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from hengjian.reading.cases import EMPTY_KEY
from hengjian.reading.declarations import TableMapping
from hengjian.reading.errors import UnknownTable, UnusableFile
from hengjian.reading.tables import Tables, read_tables
from hengjian.reading.tests.packs import CASES, DECLARATIONS, RUN_DAY, adds_up, read, reasons

LOG: dict[Any, Any] = {
    "id": "system-log",
    "title": "某系统的操作日志",
    "rows": "act",
    "recognise": ["编号", "动作", "时间"],
    "source": {"id": "某系统", "covers": ["filing", "decision"]},
    "case": {"column": "编号"},
    "columns": {
        "kind": {
            "column": "动作",
            "values": {"新建": "filing", "决定": "decision"},
            "others": "skip",
        },
        True: {"column": "时间"},
        "at": {"column": "时间"},
        "amount": {"column": "罚款（元）", "unit": "yuan"},
    },
    "case_columns": {"procedure": {"constant": "ordinary"}, "major": {"column": "重大"}},
}
HEADER = "编号,动作,时间,罚款（元）,重大\n"

LEDGER: dict[str, Any] = {
    "id": "ledger",
    "title": "台账",
    "rows": "case",
    "recognise": ["案号", "立案日"],
    "source": {"id": "台账", "covers": "*"},
    "case": {"column": "案号"},
    "case_columns": {"procedure": {"constant": "普通程序"}},
    "acts": [
        {"kind": "filing", "on": {"column": "立案日"}},
        {
            "kind": "decision",
            "on": {"column": "决定日"},
            "fields": {"amount": {"column": "万元", "unit": "10k_yuan"}},
        },
    ],
}


def log(**changed: Any) -> TableMapping:
    return TableMapping.from_plain(LOG | changed)


def test_log_is_recognised_by_its_header_and_makes_its_own_cases(tmp_path: Path) -> None:
    rows = (
        "A1,新建,2025-03-04 00:30:00+08:00,,\n"
        "A1,决定,2025-03-30T10:00:00Z,1234.5,是\n"
        "A2,打印,2025-03-05 00:00,,否\n"
    )

    tables = read(tmp_path, mappings=(log(),), 导出=HEADER + rows)

    assert tables.cases.select("case", "source", "procedure", "major").rows() == [
        ("A1", "某系统", "ordinary", True),
        ("A2", "某系统", "ordinary", False),
    ]
    assert tables.acts["on"].to_list() == [date(2025, 3, 4), date(2025, 3, 30)]
    assert tables.acts["at"][0] == datetime(2025, 3, 3, 16, 30, tzinfo=UTC)
    assert tables.acts["amount"].to_list() == [None, 123450]
    assert tables.sources.rows() == [("某系统", None, ["filing", "decision"], None, None)]
    assert tables.counts.select("read", "accepted", "rejected", "skipped").rows() == [(3, 2, 0, 1)]


def test_exact_repetitions_in_a_log_are_events_of_their_own(tmp_path: Path) -> None:
    row = "A1,决定,2025-03-04 10:00,5,\n"

    tables = read(tmp_path, mappings=(log(),), 导出=HEADER + row * 3)

    assert tables.acts.height == 3
    assert tables.acts["act"].n_unique() == 3


def test_words_a_mapping_does_not_know_are_refused_when_it_says_so(tmp_path: Path) -> None:
    kind = LOG["columns"]["kind"] | {"others": "reject"}
    strict = log(columns=LOG["columns"] | {"kind": kind})

    tables = read(tmp_path, mapping=strict, 导出=f"{HEADER}A1,打印,2025-03-05 10:00,,\n")

    assert reasons(tables) == [(2, "动作")]
    assert tables.gaps.rows() == [(0, None)]
    assert tables.cases.height == 1


def test_bad_case_field_refuses_its_row_of_the_log(tmp_path: Path) -> None:
    tables = read(tmp_path, mapping=log(), 导出=f"{HEADER}A1,新建,2025-03-05 10:00,,大概\n")

    assert reasons(tables) == [(2, "重大")]
    assert tables.gaps.rows() == [(0, "filing")]
    assert adds_up(tables)


@pytest.mark.parametrize("stroke", ["/", "／", "—", "——", "-", "\\"])
def test_stroke_in_place_of_a_day_or_an_amount_is_an_empty_cell(
    tmp_path: Path, stroke: str
) -> None:
    decision = {
        "kind": "decision",
        "on": {"column": "决定日", "reader": "date"},
        "fields": {"amount": {"column": "万元", "unit": "10k_yuan", "reader": "amount"}},
    }
    mapping = TableMapping.from_plain(LEDGER | {"acts": [LEDGER["acts"][0], decision]})
    rows = (
        f"案号,立案日,决定日,万元\n1号,2025-03-04,2025-05-06,{stroke}\n2号,2025-03-04,{stroke},\n"
    )

    tables = read(tmp_path, mappings=(mapping,), 台账=rows)

    assert reasons(tables) == []
    assert tables.acts.select("c", "kind", "amount").rows() == [
        (0, "filing", None),
        (1, "filing", None),
        (0, "decision", None),
    ]
    assert adds_up(tables)


def test_ledger_gives_a_case_and_its_acts_per_row(tmp_path: Path) -> None:
    rows = "案号,立案日,决定日,万元\n1号,2025-03-04,2025-05-06,0.5\n2号,2025-03-04,,\n"

    tables = read(tmp_path, mappings=(TableMapping.from_plain(LEDGER),), 台账=rows)

    assert tables.cases["case"].to_list() == ["1号", "2号"]
    assert tables.acts.select("c", "kind", "amount").rows() == [
        (0, "filing", None),
        (1, "filing", None),
        (0, "decision", 500000),
    ]
    assert tables.acts["act"].n_unique() == 3
    assert tables.counts.row(0)[2:6] == (2, 2, 0, 0)


def test_bad_act_in_a_ledger_keeps_the_case_and_leaves_a_gap(tmp_path: Path) -> None:
    rows = "案号,立案日,决定日,万元\n1号,2025-03-04,五月,0.5\n"

    tables = read(tmp_path, mappings=(TableMapping.from_plain(LEDGER),), 台账=rows)

    assert tables.cases.height == 1
    assert tables.gaps.rows() == [(0, "decision")]
    assert tables.counts.row(0)[2:6] == (1, 0, 1, 0)


def test_renaming_mapping_gives_one_table(tmp_path: Path) -> None:
    plain = {
        "id": "renamed",
        "rows": "table",
        "table": "acts",
        "columns": {
            "case": {"column": "案"},
            "kind": {"column": "步骤"},
            "on": {"column": "发生"},
            "amount": {"column": "元", "unit": "yuan"},
        },
    }
    rows = "案,步骤,发生,元\nA1,处罚决定,2025-03-04,12.30\nA1,处罚决定,2025-03-04,12.345\n"

    tables = read(tmp_path, mapping=TableMapping.from_plain(plain), cases=CASES, 步骤=rows)

    assert tables.acts["amount"].to_list() == [1230]
    assert reasons(tables) == [(3, "元")]


def test_given_mapping_that_does_not_fit_says_which_columns_are_missing(tmp_path: Path) -> None:
    with pytest.raises(UnknownTable, match="动作、时间"):
        read(tmp_path, mapping=log(), 导出="编号,别的\n1,2\n")


def test_mapped_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="罚款（元）"):
        read(tmp_path, mapping=log(), 导出="编号,动作,时间,重大\nA1,新建,2025-03-05 10:00,\n")


def test_binary_fractions_of_yuan_become_exact_fen(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    amounts = [35.1, 0.29, 1e9 + 0.01, 1.005, -1.0, float("nan"), None]
    frame = pl.DataFrame(
        {
            "编号": ["A1"] * 7,
            "动作": ["决定"] * 7,
            "时间": ["2025-03-05 10:00"] * 7,
            "罚款（元）": amounts,
            "重大": [None] * 7,
        }
    )
    frame.write_parquet(path)

    tables = read_tables([path], DECLARATIONS, mapping=log(), run_day=RUN_DAY)

    assert tables.acts["amount"].to_list() == [3510, 29, 100_000_000_001, None, None]
    assert reasons(tables) == [(4, "罚款（元）"), (5, "罚款（元）")]


PERSONS: dict[str, Any] = LEDGER | {
    "acts": [
        {
            "kind": "filing",
            "on": {"column": "立案日"},
            "persons": [{"role": "officer", "column": "办案人", "credential": "证号"}],
        }
    ]
}


def named(folder: Path, rows: str, plain: dict[str, Any] = PERSONS) -> Tables:
    """Read a ledger with a column of persons and one of their credentials."""
    header = "案号,立案日,办案人,证号\n"
    return read(folder, mappings=(TableMapping.from_plain(plain),), 台账=header + rows)


def signatures(tables: Tables) -> list[tuple[object, ...]]:
    acts = tables.acts.select("c").with_row_index("a")
    found = tables.actors.join(acts, on="a", how="left", maintain_order="left")
    return found.select("c", pl.col("role").cast(pl.String), "person").rows()


def test_persons_of_a_cell_are_a_signature_each(tmp_path: Path) -> None:
    tables = named(tmp_path, "1号,2025-03-04,张三、李四,\n2号,2025-03-05,张三 王五,A01 A02\n")

    assert signatures(tables) == [
        (0, "officer", "张三"),
        (0, "officer", "李四"),
        (1, "officer", "A01"),
        (1, "officer", "A02"),
    ]
    assert adds_up(tables)


def test_cell_without_a_name_leaves_it_open_who_acted(tmp_path: Path) -> None:
    tables = named(tmp_path, "1号,2025-03-04,,\n2号,,张三,\n3号,2025-03-05,李四,\n")

    assert tables.acts["c"].to_list() == [0, 2]
    assert signatures(tables) == [(2, "officer", "李四")]
    assert not tables.acts["actors_damaged"].any()


def test_unclear_names_are_refused_and_leave_the_number_of_persons_unknown(tmp_path: Path) -> None:
    tables = named(tmp_path, "1号,2025-03-04,张三李四,\n2号,2025-03-05,张三、李四,A01\n")

    assert tables.acts["actors_damaged"].to_list() == [True, True]
    assert tables.actors.is_empty()
    assert [row for row, _ in reasons(tables)] == [2, 3]
    assert adds_up(tables)


def test_names_alone_do_not_tell_the_persons_of_several_roles_apart(tmp_path: Path) -> None:
    act = PERSONS["acts"][0]
    both = [*act["persons"], {"role": "reviewer", "column": "主持人", "optional": True}]
    plain = PERSONS | {"acts": [act | {"persons": both}]}

    tables = named(tmp_path, "1号,2025-03-04,张三,\n2号,2025-03-05,李四,A02\n", plain)

    assert tables.acts["actors_damaged"].to_list() == [True, False]
    assert signatures(tables) == [(1, "officer", "A02")]


def test_key_that_is_merged_with_the_row_above_is_said_to_be_empty_once(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ["案号", "立案日", "决定日", "万元"])
    sheet.write_row(1, 0, ["", "2025-03-04", "2025-04-01", "1"])
    sheet.write_row(2, 0, ["", "2025-03-05", "2025-04-02", "2"])
    sheet.merge_range(1, 0, 2, 0, "A1")
    book.close()

    tables = read_tables(
        [path], DECLARATIONS, mappings=[TableMapping.from_plain(LEDGER)], run_day=RUN_DAY
    )

    assert tables.acts["row"].to_list() == [2, 2]
    assert tables.rejects.select("row", "column", "reason").rows() == [(3, "案号", EMPTY_KEY)]
    assert adds_up(tables)
