"""A pack shaken by chance: other limits, places and sectors with values of their own, a short calendar.

The national pack has few pauses in working days, no limit in months that may be extended, no place with
a value of its own. The engines must agree on those too, so a seed makes a pack that has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from hengjian.rulebook.calendars import Calendar
from hengjian.rulebook.model import UNITS, DatedValue, Limit, Override, Pack, Parameter, RuleText
from hengjian.rulebook.parameters import pause_reasons
from hengjian.rulebook.rulebook import Rulebook

FURTHER_RULES: tuple[Mapping[str, Any], ...] = (
    {"law_day": "decision", "check": "count(decision) <= 1 and sum(decision.amount) >= 100"},
    {"law_day": "last(prior_notice)", "check": "last(prior_notice) - prior_notice < 30"},
    {"law_day": "decision", "check": "at(decision) > at(prior_notice) or not any(hearing)"},
    {"law_day": "legal_review", "check": "persons(legal_review, reviewer) >= 2"},
    {"law_day": "decision", "check": "working_days(filing, decision) <= penalty.service_days.number"},
    {"law_day": "decision", "check": "not overlap(prior_notice.kinds, decision.kinds)"},
    {"law_day": "observed", "check": "procedure != 'summary' or domain in ('tax', 'water')"},
    {"law_day": "filing", "check": "filing + 30 - decision >= 0 and extended(penalty.decision_days) < 40"},
    {
        "law_day": "decision",
        "when": "extended(penalty.service_days) > 10",
        "judge": "是否妥当",
        "until": 21000,
    },
    {"law_day": "observed", "deadline": {"from": "filing", "to": "closing", "limit": "penalty.decision_days"}},
    {"law_day": "reminder", "deadline": {"from": "reminder", "to": "court_application",
                                         "or_else": ["closing"], "limit": "penalty.onsite_record_limit"}},
    {"between": {"value": "decision.goods_value", "low": "100", "high": "sum(decision.amount) * 2 + 5"}},
    {"forbids": {"act": "no_penalty"}},
    {"law_day": "decision", "requires": {"act": "service"}},
    {"law_day": "decision", "requires": {"act": "service", "after": "decision"}},
    {"subject": "thing", "precedes": {"first": "seizure", "then": "seizure_decision",
                                      "wait": "penalty.service_days", "waived_by": ["seizure_release"]}},
    {"subject": "thing", "law_day": "seizure", "requires": {"act": "seizure_release", "after": "seizure"}},
    {"subject": "thing", "forbids": {"act": "seizure_release", "after": "seizure_decision"}},
    {"subject": "thing", "distinct": {"roles": ["seizure.officer", "filing.investigator"]}},
    {"subject": "thing", "law_day": "seizure", "check": "count(seizure) < 2 and persons(seizure, officer) > 1"},
    {"subject": "act", "of": "seizure", "law_day": "seizure",
     "deadline": {"from": "seizure", "to": "seizure_release", "limit": "penalty.decision_days"}},
    {"subject": "act", "of": "seizure", "requires": {"act": "prior_notice", "before": "seizure"}},
    {"subject": "act", "of": "decision", "distinct": {"roles": ["decision.officer", "legal_review.reviewer"]}},
    {"subject": "act", "of": "decision", "law_day": "decision",
     "check": "count(decision) == 1 and sum(decision.amount) < 9000 and last(decision) == decision"},
    {"subject": "act", "of": "service", "precedes": {"first": "decision", "then": "service",
                                                     "wait": "penalty.hearing_request_days", "mode": "reach"}},
)  # fmt: skip


RULES_KEPT = 30


def shaken(rulebook: Rulebook, seed: int) -> Rulebook:
    """Make another rulebook of some national rules and further ones; the same seed makes the same."""
    chance = Random(seed)  # noqa: S311  not for secrets
    pack = rulebook.pack
    texts = [
        *chance.sample(pack.rules, k=min(len(pack.rules), RULES_KEPT)),
        *(_rule(pack.rules[0], i, given) for i, given in enumerate(FURTHER_RULES)),
    ]
    waits = {
        str(text.body["wait"])
        for text in texts
        if isinstance(text.body, Mapping) and "wait" in text.body
    }
    parameters = {
        name: _parameter(parameter, pack, chance, hours=name not in waits)
        for name, parameter in pack.parameters.items()
    }
    calendar = _cut(pack.calendar, chance) if chance.random() < 0.3 else pack.calendar
    return Rulebook.of(replace(pack, parameters=parameters, rules=tuple(texts), calendar=calendar))


def _rule(like: RuleText, number: int, given: Mapping[str, Any]) -> RuleText:
    known = {"subject", "of", "law_day", "when", "until"}
    (pattern,) = given.keys() - known
    return replace(
        like,
        id=f"{like.id}-{number}",
        subject=given.get("subject", "case"),
        of=given.get("of"),
        when=given.get("when", ""),
        law_day=given.get("law_day"),
        since=15000,
        until=given.get("until"),
        gate=False,
        pattern=pattern,
        body=given[pattern],
    )


def _parameter(parameter: Parameter, pack: Pack, chance: Random, *, hours: bool) -> Parameter:
    """Give the parameter other values; every sort of override is as likely as none."""

    def series() -> tuple[DatedValue, ...]:
        if chance.random() < 0.1:
            return ()
        start = 18500 + chance.randrange(600)
        found: list[DatedValue] = []
        for left in reversed(range(chance.choice([1, 1, 2, 3]))):
            end = start + chance.randrange(200, 1200)
            until = end if left or chance.random() < 0.2 else None
            found.append(DatedValue(start, until, "", value()))
            start = end + chance.choice([1, 1, 1, 40])
        return tuple(found)

    def value() -> Limit | int | Mapping[str, int]:
        if parameter.type == "limit":
            return _limit(pack, chance, hours=hours)
        old = [dated.value for dated in parameter.every_value()]
        return chance.choice(old) if old else 1

    def override() -> Override:
        prefer = chance.choice([None, None, "jurisdiction", "domain"])
        return Override(series(), prefer, parameter.place)

    places, sectors = list(pack.jurisdictions), list(pack.domains)

    def some(of: list[str], most: int) -> list[str]:
        return chance.sample(of, k=min(len(of), chance.randrange(most)))

    return replace(
        parameter,
        values=series(),
        places={place: override() for place in some(places, 4)},
        sectors={sector: override() for sector in some(sectors, 12)},
        both={
            (place, sector): override() for place in some(places, 3) for sector in some(sectors, 4)
        },
    )


def _limit(pack: Pack, chance: Random, *, hours: bool) -> Limit:
    reasons = pause_reasons(pack)
    unit = chance.choice(UNITS if hours else UNITS[:3])
    return Limit(
        number={"months": chance.choice([1, 3]), "hours": chance.choice([24, 48, 60])}.get(
            unit, chance.choice([0, 1, 5, 7, 30, 60, 90])
        ),
        unit=unit,
        rolls=chance.random() < 0.5,
        counts_first_day=chance.random() < 0.2,
        grace=chance.choice([0, 0, 1, 2]),
        pauses=frozenset(
            chance.sample(reasons, k=chance.choice([0, len(reasons) // 2, len(reasons)]))
        ),
        extend=chance.choice([0, 0, 10, 30, 60]),
        extend_more=chance.random() < 0.4,
    )


def _cut(calendar: Calendar, chance: Random) -> Calendar:
    """Cut the calendar to some months, so that look-ups fall outside on both sides."""
    first = chance.randrange(18900, max(18901, calendar.last - 400))
    last = min(calendar.last, first + chance.randrange(60, 700))
    days = range(first, last + 1)
    before = calendar.worked[first - 1 - calendar.first]
    rolled = [calendar.rolled[day - calendar.first] for day in days]
    return replace(
        calendar,
        first=first,
        last=last,
        published_until=last - 50,
        worked=tuple(calendar.worked[day - calendar.first] - before for day in days),
        nth=(0, *(day for day in calendar.nth[1:] if first <= day <= last)),
        rolled=tuple(None if day is None or day > last else day for day in rolled),
    )
