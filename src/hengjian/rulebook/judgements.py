"""What a pattern expands to, and the pieces that several patterns share."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.rulebook.facts import PUBLISHED_UNTIL, VERDICT
from hengjian.rulebook.limits import Shape, is_unit
from hengjian.rulebook.model import Parameter, RuleText
from hengjian.rulebook.names import Names, Refused
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

Guard = tuple[Condition, Verdict]
Flagged = tuple[Condition, Flag]


@dataclass(frozen=True)
class Judgement:
    """What a pattern asks: guards in order, the verdict where none fits, last day, flags.

    A guard that is unknown does not fit and the next one is asked.
    """

    guards: tuple[Guard, ...]
    otherwise: Verdict
    due: Number = UNKNOWN
    flags: tuple[Flagged, ...] = ()


def present(value: Number) -> Condition:
    """Tell whether a value is there; unknown where it is unknown."""
    return Not(IsAbsent(value))


def verdict_is(*verdicts: Verdict) -> Condition:
    """Tell whether the verdict, already found, is one of these."""
    return Or(tuple(Compare("==", Ref(VERDICT), Value(int(verdict))) for verdict in verdicts))


def closed(names: Names) -> Condition:
    """Tell whether the case has ended in any of the ways that end a case."""
    return Or(
        tuple(
            Compare("==", names.of_kind("any", name), Value(1))
            for name, kind in names.declarations.kinds.items()
            if kind.closes
        )
    )


def closed_since(names: Names, day: Number) -> Condition:
    """Tell whether the case has ended on the day or later: a duty may arise when it was over already."""
    return Or(
        tuple(
            Compare(">=", names.of_kind("last", name), day)
            for name, kind in names.declarations.kinds.items()
            if kind.closes
        )
    )


def not_there_yet(judged: Number, names: Names) -> tuple[Guard, ...]:
    """Guard a judged act that is absent: the case ended without it, or it may still come."""
    absent, ended = IsAbsent(judged), closed(names)
    return (
        (And((absent, ended)), Verdict.CLOSED_WITHOUT),
        (And((absent, IsUnknown(ended))), Verdict.FACT_UNKNOWN),
        (absent, Verdict.RUNNING),
        (IsUnknown(judged), Verdict.FACT_UNKNOWN),
    )


def limit_of(text: RuleText, names: Names, key: str) -> Parameter:
    """Give the limit that the pattern names under `key`; refuses any other parameter."""
    named = str(text.body[key])
    parameter = names.parameters.get(named)
    if parameter is None or parameter.type != "limit":
        message = f"没有“{named}”这个期限参数"
        raise Refused(message)
    names.part(named, "status")
    return parameter


def provisional(names: Names, parameter: Parameter, due: Number) -> tuple[Flagged, ...]:
    """Flag a last day that leans on a calendar year not yet published."""
    shape = Shape.of(parameter)
    leans: list[Condition] = []
    if "working_days" in shape.units:
        leans.append(is_unit(names, parameter.id, "working_days"))
    if True in shape.rolls:
        leans.append(Compare("==", names.part(parameter.id, "rolls"), Value(1)))
    if not leans:
        return ()
    beyond = Compare(">", due, Ref(PUBLISHED_UNTIL))
    return ((And((Or(tuple(leans)), beyond)), Flag.PROVISIONAL),)
