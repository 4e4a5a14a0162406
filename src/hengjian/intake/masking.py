"""What identifies people, hidden before it is shown on a page."""

from __future__ import annotations

import re

from hengjian.common import identitynumbers

_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])|(?<![0-9])[0-9]{15}(?![0-9])"
)
_TELEPHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_OF_NUMBERS = re.compile(r"身份证|证件号|信用代码|护照")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_OF_PEOPLE = re.compile(r"人|姓名|员")
_SEVERAL = re.compile(r"([、,，;；/ ]+)")


def masked(text: str) -> str:
    """Hide the numbers of people in a text."""
    hidden = _IDENTITY.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", text)
    return _TELEPHONE.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", hidden)


def masked_cell(header: str, text: str) -> str:
    """Hide the numbers of people in a cell, and their names where the column is one of people.

    In a column of such numbers whatever stands there is hidden: there are many kinds of them.
    """
    if _OF_NUMBERS.search(header):
        return identitynumbers.masked(text)
    if not _OF_PEOPLE.search(header):
        return masked(text)
    pieces = _SEVERAL.split(text)
    return masked("".join(_name(piece) for piece in pieces))


def _name(piece: str) -> str:
    return piece[0] + "*" * (len(piece) - 1) if _NAME.fullmatch(piece) else piece
