"""What the pack says of disputes: their kinds, how long the bodies negotiate, the articles to be kept to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from hengjian.rulebook.calendars import day_of, number
from hengjian.rulebook.model import Limit
from hengjian.rulebook.parameters import resolve
from hengjian.screening.law import office_rulebook
from hengjian.supervision.law import Code, codes_in

FOLDER = "coordination"
FIRST_FILED = "first_filed"
UNITS = {"days": "天", "working_days": "个工作日"}


@dataclass(frozen=True)
class Negotiation:
    """Until which day the bodies negotiate, how long that is in words, and where it is written."""

    until: date
    words: str
    cite: str


def kinds() -> Mapping[str, Code]:
    """Give the kinds of dispute (article 13)."""
    return codes_in(FOLDER, "kinds")


def principles() -> Mapping[str, Code]:
    """Give what is to be kept to."""
    return codes_in(FOLDER, "principles")


def kept_in(kind: str) -> list[Code]:
    """Give what is to be kept to in disputes of a kind."""
    return [principles()[code] for code in kinds()[kind].more["keep"]]


def is_of_cases(kind: str) -> bool:
    """Tell whether a dispute of a kind is about whose a case is: then it counts who filed it first."""
    return FIRST_FILED in kinds()[kind].more["keep"]


def domains() -> list[tuple[str, str]]:
    """Give the sectors with their names."""
    return [(each.id, each.title) for each in office_rulebook().pack.domains.values()]


def negotiation(kind: str, domain: str, start: date) -> Negotiation | None:
    """Give until when the bodies negotiate a dispute of a sector that began on a day, which is not counted.

    None where neither the sector nor the place has a term that was read, or the calendar does not reach so far.
    """
    parameter = kinds()[kind].more.get("parameter") if kind in kinds() else None
    if parameter is None:
        return None
    pack = office_rulebook().pack
    found = resolve(
        pack, pack.parameters[parameter], settings.JURISDICTION, domain or None, number(start)
    )
    limit = found.value.value if found.value else None
    if found.value is None or not isinstance(limit, Limit) or limit.unit not in UNITS:
        return None
    last = _last_day(start, limit)
    if last is None:
        return None
    return Negotiation(last, f"{limit.number} {UNITS[limit.unit]}", found.value.cite)


def _last_day(start: date, limit: Limit) -> date | None:
    if limit.unit == "days":
        return day_of(number(start) + limit.number)
    calendar = office_rulebook().pack.calendar
    index = calendar.working_index(number(start))
    last = None if index is None else calendar.working_day(index + limit.number)
    return None if last is None else day_of(last)
