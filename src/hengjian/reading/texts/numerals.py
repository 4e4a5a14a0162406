"""Numbers in Chinese and Arabic writing.

Only writings with one meaning are read: 一百五 (105 or 150?) and 十百 are no numbers here.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2, "兩": 2, "貳": 2, "貮": 2, "弍": 2, "參": 3, "叄": 3, "参": 3, "陸": 6, "弌": 1, "幺": 1,
}  # fmt: skip
_PLAIN = str.maketrans("拾佰仟萬億廿卅", "十百千万亿廿卅")
CHARACTERS = (
    "零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖两兩貳貮弍參叄参陸弌幺十拾百佰千仟万萬亿億廿卅"
)
"""Every character that a Chinese numeral may hold, to be put into a character class."""

_ANY_DIGIT = f"[{''.join(_DIGITS)}]"
_ZERO = "[零〇]"
_SECTION = re.compile(
    rf"(?:(?P<q>{_ANY_DIGIT})千)?(?P<z1>{_ZERO})?(?:(?P<b>{_ANY_DIGIT})百)?(?P<z2>{_ZERO})?"
    rf"(?:(?P<s>{_ANY_DIGIT})?(?P<ten>十))?(?P<z3>{_ZERO})?(?P<g>{_ANY_DIGIT})?"
)
_TENS = {"廿": "二十", "卅": "三十"}
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
"""A whole number in Arabic digits, with or without separators, as a pattern."""

_POWERS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_MIXED_PART = re.compile(rf"({ARABIC}(?:\.[0-9]+)?)([十百千万亿]*)")
_LONGEST = 40
_YEAR_LENGTH = 4


def whole_number(text: str) -> int | None:
    """Read a whole number in either writing: 43, 四十三, 〇, 二〇二四; None where it is none."""
    if not 0 < len(text) <= _LONGEST:
        return None
    if text.isascii():
        return int(text.replace(",", "")) if re.fullmatch(ARABIC, text) else None
    return _chinese(text.translate(_PLAIN))


def _chinese(text: str) -> int | None:
    if all(c in _DIGITS for c in text):
        # 二三 may be 23 or "two, three"; a year or a number with a zero in it is spelt digit by digit.
        spelt = len(text) in (1, _YEAR_LENGTH) or any(c in "零〇" for c in text)
        return int("".join(str(_DIGITS[c]) for c in text)) if spelt else None
    for short, long in _TENS.items():
        text = text.replace(short, long)
    total = 0
    for unit in ("亿", "万"):
        head, mark, tail = text.partition(unit)
        if not mark:
            continue
        many = _chinese(head) if unit == "亿" and "万" in head else _section(head)
        if not many:
            return None
        total += many * _POWERS[unit]
        text = tail
        if not text:
            return total
    rest = _section(text, after_larger=total > 0)
    return None if rest is None else total + rest


def _section(text: str, *, after_larger: bool = False) -> int | None:
    """Read what stands before 万, or at the end: at most 九千九百九十九."""
    if len(text) > 1 and all(c in _DIGITS for c in text) and text[0] not in "零〇":
        return None
    if after_larger and re.match(rf"{_ZERO}{_ANY_DIGIT}千", text):
        text = text[1:]  # 拾万零柒仟, as on a cheque
    found = _SECTION.fullmatch(text)
    if found is None or not text or text[-1] in "零〇":
        return None
    last_unit_skipped = ((found["b"] or found["q"]) and not found["ten"]) or after_larger
    bare = found["g"] and not (found["ten"] or found["z1"] or found["z2"] or found["z3"])
    if last_unit_skipped and bare:
        return None
    tens = _DIGITS[found["s"]] if found["s"] else 1 if found["ten"] else 0
    parts = (found["q"], found["b"])
    thousands, hundreds = (_DIGITS[p] if p else 0 for p in parts)
    return (
        thousands * 1_000 + hundreds * 100 + tens * 10 + (_DIGITS[found["g"]] if found["g"] else 0)
    )


def quantity(text: str) -> Decimal | None:
    """Read a number that may have a fraction or mixed writing: 1.5万, 1万2千, 一点五万, 壹万贰仟."""
    if not 0 < len(text) <= _LONGEST:
        return None
    if text[0].isascii():
        return _mixed(text.translate(_PLAIN))
    if "点" in text:
        return _pointed(text.translate(_PLAIN))
    whole = whole_number(text)
    return None if whole is None else Decimal(whole)


def _mixed(text: str) -> Decimal | None:
    total, at, least = Decimal(0), 0, Decimal("Infinity")
    while at < len(text):
        found = _MIXED_PART.match(text, at)
        if found is None:
            return None
        power = Decimal(1)
        for unit in found[2]:
            power *= _POWERS[unit]
        if power >= least or (at and "." in found[1]):
            return None
        # 1万2 would be 12000 in speech and 10002 on paper.
        if at and power == 1 and len(found[1].replace(",", "")) < len(str(least)) - 1:
            return None
        least = power
        total += Decimal(found[1].replace(",", "")) * power
        at = found.end()
    return total


def _pointed(text: str) -> Decimal | None:
    found = re.fullmatch(rf"([^点]+)点({_ANY_DIGIT}+)([十百千万亿]*)", text)
    whole = None if found is None else _chinese(found[1])
    if found is None or whole is None:
        return None
    fraction = "".join(str(_DIGITS[c]) for c in found[2])
    power = Decimal(1)
    for unit in found[3]:
        power *= _POWERS[unit]
    return Decimal(f"{whole}.{fraction}") * power
