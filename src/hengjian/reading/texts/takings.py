"""What is confiscated or collected: money with its amount, gains, things."""

from __future__ import annotations

import re

from hengjian.reading.texts import penalty_forms as forms
from hengjian.reading.texts.amounts import AGAIN, AMOUNT, read_amount, written_amount


def money_and_goods(what: str) -> tuple[int | None, bool]:
    """Tell the money of a list of things in fen, and whether there are things other than money.

    None instead of the money where an amount cannot be read or is not the money itself.
    """
    total, goods = 0, False
    for part in forms.LIST.split(what):
        found = re.search(AMOUNT, part)
        named = part[: found.start()] if found else part
        if len(part) == 1 or (
            named and (forms.GAINS_MISSPELT.fullmatch(named) or forms.UNREAD_MONEY.search(named))
        ):
            return None, goods
        if found is None:
            goods |= bool(part) and not forms.STAKES.fullmatch(part)
            continue
        amount = written_amount(found[0])
        after = part[found.end() :]
        if not amount or (after and read_amount(found[0] + after) != amount):
            return None, goods
        if named and (forms.WORTH.search(named) or not forms.MONEY.search(named)):
            return None, goods
        total += amount
    return total, goods or not what


def only_stakes(what: str) -> bool:
    """Tell whether all that is named is stakes without an amount."""
    parts = forms.LIST.split(forms.SEE_LIST.sub("", what))
    return all(part and forms.STAKES.fullmatch(part) for part in parts)


def besides_gains(what: str) -> bool:
    """Tell whether anything other than gains is named."""
    parts = forms.LIST.split(what)
    return any(part and not forms.GAINS.search(part) for part in parts)


def unnamed(what: str) -> bool:
    """Tell whether there is an amount and not a word on what it is: 没收4万 may be gains or goods."""
    return re.fullmatch(rf"(?!人民币|\(人民币)(?:{AMOUNT})(?:\({AGAIN}\))?", what) is not None
