"""From tree to closure. None is unknown, ABSENT is absent."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from hengjian.rulebook.calendars import Calendar, add_months
from hengjian.rulebook.tree import (
    ABSENT,
    AddMonths,
    And,
    Arithmetic,
    Choose,
    Compare,
    Condition,
    IsAbsent,
    IsUnknown,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Overlap,
    Ref,
    Roll,
    StartOfDay,
    Truth,
    Value,
    WorkingDay,
    WorkingIndex,
)

Values = Mapping[str, int | None]
NumberClosure = Callable[[Values], int | None]
ConditionClosure = Callable[[Values], bool | None]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_COMPUTE: dict[str, Callable[[Any, Any], int]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip


def compile_number(node: Number, calendar: Calendar) -> NumberClosure:
    """Compile a numeric node."""
    match node:
        case Value(value):
            return lambda _: value
        case Ref(name):
            return lambda values: values[name]
        case Arithmetic(op, left, right):
            compute = _COMPUTE[op]
            return _arithmetic(
                compute, compile_number(left, calendar), compile_number(right, calendar)
            )
        case AddMonths(day, months):
            inner = compile_number(day, calendar)
            return _arithmetic(add_months, inner, compile_number(months, calendar))
        case Choose():
            return _compile_choice(node, calendar)
    return _compile_look_up(node, calendar)


def _compile_choice(node: Choose, calendar: Calendar) -> NumberClosure:
    match node:
        case Choose(((IsAbsent(Ref(name)), Ref(instead)),), Ref(same)) if name == same:
            return _unless_absent(name, instead)
    conditions = [compile_condition(when, calendar) for when, _ in node.branches]
    ends = [*(then for _, then in node.branches), node.otherwise]
    constants = [end.value for end in ends if isinstance(end, Value)]
    if len(constants) == len(ends):
        return _choose_constant(list(zip(conditions, constants, strict=False)), constants[-1])
    numbers = [compile_number(end, calendar) for end in ends]
    return _choose(list(zip(conditions, numbers, strict=False)), numbers[-1])


def _compile_look_up(
    node: WorkingIndex | WorkingDay | Roll | StartOfDay, calendar: Calendar
) -> NumberClosure:
    match node:
        case WorkingIndex(inner):
            return _look_up(calendar.working_index, compile_number(inner, calendar))
        case WorkingDay(inner):
            return _look_up(calendar.working_day, compile_number(inner, calendar))
        case Roll(inner):
            return _look_up(calendar.roll, compile_number(inner, calendar))
        case StartOfDay(inner):
            return _look_up(calendar.start_of_day, compile_number(inner, calendar))


def compile_condition(node: Condition, calendar: Calendar) -> ConditionClosure:
    """Compile a logical node."""
    match node:
        case And(parts):
            return _and([compile_condition(part, calendar) for part in parts])
        case Or(parts):
            return _or([compile_condition(part, calendar) for part in parts])
        case Not(part):
            return _not(compile_condition(part, calendar))
        case Truth(truth):
            return lambda _: truth
        case IsAbsent(inner):
            return _is_absent(inner, calendar)
        case IsUnknown(inner):
            return _is_unknown(inner, calendar)
        case OneOf(value, codes):
            return _one_of(compile_number(value, calendar), codes)
    return _compile_comparison(node, calendar)


def _compile_comparison(node: Compare | Overlap, calendar: Calendar) -> ConditionClosure:
    if isinstance(node, Compare):
        match node.left, node.right:
            case Ref(name), Value(int() as constant) if constant != ABSENT:
                return _compare_constant(_COMPARE[node.op], name, constant)
            case (
                Choose(((IsAbsent(Ref(name)), Ref(instead)),), Ref(same)),
                Value(int() as constant),
            ) if name == same and constant != ABSENT:
                return _compare_law_day(_COMPARE[node.op], name, instead, constant)
            case left, Value(int() as constant) if constant != ABSENT:
                number = compile_number(left, calendar)
                return _compare_number_constant(_COMPARE[node.op], number, constant)
        compare = _COMPARE[node.op]
    else:
        compare = _share
    return _compare(
        compare, compile_number(node.left, calendar), compile_number(node.right, calendar)
    )


def _share(left: int, right: int) -> bool:
    return bool(left & right)


def compile_any(node: Node, calendar: Calendar) -> Callable[[Values], int | bool | None]:
    """Compile a node of either sort."""
    if isinstance(node, Truth | Compare | OneOf | Overlap | IsAbsent | IsUnknown | And | Or | Not):
        return compile_condition(node, calendar)
    return compile_number(node, calendar)


def _arithmetic(
    compute: Callable[[int, int], int], left: NumberClosure, right: NumberClosure
) -> NumberClosure:
    def closure(values: Values) -> int | None:
        a, b = left(values), right(values)
        if ABSENT in (a, b):
            return ABSENT
        return None if a is None or b is None else compute(a, b)

    return closure


def _look_up(table: Callable[[int], int | None], inner: NumberClosure) -> NumberClosure:
    def closure(values: Values) -> int | None:
        found = inner(values)
        return found if found is None or found == ABSENT else table(found)

    return closure


def _choose(
    branches: list[tuple[ConditionClosure, NumberClosure]], otherwise: NumberClosure
) -> NumberClosure:
    def closure(values: Values) -> int | None:
        for when, then in branches:
            if when(values):
                return then(values)
        return otherwise(values)

    return closure


def _choose_constant(
    branches: list[tuple[ConditionClosure, int | None]], otherwise: int | None
) -> NumberClosure:
    def closure(values: Values) -> int | None:
        for when, then in branches:
            if when(values):
                return then
        return otherwise

    return closure


def _unless_absent(name: str, instead: str) -> NumberClosure:
    def closure(values: Values) -> int | None:
        found = values[name]
        return values[instead] if found == ABSENT else found

    return closure


def _compare_number_constant(
    compare: Callable[[int, int], bool], number: NumberClosure, constant: int
) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        found = number(values)
        if found is None:
            return None
        return found != ABSENT and compare(found, constant)

    return closure


# A name, or a law day, against a constant is what nearly every guard asks: worth a closure without inner calls.


def _compare_law_day(
    compare: Callable[[int, int], bool], name: str, instead: str, constant: int
) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        found = values[name]
        if found == ABSENT:
            found = values[instead]
        if found is None:
            return None
        return found != ABSENT and compare(found, constant)

    return closure


def _compare_constant(
    compare: Callable[[int, int], bool], name: str, constant: int
) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        found = values[name]
        if found is None:
            return None
        return found != ABSENT and compare(found, constant)

    return closure


def _compare(
    compare: Callable[[int, int], bool], left: NumberClosure, right: NumberClosure
) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        a, b = left(values), right(values)
        if ABSENT in (a, b):
            return False
        return None if a is None or b is None else compare(a, b)

    return closure


def _one_of(inner: NumberClosure, codes: frozenset[int]) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        found = inner(values)
        return None if found is None else found in codes

    return closure


def _is_absent(inner: Number, calendar: Calendar) -> ConditionClosure:
    value = compile_number(inner, calendar)

    def closure(values: Values) -> bool | None:
        found = value(values)
        return None if found is None else found == ABSENT

    def of_name(values: Values) -> bool | None:
        found = values[name]
        return None if found is None else found == ABSENT

    if isinstance(inner, Ref):
        name = inner.name
        return of_name
    return closure


def _is_unknown(inner: Node, calendar: Calendar) -> ConditionClosure:
    if isinstance(inner, Ref):
        name = inner.name
        return lambda values: values[name] is None
    value = compile_any(inner, calendar)
    return lambda values: value(values) is None


def _and(parts: list[ConditionClosure]) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        known = True
        for part in parts:
            truth = part(values)
            if truth is False:
                return False
            known = known and truth is not None
        return True if known else None

    return closure


def _or(parts: list[ConditionClosure]) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        known = True
        for part in parts:
            truth = part(values)
            if truth:
                return True
            known = known and truth is not None
        return False if known else None

    return closure


def _not(part: ConditionClosure) -> ConditionClosure:
    def closure(values: Values) -> bool | None:
        truth = part(values)
        return None if truth is None else not truth

    return closure
