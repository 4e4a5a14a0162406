"""Tables of an office: sums agree, figures open what they count, and a reader's figures are of what he may see."""

from datetime import date
from uuid import UUID

import polars as pl
import pytest

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_grant, make_holder
from hengjian.evaluation import lists
from hengjian.evaluation.counting import UNCOVERED
from hengjian.evaluation.law import statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.places import Places, places_for
from hengjian.evaluation.reports import month_of, report_of, year_of
from hengjian.evaluation.store import Span, file_of, last_day, units_name
from hengjian.evaluation.tables import (
    Counted,
    Money,
    Slot,
    count_for,
    grid_of,
    groups_of,
    slots_of,
)
from hengjian.evaluation.tests.counted import (
    DATONG,
    HUANGSHI,
    NATIONAL,
    PENALTY,
    YIXIAN,
    counting,
    decisions,
)
from hengjian.evaluation.tests.factories import laid_out
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.rulebook.calendars import number

pytestmark = pytest.mark.django_db

YEAR = year_of(2025)
BUREAU = decisions(
    ("2025-03-01", "fine"), ("2025-03-31", "warning;fine"), ("2025-04-02", ""),
    ("2025-12-31", "licence_revoked;business_suspended"), ("2024-12-31", "fine"), ("", ""),
)  # fmt: skip
TEAM = decisions(("2025-03-01", "warning"), ("2025-05-01", "detention"))
STREET = decisions(("", ""), covers="filing")


ORDERS = (NATIONAL, DATONG, YIXIAN, HUANGSHI, PENALTY)


@pytest.fixture
def tabulation(db: None) -> Tabulation:
    """Give what is counted of a bureau, a team below it, and a street that tells no decisions."""
    del db
    make_body("/1/7/3/")
    told = {"/1/7/": BUREAU, "/1/7/3/": TEAM, "/1/8/": STREET}
    return laid_out(told, *ORDERS)


def reader(role: Role = Role.SUPERVISOR, place: str = "/1/") -> Account:
    return make_holder(role, place)


def places(place: str = "/1/", who: Account | None = None, top: UUID | None = None) -> Places:
    found = places_for(who or reader(place=place), DAY, top)
    assert found is not None
    return found


def of_year(tabulation: Tabulation, name: str = PENALTY, place: str = "/1/") -> Counted:
    return count_for(tabulation, counting(name), places(place), YEAR)


def slot(code: str, name: str = PENALTY) -> Slot:
    return next(each for each in slots_of(counting(name)) if each.code == code)


def figures(counted: Counted) -> dict[str, object]:
    """Give the figures that are not zero."""
    cells = {s.code: counted.cell(s) for s in slots_of(counted.counting)}
    return {code: cell for code, cell in cells.items() if cell}


def test_table_of_a_year_counts_what_was_decided_in_it(tabulation: Tabulation) -> None:
    assert figures(of_year(tabulation)) == {
        "warning": 1, "fine": 2, "halt": 1, "detention": 1, "unknown": 1, "uncovered": 1, "total": 6,
        "money": Money(1_000_000, 1),
    }  # fmt: skip


def test_whole_is_the_sum_of_the_columns_with_what_is_unknown(tabulation: Tabulation) -> None:
    for name in ORDERS:
        counted = of_year(tabulation, name)
        columns = [slot(column.code, name) for column in counting(name).parts[0].columns]

        parts = [counted.cell(each) for each in (*columns, slot("unknown", name))]

        assert counted.cell(slot("total", name)) == sum(n for n in parts if isinstance(n, int)) == 6


def test_lines_and_months_add_up_to_the_whole(tabulation: Tabulation) -> None:
    grid = grid_of(of_year(tabulation), last_day(tabulation))

    assert len(grid.lines) == 2
    assert len(grid.months) == 12
    for i, whole in enumerate(grid.total):
        for parts in (grid.lines, grid.months):
            cells = [cells[i] for _, cells in parts]
            if isinstance(whole, Money):
                assert whole.fen == sum(c.fen for c in cells if isinstance(c, Money))
                assert whole.unknown == sum(c.unknown for c in cells if isinstance(c, Money))
            else:
                assert whole == sum(c for c in cells if isinstance(c, int))


