"""Rows as another system sends them."""

import io
import json

import polars as pl
import pytest

from hengjian.intake import rows
from hengjian.intake.rows import BadRows, files_of_json, files_of_lines


def frame(content: bytes) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(content))


def lines(*sent: object) -> bytes:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in sent).encode()


def test_every_value_is_kept_as_the_text_that_was_sent() -> None:
    row = b'{"amount": 200000.00, "days": 12345678901234567890, "full": true, "on": null, "kinds": ["a", "b"]}'
    sent = b'{"acts": [' + row + b"]}"

    [file] = files_of_json(sent)

    assert file.name == "acts.parquet"
    assert frame(file.content).row(0, named=True) == {
        "amount": "200000.00", "days": "12345678901234567890", "full": "true", "on": None, "kinds": "a；b",
    }  # fmt: skip


def test_lines_and_one_object_give_the_same_files() -> None:
    cases = [{"case": "1", "number": "1号"}, {"case": "2", "body": "甲局\u2028"}]

    of_lines = files_of_lines(lines(*({"table": "cases", **each} for each in cases)) + b"\n\n")

    assert of_lines == files_of_json(json.dumps({"cases": cases}).encode())


def test_table_without_rows_is_left_out() -> None:
    assert [each.name for each in files_of_json(b'{"cases": [{"case": "1"}], "acts": []}')] == [
        "cases.parquet"
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是完好的 JSON"),
        (b'{"cases": [}', "第 1 行第 12 个字符不是完好的 JSON"),
        (b"[]", "不是一个 JSON 对象"),
        (b"{}", "没有一行数据"),
        (b'{"cases": []}', "没有一行数据"),
        (b'{"cases": [{}]}', "行都是空的"),
        (b'{"cases": {}}', "不是列表"),
        (b'{"cases": [1]}', "第 1 行不是 JSON 对象"),
        ('{"案件": []}'.encode(), "没有的表“案件”"),
        (b'{"cases": [{"case": {"a": 1}}]}', "第 1 行的“case”不是单个的值"),
        (b'{"cases": [{"case": [null]}]}', "不是单个的值，也不是文字的列表"),
        (b'{"cases": [{"case": "1", "case": "2"}]}', "“case”写了两次"),
        (b'{"cases": [{"case": "1\\u0000"}]}', "第 1 行的“case”含有空字节"),
        (b'{"cases": [{"case": NaN}]}', "NaN 不是 JSON 里的数"),
        (b'{"cases": [{"case": "\\ud800"}]}', "不成对的 Unicode"),
        ("{}".encode("utf-16"), "不是 UTF-8"),
        (b'{"cases": ' + b"[" * 100_000, "嵌套得太深"),
    ],
)
def test_what_is_no_rows_is_told_with_its_place(content: bytes, words: str) -> None:
    with pytest.raises(BadRows, match=words):
        files_of_json(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lines({"table": "cases", "case": "1"}, {"case": "2"}), "第 2 行没有用 table 写明"),
        (lines({"table": ["cases"], "case": "2"}), "第 1 行没有用 table 写明"),
        (b'{"table": "cases"', "第 1 行不是完好的 JSON"),
        (b"1", "第 1 行不是 JSON 对象"),
        (b"\n", "没有一行数据"),
    ],
)
def test_line_that_is_no_row_is_told_with_its_number(content: bytes, words: str) -> None:
    with pytest.raises(BadRows, match=words):
        files_of_lines(content)


def test_columns_without_end_are_refused_before_they_fill_the_memory() -> None:
    many = [{f"column{number}": "1"} for number in range(rows.MOST_COLUMNS + 1)]

    with pytest.raises(BadRows, match="301 列，最多 300 列"):
        files_of_json(json.dumps({"cases": many}).encode())


def test_odd_name_is_told_in_a_printable_form() -> None:
    with pytest.raises(BadRows, match="没有的表“a�”"):
        files_of_json(b'{"a\\u0000": []}')
