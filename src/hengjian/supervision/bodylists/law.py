"""What the pack says of the yearly list: by which day it is confirmed, where this place says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengjian.common.terms import is_yearly_day
from hengjian.rulebook.errors import PackError
from hengjian.supervision.law import Code, codes_in, places

FOLDER, FILE = "bodies", "yearly_list"
PLACE = f"supervision/{FOLDER}/{FILE}.yaml"


@dataclass(frozen=True)
class Terms:
    """What this office's place says: a day of the year, or that there is a list every year but no day."""

    source: str = ""
    verified: bool = False
    month: int = 0
    day: int = 0

    def due(self, year: int) -> date | None:
        """Give the last day for the list of a year; None where the place says none."""
        return date(year, self.month, self.day) if self.month else None


def terms() -> Terms:
    """Give what this office's place says, the nearest place first; nothing where it says nothing."""
    entry = _checked()
    if entry is not None:
        for place in places():
            given = entry.more["places"].get(place)
            if given is not None:
                return Terms(**given)
    return Terms()


def article() -> str:
    """Give the article that lets bodies be confirmed and made public, in words."""
    entry = _checked()
    return entry.article if entry is not None else ""


def _checked() -> Code | None:
    entry = codes_in(FOLDER, FILE).get("yearly_list")
    for place, given in (entry.more.get("places", {}) if entry else {}).items():
        check(place, given)
    return entry


def check(place: str, given: Mapping[str, Any]) -> None:
    """Raise `PackError` where a place says its terms wrongly."""
    unknown = sorted(set(given) - {"month", "day", "source", "verified"})
    if unknown:
        raise PackError(PLACE, None, f"{place} 有不认得的项：{'、'.join(unknown)}。")
    if not given.get("source") or not isinstance(given.get("verified"), bool):
        raise PackError(PLACE, None, f"{place} 须写明 source 和 verified。")
    if ("month" in given) != ("day" in given):
        raise PackError(PLACE, None, f"{place} 的 month 和 day 要么都写，要么都不写。")
    if "month" in given and not is_yearly_day(given["month"], given["day"]):
        said = f"{given['month']} 月 {given['day']} 日"
        raise PackError(PLACE, None, f"{place}：{said}不是每年都有的一天。")
