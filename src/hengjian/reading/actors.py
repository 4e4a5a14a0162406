"""The people of the acts: one row per signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hengjian.reading.acts import Acts
from hengjian.reading.cases import words_of
from hengjian.reading.cells import Column, RejectBook, empty_frame, refuse_empty, typed
from hengjian.reading.declarations import Declarations, Field
from hengjian.reading.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Actors:
    """`damaged` are the rows of the acts of which an actor could not be read."""

    frame: pl.DataFrame
    damaged: pl.Series


def role_field(declarations: Declarations) -> Field:
    """Give the roles of the pack as a code field."""
    roles = declarations.roles
    return Field("role", "角色", "code", tuple(roles), tuple(roles.values()))


def read_actors(
    sheets: Sequence[Sheet], acts: Acts, declarations: Declarations, book: RejectBook
) -> Actors:
    """Read the people and tie them to the accepted acts."""
    columns = [
        Column("act", "text", needed=True),
        Column("role", "code", role_field(declarations), needed=True),
        Column("person", "text", needed=True),
    ]
    frames = [
        typed(sheet, number, columns, declarations.timezone, book)
        for number, sheet in enumerate(sheets)
    ]
    every = pl.concat([empty_frame(columns), *frames])
    every = refuse_empty(every, sheets, columns, book)
    every = every.with_columns(acts.keys.rows_of(every["act"]).alias("a"))
    lost = pl.col("act").is_in(acts.refused.implode())
    reason = (
        pl.when(lost)
        .then(pl.lit("它的行为被拒收了；请先修好行为表中的那一行"))
        .otherwise(pl.lit("行为表里没有这个行为；请补上行为或者改正编号"))
    )
    every = book.refuse(every, sheets, pl.col("a").is_null(), "act", reason)
    words = [pl.Series("case", [], dtype=pl.String)]
    for sheet in sheets:
        book.broken(sheet)
        words.append(words_of(sheet.broken))
    broken = pl.concat(words).unique()
    from_broken = acts.keys.rows_of(broken).drop_nulls() if len(broken) else every["a"].clear()
    if every["ok"].all():
        return Actors(every.select("a", "role", "person"), from_broken.unique())
    from_refused = every.filter(~pl.col("ok"))["a"].drop_nulls()
    damaged = pl.concat([from_broken, from_refused]).unique()
    return Actors(every.filter("ok").select("a", "role", "person"), damaged)
