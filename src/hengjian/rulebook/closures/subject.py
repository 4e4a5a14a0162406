"""Facts of one subject, derived only when a rule asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hengjian.rulebook.cases import Act
from hengjian.rulebook.closures.clock import Extension, Pause, Reading, Terms, merge, run_clock
from hengjian.rulebook.effective import EffectiveCase
from hengjian.rulebook.facts import (
    EXTENSION,
    OBSERVED,
    PAUSE_END,
    PAUSE_START,
    PUBLISHED_UNTIL,
    Clock,
    Fact,
    Scope,
    Window,
)
from hengjian.rulebook.model import Pack
from hengjian.rulebook.parameters import (
    ParameterRef,
    epoch_start,
    parts,
    resolve,
)
from hengjian.rulebook.rulebook import LimitCode, Need
from hengjian.rulebook.tree import ABSENT


@dataclass(frozen=True)
class Plan:
    """What names mean for one group of rules, with what every subject of the pack shares."""

    pack: Pack
    needs: Mapping[str, Need]
    limits: Mapping[str, LimitCode]
    bounds: tuple[int, ...]
    resolved: dict[tuple[str, str | None, str | None, int], dict[str, int | None]]
    """Parameters already looked up, kept from case to case."""

    @cached_property
    def derivers(self) -> dict[str, Callable[[Subject], int | None]]:
        """Say for each name how a subject derives its value."""
        return {name: _deriver(need) for name, need in self.needs.items()}


class Subject(dict[str, int | None]):
    """The values of one subject: a case, a thing of it, or one act. Missing ones are derived."""

    def __init__(
        self, plan: Plan, case: EffectiveCase, by_kind: Mapping[str, list[Act]],
        about: str | None = None, act: Act | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.plan = plan
        self.case = case
        self.by_kind = by_kind
        self.about = about
        self.act = act
        self.spelled: dict[tuple[str, str], dict[str, int | None]] = {}
        self[OBSERVED] = case.case.observed
        self[PUBLISHED_UNTIL] = plan.pack.calendar.published_until

    def __missing__(self, name: str) -> int | None:
        value = self[name] = self.plan.derivers[name](self)
        return value

    # --- acts and coverage ---------------------------------------------------------------------

    def acts(self, kind: str, scope: Scope) -> list[Act]:
        """List the acts of a kind that count for the scope, first to last."""
        if scope == "act" and self.act is not None:
            return [self.act] if self.act.kind == kind else []
        found = self.by_kind.get(kind, [])
        return [act for act in found if act.about == self.about] if scope == "thing" else found

    def gap(self, kind: str) -> bool:
        """Tell whether a row of the kind could not be read."""
        return kind in self.case.case.gaps

    def nothing(self, kind: str, value: int) -> int | None:
        """Give `value` for a kind without acts where the source would know of them, else unknown."""
        return value if kind in self.case.covered else None

    # --- facts ---------------------------------------------------------------------------------

    def first(self, fact: Fact, of: Callable[[Act], int | None]) -> int | None:
        """Give what the first act of the kind says; absent where there is none."""
        if self.gap(fact.kind):
            return None
        acts = self.acts(fact.kind, fact.scope)
        return of(acts[0]) if acts else self.nothing(fact.kind, ABSENT)

    def last(self, fact: Fact) -> int | None:
        """Give the day of the last act of the kind; absent where there is none."""
        if self.gap(fact.kind):
            return None
        acts = self.acts(fact.kind, fact.scope)
        return acts[-1].on if acts else self.nothing(fact.kind, ABSENT)

    def any(self, fact: Fact) -> int | None:
        """Give 1 where an act of the kind is there, else 0."""
        return 1 if self.acts(fact.kind, fact.scope) else self.nothing(fact.kind, 0)

    def count(self, fact: Fact) -> int | None:
        """Count the acts of the kind."""
        if self.gap(fact.kind):
            return None
        return len(self.acts(fact.kind, fact.scope)) or self.nothing(fact.kind, 0)

    def sum(self, fact: Fact) -> int | None:
        """Add up a field over the acts of the kind; unknown where one of them lacks it."""
        if self.gap(fact.kind):
            return None
        acts = self.acts(fact.kind, fact.scope)
        amounts = [act.fields.get(fact.detail) for act in acts]
        if not acts:
            return self.nothing(fact.kind, 0)
        known = [amount for amount in amounts if isinstance(amount, int)]
        return sum(known) if len(known) == len(amounts) else None

    def persons(self, fact: Fact) -> int | None:
        """Count the people in a role; unknown where an act has no entry for it."""
        if self.gap(fact.kind):
            return None
        acts = self.acts(fact.kind, fact.scope)
        if not acts:
            return self.nothing(fact.kind, 0)
        people = _people(acts, fact.detail)
        return None if people is None else len(people)

    def shared(self, fact: Fact) -> int | None:
        """Count the people who hold both roles."""
        if self.gap(fact.kind) or self.gap(fact.other_kind):
            return None
        acts = self.acts(fact.kind, fact.scope)
        others = self.acts(fact.other_kind, fact.other_scope)
        if not acts or not others:
            known = all(
                there or kind in self.case.covered
                for there, kind in ((acts, fact.kind), (others, fact.other_kind))
            )
            return 0 if known else None
        both = _named(acts, fact.detail) & _named(others, fact.other_role)
        if both:
            return len(both)
        whole = _people(acts, fact.detail), _people(others, fact.other_role)
        return None if None in whole else 0

    def column(self, fact: Fact) -> int | None:
        """Give a field of the case."""
        return self.case.case.columns.get(fact.detail)

    def extended(self, fact: Fact) -> int | None:
        """Add up the days of extension granted for a limit."""
        if self.gap(EXTENSION):
            return None
        found = self.extensions(fact.detail)
        if not found:
            return self.nothing(EXTENSION, 0)
        days = [each.days for each in found]
        return None if None in days else sum(day for day in days if day is not None)

    def on_record(self, fact: Fact) -> int | None:
        """Give 1 where a pause, or an extension of the limit, is there or may be in a row not read."""
        kinds = (PAUSE_START, PAUSE_END, EXTENSION)
        if any(self.gap(kind) for kind in kinds) or self.extensions(fact.detail):
            return 1
        return int(any(self.stops(act, fact.detail) for act in self.by_kind.get(PAUSE_START, ())))

    # --- windows -------------------------------------------------------------------------------

    def window(self, window: Window) -> int | None:
        """Look at the acts of a kind from another act."""
        bounds = [(bound, self.bound(bound)) for bound in (window.after, window.before)]
        if any(bound is not None and day is None for bound, (day, _) in bounds):
            return None
        (_, after), (_, before) = bounds
        inside = [
            act
            for act in self.acts(window.kind, window.scope)
            if _not_before(act, *after, strict=window.strict) and _not_after(act, *before)
        ]
        if window.measure == "last":
            if self.gap(window.kind):
                return None
            return inside[-1].on if inside else self.nothing(window.kind, ABSENT)
        return 1 if inside else self.nothing(window.kind, 0)

    def bound(self, fact: Fact | None) -> tuple[int | None, int | None]:
        """Give day and instant of a window's bound; no bound is an absent one."""
        if fact is None:
            return ABSENT, ABSENT
        return self[fact.name], self[Fact("at", fact.scope, fact.kind).name]

    # --- parameters and clocks -----------------------------------------------------------------

    def law_day(self, name: str) -> int | None:
        """Give the day whose law applies: the observed day where that act is absent."""
        day = self[name]
        return self.case.case.observed if day == ABSENT else day

    def parameter(self, ref: ParameterRef) -> int | None:
        """Give a part of a parameter by the law of its law day."""
        key = (ref.parameter, ref.law_day)
        spelled = self.spelled.get(key)
        if spelled is None:
            spelled = self.spelled[key] = self.resolve(ref)
        return spelled.get(ref.part)

    def resolve(self, ref: ParameterRef) -> dict[str, int | None]:
        """Give all parts of a parameter; none where the law day is unknown."""
        day = self.law_day(ref.law_day)
        if day is None:
            return {}
        case, plan = self.case.case, self.plan
        key = (ref.parameter, case.jurisdiction, case.domain, epoch_start(plan.bounds, day))
        if key not in plan.resolved:
            parameter = plan.pack.parameters[ref.parameter]
            found = resolve(plan.pack, parameter, case.jurisdiction, case.domain, key[3])
            plan.resolved[key] = parts(plan.pack, parameter, found)
        return plan.resolved[key]

    def clock(self, clock: Clock, part: str) -> int | None:
        """Give one part of a clock, keeping the others for whoever asks next."""
        reading = self.read_clock(clock)
        for name, value in (
            ("extended", reading.extended),
            ("paused", reading.paused),
            ("running", int(reading.running)),
        ):
            self[clock.part(name)] = value
        return self[clock.part(part)]

    def read_clock(self, clock: Clock) -> Reading:
        """Run the pauses and extensions of a limit from its start."""
        start = self[clock.start.name]
        terms = self.terms(clock)
        if start is None or start == ABSENT or terms is None:
            return Reading(0, 0, running=False)
        pauses = merge(self.pauses(clock), start, self.case.case.observed)
        extensions = self.extensions(clock.limit)
        return run_clock(terms, self.plan.pack.calendar, start, pauses, extensions, cap=clock.cap)

    def terms(self, clock: Clock) -> Terms | None:
        """Give the limit in force as numbers; None where there is none."""
        get = {
            part: self.parameter(ParameterRef(clock.limit, part, clock.law_day))
            for part in ("number", "unit", "rolls", "first", "extend")
        }
        if get["number"] is None or get["unit"] is None:
            return None
        return Terms(
            get["number"], get["unit"], bool(get["rolls"]), bool(get["first"]), get["extend"] or 0
        )

    def pauses(self, clock: Clock) -> list[Pause]:
        """List the pauses that the limit allows; an unknown reason leaves a pause unclear."""
        allowed = self.parameter(ParameterRef(clock.limit, "pauses", clock.law_day)) or 0
        ends = self.by_kind.get(PAUSE_END, [])
        found: list[Pause] = []
        for act in self.by_kind.get(PAUSE_START, ()):
            reason = act.fields.get("reason")
            unclear = not isinstance(reason, int)
            if not allowed or not self.stops(act, clock.limit):
                continue
            if isinstance(reason, int) and not allowed >> reason & 1:
                continue
            end = min((e.on for e in ends if e.about == act.about and e.on >= act.on), default=None)
            until = self.case.case.observed if end is None else end - 1
            found.append(Pause(act.on, until, end is None, unclear))
        return found

    def stops(self, pause: Act, limit: str) -> bool:
        """Tell whether a pause is meant for this subject and this limit."""
        limits = pause.fields.get("limits")
        named = (
            not isinstance(limits, int) or not limits or limits >> self.plan.limits[limit].bit & 1
        )
        return bool(named) and self.concerns(pause)

    def concerns(self, act: Act) -> bool:
        """Tell whether a pause or extension of the whole case, or of this thing, is meant."""
        of = act.fields.get("of")
        return of is None or of == self.about

    def extensions(self, limit: str) -> list[Extension]:
        """List the extensions of the limit for this subject, first to last."""
        return [
            Extension(act.on, _int(act.fields.get("days")), _int(act.fields.get("until")))
            for act in self.by_kind.get(EXTENSION, ())
            if act.fields.get("limit") == self.plan.limits[limit].code and self.concerns(act)
        ]


