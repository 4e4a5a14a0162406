"""How the other patterns, and open norms, expand: verdict, last day and flags."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from hengjian.rulebook.deadlines import deadline
from hengjian.rulebook.expressions import parse_condition, parse_number
from hengjian.rulebook.facts import Fact, Window
from hengjian.rulebook.judgements import (
    Flagged,
    Guard,
    Judgement,
    closed,
    closed_since,
    limit_of,
    not_there_yet,
    provisional,
    verdict_is,
)
from hengjian.rulebook.limits import Shape, add, last_day, subtract
from hengjian.rulebook.model import Parameter, RuleText
from hengjian.rulebook.names import Names, Refused
from hengjian.rulebook.outcomes import Flag, Verdict
from hengjian.rulebook.tree import (
    And,
    Compare,
    Condition,
    IsAbsent,
    IsUnknown,
    Number,
    Or,
    Value,
)


def expand(text: RuleText, names: Names) -> Judgement:
    """Expand the rule's own pattern; `names.law_day` must be set. Raises Refused."""
    return _EXPANSIONS[text.pattern](text, names)


def judged_kind(text: RuleText) -> str | None:
    """Name the act that the rule judges: its day is the law day, and the gate can stop it.

    It follows from the pattern; where it does not (check, judge, distinct), it is the act whose day
    the rule gives as its law day.
    """
    body = text.body
    match text.pattern:
        case "precedes":
            return str(body["then"])
        case "requires":
            return str(body["before"]) if "before" in body else None
        case "forbids":
            return str(body["act"])
        case "between":
            return str(body["value"]).partition(".")[0]
        case "distinct" if "roles" in body:
            return str(body["roles"][0]).partition(".")[0]
        case "deadline":
            return None
    return text.of or text.law_day


def law_day_is_fixed(text: RuleText) -> bool:
    """Tell whether the pattern itself says whose day is the law day."""
    return text.pattern in ("precedes", "forbids", "between") or "before" in text.body


# --- precedes -----------------------------------------------------------------------------------


def _precedes(text: RuleText, names: Names) -> Judgement:
    first, then = str(text.body["first"]), str(text.body["then"])
    judged = names.of_kind("first", then)
    before = Fact("first", names.scope(then), then)
    earlier = names.window(Window("last", names.scope(first), first, before=before))
    unready: tuple[Guard, ...] = (
        (IsUnknown(earlier), Verdict.FACT_UNKNOWN),
        (IsAbsent(earlier), Verdict.MISSING),
    )
    if "wait" not in text.body:
        return Judgement((*not_there_yet(judged, names), *unready), Verdict.MET)
    parameter = limit_of(text, names, "wait")
    if "hours" in Shape.of(parameter).units:
        message = "precedes 的等待期不能按小时计算"
        raise Refused(message)
    earliest = _earliest(text, names, parameter, earlier)
    waived = _waived(text, names, before)
    guards = (
        *not_there_yet(judged, names),
        *unready,
        (Compare(">=", judged, earliest), Verdict.MET),
        (waived, Verdict.MET),
        (Or((IsUnknown(earliest), IsUnknown(waived))), Verdict.FACT_UNKNOWN),
    )
    return Judgement(
        guards, Verdict.TOO_EARLY, earliest, _wait_flags(names, parameter, judged, earliest)
    )


def _earliest(text: RuleText, names: Names, parameter: Parameter, earlier: Number) -> Number:
    """Give the earliest lawful day: after the wait (`full`) or on its last day (`reach`)."""
    end = last_day(names, parameter, earlier)
    return end if text.body.get("mode", "full") == "reach" else add(end, Value(1))


def _waived(text: RuleText, names: Names, judged: Fact) -> Condition:
    """Tell whether an act that lifts the wait came before the judged one, by the hour if need be."""
    windows = (
        Window("any", names.scope(str(kind)), str(kind), before=judged)
        for kind in text.body.get("waived_by", ())
    )
    return Or(tuple(Compare("==", names.window(window), Value(1)) for window in windows))


def _wait_flags(
    names: Names, parameter: Parameter, judged: Number, earliest: Number
) -> tuple[Flagged, ...]:
    flags = provisional(names, parameter, earliest)
    if not Shape.of(parameter).graces:
        return flags
    doubtful = subtract(earliest, names.part(parameter.id, "grace"))
    barely = And((verdict_is(Verdict.TOO_EARLY), Compare(">=", judged, doubtful)))
    return (*flags, (barely, Flag.GRACE))


# --- requires, forbids --------------------------------------------------------------------------


