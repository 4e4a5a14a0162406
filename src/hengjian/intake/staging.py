"""A load as it was checked, kept as Parquet beside the uploads: what was confirmed is what is written.

A load is a folder that appears whole. Its rows have an order, so that a writer that was killed goes on where it was.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import polars as pl
from django.conf import settings

from hengjian.reading.tables import Tables

ORDER = ("sources", "tiers", "cases", "acts", "actors", "gaps")
"""A row comes after those it names; the tables that are but kept follow."""

REJECTS = "rejects"
WORKBOOK = "rejects.xlsx"


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
        """Count the rows of all tables."""
        return sum(self._height(name) for name in self.tables())

    def slices(self, after: int, size: int) -> Iterator[tuple[str, pl.DataFrame, int]]:
        """Give table, rows and the number of rows up to there, beginning after so many rows of the load."""
        begins = 0
        for name in self.tables():
            height = self._height(name)
            for start in range(max(0, after - begins), height, size):
                rows = self.table(name).slice(start, size).collect()
                yield name, rows, begins + start + rows.height
            begins += height

    def _height(self, name: str) -> int:
        return int(self.table(name).select(pl.len()).collect().item())


def staged(load: UUID) -> Staged:
    """Give a load that was staged."""
    return Staged(_folder() / str(load))


def stage(load: UUID, tables: Tables) -> Staged:
    """Keep what was read under the name of a load."""
    from hengjian.intake.rejects import write_workbook  # noqa: PLC0415  it writes into what is made here

    root = _folder()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="half-", dir=root))
    for name, frame in _frames(tables).items():
        frame.write_parquet(beside / f"{name}.parquet")
    tables.rejects.write_parquet(beside / f"{REJECTS}.parquet")
    write_workbook(tables.rejects, beside / WORKBOOK)
    beside.rename(root / str(load))
    return staged(load)


def forget(load: UUID | None) -> None:
    """Remove a load that nobody will write any more."""
    if load is not None:
        shutil.rmtree(_folder() / str(load), ignore_errors=True)


def _folder() -> Path:
    return Path(settings.DATA.root) / "staged"


def _frames(tables: Tables) -> dict[str, pl.DataFrame]:
    cases = tables.cases["case"]
    acts = tables.acts["act"]
    frames = {
        "sources": tables.sources,
        "tiers": pl.DataFrame() if tables.tiers is None else tables.tiers,
        "cases": tables.cases,
        "acts": _by_key(tables.acts, "c", cases.alias("case")),
        "actors": _by_key(tables.actors, "a", acts.alias("act")),
        "gaps": _by_key(tables.gaps, "c", cases.alias("case")),
        **tables.kept,
    }
    return {name: frame for name, frame in frames.items() if frame.width}


def _by_key(frame: pl.DataFrame, number: str, keys: pl.Series) -> pl.DataFrame:
    """Name what a row belongs to by its key instead of by its row number."""
    return frame.select(keys.gather(frame[number]), pl.all().exclude(number))