def _int(value: int | str | None) -> int | None:
    return value if isinstance(value, int) else None


def _named(acts: list[Act], role: str) -> frozenset[str]:
    return frozenset(person for act in acts for person in act.persons.get(role, ()))


def _people(acts: list[Act], role: str) -> frozenset[str] | None:
    """Give everyone in the role; None where an act has no entry for it."""
    return _named(acts, role) if all(act.persons.get(role) for act in acts) else None


def _not_after(act: Act, day: int | None, at: int | None) -> bool:
    if day is None or day == ABSENT or act.on != day:
        return day is None or day == ABSENT or act.on < day
    return act.at is None or at is None or act.at <= at


def _not_before(act: Act, day: int | None, at: int | None, *, strict: bool) -> bool:
    if day is None or day == ABSENT:
        return not strict or day is None
    if act.on != day:
        return act.on > day
    if act.at is None or at is None:
        return not strict
    return act.at > at if strict else act.at >= at


def _deriver(need: Need) -> Callable[[Subject], int | None]:
    if isinstance(need, Fact):
        if need.scope == "case" and need.measure in ("first", "any"):
            return _of_the_case(need.kind, ABSENT if need.measure == "first" else None)
        measure = _MEASURES[need.measure]
        return lambda subject: measure(subject, need)
    if isinstance(need, Window):
        return lambda subject: subject.window(need)
    if isinstance(need, ParameterRef):
        return _part(need)
    return lambda subject: subject.clock(*need)


