"""The acts: every row is typed, checked against its kind, and tied to its case.

A row that is refused but names a known case leaves a gap: that the act was there is known, what it
said is not, so no rule may conclude from its absence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from hengjian.reading.cases import EMPTY_KEY, Cases, case_key, logged_columns, words_of
from hengjian.reading.cells import Column, RejectBook, declared_columns, empty_frame, typed
from hengjian.reading.columns import CASE_PARTS
from hengjian.reading.declarations import PAUSE_START, Declarations, Field
from hengjian.reading.keys import Keys
from hengjian.reading.moments import day_of
from hengjian.reading.sheets import Sheet

NO_SUCH_CASE = "案件表里没有这个案件；请补上案件或者改正编号"
IN_FUTURE = "晚于运行日；还没有发生的事不能写进来"


@dataclass(frozen=True, slots=True)
class Acts:
    """`frame` are the accepted acts, `keys` theirs, `gaps` what was there unread, `refused` the keys refused."""

    frame: pl.DataFrame
    gaps: pl.DataFrame
    refused: pl.Series
    keys: Keys


def kind_field(declarations: Declarations) -> Field:
    """Give the act kinds of the pack as a code field."""
    kinds = declarations.kinds.values()
    return Field(
        "kind", "种类", "code", tuple(k.name for k in kinds), tuple(k.label for k in kinds)
    )


def act_columns(declarations: Declarations) -> list[Column]:
    """Give the typed columns that every sheet of acts is read into."""
    return [
        Column("act", "text"),
        Column("case", "text"),
        *(Column(name, "text") for name in CASE_PARTS),
        Column("kind", "code", kind_field(declarations)),
        Column("about", "text"),
        Column("on", "day"),
        Column("at", "instant"),
        Column("recorded", "instant", raw="recorded_at", lenient=True),
        Column("recorded_on", "day", raw="recorded_at"),
        Column("place", "text"),
        Column("paper", "text"),
        Column("corrects", "text"),
        *declared_columns(list(declarations.given_act_fields.values()), optional=True),
    ]


def typed_acts(
    sheets: Sequence[Sheet], declarations: Declarations, book: RejectBook
) -> list[pl.DataFrame]:
    """Each sheet's rows, typed, with their case keys; a log's rows keep their case fields."""
    frames = []
    for number, sheet in enumerate(sheets):
        columns = act_columns(declarations)
        if sheet.mapping is not None and sheet.mapping.rows == "act":
            columns += logged_columns(declarations)
        frame = typed(sheet, number, columns, declarations.timezone, book)
        own = pl.concat_str(
            [pl.lit(f"{sheet.file.key}:"), pl.col("row").cast(pl.String), pl.lit(sheet.part)]
        )
        made = []
        # Keys are put together only where some row has none: that costs as much as reading them.
        if frame["case"].has_nulls():
            made.append(case_key().alias("case"))
        if frame["act"].has_nulls():
            made.append(pl.coalesce("act", own).alias("act"))
        frames.append(frame.with_columns(*made, given=pl.col("act").is_not_null()))
        book.broken(sheet)
    return frames


def link_acts(
    sheets: Sequence[Sheet],
    frames: Sequence[pl.DataFrame],
    cases: Cases,
    declarations: Declarations,
    run_day: date,
    book: RejectBook,
) -> Acts:
    """Check the typed acts and tie them to the cases."""
    columns = act_columns(declarations)
    empty = empty_frame(columns).with_columns(given=pl.lit(value=False))
    known = ["given", *(column.name for column in columns), "sheet", "row", "ok"]
    own = [frame.select(name for name in frame.columns if name in known) for frame in frames]
    every = pl.concat([empty, *own], how="diagonal")
    index = cases.frame.select("case").with_row_index("c")
    every = every.with_columns(Keys(index["case"]).rows_of(every["case"]).alias("c"))
    every = _check_links(every, sheets, cases, book)
    every = _check_days(every, sheets, declarations.timezone, run_day, book)
    every = _check_kinds(every, sheets, declarations, book)
    keys = Keys(every["act"])
    every = _check_repeats(every, sheets, keys, book)
    gaps = _gaps(every, sheets, index)
    refused = every.filter(~pl.col("ok"))["act"]
    labels = pl.Series([sheet.file.label for sheet in sheets], dtype=pl.String)
    kept = every if every["ok"].all() else every.filter("ok")
    file = labels[kept["sheet"]].alias("file")
    kept = kept.drop("ok", "given", "sheet", "case", *CASE_PARTS).with_columns(file)
    frame = _ordered(kept)
    return Acts(frame, gaps, refused, keys if frame.height == every.height else Keys(frame["act"]))


def _ordered(kept: pl.DataFrame) -> pl.DataFrame:
    last = ("file", "row")
    return kept.select("act", "c", pl.all().exclude("act", "c", *last), *last)


def _check_links(
    every: pl.DataFrame, sheets: Sequence[Sheet], cases: Cases, book: RejectBook
) -> pl.DataFrame:
    every = book.refuse(every, sheets, pl.col("kind").is_null(), "kind", "这一格不能空")
    every = book.refuse(every, sheets, pl.col("case").is_null(), "case", EMPTY_KEY)
    lost = pl.col("case").is_in(cases.refused.implode())
    reason = (
        pl.when(lost)
        .then(pl.lit("它的案件被拒收了；请先修好案件表中的那一行"))
        .otherwise(pl.lit(NO_SUCH_CASE))
    )
    return book.refuse(every, sheets, pl.col("c").is_null(), "case", reason)


def _check_days(
    every: pl.DataFrame, sheets: Sequence[Sheet], zone: str, run_day: date, book: RejectBook
) -> pl.DataFrame:
    if every["at"].null_count() < every.height:
        every = every.with_columns(day_of(every["at"], zone).alias("day_at"))
        differ = pl.col("on") != pl.col("day_at")
        every = book.refuse(every, sheets, differ, "on", "日期和时刻不是同一天；请核对原件")
        every = every.with_columns(on=pl.coalesce("on", "day_at")).drop("day_at")
    nothing = pl.col("on").is_null()
    every = book.refuse(every, sheets, nothing, "on", "日期和时刻都空着，至少要有一个")
    for column in ("on", "recorded_on"):
        future = pl.col(column) > run_day
        name = "on" if column == "on" else "recorded_at"
        every = book.refuse(every, sheets, future, name, IN_FUTURE, pl.col(column))
    return every


def _check_kinds(
    every: pl.DataFrame, sheets: Sequence[Sheet], declarations: Declarations, book: RejectBook
) -> pl.DataFrame:
    kinds = declarations.kinds.values()
    with_about = [kind.name for kind in kinds if kind.needs_about]
    if with_about:
        nameless = pl.col("kind").is_in(with_about) & pl.col("about").is_null()
        reason = "这种行为要写明事物编号，好与同一案件的别的事物分开"
        every = book.refuse(every, sheets, nameless, "about", reason)
    for kind in kinds:
        for name in kind.required:
            empty = pl.col(name).is_null() if name in every.columns else pl.lit(value=True)
            lacking = (pl.col("kind") == kind.name) & empty
            every = book.refuse(every, sheets, lacking, name, f"{kind.label}必须填写这一项")
    if every["corrects"].null_count() == every.height:
        return every
    itself = pl.col("corrects") == pl.col("act")
    return book.refuse(every, sheets, itself, "corrects", "一个行为不能更正它自己")


def _check_repeats(
    every: pl.DataFrame, sheets: Sequence[Sheet], keys: Keys, book: RejectBook
) -> pl.DataFrame:
    """Of rows with one key the first stays; made keys are unique unless a file uses the same."""
    if every["given"].any() and not keys.surely_differ():
        twice = ~pl.when("ok").then("act").is_first_distinct()
        reason = "前面的行已经有这个行为编号；编号不能重复，以先出现的为准"
        every = book.refuse(every, sheets, twice, "act", reason)
    starts = every.select(pl.arg_where(pl.col("ok") & (pl.col("kind") == PAUSE_START))).to_series()
    named = every.select("c", "about")[starts]
    again = starts.filter(~named.select(pl.struct("c", "about").is_first_distinct()).to_series())
    if again.is_empty():
        return every
    reason = "这个案件已经有同一编号的停止计算；每一次停止要有自己的编号"
    mask = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(again.implode())
    return book.refuse(every, sheets, mask, "about", reason)


def _gaps(every: pl.DataFrame, sheets: Sequence[Sheet], index: pl.DataFrame) -> pl.DataFrame:
    refused = every.filter(~pl.col("ok") & pl.col("c").is_not_null()).select("c", "kind")
    broken = pl.concat(
        [pl.Series("case", [], dtype=pl.String)]
        + [words_of(sheet.broken) for sheet in sheets if sheet.table == "acts"]
    )
    whole = index.join(broken.to_frame("case"), on="case", how="semi").select(
        "c", pl.lit(None, dtype=every.schema["kind"]).alias("kind")
    )
    return pl.concat([refused, whole]).unique(maintain_order=True).sort("c", "kind")
