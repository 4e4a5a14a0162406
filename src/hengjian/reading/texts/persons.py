"""The persons whom a cell names, each by one key: the number of the credential, else the name.

Persons are counted, so a cell that may name two or three is not read: 张三李四, 张三等, the same name
twice without numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hengjian.reading.texts.writing import narrowed, unspaced

_SEPARATOR = re.compile(r"[、,;/|\r\n\t]+")
_IS_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9一-鿿()-]{3,}")
_BARE_NUMBER = r"(?=[^()]*[0-9])[A-Za-z0-9-]{3,}"
_IS_BARE_NUMBER = re.compile(_BARE_NUMBER)
_NUMBERED = re.compile(rf"(?P<name>[一-鿿·•*×]{{2,}})\(?(?P<number>{_BARE_NUMBER})\)?")
_REMARK = re.compile(r"\([^()0-9]*\)")
_NAME = re.compile(r"[一-鿿]{2,3}|[一-鿿]+(?:[·•][一-鿿]+)+|[一-鿿][*×X某]{1,3}")
_NO_NAME = re.compile(r".*(?:等|人员|人|若干|其他|同上|详见|见附|未填|不详|暂无)$|无.*")


def read_persons(text: str, numbers: str = "", *, numbered: bool = False) -> tuple[str, ...] | None:
    """Read the names of a cell, with the numbers of their credentials from the cell beside it.

    None where it is not certain how many there are, or, if all must be `numbered`, where a number lacks.
    """
    names = _names(text)
    credentials = _pieces(numbers)
    if names is None or not all(map(_IS_NUMBER.fullmatch, credentials)):
        return None
    found = [_NUMBERED.fullmatch(name) for name in names]
    if not credentials and all(found):
        credentials = [match["number"] for match in found if match]
    if len(credentials) == len(names):
        return _distinct(credentials)
    plain = all(_NAME.fullmatch(name) for name in names)
    return _distinct(names) if plain and not credentials and not numbered else None


def _names(text: str) -> list[str] | None:
    """Split a cell of names, also 张三 A001 李四 A002; None where a piece cannot be a name."""
    names: list[str] = []
    for piece in _pieces(_REMARK.sub("", narrowed(text))):
        if names and _IS_BARE_NUMBER.fullmatch(piece) and not any(map(str.isdigit, names[-1])):
            names[-1] += piece
        else:
            names.append(piece)
    if not names or any(len(name) == 1 or _NO_NAME.fullmatch(name) for name in names):
        return None
    return names


def _pieces(text: str) -> list[str]:
    """Split at marks of enumeration, and only without any at spaces."""
    plain = narrowed(text).strip()
    pieces = _SEPARATOR.split(plain) if _SEPARATOR.search(plain) else plain.split()
    return [bare for piece in pieces if (bare := unspaced(piece))]


def _distinct(keys: Sequence[str]) -> tuple[str, ...] | None:
    """Give the keys; None where one is there twice, for one person or for two of the same name."""
    return tuple(keys) if len(set(keys)) == len(keys) else None
