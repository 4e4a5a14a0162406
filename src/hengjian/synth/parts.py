"""One part of a city: who is told which story with which fault, and the part's files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl

from hengjian.synth.allotment import Allotment
from hengjian.synth.drawing import CASE, Draws, stirred
from hengjian.synth.mix import Tally, tally_of
from hengjian.synth.plan import Plan
from hengjian.synth.tables import MISSING, ORDER, RUNNING, SOURCE, Tables, Writer, act_key, case_key
from hengjian.synth.templates import VARIANT

PART = 100_000
"""So many cases are in a part, unless a city says otherwise."""

TEMPLATE = "template"
ROW_GROUP = 250_000
HALF = ".half"
"""The suffix of a file that is being written."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of a city lie."""

    root: Path

    @property
    def truth(self) -> Path:
        """The folder of what was planted."""
        return self.root / "truth"

    def table(self, name: str, part: int) -> Path:
        """The file of a part's rows of a table, numbered from 1 as the screening counts parts."""
        return self.root / f"{name}-{part + 1:04d}.parquet"

    def truth_of(self, part: int) -> Path:
        """The file of the truth about a part."""
        return self.truth / f"truth-{part + 1:04d}.parquet"

    def tally_of(self, part: int) -> Path:
        """The file that counts what is in a part; it is written last."""
        return self.truth / f"tally-{part + 1:04d}.json"


@dataclass(frozen=True, slots=True)
class City:
    """What names a city: its seed and its size, and how many cases are in a part of it."""

    seed: int
    cases: int
    part: int = PART

    @property
    def parts(self) -> int:
        """Count the parts."""
        return -(-self.cases // self.part)

    def size(self, part: int) -> int:
        """Count the cases of a part."""
        return min(self.part, self.cases - part * self.part)


class PartMaker:
    """Makes parts of one city."""

    def __init__(self, plan: Plan, city: City) -> None:
        """Take the plan and the city."""
        self.plan = plan
        self.city = city
        self.templates = plan.templates(city.seed)
        self.allotment = Allotment(plan, self.templates, city.seed)
        self.writer = Writer(plan, city.seed)

    def make(self, part: int, place: Place) -> None:
        """Write a part's files unless they are there; the part counts once its tally is written."""
        if place.tally_of(part).exists():
            return
        tables, tally = self.tables(part)
        for name, frame in (
            ("cases", tables.cases), ("acts", tables.acts), ("actors", tables.actors),
        ):  # fmt: skip
            write_parquet(frame, place.table(name, part))
        write_parquet(tables.truth, place.truth_of(part))
        write_json(dict(sorted(tally.items())), place.tally_of(part))

    def tables(self, part: int) -> tuple[Tables, Tally]:
        """Make a part's tables, sorted by case, with the keys that files have; count what is in them."""
        drawn = self._drawn(part)
        written = [
            self.writer.write(self.templates[group[TEMPLATE][0]], group.sort(CASE))
            for group in drawn.partition_by(TEMPLATE, maintain_order=True)
        ]
        key = self.plan.key
        cases = pl.concat([each.cases for each in written], how="diagonal_relaxed").sort(CASE)
        acts = pl.concat([each.acts for each in written], how="diagonal").sort(CASE, "on", ORDER)
        actors = pl.concat([each.actors for each in written]).sort(CASE, ORDER)
        truth = pl.concat([each.truth for each in written]).sort(CASE, "must", "rule")
        named, done = case_key(key).alias("case"), act_key(key, pl.col(ORDER)).alias("act")
        tables = Tables(
            cases.select(named, pl.all().exclude(CASE)),
            acts.select(done, named, pl.all().exclude(CASE, ORDER)),
            actors.select(done, pl.all().exclude(CASE, ORDER)),
            truth.select(named, pl.all().exclude(CASE)),
        )
        tally = tally_of(self.plan, tables, drawn)
        plain = Tables(tables.cases.drop("story"), tables.acts, tables.actors, tables.truth)
        return plain, tally

    def _drawn(self, part: int) -> pl.DataFrame:
        """Give each case of a part its story and fault, mixed, and how complete its data is."""
        plan, size = self.plan, self.city.size(part)
        allotted = self.allotment.of_part(part, size)
        rows = pl.DataFrame(
            [(t, v) for (t, v), count in allotted.items() for _ in range(count)],
            schema={TEMPLATE: pl.UInt16, VARIANT: pl.UInt16}, orient="row",
        )  # fmt: skip
        draws = Draws(self.city.seed, "city")
        first = part * self.city.part
        numbers = pl.select(pl.int_range(first, first + size, dtype=pl.Int64).alias(CASE))
        order = numbers.with_columns(stirred(self.city.seed)).sort(draws.number("mixing"), CASE)
        lawful = pl.col(VARIANT) == 0
        ended = [i for i, template in enumerate(self.templates) if not template.story.running]
        ends = list(accumulate(source.share for source in plan.sources))
        drawn = draws.below("source", 10_000) / 10_000 * ends[-1]
        source = pl.sum_horizontal(
            pl.lit(0, pl.UInt8), *((drawn >= end).cast(pl.UInt8) for end in ends[:-1])
        )
        return pl.concat([order, rows], how="horizontal").with_columns(
            (lawful & ~pl.col(TEMPLATE).is_in(ended) & draws.chance("running", plan.running)).alias(
                RUNNING
            ),
            (lawful & draws.chance("missing", plan.missing)).alias(MISSING),
            pl.when(lawful).then(source).otherwise(0).alias(SOURCE),
        )


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a table so that it appears whole or not at all."""
    half = path.with_suffix(HALF)
    frame.write_parquet(half, row_group_size=ROW_GROUP)
    half.replace(path)


def write_json(value: Mapping[str, Any], path: Path) -> None:
    """Write a value so that it appears whole or not at all."""
    half = path.with_suffix(HALF)
    text = json.dumps(value, ensure_ascii=False, indent=1)
    half.write_text(f"{text}\n", encoding="utf-8")
    half.replace(path)
