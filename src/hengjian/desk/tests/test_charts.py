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
