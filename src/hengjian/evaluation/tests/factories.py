"""Tabulations for tests, made without importing or screening anything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.models import Case
from hengjian.cases.tests.factories import Files
from hengjian.evaluation.law import statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.states import State
from hengjian.evaluation.store import OUTCOMES, file_of, folder_of, keep, spool, units_name
from hengjian.evaluation.tests.counted import PENALTY, counted_by
from hengjian.rulebook.calendars import number
from hengjian.screening.tests.factories import make_case, make_run

SCHEMA = {
    "n": pl.UInt32(), "case": pl.Int64(), "body": pl.Int64(), "act": pl.String(), "part": pl.UInt8(),
    "column": pl.Int16(), "day": pl.Int32(), "kind": pl.String(), "f_kinds": pl.Int64(),
    "s_money": pl.Int64(),
}  # fmt: skip
OUTCOME_SCHEMA = {
    "n": pl.UInt32(), "case": pl.Int64(), "body": pl.Int64(), "act": pl.String(),
    "measure": pl.String(), "rule": pl.String(), "outcome": pl.UInt8(), "day": pl.Int32(),
}  # fmt: skip
FINES = 1
"""The position of the fines among the columns of that rule."""


def make_tabulation(*cases: Case, column: int = FINES) -> Tabulation:
    """Make a tabulation of penalty cases, all decided on the day of tests, all in one column."""
    made = Tabulation.objects.create(
        run=make_run(), day=DAY, state=State.COMPLETE, receipt_number="T-1",
        statistics_digest=statistics().digest, pack_digest="0" * 64,
    )  # fmt: skip
    folder = folder_of(made)
    folder.mkdir(parents=True)
    rows = [
        (n, case.pk, case.body_id, f"{case.pk}/d", 0, column, number(DAY), "decision", 4, 200_000)
        for n, case in enumerate(cases)
    ]
    units = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    units.write_parquet(folder / f"{units_name(PENALTY)}.parquet")
    outcomes = [
        (n, case.pk, case.body_id, None, "penalty_decided_in_time", "some-rule", 2, number(DAY))
        for n, case in enumerate(cases)
    ]
    told = pl.DataFrame(outcomes, schema=OUTCOME_SCHEMA, orient="row")
    told.write_parquet(folder / f"{OUTCOMES}.parquet")
    return made


@lru_cache(maxsize=8)
def _counted(names: tuple[str, ...], written: Files) -> dict[str, pl.DataFrame]:
    """Count files the first time only: dozens of tests lay out the same ones."""
    with TemporaryDirectory() as folder:
        return counted_by(names, written, Path(folder))


def laid_out(told: Mapping[str, Files], *names: str) -> Tabulation:
    """Make a tabulation of files of the bodies at these places, by these counting rules, without importing them."""
    made = make_tabulation()
    frames: dict[str, list[pl.DataFrame]] = {name: [] for name in names}
    for place, written in told.items():
        cases: dict[str, Case] = {}
        for name, rows in _counted(names, written).items():
            for key in rows["key"]:
                cases.setdefault(key, make_case(place))
            frames[name].append(_of_cases(rows, cases))
    kept = folder_of(made)
    for name, parts in frames.items():
        file_of(made, units_name(name)).unlink(missing_ok=True)
        for i, part in enumerate(parts):
            spool(kept, units_name(name), i, part)
    assert [rows for _, rows, _ in keep(kept, [units_name(name) for name in names])]
    return made


def _of_cases(rows: pl.DataFrame, cases: Mapping[str, Case]) -> pl.DataFrame:
    owners = [cases[key] for key in rows["key"]]
    acts = [
        None if a is None else f"{case.pk}/{a}" for case, a in zip(owners, rows["a"], strict=True)
    ]
    return rows.drop("key", "c", "a").with_columns(
        pl.Series("case", [case.pk for case in owners], pl.Int64),
        pl.Series("body", [case.body_id for case in owners], pl.Int64),
        pl.Series("act", acts, pl.String),
    )
