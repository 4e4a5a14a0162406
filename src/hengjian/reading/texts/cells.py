"""The readers by name, each giving plain values: what a column of texts can be read as."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from hengjian.reading.texts.amounts import YUAN_IN_WAN, read_amount
from hengjian.reading.texts.citations import read_citations
from hengjian.reading.texts.dates import read_date
from hengjian.reading.texts.identities import read_credit_code, read_identity
from hengjian.reading.texts.penalties import read_penalty
from hengjian.reading.texts.writing import SPOILT, narrowed, unspaced


@dataclass(frozen=True, slots=True)
class Reading:
    """The plain value of a text (None: there is none) and what of the text could not be read.

    `partly` marks values that carry their own unread rest.
    """

    value: Any
    unread: tuple[str, ...] = ()
    partly: bool = False


TextReader = Callable[[str], Reading]


def _whole(text: str, value: Any) -> Reading:
    return Reading(value, () if value is not None else (text,))


def _date(text: str) -> Reading:
    day = read_date(text)
    return _whole(text, None if day is None else day.isoformat())


def _amount(text: str, bare_unit: int = 1) -> Reading:
    return _whole(text, read_amount(text, bare_unit))


def _penalty(text: str) -> Reading:
    penalty = read_penalty(text)
    return Reading(penalty.plain(), partly=bool(penalty.rest))


def _citations(text: str) -> Reading:
    citations = read_citations(text)
    return Reading([citation.plain() for citation in citations.found], citations.unread)


READERS: Mapping[str, TextReader] = {
    "text": lambda text: _whole(text, None if re.match(SPOILT, text) else text),
    "date": _date,
    "amount": _amount,
    "penalty": _penalty,
    "citations": _citations,
    "identity": lambda text: _whole(text, read_identity(text)),
    "credit-code": lambda text: _whole(text, read_credit_code(text)),
}
"""Name of a reader to the reader. Amounts come in fen, days as 2024-06-08."""


def reader_for(name: str, header: str) -> TextReader:
    """Give the reader of a column; a column of amounts that says 万元 in its header counts in 万元."""
    if name == "amount" and "万元" in unspaced(narrowed(header)):
        return partial(_amount, bare_unit=YUAN_IN_WAN)
    return READERS[name]
