"""What a rule asks: one plain sentence, and how the machine goes about it, point by point."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hengjian.rulebook.explanation.wording import listed, quoted, tidied
from hengjian.rulebook.expressions import parse_number
from hengjian.rulebook.facts import Fact
from hengjian.rulebook.model import Limit, Pack, Parameter, RuleText
from hengjian.rulebook.names import Names, Refused
from hengjian.rulebook.rules import Rule
from hengjian.screening.files.site.phrases import Phrase, condition_in_words, number_in_words
from hengjian.screening.files.site.values import in_general

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_STATE = re.compile(r"[；，]?\s*\{state\}")
_CLAUSE = re.compile(r"[^，；]+[，；]?")
_FIGURES = re.compile(r"[^{}]*\{[^{}]+\}(?:、[^{}]*\{[^{}]+\})*")
_DOUBLED = re.compile("的(?:数额)?规定的数额")
_SOME = {"day": "某日", "instant": "某时", "money": "若干元"}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of what is looked at: a term, and a sentence or an outline."""

    term: str
    phrase: Phrase


# --- the sentence -----------------------------------------------------------------------------------


def sentence_of(pack: Pack, rule: Rule) -> str:
    """Say in one sentence what the law asks, as the rule says it of a case, without the case."""
    text = rule.text
    template = _STATE.sub("", text.says_open or text.says).rstrip("。；")
    clauses = [
        clause
        for i, clause in enumerate(_CLAUSE.findall(template))
        if not _speaks_of_the_case(pack, rule, clause.rstrip("，；"), first=i == 0)
    ]
    filled = _PLACEHOLDER.sub(lambda found: _filled(pack, rule, found[1]), "".join(clauses))
    said = tidied(filled).rstrip("，；。")
    return f"{_DOUBLED.sub('的规定数额', said)}。"


def _speaks_of_the_case(pack: Pack, rule: Rule, clause: str, *, first: bool) -> bool:
    """Tell whether a clause gives the last day, or nothing but amounts, of the case in hand."""
    named = _PLACEHOLDER.findall(clause)
    if "due" in named:
        return True
    amounts = bool(named) and all(
        name not in pack.parameters and _type_of(pack, rule, name) == "money" for name in named
    )
    return amounts and not first and _FIGURES.fullmatch(clause) is not None


def _filled(pack: Pack, rule: Rule, name: str) -> str:
    if name == "limit":
        body = rule.text.body
        limit = str(body.get("limit", body.get("wait"))) if isinstance(body, dict) else ""
        return in_general(pack, pack.parameters[limit]) or "规定的期限"
    if name in pack.parameters:
        return in_general(pack, pack.parameters[name]) or "规定的数额"
    return _newest_part(pack, name) or _SOME.get(_type_of(pack, rule, name), "若干")


def _newest_part(pack: Pack, name: str) -> str:
    """Give a part of the newest general value of a limit, such as how far it may be extended."""
    parameter, _, part = name.rpartition(".")
    found = pack.parameters.get(parameter)
    if found is None or not found.values:
        return ""
    newest = max(found.values, key=lambda value: value.since)
    return str(getattr(newest.value, part, "") or "")


def _type_of(pack: Pack, rule: Rule, expression: str) -> str:
    text = rule.text
    names = Names(pack.declarations, pack.parameters, text.subject, text.of, rule.law_day_name)
    try:
        return parse_number(expression, names).type
    except Refused:
        return ""


# --- the points -------------------------------------------------------------------------------------


def points_of(pack: Pack, rule: Rule) -> tuple[Point, ...]:
    """Say what the rule looks at, in the terms of its pattern."""
    return tuple(_POINTS[rule.text.pattern](pack, rule, rule.text.body))


def _kind(pack: Pack, name: object) -> str:
    return quoted(pack.declarations.kinds[str(name)].label)


