"""Making a city: its parts by several processes, resumed where an earlier run stopped, and city.json."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl

from hengjian.rulebook.calendars import day_of
from hengjian.synth.mix import faults_of, mix_of, summed
from hengjian.synth.parts import City, PartMaker, Place, write_json, write_parquet
from hengjian.synth.plan import Plan

Progress = Callable[[str, int, int], None]
CITY = "city.json"
SOURCES, TIERS = "sources", "tiers"
STAGE = "生成合成城市"
_THREADS = "POLARS_MAX_THREADS"


class CityDiffers(Exception):
    """The folder holds something else than this city; the text is for the user."""


def make_city(
    plan: Plan, city: City, root: Path, workers: int, progress: Progress
) -> dict[str, Any]:
    """Write the city into a folder and give what city.json says; finished parts are kept.

    Raises CityDiffers where another city, or something else, is in the folder.
    """
    place = Place(root)
    head = _head(plan, city)
    _refuse_other(root, head)
    place.truth.mkdir(parents=True, exist_ok=True)
    write_json({**head, "finished": False}, root / CITY)
    _write_sources(plan, place)
    _write_tiers(plan, place)
    missing = [part for part in range(city.parts) if not place.tally_of(part).exists()]
    if workers > 1 and len(missing) > 1:
        _in_processes(plan, city, place, missing, workers, progress)
    else:
        maker = PartMaker(plan, city)
        for part in missing:
            progress(STAGE, city.parts - len(missing) + missing.index(part), city.parts)
            maker.make(part, place)
    progress(STAGE, city.parts, city.parts)
    return _finish(plan, city, place, head)


def _head(plan: Plan, city: City) -> dict[str, Any]:
    return {
        "seed": city.seed,
        "cases": city.cases,
        "part": city.part,
        "pack": plan.pack.digest,
        "plan": plan.digest,
        "until": day_of(plan.until).isoformat(),
    }


def _refuse_other(root: Path, head: dict[str, Any]) -> None:
    if not root.exists() or (root.is_dir() and not any(root.iterdir())):
        return
    try:
        found = json.loads((root / CITY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CityDiffers(f"{root} 里有别的东西，没有动它。请换一个文件夹。") from None
    if {key: found.get(key) for key in head} != head:
        raise CityDiffers(
            f"{root} 里是另一座合成城市（种子、件数、规则包或者城市的说明不同）。请换一个文件夹，或者先把它删去。"
        )


def _write_sources(plan: Plan, place: Place) -> None:
    frame = pl.DataFrame(
        {
            "source": [source.name for source in plan.sources],
            "covers": [list(source.covers or ["*"]) for source in plan.sources],
            "complete_until": [day_of(plan.until)] * len(plan.sources),
        }
    )
    write_parquet(frame, place.root / f"{SOURCES}.parquet")


def _write_tiers(plan: Plan, place: Place) -> None:
    if not plan.tiers:
        return
    frame = pl.DataFrame(plan.tiers).with_columns(pl.col("from").str.to_date())
    write_parquet(frame, place.root / f"{TIERS}.parquet")


_makers: list[PartMaker] = []
"""The maker of a worker process, kept between its parts."""


def _prepare(plan: Plan, city: City) -> None:
    _makers[:] = [PartMaker(plan, city)]


def _make(part: int, place: Place) -> int:
    _makers[0].make(part, place)
    return part


def _in_processes(
    plan: Plan, city: City, place: Place, missing: list[int], workers: int, progress: Progress
) -> None:
    with (
        _one_thread_each(),
        ProcessPoolExecutor(
            min(workers, len(missing)), get_context("spawn"), _prepare, (plan, city)
        ) as pool,
    ):
        waiting: set[Future[int]] = {pool.submit(_make, part, place) for part in missing}
        try:
            while waiting:
                progress(STAGE, city.parts - len(waiting), city.parts)
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let each process compute with one thread: together they use the machine, and less memory."""
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before


def _finish(plan: Plan, city: City, place: Place, head: dict[str, Any]) -> dict[str, Any]:
    total = summed(
        [json.loads(place.tally_of(part).read_text(encoding="utf-8")) for part in range(city.parts)]
    )
    faults = faults_of(plan, total)
    whole = {
        **head,
        "finished": True,
        "mix": mix_of(plan, total),
        "planted_cases": sum(fault["planted"] for fault in faults),
        "lawful_twins": sum(fault["lawful_twins"] for fault in faults),
        "mutations": faults,
        "never_planted": plan.unplanted(),
    }
    write_json(whole, place.root / CITY)
    return whole
