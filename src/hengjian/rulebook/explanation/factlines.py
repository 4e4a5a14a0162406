"""The facts that a rule read, one line each, with where they were read or why they are missing."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.rulebook.cases import Act
from hengjian.rulebook.explanation.calculation import Calculation, clock_of
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.interruptions import extensions_on_record, pauses_on_record
from hengjian.rulebook.explanation.model import FactLine
from hengjian.rulebook.explanation.unknowns import why_fact, why_kind
from hengjian.rulebook.explanation.wording import (
    amount_in_words,
    day_in_table,
    day_with_weekday,
    days_in_table,
    field_type,
    instant_in_words,
    listed,
    masked,
    rows_in_words,
    value_in_words,
)
from hengjian.rulebook.facts import EXTENSION, PAUSE_START, Clock, Fact, Scope
from hengjian.rulebook.tree import ABSENT, names

ABSENT_VALUE, UNKNOWN_VALUE = "没有记录", "不明"
WHY_ABSENT = "该来源包含此类行为，无记录视为未发生"
MOST_ACTS = 3

_SILENT = ("covered", "on_record", "recorded", "at")
_OF_ALL = ("last", "count", "sum")


def fact_lines(context: Context, counted: Calculation | None) -> tuple[FactLine, ...]:
    """Give the facts: of the case, then acts by day, then what is not there or not known."""
    columns = [_column(context, fact) for fact in context.rule.facts if fact.measure == "column"]
    dated: list[tuple[int, FactLine]] = []
    missing: list[FactLine] = []
    for kind, scope in _kinds(context).items():
        line = _act_line(context, kind, scope, counted)
        if line.state != "there":
            missing.append(line)
            continue
        first = context.subject.acts(kind, scope)[0].on
        dated += [(first, line), *((first, each) for each in _details(context, kind, scope))]
    clock = clock_of(context)
    if clock is not None:
        dated += _pauses(context, clock)
    for limit in _extended_limits(context, clock):
        dated += _extensions(context, limit)
    missing += _no_interruptions(context, clock, dated)
    dated.sort(key=lambda entry: entry[0])
    shared = [_shared(context, fact) for fact in context.rule.facts if _both_there(context, fact)]
    return (*columns, *(line for _, line in dated), *shared, *missing)


# --- which kinds ------------------------------------------------------------------------------------


def _kinds(context: Context) -> dict[str, Scope]:
    """List the kinds that the rule reads; endings of the case only where one is there."""
    found: dict[str, Scope] = {}
    for fact in context.rule.facts:
        if fact.kind and fact.measure not in _SILENT and fact.measure != "extended":
            found.setdefault(fact.kind, fact.scope)
        if fact.measure == "shared":
            found.setdefault(fact.other_kind, fact.other_scope)
    for window in context.rule.windows:
        found.setdefault(window.kind, window.scope)
    return {
        kind: scope
        for kind, scope in found.items()
        if not _only_as_ending(context, kind) or context.subject.acts(kind, scope)
    }


def _only_as_ending(context: Context, kind: str) -> bool:
    """Tell whether the rule asks of the kind only whether it has ended the case."""
    if not context.pack.declarations.kinds[kind].closes:
        return False
    rule = context.rule
    measures = {fact.measure for fact in rule.facts if fact.kind == kind}
    asked = any(window.kind == kind for window in rule.windows)
    return measures <= {"any"} and not asked and f"any({kind})" not in set(names(rule.when))


# --- acts -------------------------------------------------------------------------------------------


def _act_line(context: Context, kind: str, scope: Scope, counted: Calculation | None) -> FactLine:
    label, subject = context.label(kind), context.subject
    acts = subject.acts(kind, scope)
    if subject.gap(kind) or (not acts and not context.covered(kind)):
        return FactLine(label, UNKNOWN_VALUE, why_kind(context, kind), "unknown")
    if not acts:
        return FactLine(label, ABSENT_VALUE, WHY_ABSENT, "absent")
    shown = acts[:MOST_ACTS] if _reads_all(context, kind) else acts[:1]
    hours = counted is not None and counted.in_hours
    days = listed(_when(context, act, hours=hours) for act in shown)
    if len(acts) > len(shown):
        days += f"（共 {len(acts)} 次）" if len(shown) > 1 else f"（首次，共 {len(acts)} 次）"
    return FactLine(label, days, _rows(shown))


def _reads_all(context: Context, kind: str) -> bool:
    rule = context.rule
    return any(window.kind == kind for window in rule.windows) or any(
        fact.kind == kind and fact.measure in _OF_ALL for fact in rule.facts
    )


def _when(context: Context, act: Act, *, hours: bool) -> str:
    if hours and act.at is not None:
        return instant_in_words(act.at, context.pack.timezone)
    return day_with_weekday(act.on)


def _rows(acts: list[Act]) -> str:
    return rows_in_words(act.row for act in acts if act.row)


def _details(context: Context, kind: str, scope: Scope) -> Iterator[FactLine]:
    """Yield the fields and people of an act that is there."""
    for fact in context.rule.facts:
        if (fact.kind, fact.scope) != (kind, scope):
            continue
        if fact.measure in ("field", "sum"):
            yield _field(context, fact)
        elif fact.measure == "persons":
            yield _persons(context, fact)


def _field(context: Context, fact: Fact) -> FactLine:
    declared = context.pack.declarations.act_fields[fact.detail]
    total = "合计" if fact.measure == "sum" else ""
    label = f"{context.label(fact.kind)}：{declared.label}{total}"
    value = context.subject[fact.name]
    act = context.first_of(fact)
    if value is None:
        return FactLine(label, UNKNOWN_VALUE, why_fact(context, fact), "unknown")
    said = value_in_words(value, field_type(declared), context.pack)
    counted = act.counted.get(fact.detail, frozenset()) if act else frozenset()
    return FactLine(label, f"{said}{masked_list(set(counted))}", act.row if act else "")


def _persons(context: Context, fact: Fact) -> FactLine:
    label = f"{context.label(fact.kind)}：{context.role(fact.detail)}"
    value = context.subject[fact.name]
    if value is None:
        return FactLine(label, UNKNOWN_VALUE, why_fact(context, fact), "unknown")
    acts = context.subject.acts(fact.kind, fact.scope)
    people = {person for act in acts for person in act.persons.get(fact.detail, ())}
    return FactLine(label, f"{value} 人{masked_list(people)}", _rows(acts))


def _shared(context: Context, fact: Fact) -> FactLine:
    label = f"兼任{context.role(fact.detail)}和{context.role(fact.other_role)}的人"
    value = context.subject[fact.name]
    if value is None:
        return FactLine(label, UNKNOWN_VALUE, why_fact(context, fact), "unknown")
    return FactLine(label, f"{value} 人{masked_list(shared_people(context, fact))}", "")


def _both_there(context: Context, fact: Fact) -> bool:
    """Tell whether a fact compares the people of two acts that are there."""
    acts = context.subject.acts
    return fact.measure == "shared" and bool(
        acts(fact.kind, fact.scope) and acts(fact.other_kind, fact.other_scope)
    )


def shared_people(context: Context, fact: Fact) -> set[str]:
    """Give the people who hold both roles."""
    sides = (
        (fact.kind, fact.scope, fact.detail), (fact.other_kind, fact.other_scope, fact.other_role)
    )  # fmt: skip
    one, other = (
        {p for act in context.subject.acts(kind, scope) for p in act.persons.get(role, ())}
        for kind, scope, role in sides
    )
    return one & other


def masked_list(people: set[str]) -> str:
    """Write people as masked names in brackets."""
    return f"（{listed(masked(person) for person in sorted(people))}）" if people else ""


def _column(context: Context, fact: Fact) -> FactLine:
    declared = context.pack.declarations.case_fields[fact.detail]
    value = context.subject[fact.name]
    if value is None or value == ABSENT:
        return FactLine(declared.label, UNKNOWN_VALUE, why_fact(context, fact), "unknown")
    return FactLine(
        declared.label, value_in_words(value, field_type(declared), context.pack), "案件信息"
    )


# --- pauses and extensions --------------------------------------------------------------------------


def _pauses(context: Context, clock: Clock) -> list[tuple[int, FactLine]]:
    found = []
    for pause in pauses_on_record(context, clock.limit):
        length = amount_in_words(pause.end - pause.act.on + 1, "days")
        if pause.resumed is None:
            begun, until = day_in_table(pause.act.on), day_in_table(context.observed)
            value = f"{begun} 起，至 {until} 没有恢复，{length}"
        else:
            value = f"{days_in_table(pause.act.on, pause.end)}，{length}"
        label = f"{context.label(PAUSE_START)}（{pause.reason or '事由不明'}）"
        rows = _rows([pause.act, *([pause.resumed] if pause.resumed else [])])
        found.append((pause.act.on, FactLine(label, value, rows)))
    return found


def _extended_limits(context: Context, clock: Clock | None) -> list[str]:
    asked = [fact.detail for fact in context.rule.facts if fact.measure == "extended"]
    return list(dict.fromkeys([*asked, *([clock.limit] if clock else [])]))


def _extensions(context: Context, limit: str) -> list[tuple[int, FactLine]]:
    return [
        (act.on, FactLine(context.label(EXTENSION), extension_in_words(context, act), act.row))
        for act in extensions_on_record(context, limit)
    ]


def extension_in_words(context: Context, act: Act) -> str:
    """Write an extension as recorded: the day it was made, and how far."""
    days, until = act.fields.get("days"), act.fields.get("until")
    unit = context.limit.unit if context.limit else "days"
    if isinstance(days, int):
        amount = f"延长 {amount_in_words(days, 'days' if unit == 'months' else unit)}"
    else:
        amount = f"延长至 {day_in_table(until)}" if isinstance(until, int) else "延长多少不明"
    return f"{day_with_weekday(act.on)}{amount}"


def _no_interruptions(
    context: Context, clock: Clock | None, dated: list[tuple[int, FactLine]]
) -> Iterator[FactLine]:
    """Yield the pauses and extensions that the limit allows and nobody recorded."""
    limit, kinds = context.limit, context.pack.declarations.kinds
    if clock is None or limit is None:
        return
    labels = {line.label.partition("（")[0] for _, line in dated}
    for kind, allowed in ((PAUSE_START, bool(limit.pauses)), (EXTENSION, bool(limit.extend))):
        if not allowed or kind not in kinds or context.label(kind) in labels:
            continue
        if context.covered(kind):
            yield FactLine(context.label(kind), ABSENT_VALUE, WHY_ABSENT, "absent")
        else:
            yield FactLine(context.label(kind), UNKNOWN_VALUE, why_kind(context, kind), "unknown")
