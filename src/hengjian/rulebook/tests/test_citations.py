"""Reading citations, saying them in Chinese, and looking articles up in a small law file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hengjian.rulebook.citations import (
    ArticleDatabase,
    Citation,
    NotACitation,
    chinese_numeral,
    count_paragraphs,
    fault_of,
    parse_citation,
)
from hengjian.rulebook.model import Statute, StatuteVersion

LAW = Statute("tea-law", "茶法", "中华人民共和国茶法", "law", (StatuteVersion(0, None, 3),))
RULE = Statute("tea-rule", "茶规", "茶规", "rule", (StatuteVersion(0, None, 12),))

ARTICLES = (
    ("old", "第一条", 1, "旧文。"),
    ("new", "第一条", 1, "新文。"),
    ("new", "第二条", 2, "第一款。\n有下列情形之一的：\n（一）甲；\n（二）乙。\n第三款。"),
    ("new", "第三条", 3, "末条。"),
    ("new", "第三条之一", 3, "后加的一条。"),
)
LAWS = (
    ("new", "中华人民共和国茶法", "现行有效", "2020-01-01"),
    ("old", "中华人民共和国茶法", "历史版本", "2024-01-01"),
)


@pytest.fixture
def database(tmp_path: Path) -> ArticleDatabase:
    file = tmp_path / "法 库#1.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE laws (law_id, law_name, status, version_date)")
        connection.execute(
            "CREATE TABLE articles (law_id, article_no, article_no_arabic, article_text)"
        )
        connection.executemany("INSERT INTO laws VALUES (?, ?, ?, ?)", LAWS)
        connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?)", ARTICLES)
    return ArticleDatabase(file)


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("tea-law:57", Citation("tea-law", 57)),
        ("tea-law:57(2)", Citation("tea-law", 57, paragraph=2)),
        ("tea-law:64(1)(2)", Citation("tea-law", 64, paragraph=1, item=2)),
        ("tea-law:64(1)②", Citation("tea-law", 64, paragraph=1, item=2)),
        ("tea-law:9⑤", Citation("tea-law", 9, item=5)),
        (" tea-law:17-1 ", Citation("tea-law", 17, inserted=1)),
    ],
)
def test_citation_is_read(text: str, citation: Citation) -> None:
    assert parse_citation(text) == citation


@pytest.mark.parametrize(
    "text",
    ["", "tea-law", "tea-law:", "tea-law:0", "tea-law:5(0)", "Tea:5", "tea-law:5 6", "tea-law:5()"],
)
def test_what_is_no_citation_is_refused_with_the_text_shown(text: str) -> None:
    with pytest.raises(NotACitation, match="不是合格的引用"):
        parse_citation(text)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (57, "五十七"), (100, "一百"),
        (101, "一百零一"), (110, "一百一十"), (115, "一百一十五"), (300, "三百"), (999, "九百九十九"),
        (1000, "一千"), (1005, "一千零五"), (1010, "一千零一十"), (1242, "一千二百四十二"),
    ],
)  # fmt: skip
def test_number_is_written_as_statutes_write_it(number: int, written: str) -> None:
    assert chinese_numeral(number) == written


@pytest.mark.parametrize("number", [0, -3, 10_000])
def test_number_that_statutes_do_not_have_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="不在 1 至 9999 之间"):
        chinese_numeral(number)


def test_no_two_numbers_are_written_alike() -> None:
    assert len({chinese_numeral(number) for number in range(1, 10_000)}) == 9_999


def test_citation_is_shown_in_chinese() -> None:
    assert parse_citation("tea-law:57(2)").display("茶法") == "《茶法》第五十七条第二款"
    assert parse_citation("tea-law:64(1)②").display("茶法") == "《茶法》第六十四条第一款第二项"
    assert parse_citation("tea-law:17-1").display("茶法") == "《茶法》第十七条之一"


@pytest.mark.parametrize(
    "title", ["茶法", "中华人民共和国茶法", "《中华人民共和国茶法》", "《茶法》"]
)
def test_article_is_found_by_short_and_full_title(database: ArticleDatabase, title: str) -> None:
    assert database.article(title, 3) == "末条。"
    assert database.article(title, 3, 1) == "后加的一条。"
    assert database.last_article(title) == 3


def test_text_in_force_wins_over_a_newer_row_of_another_version(database: ArticleDatabase) -> None:
    assert database.article("茶法", 1) == "新文。"


def test_unknown_law_or_article_is_none(database: ArticleDatabase) -> None:
    assert database.article("咖啡法", 1) is None
    assert database.article("茶法", 4) is None
    assert database.last_article("咖啡法") is None


def test_law_file_is_opened_for_reading_only(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"

    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        ArticleDatabase(missing).article("茶法", 1)

    assert not missing.exists()


def test_paragraphs_are_counted_with_their_items() -> None:
    assert count_paragraphs(ARTICLES[2][3]) == [0, 2, 0]


@pytest.mark.parametrize(
    "text", ["tea-law:1", "tea-law:2(3)", "tea-law:2(2)(2)", "tea-law:2②", "tea-law:3-1"]
)
def test_citation_that_is_there_has_no_fault(database: ArticleDatabase, text: str) -> None:
    assert fault_of(parse_citation(text), LAW, database) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tea-law:4", "只有 3 条"),
        ("tea-law:1-1", "找不到"),
        ("tea-law:2(4)", "该条只有 3 款"),
        ("tea-law:2(2)(3)", "那里只有 2 项"),
        ("tea-law:1①", "那里只有 0 项"),
    ],
)
def test_citation_that_leads_nowhere_says_why(
    database: ArticleDatabase, text: str, fault: str
) -> None:
    assert fault in (fault_of(parse_citation(text), LAW, database) or "")


def test_rule_is_held_against_its_article_count(database: ArticleDatabase) -> None:
    assert fault_of(parse_citation("tea-rule:12(9)"), RULE, database) is None
    assert "只有 12 条" in (fault_of(parse_citation("tea-rule:13"), RULE, database) or "")


def test_law_is_held_against_its_article_count_where_no_law_file_is_installed() -> None:
    assert fault_of(parse_citation("tea-law:3"), LAW, None) is None
    assert "只有 3 条" in (fault_of(parse_citation("tea-law:4"), LAW, None) or "")


def test_statute_that_is_not_listed_is_a_fault() -> None:
    assert "没有“tea-law”" in (fault_of(parse_citation("tea-law:1"), None, None) or "")
