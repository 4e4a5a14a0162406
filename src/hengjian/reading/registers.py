"""The registers: who may enforce what, for whom, from which day until which day.

Without a table what follows from it is unknown. A table of which a row was refused is *incomplete*: what
it says counts, what it does not say is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import polars as pl

from hengjian.reading.cells import Column, RejectBook, empty_frame, printable, refuse_empty, typed
from hengjian.reading.columns import REGISTER_TABLES
from hengjian.reading.declarations import Declarations, Field
from hengjian.reading.margins import damaged
from hengjian.reading.sheets import Sheet
from hengjian.reading.values import split_codes

OFFICER, AUXILIARY = "officer", "auxiliary"
ISSUED = "issued"
EVERY_ITEM = "*"
"""Stands among the items of an entrustment for whatever the delegator may do."""
_EVERY_WORDS = (EVERY_ITEM, "全部")
ENTRUSTED = "entrusted"
OFFICER_KINDS = {OFFICER: "执法人员", AUXILIARY: "辅助人员"}
BODY_KINDS = {
    "statutory": "法定", "authorised": "授权", ENTRUSTED: "委托", "none": "不是执法主体",
}  # fmt: skip
STATES = {ISSUED: "有效", "suspended": "暂扣", "withdrawn": "收回", "cancelled": "注销"}
POWERS = {
    "penalty": "行政处罚", "licence": "行政许可", "coercion": "行政强制", "inspection": "行政检查",
    "levy": "行政征收", "requisition": "行政征用", "payment": "行政给付",
    "confirmation": "行政确认", "ruling": "行政裁决",
}  # fmt: skip

_TEXT, _DAY = pl.String(), pl.Date()
SCHEMAS: Mapping[str, pl.Schema] = MappingProxyType(
    {
        "bodies": pl.Schema(
            {"body": _TEXT, "name": _TEXT, "kind": _TEXT, "valid_from": _DAY, "valid_until": _DAY}
        ),
        "officers": pl.Schema(
            {
                "person": _TEXT, "number": _TEXT, "name": _TEXT, "body": _TEXT, "kind": _TEXT,
                "valid_from": _DAY, "valid_until": _DAY,
            }
        ),
        "credentials": pl.Schema(
            {
                "person": _TEXT, "number": _TEXT, "state": _TEXT,
                "valid_from": _DAY, "valid_until": _DAY,
            }
        ),
        "items": pl.Schema(
            {
                "item": _TEXT, "name": _TEXT, "body": _TEXT, "act": _TEXT,
                "valid_from": _DAY, "valid_until": _DAY,
            }
        ),
        "entrustments": pl.Schema(
            {
                "body": _TEXT, "delegator": _TEXT, "items": pl.List(_TEXT), "published_on": _DAY,
                "valid_from": _DAY, "valid_until": _DAY,
            }
        ),
        "benchmarks": pl.Schema(
            {
                "item": _TEXT, "name": _TEXT, "published_on": _DAY,
                "valid_from": _DAY, "valid_until": _DAY,
            }
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Registers:
    """The registers as frames by name, each as `SCHEMAS` has it; `incomplete` names those with refused rows.

    No `valid_from`: since ever. No `valid_until`: until further notice. Both days are included.

    - `bodies`: a body under one of its names, and what it is, if that is known; one row per name
      and period.
    - `officers`: a person at a body, as an officer or an auxiliary; one row per post and period.
    - `credentials`: how a credential stands in a period. Where rows of one number overlap, the one
      that is not `issued` counts.
    - `items`: what a body does; `act` empty: for every kind of power.
    - `entrustments`: for whom a body enforces; `items` name them by code or by name.
    - `benchmarks`: a version of the benchmark for an item, until the next one begins.
    """

    frames: Mapping[str, pl.DataFrame]
    incomplete: frozenset[str] = frozenset()

    def frame(self, name: str) -> pl.DataFrame:
        """Give a register; one that is not there has no rows."""
        return self.frames[name] if name in self.frames else SCHEMAS[name].to_frame()

    def has(self, name: str) -> bool:
        """Tell whether the register is there, be it without rows."""
        return name in self.frames

    def says_all(self, name: str) -> bool:
        """Tell whether what the register does not say is not so."""
        return name in self.frames and name not in self.incomplete


NO_REGISTERS = Registers({})


def read_registers(
    by_table: Mapping[str, Sequence[Sheet]], declarations: Declarations, book: RejectBook
) -> Registers:
    """Read the registers that are there; a bad row is refused and makes its register incomplete."""
    frames: dict[str, pl.DataFrame] = {}
    incomplete: set[str] = set()
    for name in REGISTER_TABLES:
        sheets = by_table.get(name, ())
        if sheets:
            frames[name], whole = _read(name, sheets, declarations, book)
            incomplete |= set() if whole else {name}
    return Registers(frames, frozenset(incomplete))


def _read(
    name: str, sheets: Sequence[Sheet], declarations: Declarations, book: RejectBook
) -> tuple[pl.DataFrame, bool]:
    """Give the rows of a register, and whether none was refused."""
    columns = _COLUMNS[name]
    frames = []
    for number, sheet in enumerate(sheets):
        frames.append(typed(_flat(sheet), number, columns, declarations.timezone, book))
        book.broken(sheet)
    every = refuse_empty(pl.concat([empty_frame(columns), *frames]), sheets, columns, book)
    turned = pl.col("valid_from") > pl.col("valid_until")
    every = book.refuse(every, sheets, turned, "valid_until", "止日早于起日")
    kept = every.filter("ok")
    whole = kept.height == every.height and all(
        damaged(sheet.broken).is_empty() for sheet in sheets
    )
    return _finished(name, kept), whole


def _flat(sheet: Sheet) -> Sheet:
    """Put a list of items into one cell."""
    if "items" not in sheet.frame.columns:
        return sheet
    return replace(sheet, frame=sheet.frame.with_columns(printable(sheet.frame["items"])))


def _finished(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    if name == "entrustments":
        listed = [_items(text) for text in rows["items"].to_list()]
        rows = rows.with_columns(pl.Series("items", listed, dtype=pl.List(pl.String)))
    return _standing(rows.select(SCHEMAS[name].names()).cast(SCHEMAS[name]))


def _items(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return [EVERY_ITEM if part in _EVERY_WORDS else part for part in split_codes(text)]


def _standing(rows: pl.DataFrame) -> pl.DataFrame:
    """Put in words that a credential is valid of which nothing else is said."""
    return rows.with_columns(pl.col("state").fill_null(ISSUED)) if "state" in rows.columns else rows


def register_frame(name: str, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Make a register of plain rows; columns that a row lacks are empty."""
    schema = SCHEMAS[name]
    cells = [[row.get(column) for column in schema] for row in rows]
    return _standing(pl.DataFrame(cells, schema=schema, orient="row"))


