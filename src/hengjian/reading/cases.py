"""The cases: from their own table, or from the rows of a log that only mentions them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hengjian.reading.cells import Column, RejectBook, declared_columns, empty_frame, typed
from hengjian.reading.columns import CASE_PARTS
from hengjian.reading.declarations import Declarations
from hengjian.reading.keys import Keys
from hengjian.reading.margins import damaged
from hengjian.reading.sheets import CASE_FIELD, Sheet

PLACE_FIELD = "jurisdiction"
EMPTY_KEY = "这一格不能空；与上一行合并的单元格请拆开，每一行都写"
DEFAULT_SOURCE = "default"
"""The source of cases that name none, where neither a mapping nor a single source tells it."""


@dataclass(frozen=True, slots=True)
class Cases:
    """`frame` are the accepted cases, `refused` the keys of those that were there but refused."""

    frame: pl.DataFrame
    refused: pl.Series


def case_columns(declarations: Declarations) -> list[Column]:
    """Give the typed columns that every sheet of cases is read into."""
    columns = [Column(name, "text") for name in ("case", *CASE_PARTS)]
    if "item" not in declarations.case_fields:
        columns.append(Column("item", "text"))
    return columns + declared_columns(list(declarations.case_fields.values()))


def case_key() -> pl.Expr:
    """The case key, made of source, body and number where a row has no key of its own."""
    return pl.coalesce("case", pl.concat_str(list(CASE_PARTS), separator="/"))


def read_cases(
    sheets: Sequence[Sheet], declarations: Declarations, default_source: str, book: RejectBook
) -> Cases:
    """Read the sheets of cases; a key that occurs twice counts where it occurs first."""
    columns = case_columns(declarations)
    empty = empty_frame(columns).with_columns(file=pl.lit("").cast(pl.String))
    frames = [empty]
    broken = [pl.Series("case", [], dtype=pl.String)]
    for number, sheet in enumerate(sheets):
        source = (sheet.mapping.source if sheet.mapping else None) or default_source
        frame = typed(sheet, number, columns, declarations.timezone, book)
        # Keys are put together only where some row has none: that costs as much as reading them.
        made = [case_key()] if frame["case"].has_nulls() else []
        frames.append(
            frame.with_columns(made).with_columns(
                pl.col("source").fill_null(source), file=pl.lit(sheet.file.label)
            )
        )
        book.broken(sheet)
        broken.append(words_of(sheet.broken))
    every = pl.concat(frames)
    every = book.refuse(every, sheets, pl.col("case").is_null(), "case", EMPTY_KEY)
    if not Keys(every["case"]).surely_differ():
        twice = ~pl.col("case").is_first_distinct()
        reason = "前面的行已经有这个案件；同一个案件只能有一行，以先出现的为准"
        every = book.refuse(every, sheets, twice, "case", reason)
    whole = every["ok"].all()
    lost = every["case"].clear() if whole else every.filter(~pl.col("ok"))["case"]
    refused = pl.concat([lost, *broken]).drop_nulls().unique()
    kept = (every if whole else every.filter("ok")).drop("ok", "sheet")
    if len(refused):
        refused = refused.filter(~refused.is_in(kept["case"].implode()))
    return Cases(kept, refused)


def words_of(broken: pl.DataFrame) -> pl.Series:
    """Every cell of rows that could not be split, any of which may have been the key, as read or as written."""
    words = damaged(broken)["cells"].explode().str.strip_chars().alias("case")
    words = words.filter(words.is_not_null() & (words != ""))
    pointed = words.filter(words.str.ends_with(".0")).str.strip_suffix(".0")
    return pl.concat([words, pointed])


def logged_cases(
    acts: pl.DataFrame, sheet: Sheet, declarations: Declarations, default_source: str
) -> pl.DataFrame:
    """One case per key that a log names; a field has its first readable value.

    `acts` is the typed log, refused rows included: a case is there even if its act is unreadable.
    """
    columns = logged_columns(declarations)
    source = (sheet.mapping.source if sheet.mapping else None) or default_source
    frames = [acts.select("row", "case", *(c.name for c in columns))]
    if sheet.left_out is not None:
        rest = Sheet("acts", sheet.file, sheet.left_out, sheet.headers, mapping=sheet.mapping)
        lenient = [Column("case", "text"), *columns]
        skipped = typed(rest, 0, lenient, declarations.timezone, RejectBook())
        frames.append(skipped.select(frames[0].columns))
    rows = pl.concat(frames).filter(pl.col("case").is_not_null())
    if len(frames) > 1:
        rows = rows.sort("row")
    present = [c for c in columns if c.name in sheet.frame.columns]
    first = rows.group_by("case", maintain_order=True).agg(
        pl.col("row").first(), *(pl.col(c.name).drop_nulls().first() for c in present)
    )
    return first.rename({c.name: c.name.removeprefix(CASE_FIELD) for c in present}).with_columns(
        source=(
            pl.col("source").fill_null(source)
            if CASE_FIELD + "source" in sheet.frame.columns
            else pl.lit(source)
        ),
        file=pl.lit(sheet.file.label),
    )


def logged_columns(declarations: Declarations) -> list[Column]:
    """The case fields that a row of a log may carry, under their prefixed names."""
    return [
        Column(CASE_FIELD + c.name, c.type, c.field)
        for c in case_columns(declarations)
        if c.name != "case"
    ]


def with_logged(cases: Cases, logged: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The accepted cases and those that only logs mention."""
    frame = cases.frame
    for more in logged:
        new = more.join(frame.select("case"), on="case", how="anti", maintain_order="left")
        new = new.filter(~pl.col("case").is_in(cases.refused.implode()))
        frame = pl.concat([frame, new], how="diagonal")
    return frame


def with_place(
    cases: pl.DataFrame, declarations: Declarations, jurisdiction: str | None
) -> pl.DataFrame:
    """Cases without a place get the one that the user named for them."""
    if jurisdiction is None or PLACE_FIELD not in declarations.case_fields:
        return cases
    return cases.with_columns(
        pl.col(PLACE_FIELD).fill_null(pl.lit(jurisdiction).cast(cases.schema[PLACE_FIELD]))
    )
