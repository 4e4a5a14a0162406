"""Pictures of the first page: what they show and what their titles say."""

from __future__ import annotations

from datetime import date

from hengjian.desk import charts
from hengjian.registry.models.bodies import Body

MONTHS = charts.months_until(date(2026, 2, 10))
BODIES = {1: Body(pk=1, name="市文旅局"), 2: Body(pk=2, name="市城管局")}


def test_months_run_over_the_turn_of_the_year() -> None:
    assert MONTHS[0] == "2025-03"
    assert MONTHS[-3:] == ("2025-12", "2026-01", "2026-02")


def test_body_with_most_comes_first_and_every_month_has_its_cell() -> None:
    heat = charts.heat({(1, "2026-02"): 2, (2, "2025-06"): 9}, BODIES, MONTHS)

    assert heat is not None
    assert [row.name for row in heat.rows] == ["市城管局", "市文旅局"]
    assert [cell.count for cell in heat.rows[1].cells] == [0] * 11 + [2]


def test_title_names_the_body_that_rose_most() -> None:
    heat = charts.heat({(1, "2026-02"): 5, (1, "2025-11"): 1, (2, "2025-06"): 9}, BODIES, MONTHS)

    assert heat is not None
    assert heat.title == "市文旅局近三个月比前三个月多 4 个"


def test_title_of_a_single_body_compares_it_with_itself() -> None:
    heat = charts.heat({(1, "2026-02"): 5, (1, "2025-10"): 7}, BODIES, MONTHS)

    assert heat is not None
    assert heat.title == "近三个月 5 个，前三个月 7 个"


def test_shades_of_the_legend_cover_all_figures_without_a_gap() -> None:
    heat = charts.heat({(1, "2026-02"): 10, (1, "2026-01"): 1}, BODIES, MONTHS)

    assert heat is not None
    assert [words for _, words in heat.legend] == ["1–2", "3–5", "6–8", "9–10"]
    assert [cell.shade for cell in heat.rows[0].cells[-2:]] == [1, 4]


def test_bodies_beyond_the_twelfth_are_told_by_number() -> None:
    heat = charts.heat({(pk, "2026-02"): 1 for pk in range(1, 16)}, {}, MONTHS)

    assert heat is not None
    assert (len(heat.rows), heat.left_out) == (12, 3)


def test_nothing_found_gives_no_picture() -> None:
    assert charts.heat({}, {}, MONTHS) is None
    assert charts.trend({}, MONTHS) is None


def test_trend_lays_the_same_month_of_last_year_behind() -> None:
    trend = charts.trend({"2026-02": 4, "2025-02": 8}, MONTHS)

    assert trend is not None
    last = trend.points[-1]
    assert (last.count, last.before) == (4, 8)
    assert last.y > last.before_y
    assert trend.title == "近一年比前一年少 50%"


def test_trend_without_last_year_does_not_claim_a_change() -> None:
    trend = charts.trend({"2026-02": 4}, MONTHS)

    assert trend is not None
    assert trend.title == "近一年 4 个，前一年没有数据"


def test_month_is_full_once_nine_in_ten_of_its_cases_have_had_time_to_close() -> None:
    # Sixty days before 10 February lies 12 December: November is over by then, December is not.
    assert MONTHS[charts.full_months(MONTHS, date(2026, 2, 10), 60) - 1] == "2025-11"
    assert charts.full_months(MONTHS, date(2026, 2, 10), 0) == 11
    assert charts.full_months(MONTHS, date(2026, 2, 10), 1_000) == 0


def test_no_month_is_full_where_nobody_knows_how_long_cases_take() -> None:
    assert charts.full_months(MONTHS, date(2026, 2, 10), None) == 0


def test_month_that_is_not_full_is_not_held_against_last_year() -> None:
    counts = {"2025-11": 8, "2024-11": 8, "2026-02": 1, "2025-02": 9}

    trend = charts.trend(counts, MONTHS, 9)

    assert trend is not None
    assert trend.title == "已满期的 9 个月与上年同期持平"
    assert len(trend.line.split()) == 9
    assert len(trend.unripe.split()) == 4
    assert trend.points[8].x < trend.unripe_from < trend.points[9].x


def test_trend_of_full_months_alone_has_no_unripe_part() -> None:
    trend = charts.trend({"2025-11": 8}, MONTHS, 12)

    assert trend is not None
    assert trend.unripe == ""


def test_trend_without_a_full_month_compares_nothing() -> None:
    trend = charts.trend({"2026-02": 4, "2025-02": 8}, MONTHS, 0)

    assert trend is not None
    assert trend.title == "近一年 4 个，都未满期"


def test_fall_in_months_that_are_not_full_is_no_improvement() -> None:
    counts: dict[tuple[int | None, str], int] = {
        (1, "2025-11"): 5, (1, "2025-08"): 3, (2, "2025-06"): 9,
    }  # fmt: skip

    heat = charts.heat(counts, BODIES, MONTHS, 9)

    assert heat is not None
    assert heat.title == "市文旅局满期的近三个月比前三个月多 2 个"


def test_too_few_full_months_are_not_compared() -> None:
    heat = charts.heat({(1, "2025-11"): 5, (2, "2025-06"): 9}, BODIES, MONTHS, 5)

    assert heat is not None
    assert heat.title == "一年来最多的是市城管局"
