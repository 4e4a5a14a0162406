"""The gate: may this act be done now? The same rules, asked before the act instead of after it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.closures.engine import CaseJudge, Judged
from hengjian.rulebook.outcomes import Flag, Outcome
from hengjian.rulebook.patterns import judged_kind
from hengjian.rulebook.registers import RegisterLookup, with_register_facts


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands against an act (`stops`) and what could not be told (`warns`)."""

    stops: tuple[Judged, ...]
    warns: tuple[Judged, ...]

    @property
    def open(self) -> bool:
        """Tell whether the act may be done."""
        return not self.stops


def ask(
    judge: CaseJudge, case: Case, candidate: Act, registers: RegisterLookup | None = None
) -> Passage:
    """Ask whether `candidate` may be added to the case on its day.

    It stops if a gating rule that judges this kind of act becomes a breach by it and was none before;
    a breach within the doubtful boundary days, and what is unknown, only warns. Without `registers`
    what follows from them is as the acts say, mostly unknown.
    """
    if registers is not None:
        declarations = judge.rulebook.pack.declarations
        whole = replace(case, acts=(*case.acts, candidate))
        case = with_register_facts(whole, registers, declarations)
        candidate, case = case.acts[-1], replace(case, acts=case.acts[:-1])
    before = Counter(
        _key(each)
        for each in judge.judge(_on(case, candidate.on))
        if each.outcome is Outcome.BREACH
    )
    after = [
        each
        for each in judge.judge(_on(replace(case, acts=(*case.acts, candidate)), candidate.on))
        if each.rule.text.gate and judged_kind(each.rule.text) == candidate.kind
    ]
    new = [each for each in after if each.outcome is Outcome.BREACH and not before[_key(each)]]
    unknown = [each for each in after if each.outcome is Outcome.UNKNOWN]
    doubtful = [each for each in new if Flag.GRACE in each.flags]
    stops = [each for each in new if Flag.GRACE not in each.flags]
    return Passage(tuple(stops), (*doubtful, *unknown))


def _on(case: Case, day: int) -> Case:
    return replace(case, observed=day)


def _key(judged: Judged) -> tuple[str, str, str]:
    return (judged.rule.id, judged.about, judged.act)
