"""What each source can know, and the tiers of discretion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from hengjian.reading.cells import Column, RejectBook, empty_frame, refuse_empty, typed
from hengjian.reading.declarations import Declarations
from hengjian.reading.errors import UnusableFile
from hengjian.reading.margins import damaged
from hengjian.reading.sheets import Sheet
from hengjian.reading.values import split_codes

EVERY_KIND = "*"
NO_KIND = "-"
_EVERY_WORDS = (EVERY_KIND, "全部")
_LONGEST_SHOWN = 40

SOURCE_SCHEMA = {
    "source": pl.String(),
    "body": pl.String(),
    "covers": pl.List(pl.String()),
    "complete_from": pl.Date(),
    "complete_until": pl.Date(),
}


def read_sources(
    sheets: Sequence[Sheet], declarations: Declarations, run_day: date, book: RejectBook
) -> pl.DataFrame:
    """The sources tables; an unreadable row is refused, and what it would cover stays unknown."""
    columns = [
        Column("source", "text", needed=True),
        Column("body", "text"),
        Column("covers", "text", needed=True),
        Column("complete_from", "day"),
        Column("complete_until", "day"),
    ]
    frames = []
    for number, sheet in enumerate(sheets):
        frames.append(typed(_flat(sheet), number, columns, declarations.timezone, book))
        book.broken(sheet)
    every = pl.concat([empty_frame(columns), *frames])
    every = refuse_empty(every, sheets, columns, book)
    kinds = [kinds_of(text, declarations) for text in every["covers"].to_list()]
    strange = [strange_kinds(text, declarations) for text in every["covers"].to_list()]
    every = every.with_columns(
        pl.Series("strange", strange, dtype=pl.String),
        pl.Series("kinds", [k or [] for k in kinds], dtype=pl.List(pl.String)),
    )
    named = pl.format(
        "有认不出的行为种类：{}；请用种类的代码或名称，以分号分开，* 表示全部", "strange"
    )
    every = book.refuse(every, sheets, pl.col("strange").is_not_null(), "covers", named)
    reason = "完整止日晚于运行日；没有人能保证将来的数据完整"
    future = pl.col("complete_until") > run_day
    every = book.refuse(every, sheets, future, "complete_until", reason)
    turned = pl.col("complete_from") > pl.col("complete_until")
    every = book.refuse(every, sheets, turned, "complete_from", "完整起日晚于完整止日")
    again = ~pl.when("ok").then(pl.struct("source", "body")).is_first_distinct()
    every = book.refuse(every, sheets, again, "source", "这个来源（和机关）已经写过一行")
    return every.filter("ok").select(
        "source", "body", pl.col("kinds").alias("covers"), "complete_from", "complete_until"
    )


def _flat(sheet: Sheet) -> Sheet:
    """A list of kinds, as Parquet has it, as the one cell that CSV has."""
    covers = sheet.frame["covers"] if "covers" in sheet.frame.columns else None
    if covers is None or not isinstance(covers.dtype, pl.List):
        return sheet
    joined = covers.cast(pl.List(pl.String), strict=False).list.join(";", ignore_nulls=True)
    joined = joined.set(covers.list.len() == 0, NO_KIND)
    return Sheet(
        sheet.table,
        sheet.file,
        sheet.frame.with_columns(joined),
        sheet.headers,
        sheet.broken,
        mapping=sheet.mapping,
    )


def kinds_of(text: str | None, declarations: Declarations) -> list[str] | None:
    """The kinds that a `covers` cell names, None where one of them is not a kind."""
    if text in _EVERY_WORDS:
        return list(declarations.kinds)
    if text == NO_KIND:
        return []
    if strange_kinds(text, declarations) is not None:
        return None
    words = _kind_words(declarations)
    return list(dict.fromkeys(words[part] for part in split_codes(text or "")))


def strange_kinds(text: str | None, declarations: Declarations) -> str | None:
    """Give what a `covers` cell names that is no kind, as people read it; None where all are kinds."""
    if text in _EVERY_WORDS or text == NO_KIND:
        return None
    words = _kind_words(declarations)
    parts = split_codes(text or "")
    strange = [part[:_LONGEST_SHOWN] for part in parts if part not in words]
    return None if parts and not strange else "、".join(strange) or "一个也没有写"


def _kind_words(declarations: Declarations) -> dict[str, str]:
    words = {kind.label: kind.name for kind in declarations.kinds.values()}
    return words | {name: name for name in declarations.kinds}


def mapped_sources(sheets: Sequence[Sheet], declarations: Declarations) -> pl.DataFrame:
    """What the mappings in use say their files can know, where no sources table says it."""
    rows: dict[str, list[str]] = {}
    for sheet in sheets:
        mapping = sheet.mapping
        if mapping is None or mapping.source is None or mapping.covers is None:
            continue
        kinds = kinds_of(";".join(mapping.covers), declarations)
        if kinds is None:
            raise UnusableFile(
                sheet.file.label,
                f"映射 {mapping.id} 的 covers 里有认不出的行为种类："
                f"{strange_kinds(';'.join(mapping.covers), declarations)}",
                "请改正映射文件；行为种类见 docs/acts.md",
            )
        rows[mapping.source] = kinds
    return pl.DataFrame(
        [(source, None, kinds, None, None) for source, kinds in rows.items()],
        schema=SOURCE_SCHEMA,
        orient="row",
    )


def read_tiers(
    sheets: Sequence[Sheet], declarations: Declarations, book: RejectBook
) -> pl.DataFrame | None:
    """The tiers tables, or None where there is none; `low` and `high` in minor units.

    A tier of which a row was refused is left out whole: the row before it may no longer be in force.
    """
    if not sheets:
        return None
    columns = [
        Column("item", "text", needed=True),
        Column("tier", "text", needed=True),
        Column("from", "day", needed=True),
        Column("low", "money", needed=True),
        Column("high", "money", needed=True),
    ]
    frames = []
    for number, sheet in enumerate(sheets):
        frames.append(typed(sheet, number, columns, declarations.timezone, book))
        book.broken(sheet)
    every = pl.concat([empty_frame(columns), *frames])
    every = refuse_empty(every, sheets, columns, book)
    every = book.refuse(every, sheets, pl.col("low") > pl.col("high"), "low", "下限高于上限")
    again = ~pl.when("ok").then(pl.struct("item", "tier", "from")).is_first_distinct()
    every = book.refuse(every, sheets, again, "tier", "同一天施行的这个阶次已经写过一行")
    refused = every.filter(~pl.col("ok")).select("item", "tier")
    whole = refused.drop_nulls().height == refused.height
    if not whole or any(not damaged(sheet.broken).is_empty() for sheet in sheets):
        every = every.clear()  # nobody can say which tier the row was about
    kept = every.filter("ok").join(refused, on=["item", "tier"], how="anti", maintain_order="left")
    return kept.select(column.name for column in columns)
