"""Lamps of duties and cases: paused, over, little time left, in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from math import ceil

from django.conf import settings
from django.db.models import Q

from hengjian.rulebook.model import Limit, Pack
from hengjian.rulebook.outcomes import Flag
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import Duty
from hengjian.screening.rulewords import rule_text

OVER, SOON, IN_TIME, PAUSED, UNKNOWN = "over", "soon", "in_time", "paused", "unknown"
WITHIN_A_WEEK = "week"
"""No lamp, but what lists are asked for beside the lamps."""
GRAVEST_FIRST = (OVER, SOON, UNKNOWN, PAUSED, IN_TIME)
SHARE = 0.3
"""Little time is left when no more than three tenths of the usual limit remain."""
USUAL = 7
"""Days where the rule has no limit of its own."""
_CALENDAR_DAYS = {"days": 1.0, "working_days": 7 / 5, "months": 30.0, "hours": 1 / 24}


def lamp_of(duty: Duty, day: date) -> str:
    """Give the lamp of a duty on a day; of one that ran out since the screening nobody knows whether it was met."""
    if duty.flags & Flag.PAUSED:
        return PAUSED
    if duty.due < day:
        return UNKNOWN
    return SOON if (duty.due - day).days <= warning_days(duty.rule) else IN_TIME


def lamp_of_case(duties: Iterable[Duty], day: date, *, overdue: bool) -> str:
    """Give the gravest of the lamps of a case; nothing where no duty runs."""
    lit = {lamp_of(each, day) for each in duties} | ({OVER} if overdue else set())
    return next((each for each in GRAVEST_FIRST if each in lit), "")


def soon_on(day: date) -> Q:
    """Give the condition of the duties of which little time is left on a day."""
    by_days: dict[int, list[str]] = {}
    for rule in office_rulebook().rules:
        by_days.setdefault(warning_days(rule.id), []).append(rule.id)
    near = Q(pk__in=[])
    for days, rules in sorted(by_days.items()):
        near |= Q(rule__in=rules, due__lte=day + timedelta(days=days))
    # The last day follows from the rest, and lets an index end there: most duties run for years.
    last = day + timedelta(days=max(by_days, default=0))
    return Q(due__gte=day, due__lte=last) & near


def warning_days(rule: str) -> int:
    """Give from how many days before the last one a lamp is yellow."""
    return _warning_days(rule, settings.JURISDICTION, office_rulebook().digest)


@lru_cache(maxsize=4096)
def _warning_days(rule: str, place: str, digest: str) -> int:
    del digest  # it says when the pack is another one
    text = rule_text(rule)
    name = text.body.get("limit") if text and isinstance(text.body, dict) else None
    limit = _newest(office_rulebook().pack, str(name), place) if name else None
    if limit is None:
        return USUAL
    return max(1, ceil(SHARE * limit.number * _CALENDAR_DAYS[limit.unit]))


def _newest(pack: Pack, name: str, place: str) -> Limit | None:
    """Give the limit in force last: that of the office's own place, or of the nearest above it, else the nation's."""
    parameter = pack.parameters.get(name)
    if parameter is None:
        return None
    values = parameter.values
    while place in pack.jurisdictions:
        if place in parameter.places:
            values = parameter.places[place].values
            break
        place = pack.jurisdictions[place].parent or ""
    found = [each.value for each in values if isinstance(each.value, Limit)]
    return found[-1] if found else None
