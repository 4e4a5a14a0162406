"""A calculation as a calendar: what each day looks like, how long stretches are folded."""

from __future__ import annotations

from datetime import date

from hengjian.rulebook.calendars import number
from hengjian.rulebook.explanation import Step
from hengjian.screening.calendar import Square, Strip, lines, strip


def at(month: int, day: int, year: int = 2026) -> int:
    return number(date(year, month, day))


def shown(steps: list[Step]) -> Strip:
    found = strip(steps)
    assert found is not None
    return found


def square(of: Strip, month: int, day: int) -> Square:
    every = [*of.boxes, *(each for row in of.months for each in row.squares if each)]
    return next(each for each in every if each.day == date(2026, month, day))


LATE = [
    Step("start", at(7, 6), at(7, 6), note="立案，当天不计"),
    Step("counted", at(7, 7), at(8, 2), 1, 27, unit="天"),
    Step("paused", at(8, 3), at(8, 19), note="检验，不计入"),
    Step("counted", at(8, 20), at(9, 4), 28, 43, unit="天"),
    Step("last_day", at(9, 5), at(9, 5), 44, 44, "最后一天", "天"),
    Step("late", at(9, 6), at(9, 10), 1, 5, unit="天"),
    Step("act", at(9, 10), at(9, 10), note="处罚决定"),
]


def test_each_day_looks_as_it_was_counted() -> None:
    months = shown(LATE)

    assert [
        square(months, *day).look
        for day in ((7, 5), (7, 6), (7, 7), (8, 3), (9, 5), (9, 6), (9, 10))
    ] == ["", "start", "counted", "paused", "last", "late", "late-act"]


def test_marked_days_bear_the_first_character_of_what_was_done() -> None:
    months = shown(LATE)

    assert square(months, 7, 6).sign == "立"
    assert square(months, 9, 5).sign == "限"
    assert square(months, 9, 10).sign == "处"


def test_month_says_how_many_days_counted_and_how_many_were_paused() -> None:
    assert [row.summary for row in shown(LATE).months] == [
        "计 25 天", "计 14 天　停 17 天", "计 5 天　超 5 天",
    ]  # fmt: skip


def test_few_days_are_boxes_with_their_numbers() -> None:
    days = shown(
        [
            Step("start", at(9, 24), at(9, 24), note="送达，当天不计"),
            Step("day_off", at(9, 25), at(9, 27), note="中秋"),
            Step("counted", at(9, 28), at(9, 30), 1, 3, unit="个工作日"),
        ]
    )

    assert not days.months
    assert [each.sign for each in days.boxes] == ["送", "", "", "", "1", "2", "3"]
    assert square(days, 9, 25).title == "9月25日（周五）：中秋"
    assert square(days, 9, 29).title == "9月29日（周二）：第 2 个工作日"


def test_months_alike_are_folded_into_one_line() -> None:
    rows = shown(
        [
            Step("last_day", at(1, 15), at(1, 15), note="最后一天"),
            Step("late", at(1, 16), at(6, 10), 1, 146, unit="天"),
        ]
    ).months

    assert [len(row.squares) for row in rows] == [31, 0, 31]
    assert rows[1].summary == "2026年2月至5月，每天如此：超 120 天"


def test_limit_in_months_is_counted_without_numbering_days() -> None:
    days = shown(
        [
            Step("start", at(1, 31), at(1, 31), note="查封"),
            Step("counted", at(2, 1), at(2, 28), 1, 1, unit="个月"),
            Step("last_day", at(2, 28), at(2, 28), note="最后一天"),
        ]
    )

    assert square(days, 2, 10).title == "2月10日（周二）：计入"
    assert square(days, 2, 28).look == "last"


def test_nothing_is_drawn_where_nothing_was_calculated() -> None:
    assert strip([]) is None


def test_table_says_the_same_as_the_calendar() -> None:
    table = lines(LATE)

    assert (table[1].first_day, table[1].last_day) == (date(2026, 7, 7), date(2026, 8, 2))
    assert table[1].numbers == "第 1–27 天"
    assert table[2].word == "停止计算"
