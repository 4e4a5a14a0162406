"""Random registers over a handful of people and bodies, so that names collide and periods meet.

Days are drawn from a fortnight: most questions fall on the first or last day of some period.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hengjian.reading.columns import REGISTER_TABLES
from hengjian.reading.registers import (
    BODY_KINDS,
    OFFICER_KINDS,
    STATES,
    Registers,
    register_frame,
)

FIRST = date(2025, 3, 3)
DAYS = 14
BODIES = ("B1", "B2", "B3")
BODY_WORDS = (*BODIES, "一局", "二局", "一局", "别处")
PERSONS = ("P1", "P2", "P3", "P4")
SIGNED = (*PERSONS, "甲", "乙", "01", "02", "Z1", "Z2", "不认识")
ITEMS = ("A1", "A2")
ITEM_WORDS = (*ITEMS, "甲事项", "乙事项", "没有的事项", None)


def random_day(chance: Random) -> date:
    """Draw a day of the fortnight."""
    return FIRST + timedelta(chance.randrange(DAYS))


def random_registers(chance: Random) -> Registers:
    """Draw registers; some are not there, some have had rows refused."""
    frames = {
        name: register_frame(name, [_ROWS[name](chance) for _ in range(chance.randrange(1, 7))])
        for name in REGISTER_TABLES
        if chance.random() < 0.85
    }
    incomplete = frozenset(name for name in frames if chance.random() < 0.15)
    return Registers(frames, incomplete)


def _period(chance: Random) -> dict[str, date | None]:
    start, end = sorted((random_day(chance), random_day(chance)))
    return {
        "valid_from": start if chance.random() < 0.7 else None,
        "valid_until": end if chance.random() < 0.7 else None,
    }


def _body(chance: Random) -> dict[str, Any]:
    names = ("一局", "二局", "三局", "三局", None)
    kind = chance.choice([*BODY_KINDS, "entrusted", "entrusted", None])
    return {"body": chance.choice(BODIES), "name": chance.choice(names), "kind": kind} | _period(
        chance
    )


def _officer(chance: Random) -> dict[str, Any]:
    return {
        "person": chance.choice(PERSONS),
        "number": chance.choice(("01", "02", None)),
        "name": chance.choice(("甲", "乙", "丙", "Z1", None)),
        "body": chance.choice(BODY_WORDS),
        "kind": chance.choice([*OFFICER_KINDS, "officer", "officer"]),
        **_period(chance),
    }


def _credential(chance: Random) -> dict[str, Any]:
    return {
        "person": chance.choice(PERSONS),
        "number": chance.choice(("Z1", "Z2", "P1")),
        "state": chance.choice([None, None, *STATES]),
        **_period(chance),
    }


def _item(chance: Random) -> dict[str, Any]:
    return {
        "item": chance.choice(ITEMS),
        "name": chance.choice(("甲事项", "乙事项", "A1", None)),
        "body": chance.choice(BODY_WORDS),
        "act": chance.choice(("penalty", "penalty", "licence", None)),
        **_period(chance),
    }


def _entrustment(chance: Random) -> dict[str, Any]:
    listed = [chance.choice(ITEM_WORDS[:-1]) for _ in range(chance.randrange(3))]
    return {
        "body": chance.choice(BODY_WORDS),
        "delegator": chance.choice(BODY_WORDS),
        "items": chance.choice([None, ["*"], listed, listed]),
        "published_on": chance.choice((None, random_day(chance), random_day(chance))),
        **_period(chance),
    }


def _benchmark(chance: Random) -> dict[str, Any]:
    return {
        "item": chance.choice(ITEMS),
        "name": chance.choice(("甲事项", "乙事项", None)),
        "published_on": chance.choice((None, random_day(chance), random_day(chance))),
        **_period(chance),
        "valid_from": random_day(chance),
    }


_ROWS = {
    "bodies": _body,
    "officers": _officer,
    "credentials": _credential,
    "items": _item,
    "entrustments": _entrustment,
    "benchmarks": _benchmark,
}
