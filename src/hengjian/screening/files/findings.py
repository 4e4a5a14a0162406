"""Findings with their explanations, each judged a second time by the engine for single cases.

The batch engine says which subjects have findings; the closures judge these cases again, and both must
say the same. A finding is told only after that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import polars as pl

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.closures.engine import CaseJudge, Judged
from hengjian.rulebook.explanation import Explanation, explain
from hengjian.rulebook.frames.cases import cases_of
from hengjian.rulebook.outcomes import OUTCOME_OF, Flag, Outcome, Verdict
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.screening.files.errors import EnginesDisagree
from hengjian.screening.files.progress import Progress, quiet
from hengjian.screening.files.screen import Screening

FINDINGS_AT_ONCE = 20_000
SEVERITIES = ("void", "unlawful", "flaw", "notice")
"""From the gravest to the lightest."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a list shows of a case; codes of sector and place beside their titles."""

    key: str
    source: str
    body: str | None
    number: str | None
    domain: str | None
    jurisdiction: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """One subject as the batch found it; `act` is the key of the act, `due` a day number."""

    rule: Rule
    c: int
    case: CaseFacts
    about: str | None
    act: str | None
    verdict: Verdict
    due: int | None
    flags: Flag

    @property
    def outcome(self) -> Outcome:
        """Give the outcome that the verdict amounts to."""
        return OUTCOME_OF[self.verdict]

    @property
    def id(self) -> str:
        """Name the finding: rule, subject, ordinal."""
        return "/".join((self.rule.id, self.case.key, self.about or self.act or "", "0"))


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that both engines agree on; `law_day` is the day whose law applied."""

    found: Found
    law_day: int | None
    explanation: Explanation

    @property
    def month(self) -> str:
        """Give the month it belongs to: that of the last day, else that of the judged act."""
        text = self.found.rule.text
        day = self.found.due if text.pattern == "deadline" else self.law_day
        day = self.law_day if day is None else day
        return "" if day is None else day_of(day).isoformat()[:7]

    @property
    def gravity(self) -> tuple[int, int, int]:
        """Give what findings are sorted by: breaches first, the gravest, the latest."""
        light = Flag.GRACE in self.found.flags
        return (
            self.found.outcome is not Outcome.BREACH,
            SEVERITIES.index("notice" if light else self.found.rule.text.severity),
            -(self.explanation.days_late or 0),
        )


def listed(screening: Screening, subjects: pl.DataFrame) -> Iterator[Found]:
    """Name rule, case and act of rows of subjects, in their order."""
    names = ("case", "source", "body", "number", "domain", "jurisdiction")
    cases = screening.tables.cases
    facts = [
        (pl.col(name).cast(pl.String) if name in cases.columns else pl.lit(None, pl.String)).alias(
            f"case_{name}"
        )
        for name in names
    ]
    keyed = subjects.join(
        cases.select(facts).with_row_index("c"), on="c", how="left", maintain_order="left"
    ).join(
        screening.tables.acts.select("act").with_row_index("a"),
        on="a", how="left", maintain_order="left",
    )  # fmt: skip
    rules = screening.rulebook.rules
    order = ("rule", "c", "about", "act", "verdict", "due", "flags", *(f"case_{n}" for n in names))
    for rule, c, about, act, verdict, due, flags, *case in keyed.select(order).iter_rows():
        yield Found(
            rules[rule], c, CaseFacts(*case), about, act, Verdict(verdict), due, Flag(flags)
        )


def findings(
    screening: Screening, subjects: pl.DataFrame | None = None, progress: Progress = quiet
) -> Iterator[Finding]:
    """Explain the findings, or those given, case after case.

    Raises EnginesDisagree where the engine for single cases says otherwise than the batch.
    """
    rows = (screening.found if subjects is None else subjects).sort(
        "c", "rule", maintain_order=True
    )
    positions = rows["rule"].unique().to_list()
    chosen = screening.rulebook.only(screening.rulebook.rules[i].id for i in positions)
    judge = CaseJudge(chosen)
    for start in range(0, rows.height, FINDINGS_AT_ONCE):
        part = list(listed(screening, rows.slice(start, FINDINGS_AT_ONCE)))
        for done, finding in enumerate(_explained(screening, chosen, judge, part)):
            if done % 100 == 0:
                progress("核对并说明发现的问题", start + done, rows.height)
            yield finding
    progress("核对并说明发现的问题", rows.height, rows.height)


def _explained(
    screening: Screening, rulebook: Rulebook, judge: CaseJudge, part: Sequence[Found]
) -> Iterator[Finding]:
    tables, known = screening.tables, screening.options.known_by_number
    cases = cases_of(
        tables, rulebook.pack.declarations, screening.observed, (found.c for found in part)
    )
    by_case = groupby(part, attrgetter("c"))
    for case, (_, group) in zip(cases, by_case, strict=True):
        judged = {_key(each): each for each in judge.judge(case, known)}
        for found in group:
            yield _agreed(rulebook, found, judged)


def _key(judged: Judged) -> tuple[str, str, str]:
    return (judged.rule.id, judged.about, judged.act)


def _agreed(
    rulebook: Rulebook, found: Found, judged: Mapping[tuple[str, str, str], Judged]
) -> Finding:
    again = judged.get((found.rule.id, found.about or "", found.act or ""))
    if again is None:
        raise EnginesDisagree(found.case.key, found.rule.id, "逐案引擎没有这个对象")
    for what, one, other in (
        ("结论", found.verdict, again.verdict),
        ("最后一天", found.due, again.due),
        ("标记", found.flags, again.flags),
    ):
        if one != other:
            raise EnginesDisagree(found.case.key, found.rule.id, f"{what}：{one!r} 与 {other!r}")
    law_day = again.subject.law_day(again.rule.law_day_name)
    return Finding(found, law_day, explain(rulebook, again))


CHECKED = 200


def spot_check(screening: Screening) -> None:
    """Let the engine for single cases judge some of the findings again, spread over all of them.

    Raises EnginesDisagree.
    """
    step = max(1, -(-screening.found.height // CHECKED))
    for _ in findings(screening, screening.found.gather_every(step)):
        pass
