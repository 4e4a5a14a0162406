"""The command `read`."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run

FILE = (
    "决定日,结果,依据\n2024年9月9日,行政拘留六日并处罚款三百元,《甲法》第三条第一款\n明天,申诫,\n"
)
ASKED = ("--column", "决定日=date", "--column", "结果=penalty", "--column", "依据=citations")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "决定.csv"
    path.write_bytes(FILE.encode("gb18030"))
    return path


def test_json_is_one_object_a_row_in_the_stable_form(file: Path) -> None:
    done = run("read", file, *ASKED, "--json")
    first, second = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert first == (
        '{"row":1,"values":{"决定日":"2024-09-09","结果":{"kinds":["fine","detention"],'
        '"fine_fen":30000,"detention_days":6,"offset_days":null,"not_executed":false,'
        '"confiscation_fen":null,"goods_confiscated":false,"licence":null,"rest":""},'
        '"依据":[{"law":"甲法","article":3,"paragraph":1,"item":null,"point":null}]},"unread":[]}'
    )
    form = json.loads(second)
    assert form["values"]["依据"] is None
    assert form["values"]["结果"]["rest"] == "申诫"
    assert form["unread"] == [{"column": "决定日", "text": "明天"}]


def test_table_counts_the_rows_that_were_read_in_full(file: Path) -> None:
    done = run("read", file, *ASKED)

    assert done.code == 0
    assert "罚款 300.00 元，行政拘留 6 日" in done.out
    assert "《甲法》第3条第1款" in done.out
    assert "共 2 行，完整读出 1 行（50.0%）。" in done.out
    assert "第 2 行：决定日“明天”；结果“申诫”" in done.out


def test_orders_beside_a_penalty_are_shown_below_titles_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "决定.csv"
    path.write_text(
        "某局处罚决定,,\n序号,结果,依据\n1,罚款五百元，责令改正,《甲法》第三条\n", "utf-8"
    )

    done = run("read", path, "--column", "结果=penalty")

    assert done.code == 0
    assert "罚款 500.00 元，责令改正" in done.out
    assert "完整读出 1 行（100.0%）" in done.out


def test_row_that_cannot_be_split_is_told_and_ends_in_code_3(file: Path) -> None:
    file.write_text(f'{FILE}2024-09-10,"警告,\n', "utf-8")
    done = run("read", file, *ASKED, "--json")

    assert done.code == 3
    assert "数据第 3 行没有读" in done.err
    assert json.loads(done.out.splitlines()[-1])["values"] == dict.fromkeys(
        ("决定日", "结果", "依据")
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--column", "决定日=day"), 2, "读法是 text、date、amount"),
        (("--column", "决定日"), 2, "列名=读法"),
        (("--column", "决定日=date", "--column", "决定日=text"), 2, "只能写一种读法"),
        ((), 2, "缺少选项 --column"),
        (("--column", "没有=date"), 5, "没有列 没有"),
    ],
)
def test_wrong_column_is_told(file: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = run("read", file, *words)

    assert done.code == code
    assert said in done.err
    assert not done.out


def test_folder_is_no_file_to_read(file: Path) -> None:
    done = run("read", file.parent, *ASKED)

    assert done.code == 2
    assert "不能写文件夹" in done.err
