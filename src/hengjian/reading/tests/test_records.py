import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from hengjian.reading.errors import UnusableFile
from hengjian.reading.records import NoSuchColumn, Record, read_records
from hengjian.reading.values import MOST_CHARACTERS

FILE = (
    "事由,依据,结果,日期,金额（万元）\n"
    "甲,《甲法》第三条,罚款二百元,2024年9月9日,0.02\n"
    "乙,,警告并申诫,明天,\n"
    '丙,《甲法》第三条第一,"坏\n'
    "丁,《乙法》第九条第二项,警告,45544,三万元\n"
)  # fmt: skip
COLUMNS = {"日期": "date", "结果": "penalty", "依据": "citations", "金额（万元）": "amount"}
DECISIONS = Path(
    os.environ.get(
        "PENALTY_DECISIONS",
        Path(__file__).resolve().parents[5] / "shared" / "data" / "cn_penalty_decisions.csv",
    )
)


def records(path: Path, columns: Mapping[str, str] = COLUMNS) -> list[Record]:
    return list(read_records(path, columns))


def test_every_row_is_read_or_said_not_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(FILE, "utf-8")
    first, second, third, fourth = records(path)

    assert first.complete
    assert first.values["日期"] == "2024-09-09"
    assert first.values["金额（万元）"] == 20_000
    assert second.unread == (("日期", "明天"),)
    assert second.values["依据"] is None
    assert second.partly
    assert third.row == 3
    assert "引号" in third.broken
    assert fourth.values["日期"] == "2024-09-09"
    assert fourth.values["金额（万元）"] == 3_000_000


def test_the_same_file_in_gbk_and_as_a_spreadsheet_gives_the_same(tmp_path: Path) -> None:
    rows = [line.split(",") for line in FILE.replace('"坏\n', "警告,,\n").splitlines()]
    plain, old = tmp_path / "a.csv", tmp_path / "b.csv"
    text = "\n".join(",".join(row) for row in rows)
    plain.write_text(text, "utf-8")
    old.write_text(text, "gbk")
    book = xlsxwriter.Workbook(tmp_path / "c.xlsx")
    sheet = book.add_worksheet()
    for r, row in enumerate([["某区台账"], *rows]):
        sheet.write_row(r, 0, row)
    book.close()

    assert records(old) == records(plain) == records(tmp_path / "c.xlsx")


@pytest.mark.parametrize("length", [MOST_CHARACTERS + 1, 3_000_000])
def test_cell_too_long_to_be_read_is_said_to_be_too_long(length: int, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "结果,日期\n警告,2024-09-09\n" + "第一条、" * (length // 4) + "罚,2024-09-09\n", "utf-8"
    )
    first, second = records(path, {"结果": "penalty", "日期": "date"})

    assert first.complete
    assert second.values == {"结果": None, "日期": "2024-09-09"}
    assert [column for column, _ in second.unread] == ["结果"]
    assert f"共 {length // 4 * 4 + 1:,} 字，太长" in second.unread[0][1]
    assert len(second.unread[0][1]) < 100


def test_cell_of_the_greatest_length_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("结果\n罚款二百元" + "，" * (MOST_CHARACTERS - 5) + "\n", "utf-8")

    (only,) = records(path, {"结果": "penalty"})

    assert only.values["结果"]["fine_fen"] == 20_000


def test_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(FILE, "utf-8")

    with pytest.raises(NoSuchColumn, match=r"没有列 处罚结果。表头是：事由、"):
        read_records(path, {"处罚结果": "penalty"})


def test_file_that_cannot_be_used_says_so_before_the_first_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")

    with pytest.raises(UnusableFile, match="空的"):
        read_records(tmp_path / "a.csv", COLUMNS)


@pytest.mark.skipif(not DECISIONS.is_file(), reason="没有真实的处罚决定数据，无法量完整率")
def test_real_decisions_are_read_in_full_all_but_a_few() -> None:
    columns = {"处罚日期": "date", "处罚结果": "penalty", "处罚依据": "citations"}
    found = records(DECISIONS, columns)

    assert len(found) > 1_000
    assert sum(record.complete for record in found) >= 0.995 * len(found)