def _code(name: str, label: str, words: Mapping[str, str]) -> Field:
    return Field(name, label, "code", tuple(words), tuple(words.values()))


def _texts(*names: str, needed: Sequence[str] = ()) -> list[Column]:
    return [Column(name, "text", needed=name in needed) for name in names]


def _period(*needed: str) -> list[Column]:
    return [Column(day, "day", needed=day in needed) for day in ("valid_from", "valid_until")]


_COLUMNS: Mapping[str, list[Column]] = {
    "bodies": [
        *_texts("body", "name", needed=("body",)),
        Column("kind", "code", _code("kind", "主体类别", BODY_KINDS)),
        *_period(),
    ],
    "officers": [
        *_texts("person", "number", "name", "body", needed=("person", "body")),
        Column("kind", "code", _code("kind", "人员类别", OFFICER_KINDS), needed=True),
        *_period(),
    ],
    "credentials": [
        *_texts("person", "number", needed=("person", "number")),
        Column("state", "code", _code("state", "状态", STATES)),
        *_period("valid_from"),
    ],
    "items": [
        *_texts("item", "name", "body", needed=("item", "body")),
        Column("act", "code", _code("act", "行为种类", POWERS)),
        *_period(),
    ],
    "entrustments": [
        *_texts("body", "delegator", "items", needed=("body",)),
        Column("published_on", "day"),
        *_period("valid_from", "valid_until"),
    ],
    "benchmarks": [
        *_texts("item", "name", needed=("item",)),
        Column("published_on", "day"),
        *_period("valid_from"),
    ],
}
