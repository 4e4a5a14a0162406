"""A load as it was checked, kept as Parquet beside the uploads: what was confirmed is what is written.

A load is a folder that appears whole. Its rows have an order, so that a writer that was killed goes on where it was.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import polars as pl
from django.conf import settings

from hengjian.intake.store import HALF
from hengjian.reading.tables import Tables

ROWS = "rows"
"""The rows of a load of which each is taken by itself; there are no cases beside them."""
ORDER = ("sources", "tiers", "cases", "acts", "actors", "gaps")
"""A row comes after those it names; the tables that are but kept follow."""

ENDS = {"acts": "acts_end", "actors": "actors_end", "gaps": "gaps_end"}
"""Beside each staged case: up to which row of these tables its own go, and those of all cases before it."""
CASES_AT_ONCE = 20_000

REJECTS = "rejects"
WORKBOOK = "rejects.xlsx"


@dataclass(frozen=True)
class Whole:
    """Cases with everything of theirs; `end` counts the rows of the load up to and with the last of them."""

    cases: pl.DataFrame
    acts: pl.DataFrame
    actors: pl.DataFrame
    gaps: pl.DataFrame
    end: int


class Staged:
    """The tables of a load."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of a load that is there."""
        self._folder = folder

    @property
    def workbook(self) -> Path:
        """Give the file of refused rows that people take home."""
        return self._folder / WORKBOOK

    def tables(self) -> list[str]:
        """Give the names of the tables, in the order in which they are written."""
        there = {file.stem for file in self._folder.glob("*.parquet")} - {REJECTS}
        return [name for name in ORDER if name in there] + sorted(there - set(ORDER))

    def table(self, name: str) -> pl.LazyFrame:
        """Give a table; of one that the load does not have, no rows and no columns."""
        file = self._folder / f"{name}.parquet"
        return pl.scan_parquet(file, glob=False) if file.exists() else pl.LazyFrame()

    def rows(self) -> int:
        """Count the rows of cases and what belongs to them, or else the rows taken each by itself."""
        return sum(self._height(name) for name in ("cases", *ENDS, ROWS))

    def whole_cases(self, after: int, size: int) -> Iterator[Whole]:
        """Give cases with everything of theirs, at most `size` rows at once but for a case that alone has more.

        It begins after so many rows of the load, which must be the end of one given before.
        """
        ends = self._ends()
        first = int((ends["rows"] <= after).sum())
        for start in range(first, ends.height, CASES_AT_ONCE):
            yield from self._block(ends, start, min(start + CASES_AT_ONCE, ends.height), size)

    def _ends(self) -> pl.DataFrame:
        if not self._height("cases"):
            return pl.DataFrame(schema=dict.fromkeys((*ENDS.values(), "rows"), pl.UInt32))
        ends = self.table("cases").select(ENDS.values()).collect()
        rows = pl.sum_horizontal(pl.int_range(1, pl.len() + 1), *ENDS.values())
        return ends.with_columns(rows=rows)

    def _block(self, ends: pl.DataFrame, start: int, stop: int, size: int) -> Iterator[Whole]:
        begins = ends.row(start - 1, named=True) if start else dict.fromkeys(ends.columns, 0)
        final = ends.row(stop - 1, named=True)
        cases = self.table("cases").slice(start, stop - start).drop(ENDS.values()).collect()
        beside = {
            name: self.table(name).slice(begins[end], final[end] - begins[end]).collect()
            for name, end in ENDS.items()
        }
        place = start
        for upto in _cuts(ends["rows"].slice(start, stop - start).to_list(), begins["rows"], size):
            last = ends.row(start + upto - 1, named=True)
            before = ends.row(place - 1, named=True) if place else dict.fromkeys(ends.columns, 0)
            own = {
                name: frame.slice(
                    before[ENDS[name]] - begins[ENDS[name]], last[ENDS[name]] - before[ENDS[name]]
                )
                for name, frame in beside.items()
            }
            yield Whole(cases.slice(place - start, start + upto - place), **own, end=last["rows"])
            place = start + upto

    def every_row(self, size: int) -> Iterator[tuple[str, pl.DataFrame]]:
        """Give the rows of all tables, one table after the other."""
        for name in self.tables():
            for start in range(0, self._height(name), size):
                yield name, self.table(name).slice(start, size).collect()

    def _height(self, name: str) -> int:
        return int(self.table(name).select(pl.len()).collect().item())


