"""Spark SQL says of the same files what the other engines say."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from pyspark.sql import SparkSession

from hengjian.rulebook.calendars import INSTANTS_FROM, INSTANTS_UNTIL, add_months
from hengjian.rulebook.frames.engine import judge_snapshot
from hengjian.rulebook.frames.snapshot import take_snapshot
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.sql import spark
from hengjian.rulebook.sql.dialects import Spark
from hengjian.rulebook.sql.lookups import CALENDAR, Lookups, calendar_frame
from hengjian.rulebook.sql.program import Program
from hengjian.rulebook.sql.tables import write_tables
from hengjian.rulebook.tree import ABSENT
from hengjian.rulebook.verdicts import GroupVerdicts, verdict_column
from tests.equality.comparison import by_closures, difference, of_batch
from tests.equality.random_cases import random_input
from tests.equality.random_packs import DECLARATIONS, FIRST, SPAN, random_rulebook, random_tables
from tests.spark.spread import constructs, spread

pytestmark = [pytest.mark.spark, pytest.mark.slow]

CASES = 20_000


@pytest.fixture(scope="module")
def national() -> Rulebook:
    """Give the national rulebook."""
    return Rulebook.load(national_pack())


def test_the_spread_holds_every_construct_of_any_rule(national: Rulebook) -> None:
    some = spread(national)

    assert len(some.rules) < len(national.rules) / 3
    assert {each for rule in some.rules for each in constructs(rule)} == {
        each for rule in national.rules for each in constructs(rule)
    }


def test_spark_finds_in_twenty_thousand_cases_what_polars_finds(
    national: Rulebook, session: SparkSession
) -> None:
    rulebook = spread(national)
    given = random_input(rulebook, 20, CASES)
    declarations = rulebook.pack.declarations
    snapshot = take_snapshot(given.tables, declarations, given.observed, given.known_by)

    expected = judge_snapshot(rulebook, snapshot)
    found = spark.judge_snapshot(rulebook, snapshot, session)

    assert snapshot.cases.height == CASES
    assert [each.group for each in found] == [each.group for each in expected]
    for by_polars, by_spark in zip(expected, found, strict=True):
        assert by_spark.frame.equals(by_polars.frame), _unequal(by_polars, by_spark)
    assert {OUTCOME_OF[verdict] for verdict in _verdicts(expected)} >= {
        Outcome.NOT_APPLICABLE, Outcome.UNKNOWN, Outcome.OPEN, Outcome.MET, Outcome.BREACH,
    }  # fmt: skip


def _verdicts(groups: list[GroupVerdicts]) -> set[Verdict]:
    return {
        Verdict(said)
        for each in groups
        for i in range(len(each.group.rules))
        for said in each.frame[verdict_column(i)].unique()
    }


def _unequal(left: GroupVerdicts, right: GroupVerdicts) -> str:
    """Name the columns that differ, with the rules that they belong to."""
    if left.frame.height != right.frame.height:
        return f"{left.group.subject}: {left.frame.height} / {right.frame.height}"
    unequal = [
        name for name in left.frame.columns if not left.frame[name].equals(right.frame[name])
    ]
    rules = {left.group.rules[int(name.rpartition("_")[2])].id for name in unequal if "_" in name}
    return f"{left.group.subject} {left.group.of}: {unequal} {sorted(rules)}"


def test_spark_says_of_files_in_parts_what_a_case_alone_says_and_leaves_the_session_as_it_was(
    session: SparkSession, tmp_path: Path
) -> None:
    rng = random.Random(1)  # noqa: S311  not for secrets
    rulebook, tables = random_rulebook(rng, 10), random_tables(rng, 60)
    observed = {"s1": FIRST + rng.randrange(SPAN), "s2": FIRST + rng.randrange(SPAN)}
    snapshot = take_snapshot(tables, DECLARATIONS, observed)
    write_tables(snapshot, rulebook.pack.calendar, DECLARATIONS, tmp_path)
    _cut_in_two(tmp_path / "acts.parquet")
    session.sql("CREATE OR REPLACE TEMPORARY VIEW acts AS SELECT 1 AS one")
    ansi = session.conf.get("spark.sql.ansi.enabled")

    spark.run(rulebook, tmp_path.as_uri(), session)

    by_spark = of_batch(Program.of(rulebook, Spark(tmp_path.as_uri())).read(tmp_path), snapshot)
    assert any(rule.clocks for rule in rulebook.rules)
    assert by_spark
    assert not difference(by_closures(rulebook, tables, observed), by_spark)
    assert session.sql("SELECT one FROM acts").collect() == [(1,)]
    assert [view["viewName"] for view in session.sql("SHOW VIEWS").collect()] == ["acts"]
    assert session.conf.get("spark.sql.ansi.enabled") == ansi


def _cut_in_two(file: Path) -> None:
    """Make a folder with two parts of a file."""
    whole = pl.read_parquet(file)
    file.unlink()
    file.mkdir()
    middle = whole.height // 2
    whole[:middle].write_parquet(file / "part-1.parquet")
    whole[middle:].write_parquet(file / "part-2.parquet")


def test_look_ups_answer_nothing_outside_the_calendar(
    national: Rulebook, session: SparkSession, tmp_path: Path
) -> None:
    calendar = national.pack.calendar
    lookups, count = Lookups(calendar, Spark("")), len(calendar.nth) - 1
    ends = (calendar.first, calendar.last, INSTANTS_FROM, INSTANTS_UNTIL, 1, count)
    asked = sorted({ABSENT, -1, 0, *(end + off for end in ends for off in (-2, -1, 0, 1, 2))})
    texts = [
        look_up('"day"')
        for look_up in (
            lookups.working_index, lookups.working_day, lookups.roll, lookups.start_of_day,
        )
    ]  # fmt: skip
    calendar_frame(calendar).write_parquet(tmp_path / f"{CALENDAR}.parquet")

    for day, found in _select(session, tmp_path, asked, texts):
        assert found == [
            calendar.working_index(day),
            calendar.working_day(day),
            calendar.roll(day),
            calendar.start_of_day(day),
        ]


def test_months_are_added_as_people_add_them(
    national: Rulebook, session: SparkSession, tmp_path: Path
) -> None:
    calendar, months = national.pack.calendar, (-1, 0, 1, 3, 13)
    days = [day for start in (-720_000, 10_000, 18_320, 19_780) for day in range(start, start + 70)]
    lookups = Lookups(calendar, Spark(""))
    texts = [lookups.add_months('"day"', str(each)) for each in months]
    calendar_frame(calendar).write_parquet(tmp_path / f"{CALENDAR}.parquet")

    for day, found in _select(session, tmp_path, days, texts):
        inside = day > -719_162
        assert found == [add_months(day, each) if inside else None for each in months]


def _select(
    session: SparkSession, folder: Path, asked: list[int], texts: list[str]
) -> list[tuple[int, list[int | None]]]:
    """Ask for expressions over a table of days, under the settings that the statements make."""
    dialect = Spark(folder.as_uri())
    own = session.newSession()
    for setting in dialect.settings():
        own.sql(setting)
    pl.DataFrame({"day": asked}).write_parquet(folder / "asked.parquet")
    sources = f"{dialect.source('asked')} CROSS JOIN {dialect.source(CALENDAR)} AS {CALENDAR}"
    rows = own.sql(f"SELECT day, {', '.join(texts)} FROM {sources}").collect()  # noqa: S608  our own text
    assert len(rows) == len(asked)
    return [(row[0], list(row[1:])) for row in rows]
