"""Charts: shades, sums, and the run of one limit."""

from hengjian.rulebook.explanation import Step
from hengjian.screening.files.charts import STRIP_WIDTH, bars, heat, strip


def test_heat_table_sums_rows_and_columns_and_fills_empty_months() -> None:
    table = heat({("甲局", "2025-11"): 2, ("甲局", "2026-01"): 8, ("乙局", "2025-11"): 1})

    assert table is not None
    assert table.columns == ("2025-11", "2025-12", "2026-01")
    assert [(name, total) for name, _, total in table.rows] == [("甲局", 10), ("乙局", 1)]
    assert table.sums == (3, 0, 8)
    assert table.rows[0][1][1].shade == 0
    assert table.rows[0][1][2].shade == 4


def test_legend_bounds_are_those_of_the_shades() -> None:
    table = heat({("甲局", f"2025-{m:02d}"): m for m in range(1, 13)})

    assert table is not None
    assert table.legend == ((1, "1–3"), (2, "4–6"), (3, "7–9"), (4, "10 以上"))
    shades = [cell.shade for cell in table.rows[0][1]]
    assert shades == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


def test_few_findings_have_one_shade_per_number() -> None:
    table = heat({("甲局", "2025-01"): 1, ("甲局", "2025-02"): 2})

    assert table is not None
    assert table.legend == ((1, "1"), (2, "2"))


def test_many_months_become_years() -> None:
    table = heat({("甲局", "2000-01"): 1, ("甲局", "2013-06"): 4})

    assert table is not None
    assert table.unit == "年"
    assert len(table.columns) == 14


def test_what_is_older_than_the_table_is_counted_as_left_out() -> None:
    table = heat({("甲局", "1980-01"): 3, ("甲局", "2013-06"): 4})

    assert table is not None
    assert table.left_out == 3
    assert table.columns[0] == "1996"


def test_nothing_to_show_is_no_table() -> None:
    assert heat({}) is None
    assert heat({("甲局", ""): 3}) is None


def test_bars_are_ranked_and_the_rest_is_one_bar() -> None:
    shown = bars({"甲": 1, "乙": 8, "丙": 2, "丁": 2}, most=2)

    assert [(bar.name, bar.number) for bar in shown] == [("乙", 8), ("丁", 2), ("其余 2 个", 3)]
    assert shown[0].percent == 100


def test_runs_of_a_limit_fill_the_strip_side_by_side() -> None:
    steps = (
        Step("start", 10, 10, note="立案，当天不计"),
        Step("counted", 11, 99, 1, 89),
        Step("last_day", 100, 100, 90, 90, "最后一天"),
        Step("late", 101, 103, 1, 3, "逾期"),
        Step("act", 103, 103, note="处罚决定"),
    )
    runs = strip(steps)

    assert [run.look for run in runs] == ["start", "counted", "last", "late"]
    assert abs(runs[-1].x + runs[-1].width - STRIP_WIDTH) < 1
    assert all(run.width >= 3 for run in runs)
    assert runs[1].title == "1970-01-12 至 1970-04-10，89 天，第 1–89"


def test_judgement_without_a_calculation_has_no_strip() -> None:
    assert strip(()) == []