def staged(load: UUID) -> Staged:
    """Give a load that was staged."""
    return Staged(root() / str(load))


def stage(load: UUID, tables: Tables) -> Staged:
    """Keep what was read under the name of a load."""
    return stage_frames(load, _frames(tables), tables.rejects)


def stage_frames(load: UUID, frames: Mapping[str, pl.DataFrame], rejects: pl.DataFrame) -> Staged:
    """Keep frames under the name of a load, with the rows that were refused."""
    from hengjian.intake.rejects import write_workbook  # noqa: PLC0415  it writes into what is made here

    folder = root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=HALF, dir=folder))
    for name, frame in frames.items():
        frame.write_parquet(beside / f"{name}.parquet")
    rejects.write_parquet(beside / f"{REJECTS}.parquet")
    write_workbook(rejects, beside / WORKBOOK)
    beside.rename(folder / str(load))
    return staged(load)


def forget(load: UUID | None) -> None:
    """Remove a load that nobody will write any more."""
    if load is not None:
        shutil.rmtree(root() / str(load), ignore_errors=True)


def forget_rows(load: UUID) -> bool:
    """Remove the rows of a load that was written, but not what was refused of it; tells whether there were any."""
    rows = [root() / str(load) / f"{name}.parquet" for name in staged(load).tables()]
    for file in rows:
        file.unlink(missing_ok=True)
    return bool(rows)


def root() -> Path:
    """Give the folder of all loads."""
    return Path(settings.DATA.root) / "staged"


def _cuts(ends: list[int], begins: int, size: int) -> Iterator[int]:
    """Say after how many cases to cut, so that no piece of several cases has more than `size` rows."""
    for i, end in enumerate(ends):
        if end - begins > size and i and ends[i - 1] > begins:
            yield i
            begins = ends[i - 1]
    yield len(ends)


def _frames(tables: Tables) -> dict[str, pl.DataFrame]:
    """Put what belongs to a case together: sorted by case, with the place of each case's rows beside the case."""
    acts = tables.acts.with_row_index("a").sort("c", maintain_order=True).with_row_index("new")
    place = acts.select("a", "new", "c")
    actors = tables.actors.join(place, on="a", how="left").sort("new", maintain_order=True)
    gaps = tables.gaps.sort("c", maintain_order=True)
    keys = tables.cases["case"]
    cases = tables.cases.with_columns(
        _ends_of(frame["c"], tables.cases.height).alias(ENDS[name])
        for name, frame in (("acts", acts), ("actors", actors), ("gaps", gaps))
    )
    frames = {
        "sources": tables.sources,
        "tiers": pl.DataFrame() if tables.tiers is None else tables.tiers,
        "cases": cases,
        "acts": acts.select(
            keys.gather(acts["c"]).alias("case"), pl.all().exclude("a", "new", "c")
        ),
        "actors": actors.select(
            acts["act"].gather(actors["new"]), pl.all().exclude("a", "new", "c")
        ),
        "gaps": gaps.select(keys.gather(gaps["c"]).alias("case"), pl.all().exclude("c")),
        **tables.kept,
    }
    return {name: frame for name, frame in frames.items() if frame.width}


def _ends_of(owners: pl.Series, cases: int) -> pl.Series:
    """Count, for each case, the rows of all cases up to and with it."""
    counts = owners.value_counts() if owners.len() else pl.DataFrame({"c": [], "count": []})
    counts = counts.select(pl.col("c").cast(pl.UInt32), pl.col("count").cast(pl.UInt32))
    every = pl.DataFrame({"c": pl.int_range(cases, dtype=pl.UInt32, eager=True)})
    counted = every.join(counts, on="c", how="left", maintain_order="left")["count"]
    return counted.fill_null(0).cum_sum().cast(pl.UInt32)
