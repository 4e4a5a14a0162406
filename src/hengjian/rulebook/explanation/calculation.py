"""The calculation of a last day: what the limit runs from, what was added, where it ends."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.rulebook.cases import Act
from hengjian.rulebook.closures.clock import HOURS, Terms
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.interruptions import NOTHING, Interruptions, interruptions
from hengjian.rulebook.facts import Clock, Fact, Window
from hengjian.rulebook.limits import SECONDS_AN_HOUR
from hengjian.rulebook.model import UNITS, Limit
from hengjian.rulebook.tree import ABSENT


@dataclass(frozen=True)
class Calculation:
    """How a limit in force was counted for one subject.

    `last` is the limit's last day, `raw` the one before it moved off a day of rest. `due` is the last
    day, or the earliest lawful one after a waiting time (`waits`), which with `mode` full is the day
    after `last`. `acted` is the judged act, where there is one.
    """

    limit: Limit
    start_kind: str
    start: int
    start_at: int | None
    due: int
    last: int
    raw: int
    waits: bool
    extended: int
    paused: int
    interruptions: Interruptions
    acted: Act | None

    @property
    def in_hours(self) -> bool:
        """Tell whether hours decide."""
        return self.limit.unit == "hours"

    @property
    def end_at(self) -> int | None:
        """Give the last instant of a limit in hours."""
        if self.start_at is None or not self.in_hours:
            return None
        return self.start_at + self.limit.number * SECONDS_AN_HOUR

    @property
    def late_by(self) -> int:
        """Give the days after the last day, or before the earliest one, at which the act was done."""
        if self.acted is None:
            return 0
        apart = self.acted.on - self.due
        return max(0, -apart if self.waits else apart)


def calculation(context: Context) -> Calculation | None:
    """Give the calculation behind a judgement; None where there is no last day."""
    due, limit = context.judged.due, context.limit
    if due is None or limit is None:
        return None
    if context.rule.text.pattern == "deadline":
        return _of_deadline(context, limit, due)
    return _of_wait(context, limit, due)


def clock_of(context: Context) -> Clock | None:
    """Give the clock that the rule's limit would have, whether or not anything can stop it."""
    text = context.rule.text
    if text.pattern != "deadline" or context.limit_name is None:
        return None
    kind = str(text.body["from"])
    start = Fact("first", context.scope(kind), kind)
    scope = "case" if text.subject == "case" else "thing"
    return Clock(context.limit_name, context.rule.law_day_name, start, scope, cap=True)  # type: ignore[arg-type]  # one of the scopes


def endings(context: Context) -> list[Act]:
    """List the acts that end a deadline, earliest first; of one day the wanted act before others."""
    body = context.rule.text.body
    kinds = [str(body["to"]), *map(str, body.get("or_else", ()))]
    found = [acts[0] for acts in map(context.acts, kinds) if acts]
    return sorted(found, key=lambda act: act.on)


def _of_deadline(context: Context, limit: Limit, due: int) -> Calculation | None:
    kind = str(context.rule.text.body["from"])
    start = context.there("first", kind)
    if start is None:
        return None
    stopped, extended, paused = NOTHING, 0, 0
    terms, clock = _terms(limit), clock_of(context)
    if clock is not None and terms.unit != HOURS and clock.limit in context.subject.plan.limits:
        stopped = interruptions(context, clock, start, terms)
        reading = context.subject.read_clock(clock)
        extended, paused = reading.extended or 0, reading.paused or 0
    done = endings(context)
    return Calculation(
        limit=limit,
        start_kind=kind,
        start=start,
        start_at=context.there("at", kind) if limit.unit == "hours" else None,
        due=due,
        last=due,
        raw=_raw(context, terms, start, extended + paused, due),
        waits=False,
        extended=extended,
        paused=paused,
        interruptions=stopped,
        acted=done[0] if done else None,
    )


def _of_wait(context: Context, limit: Limit, due: int) -> Calculation | None:
    body = context.rule.text.body
    kind = str(body["first"])
    start = earlier_act(context)
    if start is None:
        return None
    last = due if body.get("mode", "full") == "reach" else due - 1
    judged = context.acts(str(body["then"]))
    return Calculation(
        limit=limit,
        start_kind=kind,
        start=start,
        start_at=None,
        due=due,
        last=last,
        raw=_raw(context, _terms(limit), start, 0, last),
        waits=True,
        extended=0,
        paused=0,
        interruptions=NOTHING,
        acted=judged[0] if judged else None,
    )


def earlier_act(context: Context) -> int | None:
    """Give the day of the last act that the judged one has to follow; None where there is none."""
    body = context.rule.text.body
    first, then = str(body["first"]), str(body["then"])
    before = Fact("first", context.scope(then), then)
    day = context.window(Window("last", context.scope(first), first, before=before))
    return None if day == ABSENT else day


def _terms(limit: Limit) -> Terms:
    return Terms(
        limit.number, UNITS.index(limit.unit), limit.rolls, limit.counts_first_day, limit.extend
    )


def _raw(context: Context, terms: Terms, start: int, more: int, last: int) -> int:
    if terms.unit == HOURS:
        return last
    raw = terms.last_day(context.pack.calendar, start, more, rolled=False)
    return last if raw is None else raw
