"""What a condition read, in words: by how much a value is out of range, which values broke it."""

from __future__ import annotations

from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.wording import field_type, quoted, value_in_words
from hengjian.rulebook.expressions import Typed, parse_condition, parse_number
from hengjian.rulebook.facts import Fact
from hengjian.rulebook.names import Refused
from hengjian.rulebook.tree import ABSENT, And, Condition, Or, names


def number(context: Context, expression: str) -> Typed | None:
    """Read an expression of the rule once more; None where it is a condition or not readable."""
    try:
        return parse_number(expression, context.names)
    except Refused:
        return None


def number_in_words(context: Context, expression: str) -> str:
    """Evaluate an expression and write it in its type's words."""
    typed = number(context, expression)
    value = None if typed is None else context.evaluate(typed.node)
    if typed is None or value is None:
        return "（不明）"
    if value == ABSENT:
        return "（没有记录）"
    return value_in_words(int(value), typed.type, context.pack)


def excess(context: Context) -> str:
    """Say by how much the value of a `between` rule is above or below its bounds."""
    body = context.rule.text.body
    value = number(context, str(body["value"]))
    for key, word, sign in (("high", "超出", 1), ("low", "低于下限", -1)):
        bound = number(context, str(body[key])) if key in body else None
        if value is None or bound is None:
            continue
        mine, allowed = context.evaluate(value.node), context.evaluate(bound.node)
        if mine is None or allowed is None or ABSENT in (mine, allowed):
            continue
        apart = (int(mine) - int(allowed)) * sign
        if apart > 0:
            return f"{word} {value_in_words(apart, value.type, context.pack)}"
    return "不在规定的范围内"


def names_facts(context: Context, expressions: list[str]) -> bool:
    """Tell whether any of the expressions, as far as they are ones, reads a fact."""
    known = {fact.name for fact in context.rule.facts}
    parsed = [number(context, expression) for expression in expressions if "." in expression]
    return any(known & set(names(typed.node)) for typed in parsed if typed is not None)


def values_read(context: Context) -> str:
    """List the facts that the rule's condition read, with their values."""
    condition = parse_condition(str(context.rule.text.body), context.names)
    known = {fact.name: fact for fact in context.rule.facts}
    found = [known[name] for name in dict.fromkeys(names(condition)) if name in known]
    said = [_in_words(context, fact) for fact in found]
    whose = "本案" if context.rule.text.subject == "case" else ""
    return f"{whose}{'，'.join(said)}" if said else "按现有记录"


def why_not(context: Context) -> str:
    """Say which facts put the subject outside the rule's own condition; empty where none is named."""
    known = {fact.name: fact for fact in context.rule.facts}
    decisive = dict.fromkeys(
        name for part in _broken(context, context.rule.when) for name in names(part)
    )
    return "，".join(_in_words(context, known[name]) for name in decisive if name in known)


def _broken(context: Context, condition: Condition) -> list[Condition]:
    """List the parts that are false and make the whole false: of a conjunction the first is enough."""
    match condition:
        case And(parts):
            false = next((part for part in parts if context.evaluate(part) is False), None)
            return [] if false is None else _broken(context, false)
        case Or(parts):
            return [each for part in parts for each in _broken(context, part)]
    return [condition]


def _in_words(context: Context, fact: Fact) -> str:
    """Say what is on record about a fact."""
    value = context.subject[fact.name]
    label = _label(context, fact)
    if value == ABSENT or (fact.measure == "any" and value == 0):
        return f"没有{context.label(fact.kind)}的记录"
    if fact.measure == "any" and value == 1:
        return f"有{label}的记录"
    if fact.measure in ("first", "last"):
        label += "的日期"
    plain = value is not None and _type(context, fact) == "integer"
    return f"{label}为 {value}" if plain else f"{label}为{quoted(_said(context, fact))}"


def _label(context: Context, fact: Fact) -> str:
    declarations = context.pack.declarations
    match fact.measure:
        case "column":
            return declarations.case_fields[fact.detail].label
        case "field" | "sum":
            field = declarations.act_fields[fact.detail].label
            return f"{context.label(fact.kind)}的{quoted(field)}"
        case "persons":
            return f"{context.label(fact.kind)}的{context.role(fact.detail)}人数"
        case "count":
            return f"{context.label(fact.kind)}次数"
        case "extended":
            return "累计延长的天数"
    return context.label(fact.kind)


def _said(context: Context, fact: Fact) -> str:
    value = context.subject[fact.name]
    if value is None:
        return "不明"
    return value_in_words(value, _type(context, fact), context.pack)


def _type(context: Context, fact: Fact) -> str:
    declarations = context.pack.declarations
    match fact.measure:
        case "column":
            return field_type(declarations.case_fields[fact.detail])
        case "field" | "sum":
            return field_type(declarations.act_fields[fact.detail])
        case "first" | "last" | "recorded":
            return "day"
        case "at":
            return "instant"
    return "integer"
