"""An office of known cases, screened and counted, for tests; and the same without an office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import polars as pl

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.tests.factories import Files
from hengjian.evaluation.conditions import Conditions
from hengjian.evaluation.counting import Seen, count
from hengjian.evaluation.law import Counting, statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.tabulating import ask_tabulation
from hengjian.intake import jobs
from hengjian.intake.models import Job
from hengjian.intake.tests.files import csv_of
from hengjian.reading.tables import read_tables
from hengjian.rulebook.calendars import number
from hengjian.rulebook.frames.snapshot import observed_days, take_snapshot
from hengjian.screening.law import office_rulebook

Fields = dict[str, object]
Act = tuple[str, str, str, Fields]
CASE_HEAD = ("case", "source", "number", "procedure", "domain")
ACT_HEAD = (
    "act", "case", "kind", "on", "about", "amount", "kinds", "gains_confiscated", "form", "granted",
    "transcript",
)  # fmt: skip
EVERYTHING = "*"
PENALTY = "penalty-2024-qingyuan"
HUANGSHI = "penalty-2023-huangshi"
DATONG = "penalty-2021-datong"
YIXIAN = "penalty-2021-yixian-traffic"
NATIONAL = "penalty-2019-national"


def tabulated() -> Tabulation:
    """Let the office count its newest screening of all cases, as its worker would."""
    asked = ask_tabulation(actor=None)
    jobs.run.call(str(Job.objects.get(subject=asked.uuid).uuid))
    asked.refresh_from_db()
    return asked


def files(
    cases: Sequence[tuple[str, str]],
    acts: Sequence[Act],
    *,
    covers: str = EVERYTHING,
    until: str = "2025-12-31",
) -> Files:
    """Write files: cases as key and procedure; acts as case, kind, day and fields."""
    rows = [
        (f"a{i}", case, kind, on, *(given.get(name, "") for name in ACT_HEAD[4:]))
        for i, (case, kind, on, given) in enumerate(acts)
    ]
    told = [(key, "案件系统", f"{key}号", procedure, "culture-tourism") for key, procedure in cases]
    source = ("案件系统", covers, until)
    return (
        ("cases.csv", csv_of(CASE_HEAD, *told)),
        ("acts.csv", csv_of(ACT_HEAD, *rows)),
        ("sources.csv", csv_of(("source", "covers", "complete_until"), source)),
    )


def decisions(
    *told: tuple[str, str],
    procedure: str = "ordinary",
    covers: str = EVERYTHING,
    fen: int = 200_000,
) -> Files:
    """Write penalty cases C0, C1 … decided on these days (if any) with these kinds of penalty, by semicolons."""
    acts: list[Act] = []
    for i, (on, kinds) in enumerate(told):
        acts.append((f"C{i}", "filing", "2025-01-05", {}))
        if on:
            acts.append((f"C{i}", "decision", on, {"kinds": kinds, "amount": str(fen)}))
    return files([(f"C{i}", procedure) for i, _ in enumerate(told)], acts, covers=covers)


@lru_cache(maxsize=1)
def conditions() -> Conditions:
    """Give the conditions of all counting rules."""
    return Conditions(office_rulebook().pack, statistics().countings.values())


def counting(name: str) -> Counting:
    """Give a counting rule by its id."""
    return statistics().countings[name]


def counted_by(names: Iterable[str], written: Files, folder: Path) -> dict[str, pl.DataFrame]:
    """Count files by counting rules, with the key of each case beside its row."""
    paths = []
    for file, content in written:
        paths.append(folder / file)
        paths[-1].write_bytes(content)
    declarations = office_rulebook().pack.declarations
    tables = read_tables(paths, declarations, run_day=DAY)
    snapshot = take_snapshot(tables, declarations, observed_days(tables, number(DAY)))
    seen = Seen(snapshot, conditions().ask(snapshot), declarations, number(DAY))
    told = {name: count(counting(name), seen) for name in names}
    return {
        name: rows.with_columns(tables.cases["case"].gather(rows["c"]).alias("key"))
        for name, rows in told.items()
    }


def counted(name: str, written: Files, folder: Path) -> pl.DataFrame:
    """Count files by one counting rule."""
    return counted_by([name], written, folder)[name]


def columns_of(name: str, written: Files, folder: Path) -> dict[str, str]:
    """Say of each case of a penalty table in which column it is, by code, or by our own numbers."""
    part = counting(name).part("decisions")
    rows = counted(name, written, folder)
    told = zip(rows["key"], rows["column"], strict=True)
    return {key: part.columns[n].code if n >= 0 else str(n) for key, n in told}
