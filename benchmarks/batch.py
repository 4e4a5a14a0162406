"""How long a batch takes, beside the floor in the same run, and where the time goes.

`python -m benchmarks.batch --cases N --json` makes N cases as interchange Parquet files in parts and
screens them from the files to counts and spooled findings, in a process of its own (which starts one per
processor), so that its peak memory is its own. The floor is what the machine must do at least: a group-by
of the acts by case with six plain aggregates, over the same files with their text keys.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Self

import polars as pl

from benchmarks.city import write_city
from hengjian.screening.files.pool import in_the_pool

RUN_DAY = date(2026, 11, 21)
MIB = 1024
EVERY = 0.05
TIMES = 3
"""Floor and screening are each measured so often, and the best is taken: other work comes and goes."""
MUCH = 5_000_000
"""So many cases take long enough for that to even out: they are screened once."""


def floor(folder: Path) -> tuple[float, float]:
    """Measure the floor: the best of several times, in seconds and in seconds of processor time."""
    times = []
    for _ in range(TIMES):
        begin, used = time.perf_counter(), time.process_time()
        on, amount = pl.col("on"), pl.col("amount")
        pl.scan_parquet(folder / "acts-*.parquet").group_by("case").agg(
            on.min().alias("first"), on.max().alias("last"), pl.len().alias("acts"),
            amount.sum().alias("sum"), amount.max().alias("most"), pl.col("days").sum().alias("days"),
        ).collect(engine="streaming")  # fmt: skip
        times.append((time.perf_counter() - begin, time.process_time() - used))
    return min(seconds for seconds, _ in times), min(used for _, used in times)


def screen_once(folder: Path, *, breaches_only: bool) -> dict[str, float]:
    """Screen the files as the command does, without writing an output folder."""
    from hengjian.rulebook.outcomes import Outcome  # noqa: PLC0415  not in the floor's process
    from hengjian.rulebook.rulebook import Rulebook, national_pack  # noqa: PLC0415
    from hengjian.screening.files.options import Options  # noqa: PLC0415
    from hengjian.screening.files.screen import screen  # noqa: PLC0415

    rulebook = Rulebook.load(national_pack())
    options = Options(breaches_only=breaches_only)
    with Memory() as memory:
        begin, used = time.perf_counter(), time.process_time()
        screened = screen(rulebook, [folder], options=options, run_day=RUN_DAY)
        seconds, own = time.perf_counter() - begin, time.process_time() - used
    # Own time and that of the workers, from their very start, over the same span as the seconds.
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "processor_seconds": own + workers.ru_utime + workers.ru_stime,
        "peak_mib": memory.peak / MIB,
        "breaches": screened.total(Outcome.BREACH),
    }


class Memory:
    """Watches how much memory this process and those that it started hold together at most, in KiB."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            self.peak = max(self.peak, sum(map(_held, _family(os.getpid()))))


def _family(process: int) -> list[int]:
    """Give a process and all that it, or one of them, has started."""
    tasks = Path(f"/proc/{process}/task")
    with suppress(OSError):
        started = " ".join(file.read_text() for file in tasks.glob("*/children")).split()
        return [process, *(one for child in started for one in _family(int(child)))]
    return []


def _held(process: int) -> int:
    with suppress(OSError):
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return pages * resource.getpagesize() // 1024
    return 0


def where_time_goes(folder: Path) -> dict[str, float]:
    """Tell where the time of one part goes, in a process like those that a screening starts."""
    # For that process alone: this one has its threads by now.
    os.environ["POLARS_MAX_THREADS"] = "1"
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_stages_in_pool, folder).result()


def _stages_in_pool(folder: Path) -> dict[str, float]:
    return in_the_pool(lambda: stages(folder))


