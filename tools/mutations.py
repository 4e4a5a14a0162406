"""Mutants of a rule: the rule, or one value that it reads, with one thing altered.

Each comparison, number, unit, act, date and listed item is altered once (numbers and days both up and
down). What the outcome does not follow from — titles, severity, the words of findings — stays.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.model import DatedValue, Limit, Pack, Parameter, RuleText
from hengjian.rulebook.patterns import law_day_is_fixed

STEPS = (1, -1)
SWAPPED_UNITS = {
    "days": "working_days", "working_days": "days", "months": "days", "hours": "days",
}  # fmt: skip
OPPOSITES: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ACTS = ("from", "to", "first", "then", "act", "after", "before")
PAIRS = (("from", "to"), ("first", "then"), ("after", "act"), ("act", "before"))
OPTIONAL = ("after", "before", "wait")
LISTS = ("or_else", "waived_by")
EXPRESSIONS = ("value", "low", "high", "at_least")


@dataclass(frozen=True)
class Mutant:
    """One alteration: what it is, in words, and the rule and the parameter as altered.

    `values` is the parameter's value before and after.
    """

    what: str
    text: RuleText
    parameter: Parameter | None = None
    values: tuple[DatedValue, DatedValue] | None = None


def mutants_of_text(text: RuleText, pack: Pack) -> Iterator[Mutant]:
    """Alter the rule as written."""
    if text.when:
        yield from _of_condition(text)
    if text.pattern == "check":
        for what, altered in mutated_expressions(str(text.body)):
            yield Mutant(f"check：{what}", replace(text, body=altered))
    if isinstance(text.body, dict):
        yield from _of_body(text, pack)
    yield from _of_dates(text)


def _of_dates(text: RuleText) -> Iterator[Mutant]:
    for name in ("since", "until"):
        day: int | None = getattr(text, name)
        if day is not None:
            for step in STEPS:
                other: dict[str, Any] = {name: day + step}
                what = f"{name}：{day_of(day)} → {day_of(day + step)}"
                yield Mutant(what, replace(text, **other))


def _of_condition(text: RuleText) -> Iterator[Mutant]:
    for what, altered in mutated_expressions(text.when):
        yield Mutant(f"when：{what}", replace(text, when=altered))
    if not isinstance(_parsed(text.when).body, ast.BoolOp):
        yield Mutant("when：整个去掉", replace(text, when=""))


# --- bodies of patterns -------------------------------------------------------------------------


def _of_body(text: RuleText, pack: Pack) -> Iterator[Mutant]:
    body: Mapping[str, Any] = text.body
    for key in EXPRESSIONS:
        if key in body:
            for what, altered in mutated_expressions(str(body[key])):
                yield Mutant(f"{key}：{what}", replace(text, body={**body, key: altered}))
    for key in ACTS:
        if key in body:
            other = _neighbour(pack, str(body[key]), {str(value) for value in body.values()})
            what = f"{key}：{body[key]} → {other}"
            yield Mutant(what, _with_body(text, {**body, key: other}))
    for one, other in PAIRS:
        if one in body and other in body:
            swapped = {**body, one: body[other], other: body[one]}
            yield Mutant(f"{one} 与 {other} 对调", _with_body(text, swapped))
    yield from _without_parts(text, body)
    if "mode" in body:
        mode = "reach" if body["mode"] == "full" else "full"
        what = f"mode：{body['mode']} → {mode}"
        yield Mutant(what, replace(text, body={**body, "mode": mode}))


def _without_parts(text: RuleText, body: Mapping[str, Any]) -> Iterator[Mutant]:
    for key in OPTIONAL:
        if key in body:
            rest = {name: value for name, value in body.items() if name != key}
            altered = _with_body(text, rest)
            if key == "before" and altered.law_day is None:
                altered = replace(altered, law_day=str(body[key]))
            yield Mutant(f"去掉 {key}：{body[key]}", altered)
    for key in LISTS:
        for item in body.get(key, ()):
            left = [each for each in body[key] if each != item]
            yield Mutant(f"{key}：去掉 {item}", replace(text, body={**body, key: left}))


def _with_body(text: RuleText, body: Mapping[str, Any]) -> RuleText:
    """Replace the body; a law day that only repeats the judged act follows that act."""
    law_day = None if law_day_is_fixed(text) else text.law_day
    return replace(text, body=body, law_day=law_day)


def _neighbour(pack: Pack, kind: str, taken: set[str]) -> str:
    """Name the kind declared next, of the same level, that the rule does not name."""
    kinds = pack.declarations.kinds
    names = list(kinds)
    position = names.index(kind)
    others = (*names[position + 1 :], *names[:position])
    return next(n for n in others if kinds[n].level == kinds[kind].level and n not in taken)


# --- expressions --------------------------------------------------------------------------------


def mutated_expressions(text: str) -> Iterator[tuple[str, str]]:
    """Alter each part of an expression once; gives what was altered, and the whole."""
    tree = _parsed(text)
    for node in list(ast.walk(tree)):
        for attribute, altered, what in _alterations(node):
            kept = getattr(node, attribute)
            before = ast.unparse(node)
            setattr(node, attribute, altered)
            yield what or f"{before} → {ast.unparse(node)}", ast.unparse(tree)
            setattr(node, attribute, kept)


def _parsed(text: str) -> ast.Expression:
    return ast.parse(text.strip(), mode="eval")


def _alterations(node: ast.AST) -> Iterator[tuple[str, Any, str]]:
    """Give attribute, new value and, where before and after do not say it best, words."""
    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                yield "ops", [*ops[:i], OPPOSITES[type(op)](), *ops[i + 1 :]], ""
        case ast.BoolOp(values=values):
            for left, out in _each_left_out(values):
                yield "values", left, f"去掉“{ast.unparse(out)}”"
        case ast.Tuple(elts=elements) if len(elements) > 1:
            yield from (("elts", left, "") for left, _ in _each_left_out(elements))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            twice = ast.UnaryOp(ast.Not(), operand)
            yield "operand", twice, f"去掉 not：{ast.unparse(operand)}"
        case ast.Constant(value=value):
            yield from (("value", other, "") for other in _next_to(value))


def _each_left_out(nodes: list[ast.expr]) -> Iterator[tuple[list[ast.expr], ast.expr]]:
    for i, node in enumerate(nodes):
        yield nodes[:i] + nodes[i + 1 :], node


def _next_to(value: object) -> Iterator[int | str]:
    """Give the numbers, or the days, on both sides."""
    day = _date(value)
    for step in STEPS:
        if isinstance(value, int) and not isinstance(value, bool):
            yield value + step
        elif day is not None:
            yield (day + timedelta(step)).isoformat()


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


# --- values of parameters -----------------------------------------------------------------------


def mutants_of_parameter(text: RuleText, parameter: Parameter, pack: Pack) -> Iterator[Mutant]:
    """Alter each value of a parameter that the rule reads."""
    for group, key, where, series in _every_series(parameter):
        for i, dated in enumerate(series):
            for what, value in _altered_values(parameter, dated.value, pack):
                altered = replace(dated, value=value)
                changed = _put(parameter, group, key, (*series[:i], altered, *series[i + 1 :]))
                head = f"参数 {parameter.id}{where}，{day_of(dated.since)} 起"
                yield Mutant(f"{head}：{what}", text, changed, (dated, altered))


def _every_series(
    parameter: Parameter,
) -> Iterator[tuple[str, object, str, tuple[DatedValue, ...]]]:
    yield "values", None, "", parameter.values
    for group in ("places", "sectors", "both"):
        for key, override in getattr(parameter, group).items():
            name = key if isinstance(key, str) else "、".join(key)
            yield group, key, f"（{name}）", override.values


def _put(
    parameter: Parameter, group: str, key: object, series: tuple[DatedValue, ...]
) -> Parameter:
    if group == "values":
        return replace(parameter, values=series)
    overrides = getattr(parameter, group)
    changed: dict[str, Any] = {group: {**overrides, key: replace(overrides[key], values=series)}}
    return replace(parameter, **changed)


def _altered_values(
    parameter: Parameter, value: Limit | int | Mapping[str, int], pack: Pack
) -> Iterator[tuple[str, Limit | int | Mapping[str, int]]]:
    if isinstance(value, Limit):
        yield from ((what, limit) for what, limit in _altered_limits(value) if _sound(limit))
    elif isinstance(value, Mapping):
        for code, number in value.items():
            for what, altered in _altered_numbers(parameter, number, pack):
                yield f"{code}：{what}", {**value, code: altered}
    else:
        yield from _altered_numbers(parameter, value, pack)


def _altered_numbers(parameter: Parameter, value: int, pack: Pack) -> Iterator[tuple[str, int]]:
    if parameter.type == "boolean":
        yield f"{value} → {1 - value}", 1 - value
    elif parameter.type == "codes":
        for bit, code in enumerate(pack.codes[str(parameter.codes)].codes):
            if value >> bit & 1:
                yield f"去掉 {code}", value & ~(1 << bit)
    else:
        yield from ((f"{value} → {value + step}", value + step) for step in STEPS)


def _altered_limits(limit: Limit) -> Iterator[tuple[str, Limit]]:
    for name in ("number", "grace", "extend"):
        old = getattr(limit, name)
        for step in STEPS:
            number: dict[str, Any] = {name: old + step}
            yield f"{name}：{old} → {old + step}", replace(limit, **number)
    for name in ("rolls", "counts_first_day"):
        old = getattr(limit, name)
        choice: dict[str, Any] = {name: not old}
        yield f"{name}：{old} → {not old}", replace(limit, **choice)
    if limit.extend_more:
        yield "extend_more：True → False", replace(limit, extend_more=False)
    unit = SWAPPED_UNITS[limit.unit]
    yield f"unit：{limit.unit} → {unit}", replace(limit, unit=unit)
    for reason in sorted(limit.pauses):
        yield f"pauses：去掉 {reason}", replace(limit, pauses=limit.pauses - {reason})


def _sound(limit: Limit) -> bool:
    """Tell whether the loader takes the limit, and whether all that it says has an effect.

    A limit in working days ends on a working day, so that rolling does not move it.
    """
    if min(limit.number, limit.grace, limit.extend) < 0:
        return False
    if limit.unit == "hours":
        return not (limit.pauses or limit.extend or limit.rolls)
    return not (limit.unit == "working_days" and limit.rolls)
