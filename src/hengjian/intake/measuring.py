"""How good the data of a batch is, counted once, when it is checked: what is filled, what is refused, how late it came.

Only what can be added up over batches is counted; names are looked up when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from hengjian.reading.declarations import Declarations
from hengjian.reading.tables import Tables

MOST_COLUMNS = 60
CASES, ACTS = "cases", "acts"
RECORDED = "recorded_at"
Filled = tuple[str, str, str, int, int]
"""Table, kind of act, column, how many cells are filled, how many there are."""
_ALWAYS = ("number", "body", "item")


def measured(tables: Tables, declarations: Declarations) -> dict[str, Any]:
    """Count column by column, as JSON has it: table, kind of act, column, and how many."""
    return {
        "filled": _filled_cases(tables.cases, declarations)
        + _filled_acts(tables.acts, declarations),
        "refused": _refused(tables.rejects),
    }


def summed(tables: Tables, measures: Mapping[str, Any]) -> dict[str, Any]:
    """Count over all columns, for lists; a column in which nothing stands at all is one that the files do not have."""
    filled = [each for each in measures["filled"] if each[3]]
    return {
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
