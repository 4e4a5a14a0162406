"""The files of a tabulation: what was counted, one row each, in the order in which lists show it.

Pages read them, and never the cases: a figure of a million cases is a sum over a few small columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.conf import settings

from hengjian.evaluation.counting import UNCOVERED
from hengjian.evaluation.models import Tabulation
from hengjian.rulebook.calendars import day_of, number
from hengjian.screening.files.canonical import digest_of_frame

OUTCOMES = "outcomes"
_SPOOL = "parts"
_ORDER = ("day", "case", "part", "act")


def folder_of(tabulation: Tabulation) -> Path:
    """Give the folder of a tabulation."""
    return Path(settings.DATA.root) / "tabulations" / str(tabulation.uuid)


def units_name(counting: str) -> str:
    """Name the file of what was counted by a counting rule."""
    return f"units-{counting}"


def file_of(tabulation: Tabulation, name: str) -> Path:
    """Give a file of a tabulation by its name; it is not there where nothing was counted."""
    return folder_of(tabulation) / f"{name}.parquet"


# --- writing ------------------------------------------------------------------------------------


def spool(folder: Path, name: str, part: int, rows: pl.DataFrame) -> None:
    """Lay aside what was counted in one part of the cases."""
    (folder / _SPOOL).mkdir(exist_ok=True)
    rows.write_parquet(folder / _SPOOL / f"{name}-{part:04}.parquet")


def keep(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Put the parts together, the newest first, numbered; give of each file its rows and its digest."""
    for name in names:
        parts = sorted((folder / _SPOOL).glob(f"{name}-[0-9][0-9][0-9][0-9].parquet"))
        if not parts:
            yield name, 0, ""
            continue
        whole = pl.concat((pl.read_parquet(part) for part in parts), how="diagonal")
        order = [column for column in _ORDER if column in whole.columns]
        whole = whole.sort(order, descending=True, nulls_last=True, maintain_order=True)
        whole.with_row_index("n").write_parquet(folder / f"{name}.parquet")
        for part in parts:
            part.unlink()
        yield name, whole.height, digest_of_frame(whole)


# --- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """A period, both days included."""

    first: date
    last: date

    def known_until(self, day: date) -> date:
        """Give its last day; while it is not over, the day of the data: nobody knows how things stand later."""
        return max(self.first, min(self.last, day))

    def inside(self, column: str = "day") -> pl.Expr:
        """Give the condition that a day lies in it."""
        return pl.col(column).is_between(number(self.first), number(self.last))


def last_day(tabulation: Tabulation) -> date:
    """Give the day on which the data of a tabulation end: that of the newest unit in any file, never after its own.

    Of later days nothing was told, and that nothing was told is not that nothing happened.
    """
    files = sorted(folder_of(tabulation).glob(f"{units_name('*')}.parquet"))
    # What nobody can tell to be there stands on a day only because it has to stand somewhere.
    told = pl.col("column") != UNCOVERED
    # Of the rest the newest stands first, what has no day last.
    firsts = [
        pl.scan_parquet(file).filter(told).select("day").head(1).collect()["day"].drop_nulls()
        for file in files
    ]
    days = [day_of(first[0]) for first in firsts if len(first)]
    return min(max(days, default=tabulation.day), tabulation.day)


@dataclass(frozen=True)
class Bodies:
    """The bodies whose rows are meant: `ids`, and whether those of no registered body are among them.

    None stands for all bodies.
    """

    ids: tuple[int, ...] | None
    unregistered: bool

    def inside(self) -> pl.Expr:
        """Give the condition that a row is of one of them."""
        if self.ids is None:
            return pl.lit(value=True) if self.unregistered else pl.col("body").is_not_null()
        named = pl.col("body").is_in(list(self.ids)).fill_null(value=False)
        return named | pl.col("body").is_null() if self.unregistered else named


def rows_of(tabulation: Tabulation, name: str, *wanted: pl.Expr) -> pl.LazyFrame | None:
    """Give the rows of a file that meet all conditions; None where nothing was counted at all."""
    file = file_of(tabulation, name)
    if not file.is_file():
        return None
    return pl.scan_parquet(file).filter(*wanted)
