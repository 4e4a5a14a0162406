"""What is confiscated or collected: money with its amount, gains, things."""

from __future__ import annotations

import re

from hengjian.reading.texts.amounts import AGAIN, AMOUNT, read_amount, written_amount
from hengjian.reading.texts.penalty_parts import SEE_LIST

_IN_BRACKETS = re.compile(rf"(?<=[得入费资款]):?\(({AMOUNT})\)(?=$|[、,和及])")
LISTED = re.compile(SEE_LIST)
"""Where to look the things up."""

_GAINS = (
    r"(?:(?:违法|非法)(?:经营|销售|生产|营业)?(?:所得|收入)|广告(?:制作|发布|设计|代理)?费用?"
    r"|(?:违法|非法)?收取的?[一-鿿]{0,4}费用?|未退还[一-鿿]{0,6}(?:款项?|费用?)|多收的?价款)"
)
_LIST = re.compile(r"[、和及]|以及")
_MONEY = re.compile(r"所得|收入|费|财物|赌资|毒资|嫖资|现金|人民币|款|金额|钱")
_WORTH = re.compile("价值|货值|估价|折价")
"""What goods are worth is no money taken."""

_STAKES = re.compile(r"(?:其|全部|的|涉案)*(?:赌资|毒资|嫖资)")
"""Money that is named without an amount."""

_UNREAD_MONEY = re.compile(
    r"[¥元圆圓]|(?:所得|收入|费用?|资|款|现金|人民币|金额|RMB)[:为共计]*[0-9]|罚"
    r"|(?:所得|收入|费用?)[^0-9]*[0-9]|^[0-9][0-9,.]*$"
)
"""Signs of an amount, where none could be read."""

_TAKEN_TOO = re.compile("(?:予以|依法|均)+(?:收缴|没收|追缴)(?=$|[,;。、()并及和与+])")
_NEXT = re.compile("[、和及与并]+(?:依法|予以|书面|当场|现场|决定|一并|同时|处以?)*$")
AMOUNT_NAMED = re.compile("[0-9]元|所得|[赌毒嫖]资")

_GAINS_MISSPELT = re.compile(rf"(?!.*{_GAINS})(?:.*所得.*|违?法?所?得?)")
GAINS = re.compile(_GAINS)


def alone(what: str) -> str:
    """Give what a penalty names, without the words with which the next one begins."""
    return _NEXT.sub("", what)


def taken_too(text: str, found: re.Match[str]) -> bool:
    """Tell whether a list goes on into things with a verb of their own: nobody can say where it parts."""
    return _TAKEN_TOO.match(text, found.end()) is not None


def money_and_goods(what: str) -> tuple[int | None, bool]:
    """Tell the money of a list of things in fen, and whether there are things other than money.

    None instead of the money where an amount cannot be read or is not the money itself.
    """
    total, goods = 0, False
    what = _IN_BRACKETS.sub(r"\1", what)
    for part in _LIST.split(what):
        found = re.search(AMOUNT, part)
        named = part[: found.start()] if found else part
        if len(part) == 1 or (
            named and (_GAINS_MISSPELT.fullmatch(named) or _UNREAD_MONEY.search(named))
        ):
            return None, goods
        if found is None:
            goods |= bool(part) and not _STAKES.fullmatch(part)
            continue
        amount = written_amount(found[0])
        after = part[found.end() :]
        if not amount or (after and read_amount(found[0] + after) != amount):
            return None, goods
        if named and (_WORTH.search(named) or not _MONEY.search(named)):
            return None, goods
        total += amount
    return total, goods or not what


def only_stakes(what: str) -> bool:
    """Tell whether all that is named is stakes without an amount."""
    parts = _LIST.split(LISTED.sub("", what))
    return all(part and _STAKES.fullmatch(part) for part in parts)


def besides_gains(what: str) -> bool:
    """Tell whether anything other than gains is named."""
    parts = _LIST.split(what)
    return any(part and not GAINS.search(part) for part in parts)


def unnamed(what: str) -> bool:
    """Tell whether there is an amount and not a word on what it is: 没收4万 may be gains or goods."""
    return re.fullmatch(rf"(?!人民币|\(人民币)(?:{AMOUNT})(?:\({AGAIN}\))?", what) is not None
