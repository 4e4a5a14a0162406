"""Counting rules on cases made for them: which column, what is unknown, what nobody can tell."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.evaluation.counting import FIRST_EXCLUDED, UNCOVERED, UNKNOWN, excluded
from hengjian.evaluation.law import statistics
from hengjian.evaluation.tests.counted import (
    DATONG,
    HUANGSHI,
    NATIONAL,
    PENALTY,
    YIXIAN,
    Act,
    columns_of,
    counted,
    counting,
    decisions,
    files,
)
from hengjian.rulebook.calendars import number
from hengjian.screening.law import office_rulebook

ORDERS = (NATIONAL, DATONG, YIXIAN, HUANGSHI, PENALTY)
KINDS = tuple(office_rulebook().pack.codes["penalty_kind"].codes)


def test_several_penalties_of_a_decision_count_once_in_the_heaviest_class(tmp_path: Path) -> None:
    written = decisions(("2025-03-01", "warning;fine"), ("2025-03-02", "fine;licence_revoked"))

    assert columns_of(PENALTY, written, tmp_path) == {"C0": "fine", "C1": "revocation"}


@pytest.mark.parametrize(
    ("order", "column"),
    [
        (NATIONAL, "revocation"), (DATONG, "revocation"), (YIXIAN, "halt"), (HUANGSHI, "halt"),
        (PENALTY, "halt"),
    ],
)  # fmt: skip
def test_five_known_orders_disagree_whether_revoking_is_heavier_than_a_halt(
    tmp_path: Path, order: str, column: str
) -> None:
    written = decisions(("2025-03-01", "licence_revoked;business_suspended"))

    assert columns_of(order, written, tmp_path) == {"C0": column}


def test_named_class_goes_before_other_but_where_the_text_says_the_last_column_counts(
    tmp_path: Path,
) -> None:
    written = decisions(("2025-03-01", "fine;demolition"))

    assert columns_of(PENALTY, written, tmp_path) == {"C0": "fine"}
    assert columns_of(HUANGSHI, written, tmp_path) == {"C0": "other"}


def test_criticism_is_other_by_the_national_form_and_a_class_of_its_own_later(
    tmp_path: Path,
) -> None:
    written = decisions(("2025-03-01", "criticism"))

    assert columns_of(NATIONAL, written, tmp_path) == {"C0": "other"}
    assert columns_of(DATONG, written, tmp_path) == {"C0": "criticism"}


def test_decision_that_does_not_say_its_kinds_is_unknown_and_keeps_its_day(tmp_path: Path) -> None:
    rows = counted(PENALTY, decisions(("2025-04-02", "")), tmp_path)

    assert rows["column"].to_list() == [UNKNOWN]
    assert rows["day"].to_list() == [number(date(2025, 4, 2))]


def test_case_without_a_decision_is_counted_nowhere_where_its_source_would_tell(
    tmp_path: Path,
) -> None:
    assert counted(PENALTY, decisions(("", "")), tmp_path).is_empty()


def test_case_whose_source_tells_no_decisions_is_uncovered_and_not_zero(tmp_path: Path) -> None:
    rows = counted(PENALTY, decisions(("", ""), covers="filing"), tmp_path)

    assert rows["column"].to_list() == [UNCOVERED]
    assert rows["day"].to_list() == [number(date(2025, 1, 5))]


def test_licence_case_is_not_a_penalty_of_which_nobody_knows(tmp_path: Path) -> None:
    written = decisions(("", ""), procedure="licence", covers="filing")

    assert counted(PENALTY, written, tmp_path).is_empty()


def test_corrected_decision_counts_as_corrected(tmp_path: Path) -> None:
    cases, acts, sources = decisions(("2025-03-01", "fine"))
    head, *rows = acts[1].decode("utf-8").splitlines()
    corrected = [
        f"{head},corrects",
        *(f"{row}," for row in rows),
        "a9,C0,decision,2025-03-03,,200000,warning,,,,,a1",
    ]
    mended = (cases, (acts[0], "\n".join(corrected).encode()), sources)

    rows_counted = counted(PENALTY, mended, tmp_path)

    assert rows_counted["day"].to_list() == [number(date(2025, 3, 3))]
    assert columns_of(PENALTY, mended, tmp_path) == {"C0": "warning"}


def test_sum_is_that_of_the_decision_and_unknown_where_an_amount_is_missing(tmp_path: Path) -> None:
    acts: list[Act] = [
        ("C0", "decision", "2025-03-01", {"kinds": "fine", "amount": "200000"}),
        ("C1", "decision", "2025-03-01", {"kinds": "fine"}),
        ("C2", "decision", "2025-03-01", {"kinds": "fine;confiscated_gains", "amount": "100000",
                                          "gains_confiscated": "50000"}),
        ("C3", "decision", "2025-03-01", {"kinds": "warning"}),
    ]  # fmt: skip
    rows = counted(PENALTY, files([(f"C{i}", "ordinary") for i in range(4)], acts), tmp_path)

    sums = dict(zip(rows["key"], rows["s_money"], strict=True))
    assert sums == {"C0": 200_000, "C1": None, "C2": 150_000, "C3": 0}


# --- the other tables ---------------------------------------------------------------------------


def places(name: str, rows: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Give case, part and column of each row, in order."""
    parts = counting(name).parts
    return sorted(
        (key, parts[part].code, parts[part].columns[column].code if column >= 0 else str(column))
        for key, part, column in rows.select("key", "part", "column").iter_rows()
    )