def _any_of(pack: Pack, named: Any) -> str:
    return listed(_kind(pack, name) for name in named) + ("之一" if len(named) > 1 else "")


def _point(term: str, said: str) -> Point:
    return Point(term, Phrase(said))


def _limit(pack: Pack, term: str, name: object, after: str = "") -> Point:
    parameter = pack.parameters[str(name)]
    general = in_general(pack, parameter)
    value = f"（一般为 {general}，取值见下表）" if general else "（取值见下表）"
    return _point(term, f"{parameter.title}{value}{after}")


def _deadline(pack: Pack, _rule: Rule, body: Any) -> Iterator[Point]:
    yield _point("从哪一步起算", f"第一次{_kind(pack, body['from'])}")
    yield _point("到哪一步为止", f"第一次{_kind(pack, body['to'])}")
    if body.get("or_else"):
        yield _point("也算办完", f"有{_any_of(pack, body['or_else'])}的")
    yield _limit(pack, "期限", body["limit"])
    yield from _ends(pack.parameters[str(body["limit"])])


def _ends(parameter: Parameter) -> Iterator[Point]:
    """Say what counts as in time, by the day and by the hour as far as the limit knows them."""
    units = {v.value.unit for v in parameter.every_value() if isinstance(v.value, Limit)}
    yet = "还没有过去的，不算违反"
    if units - {"hours"}:
        yield _point("最后一天", f"当天办的，算在期限以内；最后一天{yet}，只提示还剩几天")
    if "hours" in units:
        yield _point("按小时的", f"看时刻；没有记下时刻的，结论是“不明”。期满的那一天{yet}")


def _precedes(pack: Pack, _rule: Rule, body: Any) -> Iterator[Point]:
    yield _point("先", _kind(pack, body["first"]))
    yield _point("后", _kind(pack, body["then"]))
    if "wait" not in body:
        yield _point("同一天的", "不算颠倒；两步都记了时刻的，看时刻")
        return
    full = body.get("mode", "full") == "full"
    yield _limit(
        pack, "中间要等", body["wait"], "，期满的次日才可以" if full else "，期满当天就可以"
    )
    if body.get("waived_by"):
        yield _point("不用等的", f"此前已经有{_any_of(pack, body['waived_by'])}的")


def _requires(pack: Pack, _rule: Rule, body: Any) -> Iterator[Point]:
    yield _point("应当有", _kind(pack, body["act"]))
    when = []
    if "after" in body:
        when.append(f"在{_kind(pack, body['after'])}当天或者以后")
    if "before" in body:
        when.append(f"在{_kind(pack, body['before'])}当天或者以前")
    if when:
        yield _point("什么时候", "，".join(when))
    if "before" not in body:
        yield _point("何时下结论", "案件办结时仍然没有的，才算违反；办结以前只提示还没有做")


def _forbids(pack: Pack, _rule: Rule, body: Any) -> Iterator[Point]:
    after = f"，在{_kind(pack, body['after'])}以后" if "after" in body else ""
    yield _point("不得有", f"{_kind(pack, body['act'])}{after}")


def _between(pack: Pack, rule: Rule, body: Any) -> Iterator[Point]:
    yield _point("看哪个数", number_in_words(pack, rule, str(body["value"])))
    for key, term in (("low", "不得低于"), ("high", "不得高于")):
        if key in body:
            yield _point(term, number_in_words(pack, rule, str(body[key])))


def _distinct(pack: Pack, rule: Rule, body: Any) -> Iterator[Point]:
    roles = pack.declarations.roles
    if "roles" in body:
        pairs = [str(part).split(".", 1) for part in body["roles"]]
        said = "与".join(f"{_kind(pack, kind)}的{roles[role]}" for kind, role in pairs)
        yield _point("不得是同一个人", said)
        return
    yield _point(
        "数哪些人", f"{_kind(pack, rule.text.of)}的{roles[str(body['role'])]}，同一个人只数一次"
    )
    yield _point("至少几人", f"{number_in_words(pack, rule, str(body['at_least']))} 人")


