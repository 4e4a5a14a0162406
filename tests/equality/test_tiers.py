"""The engines find the same bounds of tiers in random tables, and say the same of random fines."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hengjian.reading.tables import Tables, read_tables
from hengjian.rulebook.calendars import number
from hengjian.rulebook.frames.engine import judge_snapshot
from hengjian.rulebook.frames.snapshot import take_snapshot
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.sql import engine as sql
from tests.equality.comparison import by_closures, difference, of_batch

RUN_DAY = date(2026, 1, 1)
FIRST = date(2025, 1, 1)
ITEMS, TIERS = ("占道", "扬尘", ""), ("一般", "较重", "")
CASES = 120


@cache
def rulebook() -> Rulebook:
    rules = ("penalty-law.5.outside-tier", "penalty-law.5.deviation-unexplained")
    return Rulebook.load(national_pack()).only(rules)


def drawn(rng: random.Random, folder: Path) -> Tables:
    """Draw fines near the bounds, on days near those on which the bounds change."""

    def day() -> date:
        return FIRST + timedelta(days=rng.choice((0, 1, 30, 31, 32, 60)) + rng.randrange(2))

    cases, acts = ["case,procedure,item"], ["case,kind,on,amount,kinds,tier,deviation_explained"]
    for i in range(CASES):
        cases.append(f"c{i},ordinary,{rng.choice(ITEMS)}")
        for _ in range(rng.choice((1, 1, 2))):
            amount = rng.choice((99, 100, 101, 200, 201, ""))
            kinds, told = rng.choice(("fine", "fine", "warning", "")), rng.choice(("是", "否", ""))
            tier = rng.choice(TIERS)
            acts.append(f"c{i},decision,{day().isoformat()},{amount},{kinds},{tier},{told}")
    rows = ["item,tier,from,low,high", "扬尘,较重,2024-01-01,1,50"]
    for item in ITEMS[:2]:
        for tier in TIERS[:2]:
            days = {day() for _ in range(rng.randrange(3))}
            rows += [f"{item},{tier},{d.isoformat()},{rng.choice((1, 100))},200" for d in days]
    if rng.random() < 0.3:
        rows.append("占道,一般,2025-01-31,300,200")
    sources = ["source,covers", ",".join(("s", rng.choice(("*", "decision"))))]
    for name, lines in (("cases", cases), ("acts", acts), ("tiers", rows), ("sources", sources)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = sorted(folder.glob("*.csv"))
    return read_tables(files, rulebook().pack.declarations, run_day=RUN_DAY)


@pytest.mark.parametrize("seed", range(12))
def test_fines_are_held_against_the_same_bounds_by_every_engine(seed: int) -> None:
    with TemporaryDirectory() as folder:
        tables = drawn(random.Random(seed), Path(folder))  # noqa: S311  not for secrets
    observed = dict.fromkeys(tables.cases["source"].unique().to_list(), number(RUN_DAY))
    snapshot = take_snapshot(tables, rulebook().pack.declarations, observed)
    alone = by_closures(rulebook(), tables, observed)
    outcomes = Counter(OUTCOME_OF[Verdict(said.verdict)] for said in alone.values())

    assert not difference(alone, of_batch(judge_snapshot(rulebook(), snapshot), snapshot))
    assert not difference(alone, of_batch(sql.judge_snapshot(rulebook(), snapshot), snapshot))
    assert outcomes[Outcome.UNKNOWN]
    assert outcomes[Outcome.NOT_APPLICABLE]


def test_random_fines_lie_within_and_outside_their_bounds() -> None:
    outcomes: Counter[Outcome] = Counter()
    for seed in range(12):
        with TemporaryDirectory() as folder:
            tables = drawn(random.Random(seed), Path(folder))  # noqa: S311  not for secrets
        observed = dict.fromkeys(tables.cases["source"].unique().to_list(), number(RUN_DAY))
        said = by_closures(rulebook(), tables, observed)
        outcomes.update(OUTCOME_OF[Verdict(each.verdict)] for each in said.values())

    assert min(outcomes[Outcome.MET], outcomes[Outcome.BREACH]) > CASES // 2


def test_bounds_without_a_table_are_unknown_to_every_engine() -> None:
    with TemporaryDirectory() as folder:
        tables = drawn(random.Random(1), Path(folder))  # noqa: S311  not for secrets
        (Path(folder) / "tiers.csv").unlink()
        files = sorted(Path(folder).glob("*.csv"))
        without = read_tables(files, rulebook().pack.declarations, run_day=RUN_DAY)
    observed = dict.fromkeys(tables.cases["source"].unique().to_list(), number(RUN_DAY))
    snapshot = take_snapshot(without, rulebook().pack.declarations, observed)
    alone = by_closures(rulebook(), without, observed)

    assert not difference(alone, of_batch(judge_snapshot(rulebook(), snapshot), snapshot))
    assert not difference(alone, of_batch(sql.judge_snapshot(rulebook(), snapshot), snapshot))
    assert {OUTCOME_OF[Verdict(said.verdict)] for said in alone.values()} == {
        Outcome.UNKNOWN, Outcome.NOT_APPLICABLE,
    }  # fmt: skip
