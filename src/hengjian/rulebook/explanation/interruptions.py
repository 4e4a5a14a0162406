"""Which pauses and extensions on record moved the last day, and why the others did not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from hengjian.rulebook.cases import Act
from hengjian.rulebook.closures.clock import Extension, Pause, Terms, merge, run_clock
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START, Clock
from hengjian.rulebook.parameters import ParameterRef

PauseFate = Literal["counted", "unclear", "not_allowed", "before", "too_late"]
ExtensionFate = Literal["counted", "unclear", "not_allowed", "too_late"]


@dataclass(frozen=True, slots=True)
class PauseOnRecord:
    """One pause on record: `end` is its last day, `resumed` the act that ended it."""

    act: Act
    resumed: Act | None
    end: int
    reason: str | None
    fate: PauseFate = "unclear"


def pauses_on_record(context: Context, limit: str) -> list[PauseOnRecord]:
    """List the pauses meant for this subject and limit, whether or not they count."""
    subject = context.subject
    if limit not in subject.plan.limits or PAUSE_START not in context.pack.declarations.kinds:
        return []
    starts = subject.by_kind.get(PAUSE_START, ())
    return [_on_record(context, act) for act in starts if subject.stops(act, limit)]


def _on_record(context: Context, act: Act) -> PauseOnRecord:
    ends = [
        end
        for end in context.subject.by_kind.get(PAUSE_END, ())
        if end.about == act.about and end.on >= act.on
    ]
    resumed = min(ends, key=lambda end: end.on, default=None)
    end = context.observed if resumed is None else resumed.on - 1
    labels = context.pack.declarations.act_fields["reason"].code_labels or ()
    reason = act.fields.get("reason")
    known = isinstance(reason, int) and reason < len(labels)
    return PauseOnRecord(act, resumed, end, labels[reason] if known else None)  # type: ignore[index]  # known to be a number


def extensions_on_record(context: Context, limit: str) -> list[Act]:
    """List the extensions of the limit for this subject, in the engine's order."""
    subject = context.subject
    named = subject.plan.limits.get(limit)
    found = [
        act
        for act in subject.by_kind.get(EXTENSION, ())
        if named is not None and act.fields.get("limit") == named.code and subject.concerns(act)
    ]
    return sorted(found, key=_in_engine_order)


@dataclass(frozen=True, slots=True)
class ExtensionOnRecord:
    """One extension on record; `granted` and `lost` in the limit's unit, lost beyond what is allowed."""

    act: Act
    granted: int
    lost: int
    fate: ExtensionFate


@dataclass(frozen=True, slots=True)
class Interruptions:
    """Everything on record that could move the last day."""

    pauses: tuple[PauseOnRecord, ...]
    extensions: tuple[ExtensionOnRecord, ...]
    counted: tuple[Pause, ...]
    """The pauses that count, merged and cut to the time of the limit."""


NOTHING = Interruptions((), (), ())


def interruptions(context: Context, clock: Clock, start: int, terms: Terms) -> Interruptions:
    """Go through pauses and extensions in the engine's order."""
    return _Replay(context, clock, start, terms).result()


class _Replay:
    def __init__(self, context: Context, clock: Clock, start: int, terms: Terms) -> None:
        self.context, self.clock, self.start, self.terms = context, clock, start, terms
        subject = context.subject
        self.pauses = merge(subject.pauses(clock), start, context.observed)
        self.acts = extensions_on_record(context, clock.limit)

    def result(self) -> Interruptions:
        counted = tuple(
            pause for pause in self.pauses if self.in_time(pause.start - 1, pause.start)
        )
        found = [
            replace(pause, fate=self.fate(pause.act, pause.end, counted))
            for pause in pauses_on_record(self.context, self.clock.limit)
        ]
        return Interruptions(
            tuple(found), tuple(map(self.extension, range(len(self.acts)))), counted
        )

    def last_day_before(self, day: int, *, pauses_of_the_day: bool) -> int | None:
        """Give the last day as it stood when the events of `day` came up."""
        earlier = [
            p for p in self.pauses if p.start < day or (pauses_of_the_day and p.start == day)
        ]
        made = [act for act in self.acts if act.on < day]
        return self.last_day(earlier, made)

    def last_day(self, pauses: list[Pause], made: list[Act], *, rolled: bool = True) -> int | None:
        extended, paused = self.read(pauses, made)
        if extended is None or paused is None:
            return None
        calendar = self.context.pack.calendar
        return self.terms.last_day(calendar, self.start, extended + paused, rolled=rolled)

    def read(self, pauses: list[Pause], made: list[Act]) -> tuple[int | None, int | None]:
        calendar = self.context.pack.calendar
        extensions = [_extension(act) for act in made]
        reading = run_clock(
            self.terms, calendar, self.start, pauses, extensions, cap=self.clock.cap
        )
        return reading.extended, reading.paused

    def in_time(self, deciding: int, day: int) -> bool:
        """Tell whether the limit still ran on the deciding day of an event of `day`."""
        last = self.last_day_before(day, pauses_of_the_day=deciding == day)
        return last is not None and last >= deciding

    # --- one pause -----------------------------------------------------------------------------

    def fate(self, act: Act, end: int, counted: tuple[Pause, ...]) -> PauseFate:
        reason = act.fields.get("reason")
        allowed = ParameterRef(self.clock.limit, "pauses", self.clock.law_day)
        bits = self.context.subject.parameter(allowed) or 0
        if not bits or (isinstance(reason, int) and not bits >> reason & 1):
            return "not_allowed"
        if end <= self.start:
            return "before"
        if any(pause.start <= end and act.on <= pause.end for pause in counted):
            return "counted" if isinstance(reason, int) else "unclear"
        return "too_late"

    # --- one extension -------------------------------------------------------------------------

    def extension(self, position: int) -> ExtensionOnRecord:
        act = self.acts[position]
        if not self.terms.extend:
            return ExtensionOnRecord(act, 0, 0, "not_allowed")
        if not self.in_time(act.on, act.on):
            return ExtensionOnRecord(act, 0, 0, "too_late")
        pauses = [pause for pause in self.pauses if pause.start <= act.on]
        before, _ = self.read(pauses, self.acts[:position])
        after, paused = self.read(pauses, self.acts[: position + 1])
        if before is None or after is None or paused is None:
            return ExtensionOnRecord(act, 0, 0, "unclear")
        granted = after - before
        return ExtensionOnRecord(act, granted, self.lost(act, granted, pauses, position), "counted")

    def lost(self, act: Act, granted: int, pauses: list[Pause], position: int) -> int:
        """Give how much of the extension is beyond what the limit allows in all."""
        days, until = act.fields.get("days"), act.fields.get("until")
        if isinstance(days, int):
            return max(0, days - granted)
        reached = self.last_day(pauses, self.acts[: position + 1], rolled=False)
        if not isinstance(until, int) or reached is None:
            return 0
        return max(0, until - reached)


def _extension(act: Act) -> Extension:
    days, until = act.fields.get("days"), act.fields.get("until")
    return Extension(
        act.on, days if isinstance(days, int) else None, until if isinstance(until, int) else None
    )


def _in_engine_order(act: Act) -> tuple[int, int, int]:
    made, unknown = _extension(act), 2**60
    return (
        act.on,
        unknown if made.days is None else made.days,
        unknown if made.until is None else made.until,
    )
