"""What the pack says of reviews of items: how many years are looked at, and up to how many cases an item is rare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hengjian.rulebook.errors import PackError
from hengjian.supervision.law import Code, codes_in, places

FOLDER, FILE = "items", "reviews"
PLACE = f"supervision/{FOLDER}/{FILE}.yaml"


@dataclass(frozen=True)
class Terms:
    """What this office's place says; nothing where it says nothing, and then a person does."""

    years: int | None = None
    rare: int | None = None
    source: str = ""
    verified: bool = False


def terms() -> Terms:
    """Give what this office's place says, the nearest place first."""
    found = _checked()
    if found is None:
        return Terms()
    for place in places():
        given = found.more["places"].get(place)
        if given is not None:
            return Terms(given["years"], given.get("rare"), given["source"], given["verified"])
    return Terms()


def _checked() -> Code | None:
    entry = codes_in(FOLDER, FILE).get("cleanup")
    for place, given in (entry.more.get("places", {}) if entry else {}).items():
        check(place, given)
    return entry


def check(place: str, given: Mapping[str, Any]) -> None:
    """Raise `PackError` where a place says its terms wrongly."""
    years, rare = given.get("years"), given.get("rare", 0)
    if not (isinstance(years, int) and years > 0):
        raise PackError(PLACE, None, f"{place} 的 years 须是正整数。")
    if not (isinstance(rare, int) and rare >= 0):
        raise PackError(PLACE, None, f"{place} 的 rare 须是不小于零的整数。")
    if not given.get("source") or not isinstance(given.get("verified"), bool):
        raise PackError(PLACE, None, f"{place} 须写明 source 和 verified。")
