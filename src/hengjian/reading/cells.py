"""Sheets to typed frames, and the book of refused rows that every check writes into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hengjian.reading.declarations import Field, FieldType
from hengjian.reading.errors import UnusableFile
from hengjian.reading.sheets import Sheet
from hengjian.reading.texts.writing import SPOILT
from hengjian.reading.values import Cells, as_text, empty_column, read_column

REJECT_SCHEMA: pl.Schema = pl.Schema(
    {
        "file": pl.String(),
        "table": pl.String(),
        "row": pl.UInt32(),
        "column": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
    }
)
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column wanted of a sheet.

    `raw` is the raw column it is read from, by default its own name; `needed` refuses rows where
    it is empty; `lenient` leaves an unreadable cell null because another column reports it. An
    `optional` column is there only where the sheet has it: a pack declares a hundred fields, a file
    fills a few, and the empty ones would cost gigabytes.
    """

    name: str
    type: FieldType
    field: Field | None = None
    raw: str = ""
    needed: bool = False
    lenient: bool = False
    optional: bool = False


def declared_columns(fields: Sequence[Field], *, optional: bool = False) -> list[Column]:
    """Give one column per declared field."""
    return [Column(field.name, field.type, field, optional=optional) for field in fields]


class RejectBook:
    """Every refused row with what was wrong; a row may be in it more than once."""

    def __init__(self) -> None:
        self._entries: list[pl.DataFrame] = []

    def broken(self, sheet: Sheet) -> None:
        """Enter the rows that could not be split into cells."""
        if sheet.broken.is_empty():
            return
        self._enter(
            sheet.broken.select(
                file=pl.lit(sheet.file.label),
                table=pl.lit(sheet.table),
                row="row",
                column=pl.lit(""),
                value=pl.col("cells").list.join(",", ignore_nulls=True),
                reason="reason",
            )
        )

    def cells(self, sheet: Sheet, column: str, rows: pl.Series, cells: Cells) -> None:
        """Enter the bad cells of one column of a sheet."""
        text = as_text(printable(sheet.frame[column]).filter(cells.bad))
        words = {word: cells.why(word) for word in text.drop_nulls().unique().to_list()}
        reasons = [words.get(word, "读不出这一格") for word in text.to_list()]
        self._enter(
            pl.DataFrame(
                {
                    "file": sheet.file.label,
                    "table": sheet.table,
                    "row": rows.filter(cells.bad),
                    "column": sheet.headers.get(column, column),
                    "value": text,
                    "reason": pl.Series(reasons, dtype=pl.String),
                }
            )
        )

    def refuse(
        self,
        frame: pl.DataFrame,
        sheets: Sequence[Sheet],
        mask: pl.Expr,
        column: str,
        reason: str | pl.Expr,
        value: pl.Expr | None = None,
    ) -> pl.DataFrame:
        """Refuse the rows still `ok` where the mask holds; gives the frame with `ok` lowered."""
        hit = frame.select(pl.col("ok") & mask.fill_null(value=False)).to_series()
        if not hit.any():
            return frame
        rows = frame.filter(hit)
        # A file may lack the column of a field that only some kinds of acts need.
        written = pl.col(column) if column in frame.columns else pl.lit(None)
        names = pl.DataFrame(
            {
                "sheet": pl.Series(range(len(sheets)), dtype=pl.UInt32),
                "file": [sheet.file.label for sheet in sheets],
                "table": [sheet.table for sheet in sheets],
                "column": [sheet.headers.get(column, column) for sheet in sheets],
            }
        )
        self._enter(
            rows.select(
                "sheet",
                "row",
                value=(written if value is None else value).cast(pl.String),
                reason=pl.lit(reason) if isinstance(reason, str) else reason,
            ).join(names, on="sheet", how="left", maintain_order="left")
        )
        return frame.with_columns(ok=pl.col("ok") & ~hit)

    def _enter(self, entry: pl.DataFrame) -> None:
        cut = pl.when(pl.col("value").str.len_chars() > LONGEST_VALUE).then(
            pl.col("value").str.head(LONGEST_VALUE) + "…"
        )
        entry = entry.with_columns(value=cut.otherwise("value"))
        self._entries.append(entry.select(*REJECT_SCHEMA).cast(REJECT_SCHEMA))

    def frame(self) -> pl.DataFrame:
        """All entries in the order of files and rows; of a row that gives several, each fault once."""
        empty = pl.DataFrame(schema=REJECT_SCHEMA)
        every = pl.concat([empty, *self._entries]).sort("file", "row", maintain_order=True)
        same = [name for name in REJECT_SCHEMA if name != "table"]
        return every.unique(subset=same, keep="first", maintain_order=True)