def _requires(text: RuleText, names: Names) -> Judgement:
    act = str(text.body["act"])
    after = _bound(text, names, "after")
    before = _bound(text, names, "before")
    begun: tuple[Guard, ...] = ()
    if after is not None:
        started = names.fact(after)
        begun = (
            (IsAbsent(started), Verdict.NOT_BEGUN),
            (IsUnknown(started), Verdict.FACT_UNKNOWN),
        )
    there = names.window(Window("any", names.scope(act), act, after=after, before=before))
    done = Compare("==", there, Value(1))
    if before is not None:
        judged = names.fact(before)
        guards = (
            *begun,
            *not_there_yet(judged, names),
            (done, Verdict.MET),
            (IsUnknown(there), Verdict.FACT_UNKNOWN),
        )
        return Judgement(guards, Verdict.MISSING)
    ended = closed(names) if after is None else closed_since(names, names.fact(after))
    guards = (
        *begun,
        (done, Verdict.MET),
        (Or((IsUnknown(there), IsUnknown(ended))), Verdict.FACT_UNKNOWN),
        (ended, Verdict.MISSING),
    )
    return Judgement(guards, Verdict.RUNNING)


def _bound(text: RuleText, names: Names, key: str) -> Fact | None:
    if key not in text.body:
        return None
    kind = str(text.body[key])
    return Fact("first", names.scope(kind), kind)


def _forbids(text: RuleText, names: Names) -> Judgement:
    act = str(text.body["act"])
    after = _bound(text, names, "after")
    if after is None:
        there: Number = names.of_kind("any", act)
        guards: tuple[Guard, ...] = ()
    else:
        there = names.window(Window("any", names.scope(act), act, after=after, strict=True))
        guards = ((IsAbsent(names.fact(after)), Verdict.MET),)
    return Judgement(
        (
            *guards,
            (Compare("==", there, Value(0)), Verdict.MET),
            (IsUnknown(there), Verdict.FACT_UNKNOWN),
        ),
        Verdict.DONE_THOUGH_FORBIDDEN,
    )


# --- between, distinct, check, judge ------------------------------------------------------------


def _between(text: RuleText, names: Names) -> Judgement:
    value = parse_number(str(text.body["value"]), names)
    number = cast("Number", value.node)
    inside: list[Condition] = []
    for key, op in (("low", ">="), ("high", "<=")):
        if key in text.body:
            bound = parse_number(str(text.body[key]), names)
            if bound.type != value.type and {bound.type, value.type} != {"integer", "money"}:
                message = f"between 的 {key} 与 value 类型不同"
                raise Refused(message)
            inside.append(Compare(op, number, cast("Number", bound.node)))  # type: ignore[arg-type]  # two of the operators
    within = And(tuple(inside))
    return Judgement(
        (
            (IsAbsent(number), Verdict.NOT_BEGUN),
            (within, Verdict.MET),
            (IsUnknown(within), Verdict.FACT_UNKNOWN),
        ),
        Verdict.OUT_OF_RANGE,
    )


def _distinct(text: RuleText, names: Names) -> Judgement:
    if "roles" in text.body:
        return _nobody_twice(text, names)
    if text.subject != "act" or text.of is None:
        message = "at_least 只能用于 subject: act 的规则"
        raise Refused(message)
    role = str(text.body["role"])
    persons = names.of_kind("persons", text.of, role)
    wanted = cast("Number", parse_number(str(text.body["at_least"]), names).node)
    enough = Compare(">=", persons, wanted)
    return Judgement(
        ((enough, Verdict.MET), (IsUnknown(enough), Verdict.FACT_UNKNOWN)), Verdict.TOO_FEW
    )


def _nobody_twice(text: RuleText, names: Names) -> Judgement:
    (kind, role), (other_kind, other_role) = (
        str(part).split(".", 1) for part in text.body["roles"]
    )
    there = [names.of_kind("first", kind), names.of_kind("first", other_kind)]
    shared = names.fact(
        Fact(
            "shared", names.scope(kind), kind, role, other_kind, other_role, names.scope(other_kind)
        )
    )
    none = Compare("==", shared, Value(0))
    return Judgement(
        (
            (Or(tuple(IsAbsent(act) for act in there)), Verdict.NOT_BEGUN),
            (none, Verdict.MET),
            (IsUnknown(none), Verdict.FACT_UNKNOWN),
        ),
        Verdict.SAME_PERSON,
    )


def _check(text: RuleText, names: Names) -> Judgement:
    holds = parse_condition(str(text.body), names)
    return Judgement(
        ((holds, Verdict.MET), (IsUnknown(holds), Verdict.FACT_UNKNOWN)), Verdict.CONDITION_BROKEN
    )


def _judge(_text: RuleText, _names: Names) -> Judgement:
    return Judgement((), Verdict.JUDGE)


_EXPANSIONS: dict[str, Callable[[RuleText, Names], Judgement]] = {
    "deadline": deadline,
    "precedes": _precedes,
    "requires": _requires,
    "forbids": _forbids,
    "between": _between,
    "distinct": _distinct,
    "check": _check,
    "judge": _judge,
}
