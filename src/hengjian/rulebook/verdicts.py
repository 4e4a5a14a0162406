"""What a batch engine gives: one row per subject, with a verdict, a last day and flags per rule."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from hengjian.rulebook.rulebook import Group

KEY_SCHEMA: dict[str, pl.DataType] = {"c": pl.UInt32(), "about": pl.String(), "a": pl.UInt32()}
"""Columns that name a subject: the case's row, the thing (null otherwise), the act's row (likewise)."""


def verdict_column(rule: int) -> str:
    """Name the column of the verdict of the group's rule in this position."""
    return f"verdict_{rule}"


def due_column(rule: int) -> str:
    """Name the column of the last day of the group's rule in this position."""
    return f"due_{rule}"


def flags_column(rule: int) -> str:
    """Name the column of the flags of the group's rule in this position."""
    return f"flags_{rule}"


def verdict_schema(rules: int) -> dict[str, pl.DataType]:
    """Give the columns of a frame of verdicts for so many rules, in order, with their types."""
    columns = dict(KEY_SCHEMA)
    for rule in range(rules):
        for name in (verdict_column(rule), due_column(rule), flags_column(rule)):
            columns[name] = pl.Int32()
    return columns


@dataclass(frozen=True)
class GroupVerdicts:
    """The verdicts of one group of rules over a snapshot.

    `frame` has the columns of `verdict_schema`, sorted by c, about and a. Per rule in the group's
    order: `verdict_<i>` the number of a Verdict, never null; `due_<i>` the last (or earliest lawful)
    day, null where there is none; `flags_<i>` the sum of the flags.
    """

    group: Group
    frame: pl.DataFrame
