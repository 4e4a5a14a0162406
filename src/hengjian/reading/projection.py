"""Columns of a foreign file as the target columns that a mapping makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import polars as pl

from hengjian.reading.csvfiles import ROW
from hengjian.reading.declarations import MoneyUnit, Origin, Persons, TableMapping, TextReading
from hengjian.reading.errors import UnusableFile
from hengjian.reading.files import InputFile
from hengjian.reading.texts.amounts import YUAN_IN_WAN, read_amount
from hengjian.reading.texts.dates import read_date
from hengjian.reading.texts.persons import read_persons
from hengjian.reading.texts.writing import unspaced
from hengjian.reading.values import MOST_CHARACTERS, as_text

_KEYS = pl.List(pl.String)
_SEVERAL = re.compile(r"[;；,，、]")
_STROKE = r"^[/／\\＼－—–―-]+$"
"""What people put where there is no day and no amount, so that nobody adds one."""


def headers_by_name(header: Sequence[str], mapping: TableMapping) -> dict[str, str]:
    """Give what the file calls each column that the mapping may speak of; aliases after the name.

    Blanks and line breaks inside a name only lay it out.
    """
    names = {_unspaced_name(name): name for name in reversed(header) if name}
    names |= {name: name for name in header if name}
    folded = {name.casefold(): name for name in names}
    for name, others in mapping.aliases.items():
        if name not in names:
            found = [folded[other.casefold()] for other in others if other.casefold() in folded]
            if found:
                names[name] = found[0]
    return names


@lru_cache(maxsize=1024)
def _unspaced_name(name: str) -> str:
    # Each file is held against each mapping, and the files of a city have the same hundred names.
    return unspaced(name)


def columns_used(file: InputFile, origins: Sequence[Origin], names: Mapping[str, str]) -> list[str]:
    """Give the file's own columns that are needed; raises UnusableFile where one is not there."""
    wanted = [(column, origin.optional) for origin in origins for column in origin.columns]
    lacking = [column for column, optional in wanted if column not in names and not optional]
    if lacking:
        raise UnusableFile(
            file.label,
            f"映射要的列不在：{'、'.join(dict.fromkeys(lacking))}",
            "请检查映射文件和表头",
        )
    return list(dict.fromkeys(names[column] for column, _ in wanted if column in names))


def projected(
    raw: pl.DataFrame, origins: Mapping[str, Origin], names: Mapping[str, str]
) -> pl.DataFrame:
    """Give `row` and the target columns: renamed, constants filled in, words turned, texts read.

    A target whose optional columns are all absent is not there.
    """
    columns = [raw[ROW].alias("row")]
    for target, origin in origins.items():
        if not origin.columns:
            cells = pl.Series(target, [origin.constant], dtype=pl.String)
            columns.append(cells.new_from_index(0, raw.height))
            continue
        present = [names[column] for column in origin.columns if column in names]
        if present:
            columns.append(_made(raw, present, origin).alias(target))
    return pl.DataFrame(columns)


def _made(raw: pl.DataFrame, present: Sequence[str], origin: Origin) -> pl.Series:
    cells = raw[present[0]]
    if len(present) > 1:
        texts = pl.DataFrame([as_text(raw[name]).alias(name) for name in present])
        joined = texts.select(t=pl.concat_str(present, separator=";", ignore_nulls=True))["t"]
        cells = joined.set(joined == "", None)
    if origin.values is not None:
        return _by_text(cells, origin, _translator(origin.values))
    if origin.reader is not None:
        if origin.reader in ("date", "amount"):
            text = as_text(cells)
            cells = text.set(text.str.contains(_STROKE), None)
        return _by_text(cells, origin, _reader(origin.reader, origin.unit))
    return cells


