"""Judging one case: every rule, every subject. This is the gate's engine and the explainer's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hengjian.reading.declarations import Kind
from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.closures.evaluate import (
    ConditionClosure,
    NumberClosure,
    compile_condition,
    compile_number,
)
from hengjian.rulebook.closures.subject import Plan, Subject
from hengjian.rulebook.effective import EffectiveCase, effective_case
from hengjian.rulebook.facts import VERDICT
from hengjian.rulebook.outcomes import OUTCOME_OF, Flag, Outcome, Verdict
from hengjian.rulebook.parameters import boundaries
from hengjian.rulebook.rulebook import Group, Rulebook
from hengjian.rulebook.rules import Rule

_VERDICTS = {int(verdict): verdict for verdict in Verdict}
_JUDGED = int(Verdict.JUDGE)
_NO_FLAGS = Flag(0)


class Judged(NamedTuple):
    """What one rule says about one subject. `about` names a thing, `act` an act; both empty: the case."""

    rule: Rule
    about: str
    act: str
    verdict: Verdict
    due: int | None
    flags: Flag
    subject: Subject

    @property
    def outcome(self) -> Outcome:
        """Give the outcome that the verdict amounts to."""
        return OUTCOME_OF[self.verdict]


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    verdict: NumberClosure
    due: NumberClosure
    flags: tuple[tuple[ConditionClosure, int], ...]


class CaseJudge:
    """Judges cases one at a time; made once, used for many."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        pack = rulebook.pack
        bounds, limits = boundaries(pack), rulebook.limits
        self._groups = [
            (group, [self._compile(rule) for rule in group.rules],
             Plan(pack, group.needs(), limits, bounds, {}))
            for group in rulebook.groups()
        ]  # fmt: skip

    def _compile(self, rule: Rule) -> _Compiled:
        calendar = self.rulebook.pack.calendar
        return _Compiled(
            rule,
            compile_number(rule.verdict, calendar),
            compile_number(rule.due, calendar),
            tuple((compile_condition(when, calendar), flag) for when, flag in rule.flags),
        )

    def judge(self, case: Case, known_by: int | None = None) -> list[Judged]:
        """Judge every subject of the case by every rule, in the order of rules and subjects."""
        effective = effective_case(case, self.rulebook.pack.declarations, known_by)
        by_kind: dict[str, list[Act]] = {}
        for act in effective.acts:
            by_kind.setdefault(act.kind, []).append(act)
        judged: list[Judged] = []
        for group, compiled, plan in self._groups:
            if group.of is not None and group.of not in by_kind:
                continue
            for subject in self._subjects(group, plan, effective, by_kind):
                judged += [_judge(rule, subject) for rule in compiled]
        return judged

    def _subjects(
        self, group: Group, plan: Plan, case: EffectiveCase, by_kind: dict[str, list[Act]]
    ) -> Iterator[Subject]:
        kinds = self.rulebook.pack.declarations.kinds
        if group.subject == "case":
            yield Subject(plan, case, by_kind)
        elif group.subject == "thing":
            for about in things(case, kinds):
                yield Subject(plan, case, by_kind, about=about)
        elif group.of is not None:
            of_thing = kinds[group.of].level == "thing"
            for act in (act for act in by_kind.get(group.of, []) if act.recorded):
                yield Subject(plan, case, by_kind, act.about if of_thing else None, act)


def things(case: EffectiveCase, kinds: Mapping[str, Kind]) -> list[str]:
    """List the things of a case: what some opening act is about, in alphabetical order."""
    return sorted(
        {act.about for act in case.acts if act.about is not None and kinds[act.kind].opens}
    )


def _judge(compiled: _Compiled, subject: Subject) -> Judged:
    number = compiled.verdict(subject)
    verdict = _VERDICTS[number if number is not None else Verdict.FACT_UNKNOWN]
    flags, due = _NO_FLAGS, None
    if verdict >= _JUDGED:  # below, the trees give neither flags nor a last day
        subject[VERDICT] = int(verdict)
        flags = Flag(sum(flag for when, flag in compiled.flags if when(subject)))
        due = compiled.due(subject)
    about = subject.about if subject.about is not None and subject.act is None else ""
    act = subject.act.key if subject.act is not None else ""
    return Judged(compiled.rule, about, act, verdict, due, flags, subject)