def test_licence_case_counts_once_in_each_part_that_it_has_reached(tmp_path: Path) -> None:
    acts: list[Act] = [
        ("L0", "application_received", "2025-03-01", {}),
        ("L0", "licence_acceptance", "2025-03-02", {}),
        ("L0", "licence_decision", "2025-03-09", {"granted": "true"}),
        ("L1", "application_received", "2025-03-01", {}),
        ("L1", "licence_decision", "2025-03-09", {"granted": "false"}),
        ("L2", "renewal_decision", "2025-03-09", {}),
    ]
    written = files([("L0", "licence"), ("L1", "licence"), ("L2", "licence")], acts)

    assert places("licence-2024", counted("licence-2024", written, tmp_path)) == [
        ("L0", "accepted", "accepted"), ("L0", "applied", "applied"), ("L0", "decided", "granted"),
        ("L1", "applied", "applied"), ("L1", "decided", "refused"),
        ("L2", "decided", str(UNKNOWN)),
    ]  # fmt: skip


def test_each_coercive_measure_counts_by_its_form_and_enforcement_by_case(tmp_path: Path) -> None:
    acts: list[Act] = [
        ("C0", "seizure", "2025-03-01", {"about": "s1", "form": "sealing"}),
        ("C0", "seizure", "2025-03-02", {"about": "s2", "form": "detention"}),
        ("C0", "seizure", "2025-03-03", {"about": "s3"}),
        ("C0", "freeze", "2025-03-03", {"about": "f1"}),
        ("C0", "enforcement", "2025-05-01", {}),
        ("C0", "enforcement", "2025-06-01", {}),
    ]
    rows = counted("coercion-2024", files([("C0", "ordinary")], acts), tmp_path)

    assert places("coercion-2024", rows) == [
        ("C0", "enforcement", "enforcement"), ("C0", "measures", str(UNKNOWN)),
        ("C0", "measures", "detention"), ("C0", "measures", "freeze"), ("C0", "measures", "sealing"),
    ]  # fmt: skip
    assert number(date(2025, 6, 1)) in rows["day"].to_list()
    assert number(date(2025, 5, 1)) not in rows["day"].to_list()


def test_inspection_counts_with_a_full_record_and_without_a_penalty_after_it(
    tmp_path: Path,
) -> None:
    acts: list[Act] = [
        ("C0", "inspection", "2025-03-01", {"transcript": "true"}),
        ("C1", "inspection", "2025-03-01", {"transcript": "true"}),
        ("C1", "decision", "2025-04-01", {"kinds": "fine"}),
        ("C2", "inspection", "2025-03-01", {"transcript": "false"}),
        ("C3", "inspection", "2025-03-01", {}),
    ]
    written = files([(f"C{i}", "ordinary") for i in range(4)], acts)

    assert places("other-2024", counted("other-2024", written, tmp_path)) == [
        ("C0", "inspections", "inspections"), ("C1", "inspections", str(excluded(0))),
        ("C2", "inspections", str(excluded(1))), ("C3", "inspections", str(UNKNOWN)),
    ]  # fmt: skip


# --- whatever the data --------------------------------------------------------------------------

days = st.dates(date(2024, 1, 1), date(2025, 12, 31)).map(date.isoformat)
kinds_given = st.lists(st.sampled_from(KINDS), max_size=4, unique=True).map(";".join)
told = st.lists(
    st.tuples(st.one_of(st.just(""), days), kinds_given), min_size=1, max_size=12
)  # fmt: skip
sources = st.sampled_from(["*", "filing", "filing;decision"])


@settings(max_examples=25)
@given(told=told, covers=sources, order=st.sampled_from(ORDERS))
def test_each_case_is_in_exactly_one_column_or_in_none_for_a_reason(
    told: list[tuple[str, str]], covers: str, order: str
) -> None:
    with TemporaryDirectory() as folder:
        rows = counted(order, decisions(*told, covers=covers), Path(folder))

    assert rows["key"].is_unique().all()
    decided = {f"C{i}" for i, (on, _) in enumerate(told) if on}
    standing = rows.filter(pl.col("column") != UNCOVERED)
    assert set(standing["key"]) == decided
    unseen = {f"C{i}" for i, (on, _) in enumerate(told) if not on}
    assert set(rows["key"]) - decided == (unseen if covers == "filing" else set())