def test_months_after_the_end_of_the_data_have_no_figures(tabulation: Tabulation) -> None:
    counted = of_year(tabulation)

    grid = grid_of(counted, date(2025, 4, 2))

    months = dict(grid.months)
    assert list(months) == list(range(1, 13))
    assert months[4] == tuple(counted.cell(each, month=4) for each in grid.slots)
    assert 0 in months[2], "a month before the end in which nothing was done"
    assert all(cell is None for month in range(6, 12) for cell in months[month])
    assert grid.total == tuple(counted.cell(each) for each in grid.slots)


def test_data_end_with_the_newest_day_of_any_table_and_never_after_the_day_they_were_counted(
    tabulation: Tabulation,
) -> None:
    assert last_day(tabulation) == date(2025, 12, 31)
    tabulation.day = date(2025, 6, 30)
    assert last_day(tabulation) == date(2025, 6, 30)

    tabulation.day = DAY
    days = [number(DAY), number(date(2026, 1, 9)), number(date(2026, 1, 8)), None]
    pl.DataFrame({"day": days, "column": [UNCOVERED, 0, 0, 0]}).write_parquet(
        file_of(tabulation, units_name("another"))
    )

    assert last_day(tabulation) == date(2026, 1, 9)


def test_what_was_counted_after_the_end_of_the_data_all_the_same_is_not_left_out(
    tabulation: Tabulation,
) -> None:
    grid = grid_of(of_year(tabulation), date(2025, 4, 30))

    named = dict(zip((each.code for each in grid.slots), dict(grid.months)[5], strict=True))
    assert (named["detention"], named["total"]) == (1, 1)
    assert (named["fine"], named["unknown"]) == (None, None)


def test_period_that_begins_after_the_end_of_the_data_has_no_sum_either(
    tabulation: Tabulation,
) -> None:
    def whole(day: date) -> set[object]:
        month = month_of(2026, 1)
        counted = count_for(tabulation, counting(PENALTY), places(), month)
        return set(grid_of(counted, day).total)

    assert whole(date(2025, 12, 31)) == {None}
    assert whole(date(2026, 1, 1)) == {0, Money(0, 0)}


def test_figures_side_by_side_are_those_asked_for_one_by_one(tabulation: Tabulation) -> None:
    for name in ORDERS:
        counted = of_year(tabulation, name)
        grid = grid_of(counted, last_day(tabulation))

        for i, each in enumerate(grid.slots):
            assert [cells[i] for _, cells in grid.lines] == [
                counted.cell(each, line=line) for line, _ in grid.lines
            ]
            assert [cells[i] for _, cells in grid.months] == [
                counted.cell(each, month=month) for month, _ in grid.months
            ]


def test_a_month_asked_for_alone_is_the_month_of_the_year(tabulation: Tabulation) -> None:
    counted = of_year(tabulation)

    for month in range(1, 13):
        alone = count_for(tabulation, counting(PENALTY), places(), month_of(2025, month))
        for each in slots_of(counting(PENALTY)):
            assert alone.cell(each) == counted.cell(each, month=month)


def test_last_day_of_the_year_is_in_it_and_the_day_before_the_first_is_not(
    tabulation: Tabulation,
) -> None:
    day = date(2024, 12, 31)
    last = count_for(tabulation, counting(PENALTY), places(), Span(day, day))

    assert last.cell(slot("total")) == 1
    assert of_year(tabulation).cell(slot("halt"), month=12) == 1


