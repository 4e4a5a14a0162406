"""One spelling for the characters that are written in several, without moving any of them."""

from __future__ import annotations

SPOILT = (
    r"^(?:[-+]?[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2,3}"
    r"|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|公式没有值|#+))$"
)
"""What a spreadsheet shows instead of a text: 1.23E+17 for a long number whose last digits are lost, an error."""

_WIDE_START, _WIDE_END, _WIDE_OFFSET = 0xFF01, 0xFF5E, 0xFEE0
_BRACKETS = {"〔": "(", "〕": ")", "【": "(", "】": ")", "［": "(", "］": ")"}
_LETTERS = {"○": "〇", "O": "〇", "￥": "¥", "﹪": "%", "—": "-", "–": "-", "－": "-", "∼": "~"}
_TABLE = str.maketrans(
    {chr(code): chr(code - _WIDE_OFFSET) for code in range(_WIDE_START, _WIDE_END + 1)}
    | _BRACKETS
    | {key: value for key, value in _LETTERS.items() if key != "O"}
)


def narrowed(text: str) -> str:
    """Give the text with full-width letters, digits and punctuation as ASCII, each at its place.

    ，；：（） and ％ become their ASCII forms, 〔〕【】 round brackets, ○ the digit 〇.
    """
    return text.translate(_TABLE)


def unspaced(text: str) -> str:
    """Give the text without any white space, visible or not."""
    return "".join(c for c in text if not c.isspace() and c not in "\u200b\ufeff\u00ad")
