"""How good the data of a batch is, counted once, when it is checked: what is filled, what is refused, how late it came.

Only what can be added up over batches is counted; names are looked up when it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from hengjian.intake.law import MOST_DAYS
from hengjian.reading.declarations import Declarations
from hengjian.reading.tables import Tables

MOST_COLUMNS = 60
CASES, ACTS = "cases", "acts"
RECORDED = "recorded_at"
OUTSIDE = "handled_outside"
"""The declared field of a case that was not handled in the system of record."""
Filled = tuple[str, str, str, int, int]
"""Table, kind of act, column, how many cells are filled, how many there are."""
_ALWAYS = ("number", "body", "item")


def measured(tables: Tables, declarations: Declarations) -> dict[str, Any]:
    """Count column by column, as JSON has it: table, kind of act, column, and how many."""
    return {
        "filled": _filled_cases(tables.cases, declarations)
        + _filled_acts(tables.acts, declarations),
        "refused": _refused(tables.rejects),
        "outside": _outside(tables.cases, tables.acts),
    }


def summed(tables: Tables, measures: Mapping[str, Any]) -> dict[str, Any]:
    """Count over all columns, for lists; a column in which nothing stands at all is one that the files do not have."""
    filled = [each for each in measures["filled"] if each[3]]
    outside = measures["outside"]
    return {
        "told_where": sum(each["told"] for each in outside),
        "outside": sum(each["outside"] for each in outside),
        "days": _added(each["days"] for each in outside),
        "filled": sum(each[3] for each in filled),
        "cells": sum(each[4] for each in filled),
        "newest": _newest(tables.acts),
        **_lag(tables.acts),
    }


def _filled_cases(cases: pl.DataFrame, declarations: Declarations) -> list[Filled]:
    names = dict.fromkeys((*_ALWAYS, *declarations.case_fields))
    return [(CASES, "", name, _filled(cases, name), cases.height) for name in names if cases.height]


def _filled_acts(acts: pl.DataFrame, declarations: Declarations) -> list[Filled]:
    found: list[Filled] = []
    for kind, own in acts.with_columns(pl.col("kind").cast(pl.String)).group_by("kind"):
        declared = declarations.kinds.get(str(kind[0]))
        given = declarations.given_act_fields
        names = [name for name in (declared.fields if declared else ()) if name in given]
        found += [
            (ACTS, str(kind[0]), name, _filled(own, column), own.height)
            for name, column in [*((name, name) for name in names), (RECORDED, "recorded_on")]
        ]
    return sorted(found)


def _filled(frame: pl.DataFrame, column: str) -> int:
    return frame.height - frame[column].null_count() if column in frame.columns else 0


def _outside(cases: pl.DataFrame, acts: pl.DataFrame) -> list[dict[str, Any]]:
    """Count by field of enforcement the cases that say where they were handled, and after how many days acts came in.

    Days from an act to its record are counted one by one up to the most that are told apart; there all others are.
    """
    found: dict[str, dict[str, Any]] = {}
    said = pl.col(OUTSIDE) if OUTSIDE in cases.columns else pl.lit(None, pl.Boolean)
    domain = pl.col("domain").cast(pl.String).fill_null("")
    by_domain = cases.group_by(domain).agg(
        cases=pl.len(), told=said.is_not_null().sum(), outside=said.fill_null(value=False).sum()
    )
    for row in by_domain.sort("domain").iter_rows(named=True):
        found[row["domain"]] = {**row, "days": {}}
    lag = (pl.col("recorded_on") - pl.col("on")).dt.total_days()
    names = cases.select(domain=domain).with_row_index("c")  # by their place acts name their cases
    recorded = acts.select(pl.col("c").cast(pl.UInt32), lag=lag).filter(pl.col("lag") >= 0)
    known = recorded.join(names, on="c")
    days = known.group_by("domain", pl.col("lag").clip(upper_bound=MOST_DAYS + 1)).len()
    for name, lags, count in days.sort("domain", "lag").iter_rows():
        found[name]["days"][str(lags)] = count
    return list(found.values())


def _added(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in several:
        total.update(each)
    return dict(total)


def _refused(rejects: pl.DataFrame) -> list[tuple[str, str, int]]:
    counted = (
        rejects.group_by("table", "column").len().sort("len", "table", "column", descending=True)
    )
    return [
        (row["table"] or "", row["column"] or "", row["len"])
        for row in counted.head(MOST_COLUMNS).iter_rows(named=True)
    ]


def _lag(acts: pl.DataFrame) -> dict[str, int]:
    """Count the acts that say when they were recorded, how many days it took, and those recorded too early."""
    days = (acts["recorded_on"] - acts["on"]).dt.total_days().drop_nulls()
    late = days.filter(days >= 0)
    return {
        "recorded": late.len(),
        "recorded_days": int(late.sum()),
        "recorded_before": days.len() - late.len(),
    }


def _newest(acts: pl.DataFrame) -> str:
    newest = acts["on"].max()
    return "" if newest is None else str(newest)