def test_every_figure_opens_exactly_its_cases_and_each_says_its_column(
    tabulation: Tabulation,
) -> None:
    counted = of_year(tabulation)
    say = lists.UnitSayer(counting(PENALTY))
    opened = 0
    for each in slots_of(counting(PENALTY)):
        if not each.opens:
            continue
        rows = lists.units_behind(tabulation, counting(PENALTY), each, counted.places.bodies, YEAR)
        leaf = lists.leaf_of(rows, tabulation, "", say)
        assert len(leaf.rows) == counted.cell(each)
        if each.code not in ("total", "unknown", "uncovered"):
            assert all(f"“{each.label}”" in item.why for item in leaf.rows)
            opened += len(leaf.rows)
    assert opened == 5


def test_reason_tells_the_facts(tabulation: Tabulation) -> None:
    def why(code: str) -> str:
        say = lists.UnitSayer(counting(PENALTY))
        rows = lists.units_behind(tabulation, counting(PENALTY), slot(code), places().bodies, YEAR)
        return lists.leaf_of(rows, tabulation, "", say).rows[0].why

    assert why("halt") == (
        "2025-12-31 处罚决定，处罚种类：吊销许可证件、责令停产停业。一个决定有几种处罚的只计一件，"
        "计入其中最重（本口径排在最后）的一类，计入“责令停产停业、责令关闭、限制从业”。"
    )
    assert why("unknown") == (
        "2025-04-02 处罚决定，处罚种类：没有写明。处罚种类没有写明，不能归类，计入“不明”。"
    )
    assert why("uncovered").startswith("数据来源不报送“处罚决定”")


def test_every_column_that_has_data_is_in_a_choice_and_the_wholes_come_with_what_is_doubtful() -> (
    None
):
    for each in statistics().countings.values():
        slots = slots_of(each)
        groups = groups_of(slots)

        everything = {i for i, slot in enumerate(slots) if slot.code != "absent"}
        assert set(groups[0].positions) == everything, each.id
        parts = [set(group.positions) for group in groups if group.code not in ("all", "wholes")]
        assert not parts or set.union(*parts) == everything, each.id
        wholes = next((g.positions for g in groups if g.code == "wholes"), groups[0].positions)
        told = {(slots[i].part.code, slots[i].code) for i in wholes}
        doubtful = {(s.part.code, s.code) for s in slots if s.code in ("unknown", "uncovered")}
        assert doubtful <= told, each.id
        assert not [
            i for i in groups[-1].positions if slots[i].money and groups[-1].code == "wholes"
        ]


def test_whole_stands_right_after_what_it_adds_up() -> None:
    slots = [each.code for each in slots_of(counting(PENALTY))]
    columns = [column.code for column in counting(PENALTY).parts[0].columns]

    assert slots == [*columns, "unknown", "total", "uncovered", "money"]


# --- who sees what ------------------------------------------------------------------------------


def test_lines_are_the_bodies_right_below_each_with_all_below_it(tabulation: Tabulation) -> None:
    counted = of_year(tabulation)
    names = [line.name for line in counted.places.lines]

    assert names == ["单位/1/", "单位/1/7/", "单位/1/8/"]
    assert counted.cell(slot("total"), line=1) == 6
    assert counted.cell(slot("uncovered"), line=2) == 1


def test_agency_sees_its_own_figures_and_a_team_those_of_the_team(tabulation: Tabulation) -> None:
    agency = places(who=reader(Role.AGENCY_LEADER, "/1/7/"))
    team = places(who=reader(Role.AGENCY_CLERK, "/1/7/3/"))

    whole = [
        count_for(tabulation, counting(PENALTY), each, YEAR).cell(slot("total"))
        for each in (agency, team)
    ]
    assert whole == [6, 2]