def printable(raw: pl.Series) -> pl.Series:
    """Give a list, as Parquet has it, as the one cell that CSV has; anything else as it is."""
    if isinstance(raw.dtype, pl.List):
        return raw.cast(pl.List(pl.String), strict=False).list.join(";", ignore_nulls=True)
    return raw


def typed(
    sheet: Sheet, number: int, columns: Sequence[Column], zone: str, book: RejectBook
) -> pl.DataFrame:
    """The sheet's rows with typed columns, plus `sheet`, `row` and whether the row is `ok`."""
    height = sheet.frame.height
    rows = sheet.frame["row"]
    ok = pl.repeat(value=True, n=height, eager=True)
    out = [pl.repeat(number, height, dtype=pl.UInt32, eager=True).alias("sheet"), rows]
    for column in columns:
        raw = column.raw or column.name
        if raw not in sheet.frame.columns:
            if column.optional:
                continue
            out.append(empty_column(column.type, column.field, height).alias(column.name))
            continue
        cells = _read(sheet, raw, column, zone)
        out.append(cells.value.alias(column.name))
        if not column.lenient and cells.bad.any():
            book.cells(sheet, raw, rows, cells)
            ok &= ~cells.bad.fill_null(value=False)
    return pl.DataFrame([*out, ok.alias("ok")])


def _read(sheet: Sheet, raw: str, column: Column, zone: str) -> Cells:
    cells = sheet.frame[raw]
    if isinstance(cells.dtype, pl.List) and column.type != "codes":
        raise UnusableFile(
            sheet.file.label, f"列 {sheet.headers.get(raw, raw)} 是列表", "这一列每格只能有一个值"
        )
    try:
        if column.type == "text" and not sheet.file.is_parquet:
            return _text(cells)
        return read_column(cells, column.type, zone, column.field, sheet.units.get(raw))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise UnusableFile(
            sheet.file.label,
            f"列 {sheet.headers.get(raw, raw)} 的类型（{cells.dtype}）读不了",
            "请导出为文字、整数、日期或者布尔",
        ) from None


def _text(raw: pl.Series) -> Cells:
    """Read a column of texts as a spreadsheet may have spoilt them on the way into the file."""
    text = as_text(raw)
    bad = text.str.contains(SPOILT)
    return Cells(
        text.set(bad, None) if bad.any() else text, bad.fill_null(value=False), _why_spoilt
    )


def _why_spoilt(text: str) -> str:
    if text.startswith("#"):
        return "这一格的公式没有算出值；请在表格软件里改好再存"
    return "长号码成了科学计数，后几位已经丢了；请在原来的系统里把这一列导出为文字"


def empty_frame(columns: Sequence[Column]) -> pl.DataFrame:
    """No rows, but every column that `typed` always gives, in its order and type."""
    return pl.DataFrame(
        [
            pl.Series("sheet", [], dtype=pl.UInt32),
            pl.Series("row", [], dtype=pl.UInt32),
            *(empty_column(c.type, c.field, 0).alias(c.name) for c in columns if not c.optional),
            pl.Series("ok", [], dtype=pl.Boolean),
        ]
    )


def refuse_empty(
    frame: pl.DataFrame, sheets: Sequence[Sheet], columns: Sequence[Column], book: RejectBook
) -> pl.DataFrame:
    """Refuse the rows that leave a needed column empty."""
    for column in columns:
        if column.needed:
            frame = book.refuse(
                frame, sheets, pl.col(column.name).is_null(), column.name, "这一格不能空"
            )
    return frame
