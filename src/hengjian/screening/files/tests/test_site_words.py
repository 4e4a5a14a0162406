"""Conditions, demands and articles in words, and the truth of what a condition is turned into."""

import ast
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from hengjian.rulebook.citations import ArticleDatabase
from hengjian.rulebook.model import Statute, StatuteVersion
from hengjian.rulebook.rules import Rule
from hengjian.screening.files.site.demands import points_of, reads_in_words, sentence_of
from hengjian.screening.files.site.phrases import (
    Group,
    Leaf,
    Phrase,
    condition_in_words,
    number_in_words,
    outline_of,
)
from hengjian.screening.files.site.statutes import NOT_FOUND, NOT_INSTALLED, Articles
from hengjian.screening.files.tests.sample import DUE_LATE, rulebook

NOTICE = "penalty-law.64.hearing-notice-late"
TWO_OFFICERS = "penalty-law.42.two-officers"


def rule(rule_id: str = DUE_LATE) -> Rule:
    return rulebook().rule(rule_id)


def said(expression: str) -> str:
    """Write an outline on one line: lists in brackets, with 且 or 或 between their parts."""
    return flat(condition_in_words(rulebook().pack, rule(), expression))


def flat(phrase: Phrase) -> str:
    if phrase.joint is None:
        return phrase.text
    return f"[{(' 且 ' if phrase.joint == 'all' else ' 或 ').join(map(flat, phrase.parts))}]"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ('procedure == "ordinary"', "程序是“普通程序”"),
        ('procedure != "ordinary"', "程序不是“普通程序”"),
        ('not procedure == "ordinary"', "程序不是“普通程序”"),
        ("any(hearing)", "有“举行听证”"),
        ("not any(hearing)", "没有“举行听证”"),
        ("major", "案件标明“情节复杂或者重大”"),
        ("not prior_notice.hearing_right", "“事先告知”标明不是“已告知听证权利”"),
        ("prior_notice <= decision", "“事先告知”在“处罚决定”当天或者以前"),
        ("not prior_notice <= decision", "“事先告知”没有在“处罚决定”当天或者以前"),
        ("decision > prior_notice", "“处罚决定”晚于“事先告知”"),
        ('decision >= date("2024-03-01")', "“处罚决定”在 2024年3月1日当天或者以后"),
        ("decision <= filing + 3", "“处罚决定”在“立案”往后数 3 天的那天或者以前"),
        ("decision >= filing - 1", "“处罚决定”在“立案”的前一天当天或者以后"),
        ("observed > decision", "数据完整到的那一天晚于“处罚决定”"),
        ('"fine" in decision.kinds', "“处罚决定”的“处罚种类”包括“罚款”"),
        ('not "fine" in decision.kinds', "“处罚决定”的“处罚种类”不包括“罚款”"),
        ("decision.amount >= 500000", "“处罚决定”的“金额”不少于 5,000 元"),
        ("count(hearing) == 1", "“举行听证”的次数为 1 次"),
        ("1 <= count(hearing)", "“举行听证”的次数不少于 1 次"),
        ("persons(decision, officer) < 2", "“处罚决定”的执法人员人数少于 2 人"),
        ("decision - filing <= 3", "从“立案”到“处罚决定”的天数 不多于 3 天"),
        ("working_days(filing, decision) <= 3", "从“立案”的次日数到“处罚决定”的工作日不多于 3 个"),
        (
            "not working_days(filing, decision) <= 3",
            "从“立案”的次日数到“处罚决定”的工作日多于 3 个，或者没有“处罚决定”",
        ),
        ("extended(penalty.decision_days) > 0", "“立案后作出处罚决定的期限”有延长的记录"),
        ("not extended(penalty.decision_days) > 0", "“立案后作出处罚决定的期限”没有延长的记录"),
    ],
)
def test_a_condition_is_said_in_words(expression: str, words: str) -> None:
    assert said(expression) == words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("major and any(hearing)", "[案件标明“情节复杂或者重大” 且 有“举行听证”]"),
        ("not (major and any(hearing))", "[案件标明不是“情节复杂或者重大” 或 没有“举行听证”]"),
        ("not (major or any(hearing))", "[案件标明不是“情节复杂或者重大” 且 没有“举行听证”]"),
        (
            "major and not (any(hearing) and not any(panel))",
            "[案件标明“情节复杂或者重大” 且 [没有“举行听证” 或 有“集体讨论”]]",
        ),
        (
            "1 <= count(hearing) <= 2",
            "[“举行听证”的次数不少于 1 次 且 “举行听证”的次数不多于 2 次]",
        ),
    ],
)
def test_a_negation_is_carried_down_to_the_sentences(expression: str, words: str) -> None:
    assert said(expression) == words


def truth(part: Leaf | Group, atoms: Mapping[str, bool]) -> bool:
    if isinstance(part, Leaf):
        return holds(part.node, atoms) == part.holds
    return {"all": all, "any": any}[part.joint](truth(each, atoms) for each in part.parts)


def holds(node: ast.expr, atoms: Mapping[str, bool]) -> bool:
    """Evaluate a condition as written, its comparisons and marks being true or false at will."""
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(holds(value, atoms) for value in values)
        case ast.BoolOp(values=values):
            return any(holds(value, atoms) for value in values)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return not holds(inner, atoms)
        case ast.Compare(left=left, ops=[_, _], comparators=[middle, right]):
            halves = (
                ast.Compare(left, node.ops[:1], [middle]),
                ast.Compare(middle, node.ops[1:], [right]),
            )
            return all(holds(half, atoms) for half in halves)
    return atoms[ast.unparse(node)]