def _by_text(cells: pl.Series, origin: Origin, translate: Callable[[str], str | None]) -> pl.Series:
    """Translate every distinct text once; what is not understood stays, or is left out."""
    text = as_text(cells)
    words = text.drop_nulls().unique().to_list()
    meanings = [translate(word) if len(word) <= MOST_CHARACTERS else None for word in words]
    known = text.replace_strict(words, meanings, default=None, return_dtype=pl.String)
    return known if origin.others == "skip" else known.zip_with(known.is_not_null(), text)


def _translator(values: Mapping[str, str]) -> Callable[[str], str | None]:
    """One word to its code, a list of words to a list of codes if every one of them is known."""

    def translate(text: str) -> str | None:
        if text in values:
            return values[text]
        parts = [part.strip() for part in _SEVERAL.split(text) if part.strip()]
        if not parts or any(part not in values for part in parts):
            return None
        return ";".join(dict.fromkeys(values[part] for part in parts))

    return translate


def _reader(name: TextReading, unit: MoneyUnit | None) -> Callable[[str], str | None]:
    # Its many forms take a tenth of a second to make ready, which every worker of a screening would pay for nothing.
    from hengjian.reading.texts.penalties import read_penalty  # noqa: PLC0415  see above

    def date(text: str) -> str | None:
        day = read_date(text)
        return None if day is None else day.isoformat()

    def amount(text: str) -> str | None:
        return _shown(read_amount(text, YUAN_IN_WAN if unit == "10k_yuan" else 1))

    def kinds(text: str) -> str | None:
        penalty = read_penalty(text)
        return None if penalty.rest else ";".join(penalty.kinds) or None

    def fine(text: str) -> str | None:
        penalty = read_penalty(text)
        return None if penalty.rest else _shown(penalty.fine_fen)

    readers: Mapping[TextReading, Callable[[str], str | None]] = {
        "date": date, "amount": amount, "penalty_kinds": kinds, "penalty_fine": fine,
    }  # fmt: skip
    return readers[name]


def persons_of(
    raw: pl.DataFrame, persons: Persons, names: Mapping[str, str], *, numbered: bool
) -> pl.DataFrame:
    """Give `row`, the `words` of the cells and the `persons` they name, for the rows that name any.

    `persons` is null where it is not certain how many there are; they are all to be `numbered` where
    they are to be told from those of other roles.
    """
    origins = {"names": persons.names}
    if persons.credential is not None:
        origins["numbers"] = persons.credential
    cells = projected(raw, origins, names)
    texts = [as_text(cells[name]).alias(name) for name in origins if name in cells.columns]
    words = pl.DataFrame([cells["row"], *texts])
    if "names" not in words.columns:
        return pl.DataFrame(schema={"row": pl.UInt32, "words": pl.String, "persons": _KEYS})
    if "numbers" not in words.columns:
        words = words.with_columns(numbers=pl.lit(None, dtype=pl.String))
    words = words.filter(pl.col("names").is_not_null())
    different = words.select("names", "numbers").unique()
    read = [
        read_persons(name, number or "", numbered=numbered) for name, number in different.rows()
    ]
    different = different.with_columns(persons=pl.Series(read, dtype=_KEYS))
    joined = words.join(
        different, on=["names", "numbers"], how="left", nulls_equal=True, maintain_order="left"
    )
    shown = pl.concat_str("names", "numbers", separator=" ", ignore_nulls=True)
    return joined.select("row", shown.alias("words"), "persons")


def _shown(fen: int | None) -> str | None:
    return None if fen is None else str(fen)


def units_of(origins: Mapping[str, Origin]) -> dict[str, MoneyUnit]:
    """Give the units of the amounts that are still in them: a text was read into fen already."""
    return {
        target: origin.unit
        for target, origin in origins.items()
        if origin.unit is not None and origin.reader is None
    }


def headers_of(origins: Mapping[str, Origin], names: Mapping[str, str]) -> dict[str, str]:
    """Give what the file calls the column that each target comes from."""
    return {
        target: names.get(origin.column or "", origin.column or target)
        for target, origin in origins.items()
    }
