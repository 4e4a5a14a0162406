"""The numbers that items of a plan begin with, at the start of a paragraph and within run-on text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hengjian.reading.texts.numerals import whole_number

Kind = Literal["part", "named", "chinese", "bracketed", "arabic", "decimal", "small", "circled"]
_CN = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SMALL = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_SIGNS: dict[str, tuple[Kind, str]] = {
    **{sign: ("circled", sign) for sign in _CIRCLED},
    **{sign: ("small", f"（{number}）") for number, sign in enumerate(_SMALL, 1)},
    **{sign: ("arabic", str(number)) for number, sign in enumerate(_DOTTED, 1)},
    **{sign: ("bracketed", f"（{_CN[number]}）") for number, sign in enumerate(_BRACKETED)},
}
_SIGN_NUMBERS = {
    sign: number
    for row in (_CIRCLED, _SMALL, _DOTTED, _BRACKETED)
    for number, sign in enumerate(row, 1)
}
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第\s*([{_CN}百]+|[0-9]+)\s*(?:部分|[章节编条篇])\s*[:、.]?\s*")),
    ("named", re.compile(r"序号\s*[:.]?\s*([0-9]{1,3})(?![0-9])\s*[、.]?\s*")),
    ("named", re.compile(rf"(?:任务|行动|工程|专栏|事项)\s*([{_CN}]+|[0-9]{{1,2}})\s*[:、.]\s*")),
    ("bracketed", re.compile(rf"\(\s*([{_CN}]{{1,3}})\s*\)\s*[、.]?\s*")),
    ("chinese", re.compile(rf"([{_CN}]{{1,3}})\s*[、.]\s*|([{_CN}]{{1,3}}),(?=[一-鿿]{{2,12}}$)")),
    (
        "decimal",
        re.compile(
            r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})(?:[.、](?![0-9])\s*|\s+|(?=[一-鿿]))(?![年月日%万亿元倍个])"
        ),
    ),
    ("small", re.compile(r"\(\s*([0-9]{1,2})\s*\)\s*[、.]?\s*|([0-9]{1,2})\s*\)\s*")),
    ("arabic", re.compile(r"([0-9]{1,3})\s*[.、]\s*(?![0-9])")),
)
_LOST = re.compile(r"\(\s*\)\s*(?=[一-鿿])")
_INLINE = re.compile(
    rf"\(\s*(?:[{_CN}]{{1,3}}|[0-9]{{1,2}})\s*\)(?![款项目类])|(?<![{_CN}])[{_CN}]{{1,3}}\s*、|(?<![0-9])(?<![0-9]\.)[0-9]{{1,2}}\s*[.、](?![0-9])"
)
SENTENCE_ENDS = "。.!?！？"


@dataclass(frozen=True, slots=True)
class Marker:
    """One number: its kind, its value where it has one, how a path shows it, and how far it reaches."""

    kind: Kind
    number: int | None
    shown: str
    end: int


def marker_at(plain: str, at: int = 0) -> Marker | None:
    """Give the marker that stands at a place of a text in narrow writing."""
    sign = plain[at : at + 1]
    if sign in _SIGNS and sign:
        kind, shown = _SIGNS[sign]
        rest = re.compile(r"[、.]?\s*").match(plain, at + 1)
        return Marker(kind, _SIGN_NUMBERS[sign], shown, rest.end() if rest else at + 1)
    lost = _LOST.match(plain, at)
    if lost is not None:
        return Marker("bracketed", None, "", lost.end())
    for form, pattern in _FORMS:
        found = pattern.match(plain, at)
        if found is not None:
            return _marker(form, found)
    return None


def _marker(kind: Kind, found: re.Match[str]) -> Marker | None:
    text = next(group for group in found.groups() if group)
    if kind == "decimal":
        return Marker(kind, None, text, found.end())
    number = whole_number(text)
    if number is None:
        return None
    whole = found[0].strip(" :、.\n")
    shown = {"bracketed": f"（{text}）", "small": f"（{text}）", "part": whole, "named": whole}
    if whole.startswith("序号"):
        return Marker(kind, number, text, found.end())
    return Marker(kind, number, shown.get(kind, text), found.end())


def numbered(kind: Kind, number: int) -> str:
    """Write the number of an item whose own was lost in scanning."""
    return f"（{chinese(number)}）" if kind == "bracketed" else str(number)


def chinese(number: int) -> str:
    """Write a number up to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_CN[tens - 1]}十"
    return head + (_CN[ones - 1] if ones else "")


def inline_markers(plain: str, start: int) -> list[tuple[int, Marker]]:
    """Give what may be markers within a text, after `start`; whether they fit is for the outline to say."""
    found = []
    for one in _INLINE.finditer(plain, start):
        marker = marker_at(plain, one.start())
        if marker is not None and marker.end > one.start():
            found.append((one.start(), marker))
    return found
