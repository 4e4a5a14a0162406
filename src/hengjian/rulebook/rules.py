"""A rule made ready for the compilers: its trees and the list of everything that they read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hengjian.rulebook.errors import PackError
from hengjian.rulebook.expressions import parse_condition, parse_number
from hengjian.rulebook.facts import OBSERVED, VERDICT, Clock, Fact, Window, support
from hengjian.rulebook.judgements import Guard, Judgement
from hengjian.rulebook.model import Pack, RuleText
from hengjian.rulebook.names import Names, Refused
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.parameters import ParameterRef, Status
from hengjian.rulebook.patterns import expand, judged_kind, law_day_is_fixed
from hengjian.rulebook.tree import (
    TRUE,
    UNKNOWN,
    And,
    Choose,
    Compare,
    Condition,
    IsAbsent,
    IsUnknown,
    Not,
    Number,
    Ref,
    Value,
)

_SPEAKS = Compare(">=", Ref(VERDICT), Value(int(Verdict.JUDGE)))
"""The verdict says something about the act itself: only then are there a last day and flags."""


@dataclass(frozen=True)
class Rule:
    """A compiled rule.

    `law_day` gives the day whose law applies; `verdict` a Verdict's number; `due` the last day (or
    the earliest lawful one) or unknown; `flags` pairs conditions with flag bits, read after the
    verdict. `facts`, `windows`, `clocks` and `parts` are everything that the trees name.
    """

    text: RuleText
    when: Condition
    law_day_name: str
    law_day: Number
    verdict: Number
    due: Number
    flags: tuple[tuple[Condition, int], ...]
    facts: tuple[Fact, ...]
    windows: tuple[Window, ...]
    clocks: tuple[Clock, ...]
    parts: tuple[ParameterRef, ...]
    guards: tuple[Guard, ...]

    @property
    def id(self) -> str:
        """Give the rule's id."""
        return self.text.id

    @property
    def parameters(self) -> tuple[str, ...]:
        """List the parameters that the rule reads, in alphabetical order."""
        return tuple(sorted({part.parameter for part in self.parts}))


def compile_rule(text: RuleText, pack: Pack) -> Rule:
    """Expand a rule as written; raises PackError with its file and line."""
    names = Names(pack.declarations, pack.parameters, text.subject, text.of)
    try:
        law_day_name, law_day = _law_day(text, names)
        names.law_day = law_day_name
        when = parse_condition(text.when, names) if text.when else TRUE
        judgement = expand(text, names)
        _refuse_bad_gate(text)
    except Refused as refusal:
        raise PackError(
            text.place.file, text.place.line, f"规则 {text.id}：{refusal}。"
        ) from refusal
    guards = (*_law_guards(text, law_day, when, names), *judgement.guards)
    return Rule(
        text=text,
        when=when,
        law_day_name=law_day_name,
        law_day=law_day,
        verdict=Choose(
            tuple((condition, Value(int(verdict))) for condition, verdict in guards),
            Value(int(judgement.otherwise)),
        ),
        due=_due(judgement),
        flags=tuple((And((_SPEAKS, condition)), int(flag)) for condition, flag in judgement.flags),
        facts=_with_support(names.facts.values()),
        windows=tuple(names.windows.values()),
        clocks=tuple(names.clocks.values()),
        parts=tuple(names.parts.values()),
        guards=guards,
    )


def _with_support(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    found: dict[str, Fact] = {}
    for fact in facts:
        for each in (*support(fact), fact):
            found[each.name] = each
    return tuple(found.values())


def _due(judgement: Judgement) -> Number:
    """Show a last day only where the verdict speaks of one."""
    if judgement.due == UNKNOWN:
        return UNKNOWN
    return Choose(((And((_SPEAKS, Not(IsAbsent(judgement.due)))), judgement.due),), UNKNOWN)


def _law_day(text: RuleText, names: Names) -> tuple[str, Number]:
    """Give the law day: a fact's day, or the observed day where that act is absent."""
    kind = judged_kind(text)
    written = text.law_day
    if law_day_is_fixed(text):
        if written is not None and written != kind:
            message = f"法律适用日须是被判断的行为“{kind}”的日子，不能另写"
            raise Refused(message)
        written = kind
    if written is None:
        written = kind
    if written is None:
        message = "没有写明法律适用日（law_day）"
        raise Refused(message)
    typed = parse_number(written, names)
    if typed.type != "day":
        message = f"法律适用日“{written}”不是一个日子"
        raise Refused(message)
    day = typed.node
    if not isinstance(day, Ref):
        message = "法律适用日须是一个事实，不能是算式"
        raise Refused(message)
    return day.name, Choose(((IsAbsent(day), Ref(OBSERVED)),), day)


def _law_guards(
    text: RuleText, law_day: Number, when: Condition, names: Names
) -> tuple[Guard, ...]:
    parameters = sorted({part.parameter for part in names.parts.values()})
    statuses: list[Number] = [names.part(parameter, "status") for parameter in parameters]
    guards: list[Guard] = [(Compare("<", law_day, Value(text.since)), Verdict.NOT_IN_FORCE)]
    if text.until is not None:
        guards.append((Compare(">", law_day, Value(text.until)), Verdict.NOT_IN_FORCE))
    guards += _status_guards(statuses, Status.NOT_IN_FORCE, Verdict.NOT_IN_FORCE)
    guards += _status_guards(statuses, Status.NO_SUCH_DUTY, Verdict.NO_SUCH_DUTY)
    guards.append((Not(when), Verdict.CONDITION_FALSE))
    guards.append((IsUnknown(law_day), Verdict.LAW_UNKNOWN))
    guards += _status_guards(statuses, Status.SECTOR_NOT_READ, Verdict.SECTOR_NOT_READ)
    guards += [(IsUnknown(status), Verdict.LAW_UNKNOWN) for status in statuses]
    guards.append((IsUnknown(when), Verdict.FACT_UNKNOWN))
    return tuple(guards)


def _status_guards(statuses: list[Number], status: Status, verdict: Verdict) -> list[Guard]:
    return [(Compare("==", each, Value(int(status))), verdict) for each in statuses]


def _refuse_bad_gate(text: RuleText) -> None:
    if not text.gate:
        return
    if text.pattern == "deadline":
        message = "期限规则不能拦截它自己的终点行为（gate 须为 false）"
        raise Refused(message)
    if judged_kind(text) is None:
        message = "要拦截的规则须有被判断的行为"
        raise Refused(message)