@settings(max_examples=25)
@given(told=told, order=st.sampled_from(ORDERS))
def test_plain_loops_over_the_decisions_come_to_the_same(
    told: list[tuple[str, str]], order: str
) -> None:
    """The oracle reads the order of classes from the pack's own labels, not from the conditions."""
    with TemporaryDirectory() as folder:
        found = columns_of(order, decisions(*told), Path(folder))

    expected = {}
    for i, (on, kinds) in enumerate(told):
        if on:
            expected[f"C{i}"] = by_hand(order, set(kinds.split(";")) - {""})
    assert found == expected


LIGHT_TO_HEAVY = {
    NATIONAL: "warning fine confiscation suspension halt revocation detention",
    DATONG: "warning criticism fine confiscation suspension grade restriction halt closure revocation detention",
    YIXIAN: "warning criticism fine gains goods suspension grade revocation restriction halt closure work detention",
    HUANGSHI: "warning criticism fine gains goods suspension grade revocation restriction halt closure work detention "
    "other",
    PENALTY: "warning fine confiscation suspension revocation restriction halt detention",
}
"""As `stat_severity_orders` of the sources has them, in our codes."""
ONE_CLASS = {
    "warning": "warning", "criticism": "criticism", "fine": "fine", "confiscated_gains": "gains",
    "confiscated_goods": "goods", "licence_suspended": "suspension", "grade_lowered": "grade",
    "licence_revoked": "revocation", "activity_restricted": "restriction", "business_suspended": "halt",
    "closure": "closure", "work_restricted": "work", "detention": "detention",
}  # fmt: skip
JOINED = {
    NATIONAL: {"gains": "confiscation", "goods": "confiscation"},
    DATONG: {"gains": "confiscation", "goods": "confiscation", "work": "closure"},
    PENALTY: {
        "criticism": "warning", "gains": "confiscation", "goods": "confiscation", "grade": "suspension",
        "closure": "halt", "work": "halt",
    },
}  # fmt: skip


def by_hand(order: str, kinds: set[str]) -> str:
    """Find the column of a decision by hand."""
    if not kinds:
        return str(UNKNOWN)
    heavy_first = LIGHT_TO_HEAVY[order].split()[::-1]
    classes = set()
    for kind in kinds:
        one = ONE_CLASS.get(kind, "other")
        joined = JOINED.get(order, {}).get(one, one)
        classes.add(joined if joined in heavy_first else "other")
    return next((each for each in heavy_first if each in classes), "other")


@settings(max_examples=15)
@given(told=told, one=st.sampled_from(ORDERS), other=st.sampled_from(ORDERS))
def test_two_counting_rules_count_the_same_cases_on_the_same_days(
    told: list[tuple[str, str]], one: str, other: str
) -> None:
    with TemporaryDirectory() as folder:
        rows = [counted(each, decisions(*told), Path(folder)) for each in (one, other)]

    first, second = (sorted(each.select("key", "day").iter_rows()) for each in rows)
    assert first == second


@settings(max_examples=15)
@given(told=told, order=st.sampled_from(ORDERS), fen=st.integers(0, 10**11))
def test_fining_more_changes_no_column_no_day_and_no_order(
    told: list[tuple[str, str]], order: str, fen: int
) -> None:
    """Whoever fines a thousand times as much stands where he stood; only the sum that is stated is another."""
    with TemporaryDirectory() as folder:
        modest = counted(order, decisions(*told, fen=100), Path(folder))
        harsh = counted(order, decisions(*told, fen=fen), Path(folder))

    assert modest.drop("s_money").equals(harsh.drop("s_money"))


@settings(max_examples=15)
@given(
    on=st.lists(days, min_size=2, max_size=3), fen=st.lists(st.integers(0, 10**9), min_size=3, max_size=3),
    order=st.sampled_from(ORDERS),
)  # fmt: skip
def test_of_several_decisions_the_same_one_counts_whatever_each_of_them_fined(
    on: list[str], fen: list[int], order: str
) -> None:
    def told(amounts: list[int]) -> pl.DataFrame:
        acts: list[Act] = [
            ("C0", "decision", day, {"kinds": "fine", "amount": str(amount)})
            for day, amount in zip(on, amounts, strict=False)
        ]
        with TemporaryDirectory() as folder:
            return counted(order, files([("C0", "ordinary")], acts), Path(folder))

    one, other = told(fen), told(fen[::-1])

    assert one["day"].to_list() == [number(date.fromisoformat(min(on)))]
    assert one.drop("s_money").equals(other.drop("s_money"))


@given(st.integers(0, 5))
def test_reasons_not_to_count_are_told_apart_from_columns(i: int) -> None:
    assert excluded(i) <= FIRST_EXCLUDED < min(UNKNOWN, UNCOVERED)


def test_every_kind_of_penalty_has_a_column_in_every_order(tmp_path: Path) -> None:
    start = date(2025, 3, 1)
    written = decisions(
        *(((start + timedelta(days=i)).isoformat(), kind) for i, kind in enumerate(KINDS))
    )

    penalty = [each.id for each in statistics().countings_of("penalty")]
    assert sorted(penalty) == sorted(ORDERS)
    for order in penalty:
        found = columns_of(order, written, tmp_path)
        assert len(found) == len(KINDS)
        assert not [key for key, column in found.items() if column.startswith("-")], order
