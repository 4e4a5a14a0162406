"""The legal values that applied: each with its own citation, since when, and who set it."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.model import LawLine
from hengjian.rulebook.explanation.wording import (
    amount_in_words,
    citation_in_words,
    limit_terms,
    listed,
    value_in_words,
)
from hengjian.rulebook.model import DatedValue, Limit, Override, Parameter

GENERAL = "一般规定"


def law_lines(context: Context) -> tuple[LawLine, ...]:
    """Give one line for each parameter of the rule that has a value for this case."""
    found = []
    for name in context.rule.parameters:
        value = context.value_in_force(name)
        if value is not None:
            found.append(_line(context, context.pack.parameters[name], value))
    return tuple(found)


def _line(context: Context, parameter: Parameter, value: DatedValue) -> LawLine:
    terms = limit_terms(value.value, context.pack) if isinstance(value.value, Limit) else ""
    return LawLine(
        title=parameter.title,
        value=parameter_in_words(context, parameter, value),
        terms=terms,
        citation=citation_in_words(value.cite, context.pack),
        since=value.since,
        origin=_origin(context, parameter, value),
    )


def parameter_in_words(context: Context, parameter: Parameter, value: DatedValue) -> str:
    """Write a parameter's value: a limit with its unit, an amount, yes or no, a list of codes."""
    given = value.value
    if isinstance(given, Limit):
        return amount_in_words(given.number, given.unit)
    type_ = f"codes:{parameter.codes}" if parameter.type == "codes" else parameter.type
    if isinstance(given, int):
        return value_in_words(given, type_, context.pack)
    return _keyed(context, parameter, given, type_)


def _keyed(context: Context, parameter: Parameter, given: Mapping[str, int], type_: str) -> str:
    """Write the value for this case's code, or all of them where the code is not known."""
    declared = context.pack.declarations.case_fields[str(parameter.by)]
    codes, labels = declared.codes or (), declared.code_labels or ()
    mine = context.subject.case.case.columns.get(declared.name)
    code = codes[mine] if mine is not None and mine < len(codes) else None
    if code is not None and code in given:
        return value_in_words(given[code], type_, context.pack)
    names = dict(zip(codes, labels, strict=True))
    return listed(f"{names[c]} {value_in_words(v, type_, context.pack)}" for c, v in given.items())


def _origin(context: Context, parameter: Parameter, value: DatedValue) -> str:
    pack = context.pack
    for (place, sector), override in parameter.both.items():
        if _holds(override, value):
            return f"{pack.jurisdictions[place].title}、{pack.domains[sector].title}"
    for place, override in parameter.places.items():
        if _holds(override, value):
            return f"地区：{pack.jurisdictions[place].title}"
    for sector, override in parameter.sectors.items():
        if _holds(override, value):
            return f"领域：{pack.domains[sector].title}"
    return GENERAL


def _holds(override: Override, value: DatedValue) -> bool:
    return any(value is each for each in override.values)
