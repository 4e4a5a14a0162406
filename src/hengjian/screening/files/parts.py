"""Big inputs come in parts: numbered files that hold the same cases, judged one part at a time.

`cases-0001.parquet`, `acts-0001.parquet` and `actors-0001.parquet` are part 1; files without a number
(sources, tiers) belong to every part. Memory then depends on the size of a part, not on the number of
cases. That no case is spread over two parts is checked, never assumed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from hengjian.reading.acts import NO_SUCH_CASE
from hengjian.reading.errors import UnusableFile
from hengjian.reading.sheets import numbered_table
from hengjian.reading.tables import Tables, read_tables
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.mappings import pack_mappings
from hengjian.screening.files.options import Options

DIVIDED = ("cases", "acts", "actors", "gaps")
"""The tables that may come in parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """Files that are judged together; `own` are those that no other part has."""

    number: int
    own: tuple[Path, ...]
    common: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Name the part by its first file."""
        return self.own[0].name if self.own else ""

    def read(self, rulebook: Rulebook, options: Options, run_day: date) -> Tables:
        """Read the part's tables; raises ReadingError for files that cannot be used."""
        return read_tables(
            (*self.own, *self.common),
            rulebook.pack.declarations,
            mappings=pack_mappings(rulebook.pack),
            mapping=None if options.mapping is None else options.mapping.mapping,
            jurisdiction=options.jurisdiction,
            run_day=run_day,
        )


def whole(paths: Sequence[Path]) -> Part:
    """Give all files as one part."""
    return Part(0, tuple(paths), ())


def parts_of(paths: Sequence[Path]) -> tuple[Part, ...]:
    """Divide the files by their numbers; one part of all where they are not numbered throughout."""
    undivided = (whole(paths),)
    numbered: dict[int, dict[str, Path]] = {}
    common: list[Path] = []
    for path in paths:
        table, number = numbered_table(path.stem)
        if table not in DIVIDED or number is None:
            common.append(path)
        elif table in numbered.setdefault(number, {}):
            return undivided
        else:
            numbered[number][table] = path
    unnumbered = {numbered_table(path.stem)[0] for path in common}
    if len(numbered) < 2 or unnumbered & {*DIVIDED, None}:  # noqa: PLR2004  one part is no division
        return undivided
    if not all({"cases", "acts"} <= files.keys() for files in numbered.values()):
        return undivided
    return tuple(
        Part(number, tuple(files[table] for table in DIVIDED if table in files), tuple(common))
        for number, files in sorted(numbered.items())
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a part's cases, and those that its acts name in vain, as hashes."""

    cases: pl.Series
    strays: pl.Series

    @classmethod
    def of(cls, tables: Tables) -> Keys:
        """Take the keys from the tables of a part."""
        strays = tables.rejects.filter(pl.col("reason") == NO_SUCH_CASE)["value"]
        return cls(tables.cases["case"].hash(), strays.unique().hash())


def check_division(parts: Sequence[Part], keys: Mapping[int, Keys]) -> None:
    """See that every case is in one part with all its acts; raises UnusableFile and names the parts."""
    if len(parts) < 2:  # noqa: PLR2004  one part is no division
        return
    if _well_divided(keys.values()):
        return
    names = {part.number: part.name for part in parts}
    every = pl.concat(
        [
            pl.DataFrame({"key": each.cases, "part": pl.repeat(n, len(each.cases), eager=True)})
            for n, each in sorted(keys.items())
        ]
    )
    twice = every.filter(pl.col("key").is_duplicated()).sort("key", "part")
    if not twice.is_empty():
        one, other = twice["part"].head(2).to_list()
        raise _badly_divided(names[one], f"有一件案件在 {names[other]} 里也有")
    for number, each in sorted(keys.items()):
        elsewhere = every.filter(pl.col("key").is_in(each.strays.implode()))
        if not elsewhere.is_empty():
            raise _badly_divided(names[number], f"有行为的案件在 {names[elsewhere['part'][0]]} 里")


def _well_divided(keys: Collection[Keys]) -> bool:
    """Tell whether nothing needs a closer look; of ten million keys that would take much memory."""
    if any(len(each.strays) for each in keys):
        return False
    # In order, so that equal keys are neighbours: less than half of what a table of them takes.
    ordered = pl.concat([each.cases for each in keys]).sort(in_place=True)
    return not (ordered == ordered.shift(1)).any()


def _badly_divided(name: str, what: str) -> UnusableFile:
    return UnusableFile(
        name, what, "同一案件的行请放在同一编号的文件里；做不到就去掉文件名里的编号，一次读完"
    )
