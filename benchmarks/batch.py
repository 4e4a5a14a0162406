"""How long a batch takes, beside the floor in the same run.

`python -m benchmarks.batch --cases N --json` makes N cases as interchange Parquet files and screens
them from the files to counts, in a process of its own so that its peak memory is its own. The floor is
what the machine must do at least: a group-by of the acts by case with six plain aggregates, over the
same files with their text keys.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.city import write_city

RUN_DAY = date(2026, 11, 21)


def floor(folder: Path) -> float:
    """Measure the floor: the best of three."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        on, amount = pl.col("on"), pl.col("amount")
        pl.scan_parquet(folder / "acts.parquet").group_by("case").agg(
            on.min().alias("first"), on.max().alias("last"), pl.len().alias("acts"),
            amount.sum().alias("sum"), amount.max().alias("most"), pl.col("days").sum().alias("days"),
        ).collect(engine="streaming")  # fmt: skip
        times.append(time.perf_counter() - begin)
    return min(times)


def screen_once(folder: Path) -> dict[str, float]:
    """Screen the files as the command does, without writing an output folder."""
    from hengjian.rulebook.rulebook import Rulebook, national_pack  # noqa: PLC0415  not in the floor's process
    from hengjian.screening.files.screen import screen  # noqa: PLC0415

    rulebook = Rulebook.load(national_pack())
    begin = time.perf_counter()
    screened = screen(rulebook, sorted(folder.glob("*.parquet")), run_day=RUN_DAY)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mib": peak, "findings": screened.found.height}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="批量筛查用时")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inner:
        sys.stdout.write(json.dumps(screen_once(options.folder)))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not (folder / "acts.parquet").exists():
            write_city(folder, options.cases)
        least = floor(folder)
        inner = [sys.executable, "-m", "benchmarks.batch", "--inner", "--folder", str(folder)]
        found = json.loads(subprocess.run(inner, check=True, capture_output=True, text=True).stdout)
    figures = {
        "cases": options.cases,
        "seconds": round(found["seconds"], 3),
        "peak_mib": round(found["peak_mib"]),
        "floor_seconds": round(least, 4),
        "ratio": round(found["seconds"] / least, 1),
        "findings": found["findings"],
    }
    line = json.dumps(figures) if options.json else (
        f"{options.cases:,} 件：{figures['seconds']} 秒，内存峰值 {figures['peak_mib']} MiB；"
        f"最低限度 {figures['floor_seconds']} 秒，为其 {figures['ratio']} 倍"
    )  # fmt: skip
    sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
