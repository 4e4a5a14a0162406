"""The pattern `deadline`: from one act to another, or to another ending, within a limit."""

from __future__ import annotations

from hengjian.rulebook.facts import (
    EXTENSION,
    OBSERVED,
    PAUSE_END,
    PAUSE_START,
    Clock,
    Fact,
    Scope,
)
from hengjian.rulebook.judgements import (
    Flagged,
    Guard,
    Judgement,
    limit_of,
    provisional,
    verdict_is,
)
from hengjian.rulebook.limits import (
    Shape,
    add,
    earliest_instant,
    is_unit,
    last_day,
    last_instant,
    latest_instant,
)
from hengjian.rulebook.model import RuleText
from hengjian.rulebook.names import Names
from hengjian.rulebook.outcomes import Flag, Verdict
from hengjian.rulebook.tree import (
    UNKNOWN,
    And,
    Compare,
    Condition,
    IsAbsent,
    IsUnknown,
    Not,
    Number,
    Or,
    Ref,
    Value,
)


def deadline(text: RuleText, names: Names) -> Judgement:
    """Expand a deadline."""
    return _Deadline(text, names).judgement()


class _Deadline:
    def __init__(self, text: RuleText, names: Names) -> None:
        self.names = names
        self.limit = limit_of(text, names, "limit")
        self.shape = Shape.of(self.limit)
        start = str(text.body["from"])
        self.kinds = [str(text.body["to"]), *map(str, text.body.get("or_else", ()))]
        self.start = names.of_kind("first", start)
        self.start_at = names.of_kind("at", start) if "hours" in self.shape.units else None
        self.endings = {kind: names.of_kind("first", kind) for kind in self.kinds}
        self.absent = And(tuple(IsAbsent(ending) for ending in self.endings.values()))
        self.scope: Scope = "case" if text.subject == "case" else "thing"
        self.start_fact = Fact("first", names.scope(start), start)
        self.capped = self.clock(cap=True) if self.shape.has_clock else None
        self.uncapped = self.clock(cap=False) if self.shape.more else None
        self.base = self.last_day(None)
        self.due = self.last_day(self.capped)
        self.further_due = self.last_day(self.uncapped) if self.uncapped else UNKNOWN

    def clock(self, *, cap: bool) -> Clock:
        return Clock(self.limit.id, self.names.law_day, self.start_fact, self.scope, cap)

    def last_day(self, clock: Clock | None) -> Number:
        return last_day(self.names, self.limit, self.start, clock, self.start_at)

    def judgement(self) -> Judgement:
        endings_unknown = Or(tuple(IsUnknown(ending) for ending in self.endings.values()))
        guards: list[Guard] = [
            (IsAbsent(self.start), Verdict.NOT_BEGUN),
            (self.in_time(), Verdict.MET),
            (Or((IsUnknown(self.start), endings_unknown)), Verdict.FACT_UNKNOWN),
            *self.hours_unknown(),
            (And((self.absent, self.running(self.base))), Verdict.RUNNING),
            (And((self.absent, self.running(self.due))), Verdict.RUNNING),
            *self.pauses_not_covered(),
            *self.sector_not_read(),
            *self.late_only_beyond_the_cap(),
            (IsUnknown(self.due), Verdict.LAST_DAY_UNKNOWN),
            (self.absent, Verdict.NOT_DONE),
        ]
        return Judgement(tuple(guards), Verdict.LATE, self.due, self.flags())

    def running(self, due: Number) -> Condition:
        return Compare("<=", Ref(OBSERVED), due)

    def in_time(self) -> Condition:
        return Or(tuple(part for kind in self.kinds for part in self.ending_in_time(kind)))

    def ending_in_time(self, kind: str) -> tuple[Condition, ...]:
        ending = self.endings[kind]
        by_day: tuple[Condition, ...] = (Compare("<=", ending, self.base),)
        if self.capped:
            by_day = (*by_day, Compare("<=", ending, self.due))
        if self.start_at is None:
            return by_day
        in_hours = is_unit(self.names, self.limit.id, "hours")
        end = last_instant(self.names, self.limit.id, earliest_instant(self.start, self.start_at))
        by_hour = And((in_hours, Compare("<=", latest_instant(ending, self.at(kind)), end)))
        before_its_start = Compare("<", ending, self.start)
        return (by_hour, before_its_start, *(And((Not(in_hours), part)) for part in by_day))

    def at(self, kind: str) -> Number:
        return self.names.of_kind("at", kind)

    def hours_unknown(self) -> tuple[Guard, ...]:
        """Without its hour an act may still have ended the limit in time; its day alone leaves it open."""
        if self.start_at is None:
            return ()
        end = last_instant(self.names, self.limit.id, latest_instant(self.start, self.start_at))
        perhaps = Or(
            tuple(
                And(
                    (
                        Or((IsUnknown(self.start_at), IsUnknown(at))),
                        Compare("<=", earliest_instant(ending, at), end),
                    )
                )
                for kind, ending in self.endings.items()
                for at in (self.at(kind),)
            )
        )
        in_hours = is_unit(self.names, self.limit.id, "hours")
        return ((And((in_hours, perhaps)), Verdict.FACT_UNKNOWN),)

    def pauses_not_covered(self) -> tuple[Guard, ...]:
        """The limit allows pauses or extensions that the source cannot know of."""
        declared, unseen = self.names.declarations.kinds, []
        if self.shape.pauses and PAUSE_START in declared:
            hidden = Or((self.uncovered(PAUSE_START), self.uncovered(PAUSE_END)))
            unseen.append(And((self.allows("pauses"), hidden)))
        if (self.shape.extends or self.shape.more) and EXTENSION in declared:
            further = Compare("==", self.names.part(self.limit.id, "more"), Value(1))
            allowed = Or((self.allows("extend"), further))
            unseen.append(And((allowed, self.uncovered(EXTENSION))))
        return ((Or(tuple(unseen)), Verdict.PAUSES_NOT_COVERED),) if unseen else ()

    def allows(self, part: str) -> Condition:
        return Compare("!=", self.names.part(self.limit.id, part), Value(0))

    def uncovered(self, kind: str) -> Condition:
        return Compare("==", self.names.of_kind("covered", kind), Value(0))

    def sector_not_read(self) -> tuple[Guard, ...]:
        """In a sector whose rules nobody has read, what stands on record may excuse the delay."""
        if not self.limit.sector_may_vary or PAUSE_START not in self.names.declarations.kinds:
            return ()
        on_record = self.names.fact(Fact("on_record", self.scope, "", self.limit.id))
        unread = Compare("==", self.names.part(self.limit.id, "unread"), Value(1))
        excused = And((unread, Compare("==", on_record, Value(1))))
        return ((excused, Verdict.SECTOR_NOT_READ),)

    def late_only_beyond_the_cap(self) -> tuple[Guard, ...]:
        """A further extension, which a person must judge, would put the act in time."""
        if self.uncapped is None or self.capped is None:
            return ()
        further = self.names.clock(self.uncapped, "extended")
        granted = self.names.clock(self.capped, "extended")
        in_time = Or(
            (
                *(Compare("<=", ending, self.further_due) for ending in self.endings.values()),
                And((self.absent, self.running(self.further_due))),
                IsUnknown(self.further_due),
            )
        )
        more = Compare("==", self.names.part(self.limit.id, "more"), Value(1))
        known = Not(IsUnknown(self.due))
        beyond = Or((Compare(">", further, granted), IsUnknown(further)))
        return ((And((more, known, beyond, in_time)), Verdict.FURTHER_EXTENSION),)

    def flags(self) -> tuple[Flagged, ...]:
        flags = [*provisional(self.names, self.limit, self.due), self.late_recorded()]
        if self.shape.graces:
            grace = add(self.due, self.names.part(self.limit.id, "grace"))
            late = (Compare("<=", ending, grace) for ending in self.endings.values())
            barely = Or((And((verdict_is(Verdict.LATE), Or(tuple(late)))),
                         And((verdict_is(Verdict.NOT_DONE), self.running(grace)))))  # fmt: skip
            flags.append((barely, Flag.GRACE))
        if self.capped:
            running = Compare("==", self.names.clock(self.capped, "running"), Value(1))
            flags.append((running, Flag.PAUSED))
        return tuple(flags)

    def late_recorded(self) -> Flagged:
        in_time = Or(
            tuple(
                And((Compare("<=", ending, self.due), Compare("<=", recorded, self.due)))
                for kind, ending in self.endings.items()
                for recorded in (self.names.of_kind("recorded", kind),)
            )
        )
        return And((verdict_is(Verdict.MET), Not(in_time))), Flag.LATE_RECORDED
