"""Deadlines in sentences, in labels and in the cells of tables."""

from datetime import date

import pytest

from hengjian.plans.documents.deadlines import (
    deadlines_in_label,
    deadlines_in_text,
    last_day,
    periods_in_text,
)
from hengjian.plans.documents.years import Years


def in_text(text: str, title: int | None = None) -> list[tuple[str, str | None]]:
    return [(one.text, one.value) for one in deadlines_in_text(text, Years(title=title))]


def in_label(text: str, title: int | None = None) -> list[tuple[str, str | None]]:
    return [(one.text, one.value) for one in deadlines_in_label(text, Years(title=title))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024年10月底前完成", "2024-10"),
        ("于2024年10月31日前完成", "2024-10-31"),
        ("2024年底前完成", "2024-12"),
        ("2024年年底前完成", "2024-12"),
        ("2024 年 9 月底前完成", "2024-09"),
        ("二〇二四年六月底前完成", "2024-06"),
        ("到2025年，覆盖率明显提高", "2025-12"),
        ("2025年前全面建成", "2024-12"),
        ("2024年第三季度末前完成", "2024-09"),
        ("2024年上半年完成修订", "2024-06"),
        ("于2024年6月印发实施方案", "2024-06"),
        ("每年3月底前报备", "--03"),
        ("每年3月31日前公开", "--03-31"),
        ("每年年底前报告", "--12"),
        ("年检应在次年3月底前完成", "--03"),
        ("2025年完成全部改造", "2025-12"),
        ("2024年5月17日（星期五）前上报", "2024-05-17"),
        ("2024年6月拟定方案", "2024-06"),
        ("每季度末前报送", None),
        ("每月5日前报送", None),
        ("到xx年底建成", None),
    ],
)
def test_day_by_which_a_sentence_wants_something(text: str, value: str | None) -> None:
    assert [one for _, one in in_text(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "自2021年7月15日起施行",
        "2023年6月印发的通知要求",
        "截至2023年底，已完成清理",
        "2023年完成了改造",
        "近五年未发生的事项",
        "3年内至少接受1次培训",
        "2024年前三季度的数据",
        "《三年行动计划（2023-2025年）》",
        "征求意见时间：2024年2月23日至3月24日",
        "年底考核的重要内容",
        "建立长期机制，持续推进",
    ],
)
def test_day_of_something_else_is_no_deadline(text: str) -> None:
    assert in_text(text) == []


def test_month_without_a_year_is_of_the_year_named_before_it() -> None:
    text = "2024年6月前梳理清单，8月底前完成整治，10月底前报告"

    assert [value for _, value in in_text(text, title=2020)] == ["2024-06", "2024-08", "2024-10"]


def test_month_without_a_year_is_of_the_year_in_the_title() -> None:
    assert in_text("8月底前完成", title=2026) == [("8月底前", "2026-08")]


def test_month_that_had_gone_by_when_the_plan_was_issued_is_of_the_next_year() -> None:
    years = Years(issued=(2023, 11))

    assert [one.value for one in deadlines_in_text("2月底前完成", years)] == ["2024-02"]
    assert [one.value for one in deadlines_in_text("12月底前完成", Years(issued=(2023, 11)))] == [
        "2023-12"
    ]


def test_month_whose_year_nobody_can_tell_has_no_value() -> None:
    assert in_text("8月底前完成") == [("8月底前", None)]


def test_second_of_two_months_is_of_every_year_too() -> None:
    assert [value for _, value in in_text("每年6月、12月底前报送")] == ["--06", "--12"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2025年10月", ["2025-10"]),
        ("2024年6月底前，并长期坚持", ["2024-06", None]),
        ("2024年3月至6月", ["2024-06"]),
        ("2023年12月—2025年12月", ["2025-12"]),
        ("2024-2025年", ["2025-12"]),
        ("2024.6", ["2024-06"]),
        ("2024-06-30", ["2024-06-30"]),
        ("2024", ["2024-12"]),
        ("每年11月", ["--11"]),
        ("6月、11月", ["2024-06", "2024-11"]),
        ("每年6月、12月", ["--06", "--12"]),
        ("长期坚持", [None]),
        ("立即整改", [None]),
        ("每季度", [None]),
        ("印发后30日内", [None]),
    ],
)
def test_label_keeps_every_deadline(text: str, values: list[str | None]) -> None:
    assert [value for _, value in in_label(text, title=2024)] == values


def test_label_without_a_day_keeps_its_words() -> None:
    assert in_label("按上级要求") == [("按上级要求", None)]
    assert in_label(" — ") == []


def test_period_alone_is_a_deadline_without_a_month() -> None:
    assert [one.text for one in periods_in_text("每年对案卷进行评议", [])] == ["每年"]
    assert periods_in_text("每年3月底前报备", [(0, 8)]) == []


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-02", date(2024, 2, 29)),
        ("2024-10-31", date(2024, 10, 31)),
        ("2023-02-30", None),
        ("--03", None),
        (None, None),
    ],
)
def test_last_day_of_a_deadline_that_comes_once(value: str | None, day: date | None) -> None:
    assert last_day(value) == day
