"""Random packs and random tables over a small made-up law, to hold the engines against one another.

The calendar covers a few months only, so that look-ups beyond either end really happen.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from hengjian.reading.declarations import Declarations, Field, Kind
from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import Calendar, day_of, number
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.model import (
    UNITS,
    CodeList,
    DatedValue,
    Domain,
    Jurisdiction,
    Limit,
    Override,
    Pack,
    Parameter,
    Place,
    RuleText,
)
from hengjian.rulebook.parameters import refuse_ambiguity
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule, compile_rule

START = date(2025, 1, 1)
FIRST = number(START)
CALENDAR_DAYS, PUBLISHED_DAYS, SPAN = 100, 60, 130
ZONE = "Europe/Berlin"
HERE = Place("random", 1)
REASONS, SORTS, WAYS = ("r1", "r2"), ("x", "y", "z"), ("w1", "w2")
LIMITS = ("p.one", "p.two", "p.three")
CASE_KINDS = ("a", "b", "c", "d")


def codes(name: str, label: str, listed: tuple[str, ...], type_: str = "code") -> Field:
    """Declare a field of codes."""
    return Field(name, label, type_, listed, listed, name)  # type: ignore[arg-type]  # code or codes


CASE_FIELDS = {
    "way": codes("way", "way", WAYS),
    "domain": codes("domain", "domain", ("read", "unread")),
    "jurisdiction": codes("jurisdiction", "jurisdiction", ("root", "child")),
    "big": Field("big", "big", "boolean"),
}
ACT_FIELDS = {
    "amount": Field("amount", "amount", "money"),
    "flag": Field("flag", "flag", "boolean"),
    "sort": codes("sort", "sort", SORTS),
    "sorts": replace(codes("sorts", "sorts", SORTS, "codes"), code_list="sort"),
    "reason": codes("reason", "reason", REASONS),
    "limits": replace(codes("limits", "limits", LIMITS, "codes"), code_list="limit"),
    "limit": codes("limit", "limit", LIMITS),
    "of": Field("of", "of", "text"),
    "days": Field("days", "days", "integer"),
    "until": Field("until", "until", "day"),
}
FIELDS = ("amount", "flag", "sort", "sorts")
KINDS = {
    **{name: Kind(name, name, "case", fields=FIELDS) for name in CASE_KINDS},
    "close": Kind("close", "close", "case", closes=True),
    "end": Kind("end", "end", "case", closes=True),
    "back": Kind("back", "back", "case", reopens=("end",), pause="r2"),
    "open_t": Kind("open_t", "open_t", "thing", fields=FIELDS, opens=True),
    "close_t": Kind("close_t", "close_t", "thing", fields=FIELDS),
    "pause_start": Kind("pause_start", "pause_start", "pause", fields=("reason", "limits", "of")),
    "pause_end": Kind("pause_end", "pause_end", "pause"),
    "extension": Kind(
        "extension", "extension", "extension", fields=("limit", "of", "days", "until")
    ),
    "annulled": Kind("annulled", "annulled", "case"),
}
DECLARATIONS = Declarations(CASE_FIELDS, ACT_FIELDS, {"r": "r", "s": "s"}, KINDS, ZONE)


def short_calendar(rng: random.Random) -> Calendar:
    """Make a calendar of a hundred days, a few of them off or worked against the week."""
    off = {rng.randrange(CALENDAR_DAYS) for _ in range(6)}
    works = [(day_of(FIRST + i).weekday() < 5) != (i in off) for i in range(CALENDAR_DAYS)]
    rolled: list[int | None] = []
    following: int | None = None
    for i in reversed(range(CALENDAR_DAYS)):
        following = FIRST + i if works[i] else following
        rolled.insert(0, following)
    return Calendar(
        first=FIRST,
        last=FIRST + CALENDAR_DAYS - 1,
        published_until=FIRST + PUBLISHED_DAYS,
        worked=tuple(accumulate(map(int, works))),
        nth=(0, *(FIRST + i for i, work in enumerate(works) if work)),
        rolled=tuple(rolled),
        names={},
        timezone=ZONE,
    )


def _limit(rng: random.Random, unit: str) -> Limit:
    if unit == "hours":
        return Limit(rng.choice((12, 24, 30, 49)), unit, grace=rng.choice((0, 1)))
    return Limit(
        number=rng.choice((0, 1, 5, 10, 30, 60)) if unit != "months" else rng.choice((0, 1, 2)),
        unit=unit,
        rolls=rng.random() < 0.5,
        counts_first_day=rng.random() < 0.2,
        grace=rng.choice((0, 0, 1)),
        pauses=frozenset(r for r in REASONS if rng.random() < 0.6),
        extend=rng.choice((0, 0, 5, 10)),
        extend_more=rng.random() < 0.3,
    )


def _any_limit(rng: random.Random, units: list[str]) -> Limit:
    return _limit(rng, rng.choice(units))


def _series(rng: random.Random, make: Callable[[], Any]) -> tuple[DatedValue, ...]:
    begin = FIRST - rng.choice((400, 400, 400, 10, -15))
    first = DatedValue(begin, None, "s:1", make())
    if rng.random() < 0.6:
        return (first,)
    turn = begin + rng.randrange(5, 60)
    until = turn - 1 - rng.choice((0, 0, 3))
    return (replace(first, until=until), DatedValue(turn, None, "s:2", make()))


def _parameter(
    rng: random.Random, id_: str, type_: str, make: Callable[[], Any], by: str | None = None
) -> Parameter:
    def override() -> Override:
        return Override(_series(rng, make), "domain", HERE)

    chance = rng.random
    return Parameter(
        id=id_, title=id_, type=type_, codes="sort" if type_ == "codes" else None, by=by,
        sector_may_vary=chance() < 0.7,
        values=_series(rng, make) if chance() < 0.8 else (),
        place=HERE,
        places={j: override() for j in ("root", "child") if chance() < 0.1},
        sectors={d: override() for d in ("read", "unread") if chance() < 0.15},
        both={("root", "read"): override()} if chance() < 0.2 else {},
    )  # fmt: skip


def _parameters(rng: random.Random) -> dict[str, Parameter]:
    found = {}
    for id_ in LIMITS:
        units = rng.sample(UNITS, rng.choice((1, 1, 2, 4)))
        found[id_] = _parameter(rng, id_, "limit", partial(_any_limit, rng, units))
    found["q.amount"] = _parameter(rng, "q.amount", "money", lambda: rng.randrange(300))
    found["q.keyed"] = _parameter(
        rng, "q.keyed", "money", lambda: {"w1": rng.randrange(300)}, by="way"
    )
    found["q.flag"] = _parameter(rng, "q.flag", "boolean", lambda: rng.randrange(2))
    found["q.sorts"] = _parameter(rng, "q.sorts", "codes", lambda: rng.randrange(8))
    return found


CONDITIONS = (
    "", "", "way == 'w1'", "big", "not big", "any(a)", "count(b) > 1", "a.flag", "b.amount >= q.amount",
    "sum(c.amount) > 100", "'x' in a.sorts", "a.sort in ('x', 'y')", "overlap(b.sorts, q.sorts)",
    "b - a > 3", "working_days(a, b) <= 4", "last(a) < b or q.flag", "not (c >= b)",
    "a.amount * 2 != b.amount", "persons(a, r) >= 2", "any(open_t) and not any(close)",
    "extended(p.one) > p.one.extend", "c.amount <= q.keyed", "observed - a > 10", "a.sort == b.sort",
)  # fmt: skip


def _body(rng: random.Random, pattern: str, kinds: list[str]) -> Any:
    one, two, three = rng.sample(kinds, 3)
    limit = rng.choice(LIMITS)

    def maybe(key: str, value: Any) -> dict[str, Any]:
        return {key: value} if rng.random() < 0.5 else {}

    match pattern:
        case "deadline":
            return {"from": one, "to": two, "limit": limit, **maybe("or_else", [three, "end"])}
        case "precedes":
            wait = {
                "wait": limit,
                "mode": rng.choice(("full", "reach")),
                **maybe("waived_by", [three]),
            }
            return {"first": one, "then": two, **(wait if rng.random() < 0.7 else {})}
        case "requires":
            return {"act": one, **maybe("before", two), **maybe("after", three)}
        case "forbids":
            return {"act": one, **maybe("after", two)}
        case "between":
            field = f"{one}.amount"
            return {"value": field, "high": rng.choice(("q.amount", "q.keyed", f"{two}.amount")),
                    **maybe("low", "10")}  # fmt: skip
        case "distinct":
            return {"roles": [f"{one}.r", f"{two}.{rng.choice('rs')}"]}
    return rng.choice([c for c in CONDITIONS if c])


def random_rule(rng: random.Random, position: int, pack: Pack) -> Rule | None:
    """Make a rule, or None where the draw is one that the loader refuses."""
    subject = rng.choice(("case", "case", "thing", "act"))
    acts = (*CASE_KINDS, "open_t", "close_t", "pause_start", "extension")
    of = rng.choice(acts) if subject == "act" else None
    pattern = rng.choice(
        ("deadline", "deadline", "deadline", "precedes", "precedes", "requires", "forbids",
         "between", "distinct", "check", "judge")
    )  # fmt: skip
    kinds = [
        *CASE_KINDS,
        *(("open_t", "close_t") if subject != "case" or rng.random() < 0.3 else ()),
    ]
    body = _body(rng, pattern, kinds)
    if subject == "act" and pattern == "distinct":
        body = {"at_least": rng.choice((1, 2)), "role": "r"}
    fixed = pattern in ("precedes", "forbids", "between") or "before" in body
    text = RuleText(
        id=f"s.1.rule-{position}", title="", cite="s:1", also=(), subject=subject, of=of,
        when=rng.choice(("", rng.choice(CONDITIONS))), law_day=None if fixed else rng.choice(kinds),
        since=FIRST - rng.choice((500, 500, 500, -5)), until=rng.choice((None,) * 5 + (FIRST + 50,)),
        severity="flaw", ground="", gate=False, trial=False, says="", says_open="", source="",
        pattern=pattern, body="?" if pattern == "judge" else body, place=HERE,
    )  # fmt: skip
    try:
        return compile_rule(text, pack)
    except PackError:
        return None


def random_rulebook(rng: random.Random, rules: int) -> Rulebook:
    """Make a rulebook with so many rules."""
    lists = {"domain": ("read", "unread"), "jurisdiction": ("root", "child"), "limit": LIMITS,
             "sort": SORTS, "way": WAYS, "reason": REASONS}  # fmt: skip
    pack = Pack(
        root=Path("random"), digest="", name="random", title="random", timezone=ZONE, currency="EUR",
        statutes={}, codes={n: CodeList(n, n, {c: c for c in cs}) for n, cs in lists.items()},
        domains={
            "read": Domain("read", "", read=True, read_from=rng.choice((None, None, FIRST + 20))),
            "unread": Domain("unread", "", read=False),
        },
        jurisdictions={"root": Jurisdiction("root", "", None), "child": Jurisdiction("child", "", "root")},
        parameters=_parameters(rng), declarations=DECLARATIONS, calendar=short_calendar(rng),
        rules=(), mappings=(),
    )  # fmt: skip
    refuse_ambiguity(pack)
    found: list[Rule] = []
    while len(found) < rules:
        rule = random_rule(rng, len(found), pack)
        if rule is not None:
            found.append(rule)
    return Rulebook(pack, tuple(found))


# --- tables -------------------------------------------------------------------------------------


def _act(rng: random.Random, kind: str, index: int, c: int) -> dict[str, Any]:
    def maybe(value: Any, chance: float = 0.8) -> Any:
        return value if rng.random() < chance else None

    day = START + timedelta(days=rng.randrange(-3, SPAN))
    hour = timedelta(hours=rng.randrange(24))
    act: dict[str, Any] = dict.fromkeys(ACT_FIELDS)
    fields = KINDS[kind].fields
    drawn = {
        "amount": maybe(rng.randrange(300)), "flag": maybe(rng.random() < 0.5),
        "sort": maybe(rng.choice(SORTS)), "sorts": maybe(rng.randrange(8)),
        "reason": maybe(rng.choice(REASONS), 0.9), "limits": maybe(rng.randrange(8), 0.3),
        "limit": maybe(rng.choice(LIMITS), 0.9), "of": maybe(rng.choice(("t1", "t2")), 0.2),
        "days": maybe(rng.randrange(12), 0.7),
        "until": maybe(day + timedelta(days=rng.randrange(40)), 0.3),
    }  # fmt: skip
    act |= {name: value for name, value in drawn.items() if name in fields}
    level = KINDS[kind].level
    about = {
        "thing": rng.choice(("t1", "t2", "t1", "t2", None)),
        "pause": rng.choice(("p1", "p2", "p1", "p2", None)),
    }.get(level)
    return act | {
        "act": f"act-{index:05d}", "c": c, "kind": kind, "about": about, "on": day,
        "at": maybe(_instant(day) + hour, 0.6),
        "recorded_on": maybe(day + timedelta(days=rng.choice((0, 1, 40))), 0.7),
        "corrects": None, "actors_damaged": rng.random() < 0.03,
    }  # fmt: skip


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def random_tables(rng: random.Random, cases: int) -> Tables:
    """Make tables as the reading room would give them."""
    rows: list[dict[str, Any]] = []
    for c in range(cases):
        kinds = list(KINDS)
        weights = [{"close": 1, "end": 1, "annulled": 1}.get(kind, 4) for kind in kinds]
        own = [_act(rng, kind, len(rows) + i, c)
               for i, kind in enumerate(rng.choices(kinds, weights, k=rng.randrange(14)))]  # fmt: skip
        own = _one_start_per_pause(own)
        for act in own:
            if len(own) > 1 and (act["kind"] == "annulled" or rng.random() < 0.08):
                target = rng.choice(own)["act"]
                act["corrects"] = target if target != act["act"] else None
        rows += own
    acts = _acts_frame(rows)
    return Tables(
        cases=_cases_frame(rng, cases), acts=acts, actors=_actors_frame(rng, acts),
        sources=_sources_frame(rng), tiers=None, gaps=_gaps_frame(rng, cases),
        rejects=pl.DataFrame(), counts=pl.DataFrame(), kept={},
    )  # fmt: skip


def _one_start_per_pause(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    kept = []
    for act in acts:
        if act["kind"] == "pause_start":
            if act["about"] in seen:
                continue
            seen.add(act["about"])
        kept.append(act)
    return kept


def _cases_frame(rng: random.Random, cases: int) -> pl.DataFrame:
    rows = [
        {"case": f"case-{c}", "source": rng.choice(("s1", "s2")), "body": rng.choice(("b1", "b2", None)),
         "number": None, "item": None,
         "way": rng.choice((*WAYS, None)), "domain": rng.choices(("read", "unread", None), (6, 3, 1))[0],
         "jurisdiction": rng.choices(("root", "child", None), (5, 4, 1))[0], "big": rng.choice((True, False, None))}
        for c in range(cases)
    ]  # fmt: skip
    schema: dict[str, Any] = {
        "case": pl.String, "source": pl.String, "body": pl.String, "number": pl.String, "item": pl.String,
        "way": pl.Enum(WAYS), "domain": pl.Enum(("read", "unread")),
        "jurisdiction": pl.Enum(("root", "child")), "big": pl.Boolean,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_columns(file=pl.lit("cases"), row=pl.int_range(pl.len(), dtype=pl.UInt32))


def _acts_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema: dict[str, Any] = {
        "act": pl.String, "c": pl.UInt32, "kind": pl.Enum(list(KINDS)), "about": pl.String,
        "on": pl.Date, "at": pl.Datetime("us", "UTC"), "recorded_on": pl.Date, "corrects": pl.String,
        "amount": pl.Int64, "flag": pl.Boolean, "sort": pl.Enum(SORTS), "sorts": pl.Int64,
        "reason": pl.Enum(REASONS), "limits": pl.Int64, "limit": pl.Enum(LIMITS), "of": pl.String,
        "days": pl.Int64, "until": pl.Date, "actors_damaged": pl.Boolean,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_columns(file=pl.lit("acts"), row=pl.int_range(pl.len(), dtype=pl.UInt32))


def _actors_frame(rng: random.Random, acts: pl.DataFrame) -> pl.DataFrame:
    rows = [
        {"a": a, "role": role, "person": rng.choice(("p", "q", "o"))}
        for a in range(acts.height)
        for role in ("r", "s")
        for _ in range(rng.choice((0, 1, 1, 2)))
    ]
    return pl.DataFrame(
        rows, schema={"a": pl.UInt32, "role": pl.Enum(("r", "s")), "person": pl.String}
    )


def _sources_frame(rng: random.Random) -> pl.DataFrame:
    rows = [
        {"source": source, "body": body,
         "covers": [kind for kind in KINDS if rng.random() < 0.95],
         "complete_from": rng.choice((None, None, START + timedelta(days=10))), "complete_until": None}
        for source, body in (("s1", None), ("s1", "b1"), ("s2", None), ("s2", "b2"))
    ]  # fmt: skip
    schema: dict[str, Any] = {"source": pl.String, "body": pl.String, "covers": pl.List(pl.String),
              "complete_from": pl.Date, "complete_until": pl.Date}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _gaps_frame(rng: random.Random, cases: int) -> pl.DataFrame:
    rows = [
        {"c": c, "kind": rng.choice((*KINDS, None))} for c in range(cases) if rng.random() < 0.05
    ]
    return pl.DataFrame(rows, schema={"c": pl.UInt32, "kind": pl.Enum(list(KINDS))})
