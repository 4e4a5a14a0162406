"""A synthetic city screened, and what was found laid beside what was planted.

`python -m benchmarks.truth --cases 50000 --json` makes a city (one part and one process each), screens it
and ends with 1 where a planted fault was missed or something else was found; the first of these are
named. The times are by the way.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl

from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.progress import quiet
from hengjian.screening.files.screen import Screening, screen
from hengjian.synth.city import make_city
from hengjian.synth.parts import City
from hengjian.synth.plan import read_plan

RUN_DAY = date(2026, 11, 21)
KEY = ["case", "rule", "key"]
SHOWN = 20


def breaches(screening: Screening) -> pl.DataFrame:
    """Give case, rule and key of what breaches."""
    rules = pl.Series([rule.id for rule in screening.rulebook.rules], dtype=pl.String)
    broken = [int(v) for v, outcome in OUTCOME_OF.items() if outcome is Outcome.BREACH]
    found = screening.found.filter(pl.col("verdict").is_in(broken))
    return found.select(
        "case", rules.gather(found["rule"]).alias("rule"), pl.coalesce("about", "act", pl.lit("")).alias("key")
    )  # fmt: skip


def _name(what: str, rows: pl.DataFrame) -> None:
    for case, rule, key in rows.select(KEY).sort(KEY).head(SHOWN).iter_rows():
        sys.stderr.write(f"{what}：{case} {rule} {key}\n")


def measure(folder: Path, cases: int, seed: int) -> dict[str, float]:
    """Make the city, screen it and count."""
    rulebook = Rulebook.load(national_pack())
    marks = [time.perf_counter()]
    make_city(
        read_plan(rulebook.pack), City(seed, cases), folder, len(os.sched_getaffinity(0)), quiet
    )
    marks.append(time.perf_counter())
    found = breaches(screen(rulebook, [folder], run_day=RUN_DAY))
    marks.append(time.perf_counter())
    truth = pl.concat(pl.read_parquet(path) for path in (folder / "truth").glob("*.parquet"))
    planted = truth.filter(pl.col("rule").is_not_null())
    must = planted.filter("must")
    missed = must.join(found, on=KEY, how="anti")
    unplanted = found.join(planted, on=KEY, how="anti")
    _name("漏掉", missed)
    _name("多出", unplanted)
    return {
        "cases": cases,
        "planted": must.height,
        "found": found.height,
        "missed": missed.height,
        "unplanted": unplanted.height,
        "making_seconds": round(marks[1] - marks[0], 2),
        "screening_seconds": round(marks[2] - marks[1], 2),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="筛查合成城市，与埋下的毛病核对")
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        figures = measure(Path(temporary) / "city", options.cases, options.seed)
    line = json.dumps(figures) if options.json else (
        f"{figures['cases']:,} 件：埋下 {figures['planted']:,} 处，发现 {figures['found']:,} 处，"
        f"漏掉 {figures['missed']:,} 处，多出 {figures['unplanted']:,} 处；"
        f"生成 {figures['making_seconds']} 秒，筛查 {figures['screening_seconds']} 秒"
    )  # fmt: skip
    sys.stdout.write(line + "\n")
    return 1 if figures["missed"] or figures["unplanted"] else 0


if __name__ == "__main__":
    sys.exit(main())