@pytest.mark.parametrize(
    "condition",
    [
        "a and not (b or c and not d)",
        "not (a and (b or not (c and d)))",
        "a or b or not (not c or not (d and a))",
        "not a < b <= c and (d or not c)",
    ],
)
def test_an_outline_is_true_exactly_where_its_condition_is(condition: str) -> None:
    node = ast.parse(condition, mode="eval").body
    atoms = ["a", "b", "c", "d", "a < b", "b <= c"]
    outline = outline_of(node)
    told = [
        (holds(node, given), truth(outline, given))
        for given in (
            dict(zip(atoms, values, strict=True)) for values in product((True, False), repeat=6)
        )
    ]

    assert {true for true, _ in told} == {True, False}
    assert all(true == shown for true, shown in told)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("{0} and {1}", "包括全部这些：“罚款”、“警告”"),
        ("{0} or {1}", "包括其中之一：“罚款”、“警告”"),
        ("not {0} and not {1}", "都不包括：“罚款”、“警告”"),
        ("not ({0} and {1})", "没有同时包括：“罚款”、“警告”"),
    ],
)
def test_several_codes_of_one_set_share_a_sentence(expression: str, words: str) -> None:
    asked = expression.format('"fine" in decision.kinds', '"warning" in decision.kinds')

    assert said(asked) == f"“处罚决定”的“处罚种类”{words}"


def test_a_sum_that_is_reckoned_first_stands_in_brackets() -> None:
    words = number_in_words(rulebook().pack, rule(), "decision.amount * (decision - filing + 1)")

    assert words == "“处罚决定”的“金额” × （从“立案”到“处罚决定”的天数 ＋ 1）"


def test_a_demand_is_the_rule_s_own_sentence_without_the_case() -> None:
    pack, text = rulebook().pack, rule().text
    told = replace(
        text,
        says="应当在 {limit} 内作出，最迟 {due}，本案罚款 {decision.amount}；{state}。",
        says_open="",
    )

    assert sentence_of(pack, replace(rule(), text=told)) == "应当在 90 天内作出。"


def test_a_wait_says_from_which_day_it_is_over() -> None:
    points = {point.term: flat(point.phrase) for point in points_of(rulebook().pack, rule(NOTICE))}

    assert points["先"] == "“听证通知”"
    assert points["后"] == "“举行听证”"
    assert points["中间要等"].endswith("期满当天就可以")


def test_people_are_counted_once() -> None:
    found = points_of(rulebook().pack, rule(TWO_OFFICERS))

    assert [flat(point.phrase) for point in found] == ["“询问”的执法人员，同一个人只数一次", "2 人"]


def test_what_is_read_names_acts_with_their_fields_and_people() -> None:
    found = reads_in_words(rulebook().pack, rule(TWO_OFFICERS))

    assert "“询问”（执法人员、全程同步录音录像、场所）" in found


# --- articles ---------------------------------------------------------------------------------------

WORDS = "第一款。\n有下列情形之一的：\n（一）甲；\n（二）乙。\n第三款。"


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    file = tmp_path / "laws.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE laws (law_id, law_name, status, version_date)")
        connection.execute(
            "CREATE TABLE articles (law_id, article_no, article_no_arabic, article_text)"
        )
        connection.execute("INSERT INTO laws VALUES ('tea', '茶法', '现行有效', '2020-01-01')")
        connection.execute("INSERT INTO articles VALUES ('tea', '第二条', 2, ?)", (WORDS,))
    tea = Statute("tea-law", "茶法", "茶法", "law", (StatuteVersion(0, None, 3),))
    return Articles(replace(rulebook().pack, statutes={"tea-law": tea}), ArticleDatabase(file))


def cited_lines(articles: Articles, cite: str) -> list[str]:
    return [line.text for line in articles.quote(cite).lines if line.cited]


def test_an_article_is_quoted_with_the_cited_paragraph_and_its_items_marked(
    articles: Articles,
) -> None:
    quoted = articles.quote("tea-law:2(2)")

    assert quoted.label == "《茶法》第二条第二款"
    assert quoted.href == "statutes/tea-law.html#a2"
    assert [line.text for line in quoted.lines] == WORDS.split("\n")
    assert cited_lines(articles, "tea-law:2(2)") == [
        "有下列情形之一的：",
        "（一）甲；",
        "（二）乙。",
    ]
    assert cited_lines(articles, "tea-law:2(3)") == ["第三款。"]


def test_of_an_item_only_its_own_line_is_marked(articles: Articles) -> None:
    assert cited_lines(articles, "tea-law:2(2)(1)") == ["（一）甲；"]
    assert cited_lines(articles, "tea-law:2(2)②") == ["（二）乙。"]


def test_where_the_whole_article_is_cited_no_paragraph_is_marked(articles: Articles) -> None:
    assert articles.quote("tea-law:2").lines
    assert not cited_lines(articles, "tea-law:2")


def test_an_article_that_is_not_there_says_so(articles: Articles) -> None:
    assert articles.quote("tea-law:3").missing == NOT_FOUND


def test_without_the_statute_file_the_page_says_so() -> None:
    quoted = Articles(rulebook().pack, None).quote(rule().text.cite)

    assert not quoted.lines
    assert quoted.missing == NOT_INSTALLED
