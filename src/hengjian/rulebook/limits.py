"""Last days as trees: a limit counted from a start, with extensions and pauses added.

Which branches a tree needs follows from every value that the parameter has anywhere in the pack, so a
limit that is always in calendar days compiles to one addition.
"""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.rulebook.facts import Clock
from hengjian.rulebook.model import UNITS, Limit, Parameter
from hengjian.rulebook.names import Names
from hengjian.rulebook.tree import (
    UNKNOWN,
    AddMonths,
    Arithmetic,
    Choose,
    Compare,
    Condition,
    IsUnknown,
    Number,
    Roll,
    StartOfDay,
    Value,
    WorkingDay,
    WorkingIndex,
)

SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Shape:
    """What a limit can be anywhere in the pack."""

    units: frozenset[str]
    rolls: frozenset[bool]
    first: frozenset[bool]
    graces: bool
    pauses: bool
    extends: bool
    more: bool

    @classmethod
    def of(cls, parameter: Parameter) -> Shape:
        """Gather the shape over all values of the parameter."""
        limits = [v.value for v in parameter.every_value() if isinstance(v.value, Limit)]
        return cls(
            units=frozenset(limit.unit for limit in limits),
            rolls=frozenset(limit.rolls for limit in limits),
            first=frozenset(limit.counts_first_day for limit in limits),
            graces=any(limit.grace for limit in limits),
            pauses=any(limit.pauses for limit in limits),
            extends=any(limit.extend for limit in limits),
            more=any(limit.extend_more for limit in limits),
        )

    @property
    def has_clock(self) -> bool:
        """Tell whether pauses or extensions can ever move the last day."""
        return self.pauses or self.extends or self.more


def add(left: Number, right: Number) -> Number:
    """Add, leaving out a plain nought."""
    if right == Value(0):
        return left
    return right if left == Value(0) else Arithmetic("+", left, right)


def subtract(left: Number, right: Number) -> Number:
    """Subtract, leaving out a plain nought."""
    return left if right == Value(0) else Arithmetic("-", left, right)


def is_unit(names: Names, limit: str, unit: str) -> Condition:
    """Tell whether the limit in force is in the unit."""
    return Compare("==", names.part(limit, "unit"), Value(UNITS.index(unit)))


def last_day(
    names: Names,
    parameter: Parameter,
    start: Number,
    clock: Clock | None = None,
    start_at: Number | None = None,
) -> Number:
    """Give the last day of a limit that begins with `start` (the day, normally not counted).

    `start_at` is the instant from which a limit in hours runs; where only its day is known, the limit
    ends at the latest on the day given.
    """
    extended: Number = names.clock(clock, "extended") if clock else Value(0)
    paused: Number = names.clock(clock, "paused") if clock else Value(0)
    return counted(names, parameter, start, extended, paused, start_at)


def counted(
    names: Names,
    parameter: Parameter,
    start: Number,
    extended: Number,
    paused: Number,
    start_at: Number | None = None,
    *,
    rolled: bool = True,
) -> Number:
    """Give the last day for amounts of extension and pause that are known otherwise."""
    shape = Shape.of(parameter)
    limit = parameter.id
    amount = names.part(limit, "number")
    first = _first(names, limit, shape)
    more = add(extended, paused)
    days: dict[str, Number] = {
        "days": subtract(add(add(start, amount), more), first),
        "working_days": WorkingDay(add(add(WorkingIndex(subtract(start, first)), amount), more)),
        "months": add(subtract(AddMonths(start, amount), first), more),
    }
    if "hours" in shape.units:
        days["hours"] = _day_of_hour(names, limit, start, start_at)
    branches = [(unit, days[unit]) for unit in UNITS if unit in shape.units]
    if not branches:
        return UNKNOWN
    plain = branches[-1][1] if len(branches) == 1 else _by_unit(names, limit, branches)
    if not rolled or shape.rolls <= {False}:
        return plain
    if shape.rolls == {True}:
        return Roll(plain)
    rolls = Compare("==", names.part(limit, "rolls"), Value(1))
    return Choose(((rolls, Roll(plain)),), plain)


def _first(names: Names, limit: str, shape: Shape) -> Number:
    if shape.first <= {False}:
        return Value(0)
    return Value(1) if shape.first == {True} else names.part(limit, "first")


def _by_unit(names: Names, limit: str, branches: list[tuple[str, Number]]) -> Number:
    return Choose(tuple((is_unit(names, limit, unit), tree) for unit, tree in branches), UNKNOWN)


def earliest_instant(day: Number, at: Number) -> Number:
    """Give the instant of an act, or the first of its day where no hour is known."""
    return Choose(((IsUnknown(at), StartOfDay(day)),), at)


def latest_instant(day: Number, at: Number) -> Number:
    """Give the instant of an act, or the last of its day where no hour is known."""
    return Choose(((IsUnknown(at), subtract(StartOfDay(add(day, Value(1))), Value(1))),), at)


def last_instant(names: Names, limit: str, start_at: Number) -> Number:
    """Give the last instant of a limit in hours."""
    return add(start_at, Arithmetic("*", names.part(limit, "number"), Value(SECONDS_AN_HOUR)))


def _day_of_hour(names: Names, limit: str, start: Number, start_at: Number | None) -> Number:
    """Give the civil day on which a limit in hours ends, also where the zone shifts its clocks."""
    if start_at is None:
        return UNKNOWN
    end = last_instant(names, limit, latest_instant(start, start_at))
    whole = add(start, names.part(limit, "whole_days"))
    return Choose(
        tuple(
            (Compare("<=", StartOfDay(add(whole, Value(more))), end), add(whole, Value(more)))
            for more in (2, 1, 0, -1)
        ),
        UNKNOWN,
    )