def _check(pack: Pack, rule: Rule, body: Any) -> Iterator[Point]:
    yield Point("符合的条件", condition_in_words(pack, rule, str(body)))


def _judge(_pack: Pack, _rule: Rule, body: Any) -> Iterator[Point]:
    yield _point("留给人判断", f"{str(body).rstrip('。？?')}。机器只把这样的案件挑出来，不下结论")


_POINTS = {
    "deadline": _deadline, "precedes": _precedes, "requires": _requires, "forbids": _forbids,
    "between": _between, "distinct": _distinct, "check": _check, "judge": _judge,
}  # fmt: skip


# --- what is read -----------------------------------------------------------------------------------


def kinds_of(pack: Pack, text: RuleText) -> tuple[str, ...]:
    """List the act kinds that a rule is about: those of its pattern, and the act that it judges."""
    named = [text.of] if text.of else []
    if text.pattern != "judge":
        named += [name for part in _strings(text.body) for name in _names(part)]
    if not named and text.law_day:
        named += _names(text.law_day)
    kinds = pack.declarations.kinds
    return tuple(dict.fromkeys(name for name in named if name in kinds))


def _strings(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        for part in body.values():
            yield from _strings(part)
    elif isinstance(body, list):
        for part in body:
            yield from _strings(part)
    else:
        yield str(body)


def _names(expression: str) -> list[str]:
    tree = ast.parse(expression.strip(), mode="eval")
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]


def law_day_in_words(pack: Pack, rule: Rule) -> str:
    """Say on which day's law the rule goes."""
    facts: dict[str, Fact] = {fact.name: fact for fact in rule.facts}
    fact = facts.get(rule.law_day_name)
    if fact is None or not fact.kind:
        return "数据完整到的那一天"
    return f"{_kind(pack, fact.kind)}那一天；还没有的，看数据完整到的那一天"


def reads_in_words(pack: Pack, rule: Rule) -> tuple[str, ...]:
    """List the records that the rule reads: fields of the case, acts with their fields and people."""
    declared = pack.declarations
    columns = [declared.case_fields[f.detail].label for f in rule.facts if f.measure == "column"]
    details: dict[str, dict[str, None]] = {}
    for fact in rule.facts:
        for kind, label in _details(pack, fact):
            details.setdefault(kind, {}).update({label: None} if label else {})
    for window in rule.windows:
        details.setdefault(window.kind, {})
    endings = {kind for kind in details if _only_ends(pack, rule, kind)}
    acts = [
        f"{_kind(pack, kind)}{f'（{listed(labels)}）' if labels else ''}"
        for kind, labels in details.items()
        if kind in declared.kinds and kind not in endings
    ]
    ended = ("案件是否已经办结",) if endings else ()
    return (*(f"案件的{quoted(label)}" for label in dict.fromkeys(columns)), *acts, *ended)


def _details(pack: Pack, fact: Fact) -> Iterator[tuple[str, str]]:
    """Give the kinds of acts that a fact is about, each with what is read of them beside the day."""
    declared = pack.declarations
    if not fact.kind or fact.measure in ("extended", "on_record"):
        return
    if fact.measure in ("field", "sum"):
        yield fact.kind, declared.act_fields[fact.detail].label
    elif fact.measure in ("persons", "shared"):
        yield fact.kind, declared.roles[fact.detail]
    else:
        yield fact.kind, ""
    if fact.measure == "shared":
        yield fact.other_kind, declared.roles[fact.other_role]


def _only_ends(pack: Pack, rule: Rule, kind: str) -> bool:
    """Tell whether the rule, without naming the kind, only asks whether it has ended the case."""
    declared = pack.declarations.kinds.get(kind)
    named = {*kinds_of(pack, rule.text), *_names(rule.text.when or "0")}
    return declared is not None and declared.closes and kind not in named
