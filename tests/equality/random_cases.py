"""Random cases under any pack, as tables and as single cases, to hold the engines together.

Nothing here knows what the rules ought to say. Each case has one rule in its focus: acts of the kinds
that it reads are likely, codes that its conditions ask for too, and days lie where values change or
limits run out, one day around. Everything else comes by chance: gaps, corrections, pauses that
overlap, hours on one day, acts after the observed day, sources that know little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hengjian.reading.declarations import Field
from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import EPOCH, day_of
from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.effective import ANNULLED
from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START, Fact
from hengjian.rulebook.model import Limit, Pack
from hengjian.rulebook.parameters import boundaries
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.tree import Compare, Node, OneOf, Overlap, Ref, Value, children
from tests.equality.two_forms import Drawn, Source, Statement, as_case, as_tables

PEOPLE = ("甲", "乙", "丙", "丁")
THINGS = ("A", "B", "物 3")
BODIES = ("一大队", "二大队", None)
NEAR = (-2, -1, 0, 0, 0, 1, 2)
SECONDS_A_DAY = 86_400
# Where in a pattern a kind stands says whether its act usually comes early or late.
_ORDER = {"from": 0, "first": 0, "after": 0, "then": 2, "before": 2, "to": 2}


@dataclass(frozen=True)
class RandomInput:
    """The same cases twice: as the tables that readers give, and one by one in the same order."""

    tables: Tables
    cases: tuple[Case, ...]
    observed: Mapping[str, int]
    known_by: int | None


def random_input(rulebook: Rulebook, seed: int, size: int) -> RandomInput:
    """Draw so many cases; the same seed gives the same cases."""
    chance = Random(seed)  # noqa: S311  not for secrets
    maker = Maker(rulebook, chance)
    sources = maker.sources()
    drawn = [maker.case(i, maker.source(sources)) for i in range(size)]
    cases = tuple(as_case(rulebook.pack, i, case) for i, case in enumerate(drawn))
    known_by = chance.choice([None, None, *(source.observed for source in sources[:3])])
    return RandomInput(
        tables=as_tables(rulebook.pack.declarations, sources, drawn),
        cases=cases,
        observed={source.name: source.observed for source in sources},
        known_by=known_by,
    )


@dataclass(frozen=True)
class Focus:
    """What one rule looks at: its kinds, what its conditions compare names with, and its limits."""

    rule: Rule
    kinds: tuple[str, ...]
    hints: Mapping[str, tuple[int, ...]]
    limits: tuple[str, ...]
    sectors: tuple[str, ...]

    @property
    def written(self) -> list[tuple[str, Any]]:
        """List what the rule's pattern names, by its place in the pattern."""
        body = self.rule.text.body
        return list(body.items()) if isinstance(body, Mapping) else []

    @property
    def ending(self) -> str | None:
        """Name the act that ends the deadline, if the rule is one."""
        return dict(self.written).get("to")

    @classmethod
    def of(cls, rule: Rule, pack: Pack) -> Focus:
        """Gather it from the rule's trees."""
        facts = (
            *rule.facts,
            *(bound for w in rule.windows for bound in (w.after, w.before) if bound),
        )
        kinds = {fact.kind for fact in facts} | {fact.other_kind for fact in facts}
        kinds |= {window.kind for window in rule.windows}
        hints: dict[str, set[int]] = {}
        for name, value in _compared(rule.verdict):
            hints.setdefault(name.partition("@")[0], set()).add(value)
        sectors = {s for each in rule.parameters for s in pack.parameters[each].sectors}
        return cls(
            rule,
            tuple(sorted(kinds & pack.declarations.kinds.keys())),
            {name: tuple(sorted(values)) for name, values in hints.items()},
            tuple(each for each in rule.parameters if pack.parameters[each].type == "limit"),
            tuple(sorted(sectors)),
        )


def _compared(node: Node) -> Iterator[tuple[str, int]]:
    """Yield which names are compared with which constants."""
    match node:
        case Compare(_, Ref(name), Value(int(value))) | Overlap(Ref(name), Value(int(value))):
            yield name, value
        case OneOf(Ref(name), codes):
            for code in sorted(codes):
                yield name, code
    for child in children(node):
        yield from _compared(child)


