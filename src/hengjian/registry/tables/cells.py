"""The cells of spreadsheets of the registry: texts to values, and values to texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.reading.texts.dates import read_date

AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
FEN_IN_YUAN = 100
YEAR = re.compile(r"[0-9]{4}")
BETWEEN_WORDS = re.compile(r"[、，,；;]+")

Reader = Callable[[str], Any]


def text(cell: str) -> str:
    """Give the words of a cell."""
    return cell.strip()


def words(cell: str) -> list[str]:
    """Give the several words of a cell, between which there are commas or semicolons."""
    return [word.strip() for word in BETWEEN_WORDS.split(cell) if word.strip()]


def day(cell: str) -> date:
    """Give the day of a cell; raises `ValueError` in Chinese."""
    found = read_date(cell)
    if found is None:
        raise ValueError(f"“{cell}”不是一个日期，请写成 2026-01-31 的样子。")
    return found


def year(cell: str) -> int:
    """Give the year of a cell; raises `ValueError` in Chinese."""
    plain = (
        unicodedata.normalize("NFKC", cell).strip().removesuffix("年度").removesuffix("年").strip()
    )
    if not YEAR.fullmatch(plain):
        raise ValueError(f"“{cell}”不是一个年份，请写成 2026 的样子。")
    return int(plain)


def fen(cell: str) -> int | None:
    """Give the amount of a cell that is in yuan, exactly; raises `ValueError` in Chinese."""
    plain = unicodedata.normalize("NFKC", cell).replace(",", "").strip()
    if not plain:
        return None
    if not AMOUNT.fullmatch(plain):
        raise ValueError(f"“{cell}”不是以元为单位的金额，请只写数字，至多两位小数。")
    return int(Decimal(plain) * FEN_IN_YUAN)


def yuan(amount: int | None) -> str:
    """Write an amount in yuan, with no digit lost."""
    if amount is None:
        return ""
    whole, rest = divmod(amount, FEN_IN_YUAN)
    return f"{whole}.{rest:02}" if rest else str(whole)


def in_words(amount: int | None) -> str:
    """Write an amount as pages have it, as in 1,280 元."""
    if amount is None:
        return ""
    whole, dot, rest = yuan(amount).partition(".")
    return f"{int(whole):,}{dot}{rest} 元"


def choice(choices: Sequence[tuple[Any, Any]]) -> Reader:
    """Give the reader of a cell with one word of a list; its code is understood as well."""
    by_word = {str(label): str(value) for value, label in choices}
    by_word |= {str(value): str(value) for value, _ in choices}
    offered = "、".join(str(label) for _, label in choices)

    def read(cell: str) -> str:
        found = by_word.get(cell.strip())
        if found is None:
            raise ValueError(f"没有“{cell}”这一项，请从{offered}中选。")
        return found

    return read