def test_figures_of_two_grants_are_those_of_both_bodies(tabulation: Tabulation) -> None:
    who = reader(Role.SUPERVISOR, "/1/7/3/")
    make_grant(who, Role.SUPERVISOR, "/1/8/")

    counted = count_for(tabulation, counting(PENALTY), places(who=who), YEAR)

    assert [line.name for line in counted.places.lines] == ["单位/1/7/3/", "单位/1/8/"]
    assert (counted.cell(slot("total")), counted.cell(slot("uncovered"))) == (2, 1)


def test_body_that_a_reader_does_not_see_is_not_there_for_him(tabulation: Tabulation) -> None:
    del tabulation
    other = Body.objects.get(path="/1/8/").uuid

    assert places_for(reader(Role.AGENCY_LEADER, "/1/7/"), DAY, other) is None
    assert places_for(reader(Role.SUPERVISOR, "/1/"), DAY, other) is not None


def test_whoever_may_see_nothing_has_no_figures(tabulation: Tabulation) -> None:
    nobody = places(who=reader(Role.CITIZEN, "/1/"))
    counted = count_for(tabulation, counting(PENALTY), nobody, YEAR)

    assert counted.rows.is_empty()


# --- two counting rules --------------------------------------------------------------------------


def test_comparison_says_what_moves_where(tabulation: Tabulation) -> None:
    one, other = counting(DATONG), counting(YIXIAN)
    part = one.part("decisions"), other.part("decisions")

    moves = lists.compare(tabulation, one, other, places().bodies, YEAR)

    told = {
        (
            lists.column_words(part[0], m.one or 0),
            lists.column_words(part[1], m.other or 0),
        ): m.units
        for m in moves
    }
    assert told == {
        ("吊销许可证件", "责令停产停业"): 1, ("罚款", "罚款"): 2, ("警告", "警告"): 1,
        ("行政拘留", "行政拘留"): 1, ("不明", "不明"): 1, ("无从知道", "无从知道"): 1,
    }  # fmt: skip


def test_what_moves_can_be_opened(tabulation: Tabulation) -> None:
    one, other = counting(DATONG), counting(YIXIAN)
    halt = [column.code for column in other.parts[0].columns].index("halt")
    revoked = slot("revocation", DATONG)
    bodies = places().bodies

    moved = lists.units_behind(tabulation, one, revoked, bodies, YEAR, lists.Against(other, halt))
    elsewhere = lists.units_behind(
        tabulation, one, revoked, bodies, YEAR, lists.Against(other, None)
    )

    assert moved is not None
    assert elsewhere is not None
    assert (moved.collect().height, elsewhere.collect().height) == (1, 0)


# --- periods that are not over -------------------------------------------------------------------


def test_year_that_is_not_over_is_compared_with_as_many_days_of_the_year_before(
    tabulation: Tabulation,
) -> None:
    assert tabulation.day == date(2026, 3, 2)
    rules = [("行政处罚", counting(PENALTY))]

    told = [
        report_of(tabulation, rules, places(), span).sections[0].says[0]
        for span in (year_of(2026), year_of(2025), month_of(2026, 3))
    ]

    assert told[0].startswith("行政处罚：0 件；上年同期 2 件")
    assert told[1].startswith("行政处罚：6 件；上年 1 件")
    assert told[2].startswith("行政处罚：0 件；上月同期 0 件，上年同月同期 2 件")


def test_period_is_known_until_the_day_of_the_data_and_not_beyond_its_end() -> None:
    assert YEAR.known_until(date(2025, 5, 1)) == date(2025, 5, 1)
    assert YEAR.known_until(date(2026, 5, 1)) == date(2025, 12, 31)
    assert YEAR.known_until(date(2024, 5, 1)) == date(2025, 1, 1)


# --- the files ----------------------------------------------------------------------------------


def test_each_case_stands_once_in_the_file_of_a_penalty_table(tabulation: Tabulation) -> None:
    for name in ORDERS:
        rows = pl.read_parquet(file_of(tabulation, units_name(name)))

        assert rows.height == 8
        assert rows["case"].is_unique().all()
        assert rows["day"].is_sorted(descending=True)