class Maker:
    """Draws cases under one rulebook."""

    def __init__(self, rulebook: Rulebook, chance: Random) -> None:
        self.pack = rulebook.pack
        self.declarations = rulebook.pack.declarations
        self.chance = chance
        self.focuses = [Focus.of(rule, self.pack) for rule in rulebook.rules]
        self.bounds = boundaries(self.pack)
        starts = sorted(rule.text.since for rule in rulebook.rules)
        self.usual = starts[len(starts) // 2]
        self.zone = ZoneInfo(self.pack.timezone)
        self.extended = self.codes_of("limit")
        self.stopped = self.codes_of("limits")
        facts = [fact for rule in rulebook.rules for fact in rule.facts]
        self.roles = sorted({role for fact in facts for role in _roles(fact)})
        self.calm = False
        """Whether the case in hand does what the rule in focus asks for and nothing about it is unknown."""
        self.reopening = [kind for kind, k in self.declarations.kinds.items() if k.reopens]

    def codes_of(self, name: str) -> tuple[str, ...]:
        """List the codes of a field of acts; none where the pack does not declare it."""
        declared = self.declarations.act_fields.get(name)
        return (declared.codes or ()) if declared else ()

    def often(self, share: float) -> bool:
        """Decide by chance."""
        return self.chance.random() < share

    # --- sources -------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """Draw sources: one that knows all, one that says nothing, others in between."""
        every = frozenset(self.declarations.kinds)
        days = [self.observed() for _ in range(8)]
        some = [frozenset(k for k in sorted(every) if self.often(0.85)) for _ in range(4)]
        return [
            Source("全知", days[0], (Statement(None, every, None),)),
            Source("全知二", days[1], (Statement(None, every, None),)),
            Source("全知三", days[2], (Statement(None, every, None),)),
            Source("不明", days[3], ()),
            Source("部分", days[4], (Statement(None, some[0], None),)),
            Source("分机关", days[5], (Statement(BODIES[0], every, None), Statement(BODIES[1], some[1], None))),
            Source("有起日", days[6], (Statement(None, every, days[6] - self.chance.randrange(200)),)),
            Source("两行", days[7], (Statement(None, some[2], days[7] - 60), Statement(BODIES[1], some[3], None))),
        ]  # fmt: skip

    def source(self, sources: Sequence[Source]) -> Source:
        """Draw the source of a case, mostly one that knows all."""
        knowing = [each for each in sources if [s.complete_from for s in each.statements] == [None]]
        return self.chance.choice(knowing if self.often(0.7) else sources)

    def observed(self) -> int:
        """Draw an observed day within the reach of rules and calendar, now and then at its end."""
        first, last = self.bounds[0], max(self.bounds[-1], self.pack.calendar.published_until)
        share = self.chance.random()
        if share < 0.05:
            return self.pack.calendar.last + self.chance.randrange(-40, 40)
        if share < 0.9:
            first = self.usual
        return self.chance.randrange(first + 40, last + 120)

    # --- cases ---------------------------------------------------------------------------------

    def case(self, number: int, source: Source) -> Drawn:
        """Draw a case with one rule in focus."""
        focus = self.focus()
        self.calm = self.often(0.5)
        drawn = Drawn(source, self.chance.choice(BODIES), self.columns(focus))
        history = History(self, focus, drawn, f"c{number}")
        kinds = self.kinds(focus)
        ending = focus.ending if self.calm and self.often(0.7) else None
        for kind in kinds:
            if kind != ending:
                history.add(kind)
        history.stop_and_extend()
        if ending is not None and self.often(0.8):
            history.end(ending)
        if self.often(0.15):
            history.correct()
        if self.reopening and self.often(0.15):
            history.reopen()
        self.chance.shuffle(drawn.acts)
        if not self.calm:
            drawn.gaps = self.gaps(focus)
        return drawn

    def focus(self) -> Focus:
        """Draw the rule in focus; what counts days is drawn more often, for it can go wrong in most ways."""
        weights = [10 if focus.rule.clocks else 2 if focus.limits else 1 for focus in self.focuses]
        return self.chance.choices(self.focuses, weights)[0]

    def columns(self, focus: Focus) -> dict[str, int | None]:
        """Draw the case's own fields, mostly those that the rule asks for."""
        fields = self.declarations.case_fields.items()
        found = {name: self.value(declared, focus.hints.get(name, ())) for name, declared in fields
                 if declared.type != "text"}  # fmt: skip
        sector = self.declarations.case_fields.get("domain")
        if sector is not None and focus.sectors and self.often(0.85 if self.calm else 0.5):
            found["domain"] = (sector.codes or ()).index(self.chance.choice(focus.sectors))
        return found

    def value(self, declared: Field, hints: Sequence[int]) -> int | None:
        """Draw a value of a field; null now and then."""
        if self.often(0.0 if self.calm else 0.1):
            return None
        if hints and self.often(0.95 if self.calm else 0.6):
            hint = self.chance.choice(hints)
            return hint | self.mask(declared, 0.1) if declared.type == "codes" else hint
        match declared.type:
            case "code":
                return self.chance.randrange(len(declared.codes or (0,)))
            case "codes":
                return self.mask(declared, 0.2)
            case "boolean":
                return int(self.often(0.6))
            case "money":
                return self.chance.choice([0, *self.amounts()]) + self.chance.choice([-1, 0, 0, 1])
        return self.chance.choice([0, 1, 5, 10, 30, 30, 60, 90])

    def mask(self, declared: Field, share: float) -> int:
        """Draw a set of codes as a bit mask."""
        return sum(1 << i for i in range(len(declared.codes or ())) if self.often(share))

    def amounts(self) -> list[int]:
        """List the amounts of money that the pack names."""
        found: set[int] = {100}
        for parameter in self.pack.parameters.values():
            for dated in parameter.every_value() if parameter.type == "money" else ():
                found |= {dated.value} if isinstance(dated.value, int) else set()
                found |= set(dated.value.values()) if isinstance(dated.value, Mapping) else set()
        return sorted(found)

    def kinds(self, focus: Focus) -> list[str]:
        """Draw the kinds of the acts in the order in which they are to happen, roughly."""
        order = {str(kind): _ORDER.get(place, 1) for place, kind in reversed(focus.written)}
        share = 0.3 if self.calm else 0.7
        found = [kind for kind in focus.kinds if self.often(0.95 if kind in order else share)]
        found += [kind for kind in found if self.often(0.1)]
        found += self.chance.sample(
            sorted(self.declarations.kinds), k=self.chance.randrange(2 if self.calm else 4)
        )
        self.chance.shuffle(found)
        if self.often(0.1 if self.calm else 0.4):
            return found
        return sorted(found, key=lambda kind: order.get(kind, 1))

    def gaps(self, focus: Focus) -> set[str | None]:
        """Draw of which kinds a row could not be read."""
        found: set[str | None] = {kind for kind in focus.kinds if self.often(0.02)}
        if self.often(0.03):
            found.add(self.chance.choice([PAUSE_START, PAUSE_END, EXTENSION]))
        if self.often(0.02):
            found.add(None)
        return found


def _roles(fact: Fact) -> tuple[str, ...]:
    if fact.measure == "persons":
        return (fact.detail,)
    return (fact.detail, fact.other_role) if fact.measure == "shared" else ()


class History:
    """The acts of one case, drawn one after the other."""

    def __init__(self, maker: Maker, focus: Focus, drawn: Drawn, key: str) -> None:
        self.maker, self.chance, self.focus, self.drawn = maker, maker.chance, focus, drawn
        self.key = key
        self.nameless = maker.often(0.05)
        self.spans = self.lengths()
        self.base = self.first_day()

    def lengths(self) -> list[int]:
        """List how many days apart acts may be: the limits, and what they become by extension."""
        found = [0, 1, 5]
        for name in self.focus.limits:
            for dated in self.maker.pack.parameters[name].every_value():
                if isinstance(dated.value, Limit):
                    limit = dated.value
                    scale = {"months": 30, "hours": 1 / 24}.get(limit.unit, 1)
                    for amount in (limit.number, limit.number + limit.extend):
                        found += [round(amount * scale), round(amount * scale * 7 / 5)]
        return found

    def first_day(self) -> int:
        """Draw the day about which the case lies: mostly so that a limit ends about the observed day."""
        observed = self.drawn.source.observed
        days = [value for name, values in self.focus.hints.items() for value in values
                if name in self.maker.declarations.kinds]  # fmt: skip
        share = self.chance.random()
        if share < 0.15:
            return self.chance.choice(self.maker.bounds) + self.chance.choice(NEAR)
        if share < 0.25 and days:
            return self.chance.choice(days) + self.chance.choice(NEAR)
        if share < 0.5:
            return observed - self.chance.choice(self.spans) + self.chance.choice(NEAR)
        if self.maker.calm:
            return observed - max(self.spans) - self.chance.randrange(200)
        if share < 0.85:
            return observed - 2 * self.chance.choice(self.spans) - self.chance.randrange(60)
        return observed - self.chance.randrange(0, 400)

    def day(self) -> int:
        """Draw the day of the next act: a limit's length after another one, or near it."""
        acts = self.drawn.acts
        if not acts:
            return self.base
        start = acts[0] if self.chance.random() < 0.6 else self.chance.choice(acts)
        share = self.chance.random()
        if share < 0.55:
            return start.on + self.chance.choice(self.spans) + self.chance.choice(NEAR)
        if share < 0.75:
            return start.on
        return start.on + self.chance.randrange(-10, 150)

    def add(self, kind: str, on: int | None = None, **given: Any) -> Act:
        """Draw an act of the kind."""
        maker, declared = self.maker, self.maker.declarations
        on = self.day() if on is None else on
        at = self.hour(on)
        if at is not None:
            on = _day_at(at, maker.zone)
        fields = {
            name: maker.value(declared.act_fields[name], self.focus.hints.get(f"{kind}.{name}", ()))
            for name in declared.kinds[kind].fields
            if declared.act_fields[name].type != "text"
        }
        about = self.about() if declared.kinds[kind].level == "thing" else None
        # Keys need not follow the order in which acts were drawn: they decide between equals.
        act = Act(
            key=f"{self.key}-{self.chance.randrange(100)}-{len(self.drawn.acts)}",
            kind=kind,
            on=on,
            about=given.get("about", about),
            at=at,
            recorded_on=self.recorded(on),
            corrects=given.get("corrects"),
            fields={k: v for k, v in (fields | given.get("fields", {})).items() if v is not None},
            persons=self.people(kind),
        )
        if act.persons and maker.often(0.05):
            self.drawn.damaged.add(act.key)
        self.drawn.acts.append(act)
        return act

    def about(self) -> str | None:
        """Draw the thing that an act is about; readers refuse acts without one, the gate may not."""
        if self.nameless:
            return None
        return THINGS[2] if self.maker.often(0.05) else self.chance.choice(THINGS[:2])

    def hour(self, on: int) -> int | None:
        """Draw an instant on the day, or one that lies a limit's hours after another act's."""
        share = self.chance.random()
        if share < 0.5:
            return None
        known = [act.at for act in self.drawn.acts if act.at is not None]
        if known and share < 0.7:
            return (
                self.chance.choice(known)
                + self.chance.choice([0, SECONDS_A_DAY, SECONDS_A_DAY])
                + (self.chance.choice([-1, 0, 0, 1]))
            )
        begin = datetime.combine(day_of(on), datetime.min.time(), self.maker.zone)
        return int(begin.timestamp()) + self.chance.choice([0, 3600, 36_000, SECONDS_A_DAY - 1])

    def recorded(self, on: int) -> int | None:
        """Draw the day of recording: the same day, some days later, or nobody knows."""
        return self.chance.choice([None, on, on, on, on + 1, on + 3, on + 30])

    def people(self, kind: str) -> dict[str, frozenset[str]]:
        """Draw the people of an act; a role without people has no entry."""
        wanted = [*self.maker.declarations.kinds[kind].roles, *self.maker.roles]
        drawn = {role: self.chance.sample(PEOPLE, k=self.chance.choice([0, 1, 1, 2, 2, 3]))
                 for role in dict.fromkeys(wanted) if self.maker.often(0.8)}  # fmt: skip
        return {role: frozenset(names) for role, names in drawn.items() if names}

    # --- pauses, extensions, corrections ---------------------------------------------------------

    def stop_and_extend(self) -> None:
        """Draw pauses, which may overlap or never end, and extensions."""
        kinds = self.maker.declarations.kinds
        eager = 0.7 if self.focus.rule.clocks else 0.4 if self.focus.limits else 0.1
        if PAUSE_START in kinds and self.maker.often(eager):
            for i in range(self.chance.choice([1, 1, 2, 3])):
                self.pause(f"p{i}")
        if EXTENSION in kinds and self.maker.often(eager):
            soon = self.chance.choice([1, 3, 20])
            same = self.start() + soon if self.maker.calm else self.within()
            for _ in range(self.chance.choice([1, 2, 2, 3])):
                self.extend(same if self.maker.often(0.5) else self.within())

    def end(self, kind: str) -> None:
        """Draw the act that ends a deadline about the last day that pauses and extensions leave."""
        acts = self.drawn.acts
        starts = {act.about: act.on for act in acts if act.kind == PAUSE_START}
        paused = sum(max(0, act.on - starts[act.about]) for act in acts
                     if act.kind == PAUSE_END and act.about in starts and self.maker.often(0.9))  # fmt: skip
        granted = sum(int(act.fields.get("days") or 0) for act in acts if act.kind == EXTENSION)
        more = paused + self.chance.choice([0, granted, granted])
        span = self.chance.choice(self.spans[3:] or self.spans) + self.chance.choice([0, 0, 0, 20])
        self.add(kind, self.start() + span + more + self.chance.choice(NEAR))

    def pause(self, about: str) -> None:
        """Draw one pause with its end, or with two, or with none."""
        start = self.add(PAUSE_START, self.within(), about=about, fields=self.aimed())
        for _ in range(self.chance.choice([0, 1, 1, 1, 1, 2])):
            later = self.chance.choice([-1, 0, 1, 2, 5, 10, 30])
            self.add(PAUSE_END, start.on + later, about=about)

    def start(self) -> int:
        """Give the day of the first act drawn, from which limits mostly run."""
        return self.drawn.acts[0].on if self.drawn.acts else self.base

    def within(self) -> int:
        """Draw a day within the limit, about its beginning or about its end."""
        return (
            self.start()
            + self.chance.choice([0, 1, 3, 20, 60, *self.spans])
            + self.chance.choice(NEAR)
        )

    def aimed(self) -> dict[str, int | str | None]:
        """Draw which thing and which limits a pause stops, and why."""
        codes = self.maker.stopped
        meant = sum(1 << codes.index(limit) for limit in self.focus.limits if limit in codes)
        reasons = sorted(self.reasons())
        return {
            "of": self.thing(),
            "limits": self.chance.choice([None, None, 0, meant, 1, 2 ** len(codes) - 1]),
            "reason": self.chance.choice([*reasons, *reasons, None, 0]),
        }

    def thing(self) -> str | None:
        """Draw the thing that is meant; mostly the whole case."""
        return None if self.maker.often(0.65) else self.chance.choice(THINGS[:2])

    def reasons(self) -> Iterator[int]:
        """Yield the reasons that stop the limits in focus."""
        declared = self.maker.declarations.act_fields.get("reason")
        for name in self.focus.limits:
            for dated in self.maker.pack.parameters[name].every_value():
                if isinstance(dated.value, Limit) and declared is not None:
                    yield from ((declared.codes or ()).index(each) for each in dated.value.pauses)

    def extend(self, on: int) -> None:
        """Draw an extension by days, until a day, by both or by neither."""
        codes = self.maker.extended
        limits = [limit for limit in self.focus.limits if limit in codes] or codes
        self.add(
            EXTENSION,
            on,
            fields={
                "limit": codes.index(self.chance.choice(limits)),
                "of": self.thing(),
                "days": self.chance.choice(
                    [None, 15, 30, 60, 90] if self.maker.calm else [None, None, 0, 5, 30]
                ),
                "until": self.chance.choice([None, on - 3, on + 10, on + 30, on + 90]),
            },
        )

    def correct(self) -> None:
        """Draw a correction: of an act by another or by nothing, or of an act that is not there."""
        kind = self.chance.choice([ANNULLED, *self.focus.kinds])
        if kind not in self.maker.declarations.kinds:
            return
        target = self.chance.choice(self.drawn.acts).key if self.drawn.acts else "nobody"
        self.add(kind, corrects=self.chance.choice([target, target, target, "nobody"]))

    def reopen(self) -> None:
        """Draw endings that are taken back, on the day, later, or before there was an ending."""
        for kind in self.chance.choices(self.maker.reopening, k=self.chance.choice([1, 1, 2])):
            ending = self.chance.choice(self.maker.declarations.kinds[kind].reopens)
            on = self.within()
            self.add(ending, on)
            self.add(kind, on + self.chance.choice([-1, 0, 1, 7, 20]))


def _day_at(at: int, zone: ZoneInfo) -> int:
    return (datetime.fromtimestamp(at, zone).date() - EPOCH).days
