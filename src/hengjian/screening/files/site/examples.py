"""Examples of a rule: its situations as small timelines, with the answer that the engine gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.closures.engine import CaseJudge, Judged
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.explanation import Explanation, explain
from hengjian.rulebook.explanation.wording import (
    day_in_table,
    field_type,
    instant_in_words,
    listed,
    quoted,
    value_in_words,
    weekday,
)
from hengjian.rulebook.model import Pack
from hengjian.rulebook.outcomes import Outcome
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.scenarios import Situation, faults


@dataclass(frozen=True, slots=True)
class Event:
    """A day of a timeline: what was done, or a mark such as the last day."""

    day: int
    date: str
    weekday: str
    label: str
    details: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the machine says of one subject of the example."""

    subject: str
    outcome: str
    mark: str
    word: str
    sentence: str
    arithmetic: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A situation in words, its facts in the order of days, and the answers."""

    title: str
    facts: tuple[str, ...]
    events: tuple[Event, ...]
    answers: tuple[Answer, ...]
    outcomes: frozenset[str]


def examples_of(
    rulebook: Rulebook, rule: Rule, situations: Sequence[Situation]
) -> tuple[Example, ...]:
    """Judge and explain each situation of a rule; raises PackError where the answer is not as written."""
    alone = rulebook.only([rule.id])
    judge = CaseJudge(alone)
    return tuple(_example(alone, judge, situation) for situation in situations)


def _example(rulebook: Rulebook, judge: CaseJudge, situation: Situation) -> Example:
    for fault in faults(judge, situation):
        what = f"{situation.rule}“{situation.title}”：{fault}。"
        raise PackError(situation.file, situation.line, what)
    judged = judge.judge(situation.case, situation.known_by)
    explained = [explain(rulebook, each) for each in judged]
    pack, case = rulebook.pack, situation.case
    marks = [mark for each in judged for mark in _due(each, several=len(judged) > 1)]
    end = Event(case.observed, *_dated(case.observed), "数据到这一天为止", mark="end")
    events = [*_acts(pack, case), *marks, end]
    return Example(
        title=situation.title,
        facts=(*_columns(pack, case), *_sources(pack, situation)),
        events=tuple(sorted(events, key=lambda event: (event.day, bool(event.mark)))),
        answers=tuple(_answer(one, said) for one, said in zip(judged, explained, strict=True)),
        outcomes=frozenset(one.outcome.value for one in judged),
    )


def _answer(judged: Judged, explained: Explanation) -> Answer:
    return Answer(
        subject=explained.subject,
        outcome=judged.outcome.value,
        mark=explained.mark,
        word=explained.outcome,
        sentence=explained.sentence,
        arithmetic=explained.arithmetic,
        notes=explained.notes,
    )


def _dated(day: int) -> tuple[str, str]:
    return day_in_table(day), weekday(day)


def _due(judged: Judged, *, several: bool) -> Iterator[Event]:
    """Mark the last day of a limit, or the earliest lawful day after a wait."""
    if judged.due is None:
        return
    waits = judged.rule.text.pattern == "precedes"
    label = "最早可以办的一天" if waits else "最后一天"
    whose = f"（{judged.about}）" if several and judged.about else ""
    yield Event(judged.due, *_dated(judged.due), f"{label}{whose}", mark="due")


# --- facts ------------------------------------------------------------------------------------------


def _acts(pack: Pack, case: Case) -> Iterator[Event]:
    for act in case.acts:
        label = pack.declarations.kinds[act.kind].label
        about = f"（{act.about}）" if act.about else ""
        yield Event(
            act.on, *_dated(act.on), f"{label}{about}", "，".join(_details(pack, act, case))
        )


def _details(pack: Pack, act: Act, case: Case) -> Iterator[str]:
    if act.at is not None:
        seconds = f":{act.at % 60:02d}" if act.at % 60 else ""
        yield instant_in_words(act.at, pack.timezone).rpartition("）")[2] + seconds
    for name, value in act.fields.items():
        field = pack.declarations.act_fields[name]
        if field.type == "boolean":
            yield field.label if value else f"不是{quoted(field.label)}"
        elif isinstance(value, int):
            yield f"{field.label}：{value_in_words(value, field_type(field), pack)}"
        elif value is not None:
            yield f"{field.label}：{value}"
    for role, people in act.persons.items():
        yield f"{pack.declarations.roles[role]} {len(people)} 人：{listed(sorted(people))}"
    if act.recorded_on is not None:
        yield f"{day_of(act.recorded_on).isoformat()} 才录入"
    if act.corrects is not None:
        corrected = [i for i, other in enumerate(case.acts) if other.key == act.corrects]
        yield f"更正{_named(pack, case.acts[corrected[0]])}" if corrected else "更正前面一步"


def _named(pack: Pack, act: Act) -> str:
    return f" {day_in_table(act.on)} 的{quoted(pack.declarations.kinds[act.kind].label)}"


def _columns(pack: Pack, case: Case) -> Iterator[str]:
    for name, value in case.columns.items():
        if value is not None:
            field = pack.declarations.case_fields[name]
            yield f"{field.label}：{value_in_words(value, field_type(field), pack)}"


def _sources(pack: Pack, situation: Situation) -> Iterator[str]:
    """Say what the source of the example cannot know."""
    kinds = pack.declarations.kinds
    case = situation.case
    if not case.covers:
        yield "来源没有说明它掌握哪些步骤"
    else:
        known = frozenset[str]().union(*(cover.kinds for cover in case.covers))
        unseen = [kind for kind in kinds if kind not in known]
        if unseen:
            yield f"来源不掌握：{listed(quoted(kinds[kind].label) for kind in unseen)}"
    if situation.known_by is not None:
        yield f"只看 {day_in_table(situation.known_by)} 以前（含当天）录入的"


def lawful(examples: Sequence[Example]) -> Example | None:
    """Choose the example that shows best what is in order."""
    return _first(examples, Outcome.MET)


def unlawful(examples: Sequence[Example]) -> Example | None:
    """Choose the example that shows best what breaks the rule."""
    return _first(examples, Outcome.BREACH) or _first(examples, Outcome.NEEDS_JUDGEMENT)


def _first(examples: Sequence[Example], outcome: Outcome) -> Example | None:
    return next((each for each in examples if each.outcomes == {outcome.value}), None)
