"""Amounts of money as people write them, exact to the fen."""

from __future__ import annotations

import re
from decimal import Decimal

from hengjian.reading.texts.numerals import ARABIC, CHARACTERS, quantity, whole_number
from hengjian.reading.texts.writing import narrowed, unspaced

FEN_IN_YUAN = 100
YUAN_IN_WAN = 10_000

_NUMBER = rf"(?:{ARABIC}(?:\.[0-9]+)?[{CHARACTERS}0-9]*|[{CHARACTERS}]+(?:点[{CHARACTERS}]+)?)"
_SMALL = rf"(?:[0-9]|[{CHARACTERS}])"
_CURRENCY = r"(?:人民币|\(人民币\)|RMB|CNY|¥)*"
AMOUNT = (
    rf"(?:{_CURRENCY}(?:\(大写\)|大写)?:?(?:{_NUMBER})[元圆圓]"
    rf"(?:[零〇]?{_SMALL}角)?(?:[零〇]?{_SMALL}分)?[整正]?"
    rf"|{_CURRENCY}:?(?:{ARABIC}(?:\.[0-9]+)?|[{CHARACTERS}]+)[万萬](?=人民币|$|[,;。、()+])"
    rf"|(?:人民币)?¥+{ARABIC}(?:\.[0-9]+)?(?![0-9.{CHARACTERS}元圆圓]|,[0-9]{{3}}))"
)
"""An amount with its unit, in a text that was narrowed and has no spaces, as a pattern."""

_WRITTEN = re.compile(
    rf"{_CURRENCY}(?:\(大写\)|大写)?:?(?P<yuan>{_NUMBER})(?P<unit>[元圆圓])"
    rf"(?:[零〇]?(?P<jiao>{_SMALL})角)?(?:[零〇]?(?P<fen>{_SMALL})分)?[整正]?"
)
AGAIN = rf"(?:(?:小写|大写):?)?(?:{AMOUNT}|{_CURRENCY}:?[1-9][0-9][0-9,.]*|(?:人民币|RMB|CNY|¥)+:?[0-9])"
"""The same amount once more, as it stands in brackets after an amount."""

_TWICE = re.compile(rf"({AMOUNT})\(({AGAIN})\)[整正]?")
_BARE = re.compile(rf"(?:{_CURRENCY}:?)?({_NUMBER})")
_LARGE = re.compile("[万萬亿億]")
_WORDED = re.compile(r"^(?:小写|大写):?")
_WAN = re.compile(rf"{_CURRENCY}:?(?P<yuan>(?:{ARABIC}(?:\.[0-9]+)?|[{CHARACTERS}]+)[万萬])")
"""罚款3万: 万 at the end of a clause leaves only 元 unsaid."""
_CURRENCY_AFTER = re.compile(r"(?<=[元圆圓整正])人民币$")
_MARKED = re.compile(r"(?:人民币|¥)+([0-9][0-9,.]*)")


_PADDED = re.compile("0[0-9]")
"""050元 in a sentence is a slip for 50 or 500."""


def read_amount(text: str, bare_unit: int = 1) -> int | None:
    """Read a cell that holds an amount, in fen; None where it is none, or not whole fen.

    A number without a unit counts `bare_unit` yuan: 10000 where the column says 万元; 3万 says its own.
    """
    plain = _CURRENCY_AFTER.sub("", _WORDED.sub("", unspaced(narrowed(text))))
    twice = _TWICE.fullmatch(plain)
    if twice is not None:
        first, second = written_amount(twice[1]), read_amount(twice[2])
        return first if first == second else None
    bare = _BARE.fullmatch(plain)
    if bare is not None:
        return _fen(quantity(bare[1]), 1 if _LARGE.search(bare[1]) else bare_unit)
    return written_amount(plain)


def written_amount(plain: str) -> int | None:
    """Read an amount that `AMOUNT` matched, in fen; None where its number has no one meaning."""
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        short = _MARKED.fullmatch(plain) or _WAN.fullmatch(plain)
        return None if short is None else _fen(quantity(short[1]), 1)
    if _PADDED.match(found["yuan"]):
        return None
    small = [whole_number(found[name]) if found[name] else 0 for name in ("jiao", "fen")]
    jiao, fen = small
    if jiao is None or fen is None or max(jiao, fen) > 9:  # noqa: PLR2004  ten 角 are a 元
        return None
    if (jiao or fen) and "." in found["yuan"]:
        return None
    yuan = _fen(quantity(found["yuan"]), 1)
    return None if yuan is None else yuan + jiao * 10 + fen


def _fen(yuan: Decimal | None, times: int) -> int | None:
    if yuan is None:
        return None
    fen = yuan * times * FEN_IN_YUAN
    return int(fen) if fen == fen.to_integral_value() else None
