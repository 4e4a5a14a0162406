"""How long it takes to count many cases by all counting rules, and how long the pages of statistics read of them.

`python -m benchmarks.tabulation --cases N --json` makes N cases as interchange Parquet files in parts, counts them in a
process of its own as the tabulating job does, and then reads what the pages read: a table, a list, a comparison.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl

from benchmarks.city import write_city

RUN_DAY = date(2026, 11, 21)
YEAR = 2025
MIB = 1024
BODIES = 40
ONE = UUID(int=1)
TURNS = 5


class _Nobody:
    """Stands in for the claim of the job: nobody waits for its progress."""

    def advance(self, **_: object) -> None:
        """Say nothing."""


def write_index(folder: Path) -> None:
    """Number cases and bodies as an office does."""
    from hengjian.screening.snapshots import INDEX  # noqa: PLC0415  after Django is set up

    cases = pl.read_parquet(folder / "cases-*.parquet", columns=["case", "body"])
    number = pl.col("body").str.extract(r"([0-9]+)").cast(pl.Int64) + 1
    index = cases.select("case", pl.int_range(1, pl.len() + 1).alias("pk"), number.alias("body"))
    (folder / INDEX).mkdir()
    index.write_parquet(folder / INDEX / "0001.parquet")


def count(folder: Path) -> dict[str, Any]:
    """Count the cases of a folder by all counting rules."""
    from hengjian.evaluation.law import statistics  # noqa: PLC0415  after Django is set up
    from hengjian.evaluation.models import Tabulation  # noqa: PLC0415  likewise
    from hengjian.evaluation.store import OUTCOMES, folder_of, keep, units_name  # noqa: PLC0415  likewise
    from hengjian.evaluation.tabulating import count_all  # noqa: PLC0415  likewise

    tabulation, texts = Tabulation(uuid=ONE, day=RUN_DAY), statistics()
    target = folder_of(tabulation)
    target.mkdir(parents=True)
    begin, used = time.perf_counter(), time.process_time()
    cases = count_all(_Nobody(), tabulation, texts, folder, target)  # type: ignore[arg-type]  # as a claim
    names = [*(units_name(each) for each in texts.countings), OUTCOMES]
    rows = {name: number for name, number, _ in keep(target, names)}
    return {
        "cases": cases,
        "counting_rules": len(texts.countings),
        "rows": sum(rows.values()),
        "seconds": round(time.perf_counter() - begin, 1),
        "processor_seconds": round(time.process_time() - used, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB,
        "files_mib": round(sum(each.stat().st_size for each in target.iterdir() if each.is_file()) / 2**20),
    }  # fmt: skip


def read() -> dict[str, Any]:
    """Read what the pages read."""
    from hengjian.evaluation import lists  # noqa: PLC0415  after Django is set up
    from hengjian.evaluation.law import statistics  # noqa: PLC0415  likewise
    from hengjian.evaluation.models import Tabulation  # noqa: PLC0415  likewise
    from hengjian.evaluation.places import Line, Places  # noqa: PLC0415  likewise
    from hengjian.evaluation.reports import year_of  # noqa: PLC0415  likewise
    from hengjian.evaluation.store import last_day  # noqa: PLC0415  likewise
    from hengjian.evaluation.tables import count_for, grid_of, slots_of  # noqa: PLC0415  likewise

    tabulation, span = Tabulation(uuid=ONE, day=RUN_DAY), year_of(YEAR)
    lines = tuple(Line(f"机关{i}", None) for i in range(BODIES))
    places = Places(None, None, lines, {i + 1: i for i in range(BODIES)})
    one, other = statistics().countings_of("penalty")[:2]
    slot = next(each for each in slots_of(one) if each.code == "total")

    def behind() -> None:
        rows = lists.units_behind(tabulation, one, slot, places.bodies, span)
        if rows is None or rows.head(51).collect().is_empty():
            raise SystemExit("nothing was counted")

    return {
        "table_ms": _best(
            lambda: grid_of(count_for(tabulation, one, places, span), last_day(tabulation))
        ),
        "list_ms": _best(behind),
        "compare_ms": _best(lambda: lists.compare(tabulation, one, other, places.bodies, span)),
    }


def _best(deed: Callable[[], object]) -> float:
    """Give the quickest of a few turns, in milliseconds."""
    taken = []
    for _ in range(TURNS):
        begin = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - begin)
    return round(min(taken) * 1000, 1)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="统计汇总用时")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--read", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.count or options.read:
        _set_up()
        sys.stdout.write(json.dumps(count(options.count) if options.count else read()))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.pop("DATABASE_URL", None)
        os.environ["HENGJIAN_DATA"] = str(folder / "data")
        _set_up()
        write_city(folder / "city", options.cases)
        write_index(folder / "city")
        found = {**_apart("--count", str(folder / "city")), **_apart("--read")}
    sys.stdout.write(
        json.dumps(found) + "\n"
        if options.json
        else f"{found['cases']:,} 件，{found['counting_rules']} 种口径：{found['seconds']} 秒，"
        f"处理器时间 {found['processor_seconds']} 秒，内存至多 {found['peak_mib']:,} MiB，"
        f"文件 {found['files_mib']} MiB；表 {found['table_ms']} 毫秒，列表 {found['list_ms']} 毫秒，"
        f"比较 {found['compare_ms']} 毫秒\n"
    )
    return 0


def _apart(*arguments: str) -> dict[str, Any]:
    """Do a part in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.tabulation", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _set_up() -> None:
    import django  # noqa: PLC0415  after the environment says whose office it is
    from django.conf import settings  # noqa: PLC0415  likewise

    os.environ["DJANGO_SETTINGS_MODULE"] = "hengjian.config.settings"
    django.setup()
    settings.DATA.prepare()


if __name__ == "__main__":
    sys.exit(main())
