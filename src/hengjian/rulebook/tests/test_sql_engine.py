"""The SQL that the rules compile to says on DuckDB what the closures say of every case alone."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import duckdb
import polars as pl
import pytest

from hengjian.rulebook.calendars import INSTANTS_FROM, INSTANTS_UNTIL, add_months
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.frames.cases import cases_of
from hengjian.rulebook.frames.snapshot import Snapshot, take_snapshot
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.sql.dialects import DuckDb
from hengjian.rulebook.sql.engine import judge_snapshot, sql_text
from hengjian.rulebook.sql.lookups import CALENDAR, Lookups, calendar_frame
from hengjian.rulebook.tree import ABSENT
from hengjian.rulebook.verdicts import verdict_schema
from tests.equality.comparison import Key, Said, Verdicts, difference, of_batch
from tests.equality.random_cases import RandomInput, random_input
from tests.equality.random_law import shaken


@cache
def national() -> Rulebook:
    """Give the national rulebook."""
    return Rulebook.load(national_pack())


def some(seed: int) -> Rulebook:
    """Give a handful of the national rules, others for every seed: the law grows, the test does not."""
    rules = [rule.id for rule in national().rules]
    return national().only(random.Random(seed).sample(rules, 24))  # noqa: S311  not for secrets


def snapshot_of(rulebook: Rulebook, given: RandomInput) -> Snapshot:
    """Take the snapshot of random cases."""
    declarations = rulebook.pack.declarations
    return take_snapshot(given.tables, declarations, given.observed, given.known_by)


def by_closures(rulebook: Rulebook, given: RandomInput) -> Verdicts:
    """Judge the random cases one by one."""
    judge = CaseJudge(rulebook)
    return {
        Key(each.rule.id, c, each.about, each.act): Said(
            int(each.verdict), each.due, int(each.flags)
        )
        for c, case in enumerate(given.cases)
        for each in judge.judge(case, given.known_by)
    }


def by_sql(rulebook: Rulebook, given: RandomInput) -> Verdicts:
    """Judge the random cases all at once."""
    snapshot = snapshot_of(rulebook, given)
    return of_batch(judge_snapshot(rulebook, snapshot), snapshot)


def _with_clocks(rulebook: Rulebook) -> Rulebook:
    """Keep the rules whose limits can be paused or extended."""
    return rulebook.only(rule.id for rule in rulebook.rules if rule.clocks)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_sql_says_of_national_cases_what_the_closures_say(seed: int) -> None:
    rulebook = national()
    given = random_input(rulebook, seed, 250)

    assert not difference(by_closures(rulebook, given), by_sql(rulebook, given))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_sql_says_the_same_where_the_law_is_another(seed: int) -> None:
    rulebook = shaken(national(), seed)
    given = random_input(rulebook, seed, 200)

    assert not difference(by_closures(rulebook, given), by_sql(rulebook, given))


@pytest.mark.parametrize("seed", range(4))
def test_sql_takes_pauses_and_extensions_as_the_closures_do(seed: int) -> None:
    rulebook = _with_clocks(shaken(national(), seed))
    given = random_input(rulebook, seed, 200)

    assert not difference(by_closures(rulebook, given), by_sql(rulebook, given))


@pytest.mark.slow
def test_random_cases_reach_nearly_every_verdict() -> None:
    rare = {Verdict.JUDGE, Verdict.FURTHER_EXTENSION}
    missing = set(Verdict)
    # The first three reach them all; a change of the law may ask for others.
    for seed in (0, 20, 40, *range(60)):
        other = shaken(national(), seed)
        rulebook = other if seed % 4 == 0 else _with_clocks(other)
        said = by_closures(rulebook, random_input(rulebook, seed, 150))
        missing -= {Verdict(each.verdict) for each in said.values()}
        if missing <= rare:
            break

    assert missing <= rare


def test_random_cases_are_the_same_in_both_forms_and_for_the_same_seed() -> None:
    rulebook = national()
    given, again = (random_input(rulebook, 7, 60) for _ in range(2))
    from_tables = cases_of(given.tables, rulebook.pack.declarations, given.observed, range(60))

    assert given.cases == again.cases
    for drawn, read in zip(given.cases, from_tables, strict=True):
        acts = tuple(replace(act, row="") for act in read.acts)
        assert replace(read, acts=acts, texts={}) == drawn


def test_frames_have_a_row_per_subject_in_order() -> None:
    rulebook = shaken(national(), 1)
    snapshot = snapshot_of(rulebook, random_input(rulebook, 1, 40))

    for verdicts in judge_snapshot(rulebook, snapshot):
        frame, group = verdicts.frame, verdicts.group
        keys = frame.select("c", "about", "a")
        assert frame.schema == verdict_schema(len(group.rules))
        assert keys.equals(keys.sort("c", "about", "a"))
        assert not keys.is_duplicated().any()
        assert not any(frame[f"verdict_{i}"].has_nulls() for i in range(len(group.rules)))
        assert group.subject != "case" or frame.height == snapshot.cases.height


def test_a_snapshot_without_cases_has_no_verdicts() -> None:
    rulebook = shaken(national(), 2)
    snapshot = snapshot_of(rulebook, random_input(rulebook, 1, 5))
    nothing = snapshot.part(0, 0)

    assert all(verdicts.frame.is_empty() for verdicts in judge_snapshot(rulebook, nothing))


def test_a_connection_of_the_caller_is_left_as_it_was() -> None:
    rulebook = _with_clocks(shaken(national(), 3))
    snapshot = snapshot_of(rulebook, random_input(rulebook, 1, 20))
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE acts AS SELECT 1 AS one")
        given = judge_snapshot(rulebook, snapshot, connection)
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()

    own = judge_snapshot(rulebook, snapshot)
    assert tables == [("acts",)]
    assert all(a.frame.equals(b.frame) for a, b in zip(given, own, strict=True))


def test_statements_are_known_without_a_snapshot() -> None:
    statements = sql_text(some(1), "some/folder")

    assert all(text.startswith(("CREATE TEMP TABLE", "COPY")) for text in statements)
    assert any("read_parquet('some/folder/acts.parquet'" in text for text in statements)


def test_look_ups_answer_nothing_outside_the_calendar() -> None:
    calendar = national().pack.calendar
    lookups, count = Lookups(calendar, DuckDb("")), len(calendar.nth) - 1
    ends = (calendar.first, calendar.last, INSTANTS_FROM, INSTANTS_UNTIL, 1, count)
    asked = sorted({ABSENT, -1, 0, *(end + off for end in ends for off in (-2, -1, 0, 1, 2))})
    texts = [
        look_up('"day"')
        for look_up in (
            lookups.working_index, lookups.working_day, lookups.roll, lookups.start_of_day,
        )
    ]  # fmt: skip

    with duckdb.connect(":memory:") as connection:
        table = pl.DataFrame({"day": asked})
        found = _select(connection, calendar_frame(calendar), table, texts)

    for row in found.iter_rows():
        day = row[0]
        assert row[1:] == (
            calendar.working_index(day),
            calendar.working_day(day),
            calendar.roll(day),
            calendar.start_of_day(day),
        )


def test_months_are_added_as_people_add_them() -> None:
    days = [day for start in (10_000, 18_320, 19_780) for day in range(start, start + 70)]
    table = pl.DataFrame({"day": days})

    with duckdb.connect(":memory:") as connection:
        lookups = Lookups(national().pack.calendar, DuckDb(""))
        texts = [lookups.add_months('"day"', str(months)) for months in (0, 1, 3, 13)]
        calendar = calendar_frame(national().pack.calendar)
        found = _select(connection, calendar, table, texts)

    for row in found.iter_rows():
        assert row[1:] == tuple(add_months(row[0], months) for months in (0, 1, 3, 13))


def _select(
    connection: duckdb.DuckDBPyConnection,
    calendar: pl.DataFrame,
    table: pl.DataFrame,
    texts: list[str],
) -> pl.DataFrame:
    """Ask for expressions over a table of days."""
    columns = ", ".join(f"{name} BIGINT[]" for name in calendar.columns)
    connection.execute(f"CREATE TABLE {CALENDAR} ({columns})")
    lists = [calendar[name].to_list()[0] for name in calendar.columns]
    connection.execute(f"INSERT INTO {CALENDAR} VALUES (?, ?, ?, ?)", lists)  # noqa: S608  our own text
    connection.execute("CREATE TABLE asked (day BIGINT)")
    connection.executemany("INSERT INTO asked VALUES (?)", [[day] for day in table["day"]])
    rows = connection.execute(
        f"SELECT day, {', '.join(texts)} FROM asked CROSS JOIN {CALENDAR} ORDER BY day"  # noqa: S608  our own text
    ).fetchall()
    return pl.DataFrame(rows, orient="row", infer_schema_length=None)