# Most of what is derived are these two and parts of parameters: worth closures without inner calls.


def _of_the_case(kind: str, absent: int | None) -> Callable[[Subject], int | None]:
    """Derive the day of a kind's first act, or only whether there is one (where `absent` is None)."""

    def derive(subject: Subject) -> int | None:
        acts = subject.by_kind.get(kind)
        if absent is None:
            return 1 if acts else 0 if kind in subject.case.covered else None
        if kind in subject.case.case.gaps:
            return None
        if acts:
            return acts[0].on
        return absent if kind in subject.case.covered else None

    return derive


def _part(ref: ParameterRef) -> Callable[[Subject], int | None]:
    key, part = (ref.parameter, ref.law_day), ref.part

    def derive(subject: Subject) -> int | None:
        spelled = subject.spelled.get(key)
        if spelled is None:
            spelled = subject.spelled[key] = subject.resolve(ref)
        return spelled.get(part)

    return derive


_MEASURES: dict[str, Callable[[Subject, Fact], int | None]] = {
    "first": lambda subject, fact: subject.first(fact, lambda act: act.on),
    "at": lambda subject, fact: subject.first(fact, lambda act: act.at),
    "recorded": lambda subject, fact: subject.first(fact, lambda act: act.recorded_on),
    "field": lambda subject, fact: subject.first(
        fact, lambda act: _int(act.fields.get(fact.detail))
    ),
    "last": Subject.last,
    "any": Subject.any,
    "count": Subject.count,
    "sum": Subject.sum,
    "covered": lambda subject, fact: int(fact.kind in subject.case.covered),
    "persons": Subject.persons,
    "shared": Subject.shared,
    "column": Subject.column,
    "extended": Subject.extended,
    "on_record": Subject.on_record,
}
