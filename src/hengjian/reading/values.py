"""One column of raw cells to typed values, with the cells that could not be read marked.

Only the distinct texts of a column are parsed and then put back, so that a column of a million
dates costs a few thousand parses. Empty cells are null and never bad.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from hengjian.reading.declarations import Field, FieldType, MoneyUnit
from hengjian.reading.errors import shown
from hengjian.reading.moments import (
    EARLIEST,
    UTC_INSTANT,
    day_of,
    native_instants,
    parse_days,
    parse_instants,
    why_not_a_day,
    why_not_an_instant,
)
from hengjian.reading.texts.writing import narrowed

Why = Callable[[str], str]

MOST_CHARACTERS = 4_000
"""Longer texts are not read for their meaning: no field of the exchange standards is as long, and the
time of reading grows with the square of the length."""
TRUE_WORDS = ("是", "true", "1")
FALSE_WORDS = ("否", "false", "0")
PLACES: dict[MoneyUnit | None, int] = {None: 0, "fen": 0, "yuan": 2, "10k_yuan": 6}
_UNIT_NAMES: dict[MoneyUnit | None, str] = {
    None: "分",
    "fen": "分",
    "yuan": "元",
    "10k_yuan": "万元",
}
_LARGEST_FLOAT = 9e15
_SLACK = 1e-6
_SAMPLE = 20_000
_SPARSE = 4
"""A column is read by its filled cells where fewer than one cell in so many is."""
_SPACE, _NOT_ASCII, _LAST_OF_BLANKS = 0x20, 0x80, 0xE3
_THOUSANDS = r"^([0-9]{1,3}(?:[,，][0-9]{3})+)(\.[0-9]+)?$"


@dataclass(frozen=True, slots=True)
class Cells:
    """Typed values of a column; `bad` marks cells that hold something unreadable."""

    value: pl.Series
    bad: pl.Series
    why: Why


def as_text(raw: pl.Series) -> pl.Series:
    """The cells as stripped text, empty as null; raises PolarsError for nested types."""
    if raw.dtype == pl.Null:
        return raw.cast(pl.String)
    if raw.dtype.is_float():
        raw = _float_text(raw)
    text = raw if raw.dtype == pl.String else raw.cast(pl.String, strict=False)
    if _surely_stripped(text):
        return text
    stripped = text.str.strip_chars()
    return stripped.set(stripped == "", None)


def _surely_stripped(text: pl.Series) -> bool:
    """Tell whether a glance at first and last bytes shows that no cell is empty or has blanks around it.

    Blanks are ASCII up to the space, or begin in UTF-8 with a byte from C2 to E3; Chinese characters begin
    with E4 to E9. That takes half the time of stripping, and no memory for a second column.
    """
    first, last = (text.cast(pl.Binary).bin.get(at, null_on_oob=True) for at in (0, -1))
    if first.null_count() > text.null_count():
        return False  # something is empty
    plain_first = (first > _SPACE) & ((first < _NOT_ASCII) | (first > _LAST_OF_BLANKS))
    return bool(plain_first.all()) and bool(((last > _SPACE) & (last < _NOT_ASCII)).all())


def _float_text(raw: pl.Series) -> pl.Series:
    """Whole numbers without the point that a column with gaps forces on them."""
    wide = raw.cast(pl.Float64).fill_nan(None)
    whole = (wide == wide.round(0)) & (wide.abs() < _LARGEST_FLOAT)
    integers = wide.set(~whole.fill_null(value=False), None).cast(pl.Int64).cast(pl.String)
    return integers.zip_with(whole.fill_null(value=False), wide.cast(pl.String))


def _by_distinct(text: pl.Series, parse: Callable[[pl.Series], pl.Series]) -> pl.Series:
    head = text.head(_SAMPLE)
    if head.n_unique() * 2 > len(head):
        return parse(text)
    distinct = text.drop_nulls().unique()
    if len(distinct) * 2 > len(text):
        return parse(text)
    parsed = parse(distinct)
    return text.replace_strict(distinct, parsed, default=None, return_dtype=parsed.dtype)


def _from_text(raw: pl.Series, parse: Callable[[pl.Series], pl.Series], why: Why) -> Cells:
    text = as_text(raw)
    value = _by_distinct(text, parse)
    bad = text.is_not_null() & value.is_null()
    if bad.any():
        value = value.zip_with(~bad, _by_distinct(_narrow(text.set(~bad, None)), parse))
        bad = text.is_not_null() & value.is_null()
    return Cells(value, bad, why)


def _narrow(text: pl.Series) -> pl.Series:
    """Give the texts that change when written with ASCII digits and marks (０．０２), the others as null."""
    wide = text.drop_nulls().unique()
    narrow = pl.Series([narrowed(one) for one in wide], dtype=pl.String)
    changed = wide != narrow
    if not changed.any():
        return text.clear(len(text))
    return text.replace_strict(
        wide.filter(changed), narrow.filter(changed), default=None, return_dtype=pl.String
    )


def read_column(
    raw: pl.Series, kind: FieldType, zone: str, field: Field | None, unit: MoneyUnit | None
) -> Cells:
    """Type one column; `field` brings the codes of code types, `unit` the scale of foreign money."""
    if raw.dtype != pl.String or raw.null_count() * _SPARSE < len(raw) * (_SPARSE - 1):
        return _read_whole(raw, kind, zone, field, unit)
    # Most fields are those of a few kinds of acts: only the cells that are filled are looked at.
    filled = _read_whole(raw.drop_nulls(), kind, zone, field, unit)
    rows = raw.is_not_null().arg_true()
    return Cells(
        _spread(filled.value, rows, len(raw), value=None),
        _spread(filled.bad, rows, len(raw), value=False)
        if filled.bad.any()
        else _none_bad(len(raw)),
        filled.why,
    )


def _spread(filled: pl.Series, rows: pl.Series, height: int, *, value: bool | None) -> pl.Series:
    """Put cells at their rows; elsewhere stands the value."""
    every = pl.Series([value], dtype=filled.dtype).new_from_index(0, height)
    return every.scatter(rows, filled) if len(rows) else every


def _read_whole(
    raw: pl.Series, kind: FieldType, zone: str, field: Field | None, unit: MoneyUnit | None
) -> Cells:
    if kind == "day":
        return _days(raw, zone)
    if kind == "instant":
        return _instants(raw, zone)
    if kind == "money":
        return _money(raw, unit)
    if kind == "integer":
        return _integers(raw)
    if kind == "boolean":
        return _booleans(raw)
    if kind == "code" and field is not None:
        return _code(raw, field)
    if kind == "codes" and field is not None:
        return _codes(raw, field)
    text = as_text(raw)
    return Cells(text, _none_bad(len(text)), str)


def _none_bad(height: int) -> pl.Series:
    return pl.Series([False]).new_from_index(0, height)


def empty_column(kind: FieldType, field: Field | None, height: int) -> pl.Series:
    """A column that the file does not have: unknown in every row."""
    types: dict[FieldType, pl.DataType] = {
        "day": pl.Date(),
        "instant": UTC_INSTANT,
        "money": pl.Int64(),
        "integer": pl.Int64(),
        "boolean": pl.Boolean(),
        "codes": pl.Int64(),
    }
    codes = field.codes if field is not None and kind == "code" else None
    dtype = pl.Enum(codes) if codes is not None else types.get(kind, pl.String())
    return pl.Series("", [None], dtype=dtype).new_from_index(0, height)


def _days(raw: pl.Series, zone: str) -> Cells:
    if raw.dtype == pl.Date:
        return Cells(raw.set(raw < EARLIEST, None), raw < EARLIEST, why_not_a_day)
    if isinstance(raw.dtype, pl.Datetime):
        bare = raw.dtype.time_zone is None
        value = raw.dt.date() if bare else day_of(native_instants(raw, zone), zone)
        value = value.set(value < EARLIEST, None)
        return Cells(value, raw.is_not_null() & value.is_null(), why_not_a_day)
    return _from_text(raw, lambda text: parse_days(text, zone), why_not_a_day)


def _instants(raw: pl.Series, zone: str) -> Cells:
    if isinstance(raw.dtype, pl.Datetime):
        value = native_instants(raw, zone)
        value = value.set(day_of(value, zone) < EARLIEST, None)
        return Cells(value, raw.is_not_null() & value.is_null(), why_not_an_instant)
    return _from_text(raw, lambda text: parse_instants(text, zone), why_not_an_instant)


def _integers(raw: pl.Series) -> Cells:
    def why(_: str) -> str:
        return "应当是整数"

    if raw.dtype.is_integer():
        value = raw.cast(pl.Int64, strict=False)
        return Cells(value, raw.is_not_null() & value.is_null(), why)
    return _from_text(raw, _whole_numbers, why)


def _whole_numbers(text: pl.Series) -> pl.Series:
    fits = text.str.contains(r"^[+-]?[0-9]{1,18}$")
    return text.set(~fits, None).str.strip_prefix("+").cast(pl.Int64, strict=False)


def _money(raw: pl.Series, unit: MoneyUnit | None) -> Cells:
    def why(text: str) -> str:
        return why_not_money(text, unit)

    places = PLACES[unit]
    if raw.dtype.is_float():
        return _float_money(raw, places, why)
    if raw.dtype.is_integer():
        narrow = raw.cast(pl.Int64, strict=False)
        most = 10 ** (18 - places)
        value = narrow.set((narrow < 0) | (narrow > most), None) * 10**places
        return Cells(value, raw.is_not_null() & value.is_null(), why)
    return _from_text(raw, lambda text: _scaled(text, places, exact=unit is None), why)


def _float_money(raw: pl.Series, places: int, why: Why) -> Cells:
    """Binary fractions meet whole fen only to within rounding; anything further off is refused."""
    wide = raw.cast(pl.Float64).fill_nan(None)
    scaled = wide * 10.0**places
    nearest = scaled.round(0)
    slack = nearest.abs() * 1e-15
    off = (scaled - nearest).abs()
    fits = (off <= slack.set(slack < _SLACK, _SLACK)) & (nearest >= 0) & (nearest < _LARGEST_FLOAT)
    value = nearest.set(~fits.fill_null(value=False), None).cast(pl.Int64)
    return Cells(value, wide.is_not_null() & value.is_null(), why)


def _scaled(text: pl.Series, places: int, *, exact: bool) -> pl.Series:
    """Decimal text to minor units by its digits alone; `exact` allows no decimal point at all."""
    t = pl.col("t")
    plain = pl.when(t.str.contains(_THOUSANDS)).then(t.str.replace_all(r"[,，]", "")).otherwise(t)
    point = "" if exact else r"(?:\.([0-9]*?)0*)?"
    parts = pl.col("parts").struct
    digits = parts.field("1")
    fraction = pl.lit("") if exact else parts.field("2").fill_null("")
    return (
        text.to_frame("t")
        .select(parts=plain.str.extract_groups(rf"^\+?([0-9]{{1,12}}){point}$"))
        .select(
            pl.when(digits.is_not_null() & (fraction.str.len_chars() <= places)).then(
                pl.concat_str([digits, fraction.str.pad_end(places, "0")])
            )
        )
        .to_series()
        .cast(pl.Int64, strict=False)
    )


def why_not_money(text: str, unit: MoneyUnit | None) -> str:
    """Say why a text is no amount in that unit."""
    if text.lstrip().startswith(("-", "−", "－")):
        return "金额不能是负数"
    if unit is None and "." in narrowed(text):
        return "金额以分计，必须是整数；以元计的文件请用映射并写明单位（unit: yuan）"
    return f"读不出金额；应当是以{_UNIT_NAMES[unit]}计的数，换算成分以后没有零头"


def _booleans(raw: pl.Series) -> Cells:
    def why(_: str) -> str:
        return "应当是 是 或 否（true/false、1/0 也可以）"

    if raw.dtype == pl.Boolean:
        return Cells(raw, _none_bad(len(raw)), why)
    words = [*TRUE_WORDS, *FALSE_WORDS]
    values = [True] * len(TRUE_WORDS) + [False] * len(FALSE_WORDS)

    def parse(text: pl.Series) -> pl.Series:
        return text.str.to_lowercase().replace_strict(
            words, values, default=None, return_dtype=pl.Boolean
        )

    return _from_text(raw, parse, why)


def codes_by_word(field: Field) -> dict[str, str]:
    """Code and label alike to the code; a label that two codes share means neither."""
    codes = field.codes or ()
    labels = field.code_labels or ()
    words = {
        label: code for code, label in zip(codes, labels, strict=False) if labels.count(label) == 1
    }
    return words | {code: code for code in codes}


def why_not_a_code(field: Field) -> Why:
    """Give the explanation for words that are no code of the field."""
    known = shown(tuple(field.code_labels or field.codes or ()))

    def why(text: str) -> str:
        return f"“{text[:40]}”不在{field.label}的取值之内；可用：{known}"

    return why


def _code(raw: pl.Series, field: Field) -> Cells:
    words = codes_by_word(field)
    dtype = pl.Enum(field.codes or ())
    if raw.dtype == pl.String:
        plain = raw.cast(dtype, strict=False)
        if plain.null_count() == raw.null_count():
            never = _none_bad(len(raw))
            return Cells(plain, never, why_not_a_code(field))

    def parse(text: pl.Series) -> pl.Series:
        if not words:
            return pl.Series("", [None], dtype=dtype).new_from_index(0, len(text))
        found = text.replace_strict(
            list(words), list(words.values()), default=None, return_dtype=pl.String
        )
        return found.cast(dtype)

    return _from_text(raw, parse, why_not_a_code(field))


def _codes(raw: pl.Series, field: Field) -> Cells:
    bits = {code: 1 << i for i, code in enumerate(field.codes or ())}
    words = {word: bits[code] for word, code in codes_by_word(field).items()}

    def mask(text: str) -> int | None:
        parts = split_codes(text)
        if not parts:
            return None
        total = 0
        for part in parts:
            if part not in words:
                return None
            total |= words[part]
        return total

    def parse(text: pl.Series) -> pl.Series:
        return pl.Series(
            "", [None if t is None else mask(t) for t in text.to_list()], dtype=pl.Int64
        )

    def why(text: str) -> str:
        strange = [part for part in split_codes(text) if part not in words]
        return why_not_a_code(field)("；".join(strange))

    if isinstance(raw.dtype, pl.List):
        raw = raw.cast(pl.List(pl.String), strict=False).list.join(";", ignore_nulls=True)
    return _from_text(raw, parse, why)


def split_codes(text: str) -> list[str]:
    """The parts of a cell that holds several codes, whichever semicolon parts them."""
    return [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]
