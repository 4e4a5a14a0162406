"""Rows that were there but could not be read, as whoever had them before says: what they told of is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hengjian.reading.acts import NO_SUCH_CASE, Acts, kind_field
from hengjian.reading.cases import Cases, words_of
from hengjian.reading.cells import Column, RejectBook, empty_frame, refuse_empty, typed
from hengjian.reading.declarations import Declarations
from hengjian.reading.keys import Keys
from hengjian.reading.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Gaps:
    """`frame` are the gaps (c, kind; a null kind means any), `damaged` the acts whose people are unknown."""

    frame: pl.DataFrame
    damaged: pl.Series


def read_gaps(
    sheets: Sequence[Sheet], acts: Acts, cases: Cases, declarations: Declarations, book: RejectBook
) -> Gaps:
    """Read the gaps and add those that the acts have left.

    A row that is refused but names a known case leaves the widest gap that it could have meant.
    """
    columns = [
        Column("case", "text", needed=True),
        Column("kind", "code", kind_field(declarations)),
        Column("act", "text"),
    ]
    frames = []
    broken = [pl.Series("case", [], dtype=pl.String)]
    for number, sheet in enumerate(sheets):
        frames.append(typed(sheet, number, columns, declarations.timezone, book))
        book.broken(sheet)
        broken.append(words_of(sheet.broken))
    every = pl.concat([empty_frame(columns), *frames])
    every = refuse_empty(every, sheets, columns, book)
    index = cases.frame.select("case").with_row_index("c")
    every = every.with_columns(
        Keys(index["case"]).rows_of(every["case"]).alias("c"),
        acts.keys.rows_of(every["act"]).alias("a"),
    )
    every = book.refuse(every, sheets, pl.col("c").is_null(), "case", NO_SUCH_CASE)
    strange = pl.col("act").is_not_null() & pl.col("a").is_null()
    every = book.refuse(
        every, sheets, strange, "act", "行为表里没有这个行为；请补上行为或者改正编号"
    )
    owner = acts.frame["c"].gather(every["a"]).alias("owner")
    every = book.refuse(
        every.with_columns(owner),
        sheets,
        pl.col("owner") != pl.col("c"),
        "act",
        "这个行为属于另一个案件",
    )
    lost = pl.concat(broken).to_frame()
    any_kind = pl.lit(None, dtype=every.schema["kind"]).alias("kind")
    found = [
        acts.gaps,
        every.filter(pl.col("ok") & pl.col("act").is_null()).select("c", "kind"),
        every.filter(~pl.col("ok") & pl.col("c").is_not_null()).select("c", any_kind),
        index.join(lost, on="case", how="semi").select("c", any_kind),
    ]
    frame = pl.concat(found).unique(maintain_order=True).sort("c", "kind")
    return Gaps(frame, every.filter("ok")["a"].drop_nulls().unique())