def stages(folder: Path) -> dict[str, float]:
    """Tell where the time of one part goes, in seconds, once everything is warm."""
    from hengjian.rulebook.frames.engine import BatchJudge  # noqa: PLC0415
    from hengjian.rulebook.frames.snapshot import take_snapshot  # noqa: PLC0415
    from hengjian.rulebook.rulebook import Rulebook, national_pack  # noqa: PLC0415
    from hengjian.screening.files.inputs import expand  # noqa: PLC0415
    from hengjian.screening.files.judging import observed_for  # noqa: PLC0415
    from hengjian.screening.files.options import Options  # noqa: PLC0415
    from hengjian.screening.files.parts import parts_of  # noqa: PLC0415
    from hengjian.screening.files.tally import Tally  # noqa: PLC0415

    rulebook = Rulebook.load(national_pack())
    judge = BatchJudge(rulebook)
    part = parts_of(expand([folder]))[0]
    found: dict[str, float] = {}
    for _ in range(2):
        marks = [time.perf_counter()]
        tables = part.read(rulebook, Options(), RUN_DAY)
        marks.append(time.perf_counter())
        observed = observed_for(tables, Options(), RUN_DAY)
        snapshot = take_snapshot(tables, rulebook.pack.declarations, observed)
        marks.append(time.perf_counter())
        tally = Tally(rulebook, tables)
        # A rule is judged when it is first counted: the two cannot be told apart.
        for each in judge.judge(snapshot):
            tally.add(each)
        marks.append(time.perf_counter())
        names = ("read", "snapshot", "judge")
        found = {n: round(b - a, 3) for n, a, b in zip(names, marks, marks[1:], strict=False)}
    return found


def measure(folder: Path, cases: int) -> dict[str, Any]:
    """Measure a city of so many cases, made in the folder if it is not there: all counted, breaches only."""
    if not (folder / "acts-0001.parquet").exists():
        write_city(folder, cases)
    least, least_used = floor(folder)
    times = TIMES if cases < MUCH else 1
    full = _best(_inner(folder) for _ in range(times))
    some = _best(_inner(folder, "--breaches-only") for _ in range(times))
    return {
        "cases": cases,
        "floor_seconds": round(least, 4),
        "floor_processor_seconds": round(least_used, 4),
        **_beside_floor(full, least, least_used),
        "breaches_only": _beside_floor(some, least, least_used),
    }


def _best(tried: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Give the quickest of several screenings, with the time of each, and the most memory of any."""
    every = list(tried)
    best = min(every, key=lambda each: float(each["seconds"]))
    peak = max(each["peak_mib"] for each in every)
    return best | {"peak_mib": peak, "each": [round(each["seconds"], 2) for each in every]}


def _inner(folder: Path, *mode: str) -> dict[str, Any]:
    inner = [sys.executable, "-m", "benchmarks.batch", "--inner", "--folder", str(folder), *mode]
    done = subprocess.run(inner, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _beside_floor(found: dict[str, Any], least: float, least_used: float) -> dict[str, Any]:
    return {
        "seconds": round(found["seconds"], 3),
        "processor_seconds": round(found["processor_seconds"], 2),
        "peak_mib": round(found["peak_mib"]),
        "ratio": round(found["seconds"] / least, 1),
        "processor_ratio": round(found["processor_seconds"] / least_used, 1),
        "breaches": found["breaches"],
        "each": found["each"],
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="批量筛查用时")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--beside", type=int, help="再量一座小些的城市，说明件数多了用时怎样增加")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--breaches-only", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inner:
        found = screen_once(options.folder, breaches_only=options.breaches_only)
        sys.stdout.write(json.dumps(found))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        small = None
        if options.beside:
            small = measure(Path(temporary) / "small", options.beside)
        folder = options.folder or Path(temporary) / "city"
        figures = measure(folder, options.cases)
        figures["one_part"] = where_time_goes(folder)
    if small is not None:
        figures["beside"] = small
        figures["growth"] = round(figures["seconds"] / small["seconds"], 2)
    line = json.dumps(figures) if options.json else (
        f"{options.cases:,} 件：{figures['seconds']} 秒，内存峰值 {figures['peak_mib']} MiB；"
        f"最低限度 {figures['floor_seconds']} 秒，为其 {figures['ratio']} 倍"
        f"（按处理器时间 {figures['processor_ratio']} 倍）；"
        f"只找违反 {figures['breaches_only']['seconds']} 秒，为其 {figures['breaches_only']['ratio']} 倍"
        f"（按处理器时间 {figures['breaches_only']['processor_ratio']} 倍）；"
        f"一部分里各步：{figures['one_part']}"
    )  # fmt: skip
    sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
