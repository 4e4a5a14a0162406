"""Which facts keep a judgement undecided, and why each of them is not known.

The guard that fired is walked with the subject's values: of a conjunction or disjunction only the
parts that are themselves undecided matter, so a fact that could change nothing is not named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hengjian.reading.declarations import Measure
from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.cases import Act
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.wording import quoted
from hengjian.rulebook.facts import (
    EXTENSION,
    OBSERVED,
    PAUSE_END,
    PAUSE_START,
    Clock,
    Fact,
    Window,
)
from hengjian.rulebook.outcomes import Outcome
from hengjian.rulebook.parameters import ParameterRef, Status
from hengjian.rulebook.tree import (
    ABSENT,
    UNKNOWN,
    AddMonths,
    And,
    Choose,
    Compare,
    Condition,
    IsUnknown,
    Node,
    Not,
    Or,
    Ref,
    Roll,
    StartOfDay,
    Value,
    WorkingDay,
    WorkingIndex,
    children,
)

NOT_READ = "所属领域的程序规定尚未读过"
NOT_IN_REGISTERS: Mapping[Measure, str] = {
    "unqualified": "没有写明签名的人，或者在执法人员、执法证件登记（officers、credentials）里对不上",
    "standing": "没有写明机关，或者在机关登记（bodies）里对不上",
    "item_held": "没有写明机关和事项，或者在执法事项登记（items）里对不上",
    "entrusted": "没有写明机关和事项，或者在委托登记（entrustments）里对不上",
    "entrustment_published": "委托登记（entrustments）里没有公布日",
    "benchmark_published": "没有写明事项，或者裁量基准登记（benchmarks）里没有它在用的一版、没有公布日",
    "staffed": "在执法人员、执法证件登记（officers、credentials）里对不上这个机关的人员",
}
"""What keeps a field undecided that follows from the registers."""
NOT_AMONG_TIERS = "没有写明事项或者阶次，或者在裁量基准（tiers）里对不上"


def unknowns(context: Context) -> tuple[str, ...]:
    """Say what keeps the judgement undecided; empty where it is decided."""
    if context.judged.outcome is not Outcome.UNKNOWN:
        return ()
    verdict = context.judged.verdict
    for condition, fired in context.rule.guards:
        if fired == verdict and context.evaluate(condition) is True:
            return tuple(dict.fromkeys(_why_true(context, condition)))
    return ()


# --- the walk ---------------------------------------------------------------------------------------


def _why_true(context: Context, condition: Condition) -> Iterator[str]:
    """Yield what is behind a guard that holds because something is not known."""
    match condition:
        case IsUnknown(inner):
            yield from _why_unknown(context, inner)
        case And(parts):
            for part in parts:
                yield from _why_true(context, part)
        case Or(parts):
            for part in parts:
                if context.evaluate(part) is True:
                    yield from _why_true(context, part)
        case Compare("==", Ref(name), Value(value)):
            yield from _why_equal(context, name, value)


def _why_equal(context: Context, name: str, value: int | None) -> Iterator[str]:
    need = context.subject.plan.needs.get(name)
    match need:
        case Fact(measure="covered", kind=kind) if not value:
            yield why_kind(context, kind)
        case ParameterRef(part="status") if value == Status.SECTOR_NOT_READ:
            yield f"{NOT_READ}，有没有“{context.pack.parameters[need.parameter].title}”不清楚"
        case ParameterRef(part="unread"):
            yield f"{NOT_READ}，记录中又有停止计算或者延长"


def _why_unknown(context: Context, node: Node) -> Iterator[str]:
    """Yield the undecided leaves below a node that is itself undecided."""
    match node:
        case Ref(name):
            yield _why_ref(context, name)
        case Choose():
            yield from _why_choice(context, node)
        case WorkingIndex() | WorkingDay() | Roll() | AddMonths() | StartOfDay():
            yield from _why_calendar(context, node)
        case Not(part):
            yield from _why_unknown(context, part)
        case _:
            for child in children(node):
                if context.evaluate(child) is None:
                    yield from _why_unknown(context, child)


def _why_choice(context: Context, node: Choose) -> Iterator[str]:
    for condition, value in node.branches:
        held = context.evaluate(condition)
        if held is None:
            yield from _why_unknown(context, condition)
        if held:
            if context.evaluate(value) is None:
                yield from _why_unknown(context, value)
            return
    if context.evaluate(node.otherwise) is None:
        yield from _why_unknown(context, node.otherwise)
    yield from _without_value(context, node)


def _without_value(context: Context, node: Choose) -> Iterator[str]:
    """Yield the parameter that has values for other codes than that of this case."""
    if node.otherwise != UNKNOWN:
        return
    keys = [condition.left for condition, _ in node.branches if isinstance(condition, Compare)]
    if any(context.evaluate(key) is None for key in keys):
        return
    needs = context.subject.plan.needs
    for _, value in node.branches:
        ref = needs.get(value.name) if isinstance(value, Ref) else None
        if isinstance(ref, ParameterRef):
            yield f"“{context.pack.parameters[ref.parameter].title}”没有规定这类情形的取值"
            return


def _why_calendar(context: Context, node: Node) -> Iterator[str]:
    inner = [child for child in children(node) if context.evaluate(child) is None]
    for child in inner:
        yield from _why_unknown(context, child)
    if not inner:
        last = context.pack.calendar.last
        yield (
            "没有日历，工作日无法计算" if last < 0
            else f"日历只到 {day_of(last).year} 年，其后的工作日无法计算"
        )  # fmt: skip


# --- one value --------------------------------------------------------------------------------------


def _why_ref(context: Context, name: str) -> str:
    if name == OBSERVED:
        return "没有说明数据截至哪一天"
    need = context.subject.plan.needs[name]
    if isinstance(need, Fact):
        return why_fact(context, need)
    if isinstance(need, Window):
        return _why_window(context, need)
    if isinstance(need, ParameterRef):
        return _why_parameter(context, need)
    return _why_clock(context, need[0])


def why_kind(context: Context, kind: str) -> str:
    """Say why it is not known whether there was an act of the kind."""
    label = quoted(context.label(kind))
    return f"{label}有一行无法读取" if context.subject.gap(kind) else f"来源没有包含{label}"


def why_fact(context: Context, fact: Fact) -> str:
    """Say why a fact is unknown."""
    if fact.measure == "column":
        return f"案件的“{context.pack.declarations.case_fields[fact.detail].label}”没有填写"
    if fact.measure == "shared":
        return _why_shared(context, fact)
    acts = context.subject.acts(fact.kind, fact.scope)
    if context.subject.gap(fact.kind) or not acts:
        return why_kind(context, fact.kind)
    return f"{quoted(context.label(fact.kind))}{_missing_part(context, fact, acts)}"


def _missing_part(context: Context, fact: Fact, acts: list[Act]) -> str:
    match fact.measure:
        case "at":
            return "没有写明时刻"
        case "recorded":
            return "没有录入日期"
        case "persons":
            return f"没有登记{context.role(fact.detail)}"
        case "extended":
            return "没有写明延长的天数"
        case "field" | "sum" | "tier":
            field = context.pack.declarations.act_fields.get(fact.detail)
            if field is not None and field.registers is not None:
                return f"的“{field.label}”得不出：{NOT_IN_REGISTERS[field.registers.measure]}"
            if field is not None and field.tier is not None:
                return f"的“{field.label}”得不出：{NOT_AMONG_TIERS}"
            where = next((a.row for a in acts if a.fields.get(fact.detail) is None and a.row), "")
            place = f"（{where}）" if where else ""
            return f"{place}的“{field.label if field else fact.detail}”没有填写"
    return "不明"


def _why_shared(context: Context, fact: Fact) -> str:
    sides = (
        (fact.kind, fact.scope, fact.detail), (fact.other_kind, fact.other_scope, fact.other_role)
    )  # fmt: skip
    for kind, scope, role in sides:
        acts = context.subject.acts(kind, scope)
        if context.subject.gap(kind) or (not acts and not context.covered(kind)):
            return why_kind(context, kind)
        if any(not act.persons.get(role) for act in acts):
            return f"{quoted(context.label(kind))}没有登记{context.role(role)}"
    return f"{quoted(context.label(fact.kind))}的人员不明"


def _why_window(context: Context, window: Window) -> str:
    for bound in (window.after, window.before):
        if bound is not None and context.subject[bound.name] is None:
            return why_fact(context, bound)
    return why_kind(context, window.kind)


def _why_parameter(context: Context, ref: ParameterRef) -> str:
    parameter, case = context.pack.parameters[ref.parameter], context.subject.case.case
    if context.law_day is None:
        return f"{_why_ref(context, ref.law_day)}，不知道适用哪一天的法律"
    if case.jurisdiction is None and (parameter.places or parameter.both):
        return "没有说明地区"
    if case.domain is None and (parameter.sectors or parameter.both):
        return "没有说明领域"
    return f"“{parameter.title}”没有这类情形的取值"


def _why_clock(context: Context, clock: Clock) -> str:
    subject = context.subject
    for act in subject.by_kind.get(PAUSE_START, ()):
        if subject.stops(act, clock.limit) and act.fields.get("reason") is None:
            return f"{quoted(context.label(PAUSE_START))}{_row(act)}没有填写事由"
    for act in subject.by_kind.get(EXTENSION, ()):
        given = (act.fields.get("days"), act.fields.get("until"))
        if subject.concerns(act) and given == (None, None):
            return (
                f"{quoted(context.label(EXTENSION))}{_row(act)}没有写明延长多少天或者延长至哪一天"
            )
    start = subject[clock.start.name]
    if start is None or start == ABSENT:
        return why_fact(context, clock.start)
    for kind in (PAUSE_START, PAUSE_END, EXTENSION):
        if subject.gap(kind):
            return why_kind(context, kind)
    return "停止计算或者延长的时间超出日历的范围"


def _row(act: Act) -> str:
    return f"（{act.row}）" if act.row else ""
