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
    part: int
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


_NAMES = ("case", "source", "body", "number", "domain", "jurisdiction")


def listed(screening: Screening, subjects: pl.DataFrame) -> Iterator[Found]:
    """Name rule, case and act of rows of subjects, in their order."""
    rules = screening.rulebook.rules
    order = ["rule", "part", "c", "about", "act", "verdict", "due", "flags"]
    for row in with_cases(screening, subjects).select(*order, *_columns()).iter_rows():
        rule, part, c, about, act, verdict, due, flags, *case = row
        yield Found(
            rules[rule], part, c, CaseFacts(*case), about, act, Verdict(verdict), due, Flag(flags)
        )


def _columns() -> list[str]:
    return [f"case_{name}" for name in _NAMES]


def with_cases(screening: Screening, subjects: pl.DataFrame) -> pl.DataFrame:
    """Put beside each row what is shown of its case; each part of the input is read once."""
    rows = subjects.with_row_index("i")
    pieces = []
    for number in rows["part"].unique().sort():
        cases = screening.tables_of(number).cases
        facts = [
            (pl.col(name).cast(pl.String) if name in cases.columns else pl.lit(None, pl.String))
            .alias(f"case_{name}")
            for name in _NAMES
        ]  # fmt: skip
        shown = cases.select(facts).with_row_index("c")
        pieces.append(rows.filter(pl.col("part") == number).join(shown, on="c", how="left"))
    if not pieces:
        return rows.with_columns(pl.lit(None, pl.String).alias(name) for name in _columns())
    return pl.concat(pieces).sort("i")


def findings(
    screening: Screening, subjects: pl.DataFrame | None = None, progress: Progress = quiet
) -> Iterator[Finding]:
    """Explain the findings, or those given, case after case.

    Raises EnginesDisagree where the engine for single cases says otherwise than the batch.
    """
    rows = (screening.found if subjects is None else subjects).sort(
        "part", "c", "rule", maintain_order=True
    )
    positions = rows["rule"].unique().to_list()
    chosen = screening.rulebook.only(screening.rulebook.rules[i].id for i in positions)
    judge = CaseJudge(chosen)
    done = 0
    for number in rows["part"].unique(maintain_order=True):
        own = rows.filter(pl.col("part") == number)
        for start in range(0, own.height, FINDINGS_AT_ONCE):
            some = list(listed(screening, own.slice(start, FINDINGS_AT_ONCE)))
            for finding in _explained(screening, chosen, judge, some):
                if done % 100 == 0:
                    progress("核对并说明发现的问题", done, rows.height)
                done += 1
                yield finding
    progress("核对并说明发现的问题", rows.height, rows.height)


def _explained(
    screening: Screening, rulebook: Rulebook, judge: CaseJudge, some: Sequence[Found]
) -> Iterator[Finding]:
    """Explain findings of one part."""
    tables, known = screening.tables_of(some[0].part), screening.options.known_by_number
    cases = cases_of(
        tables, rulebook.pack.declarations, screening.observed, (found.c for found in some)
    )
    by_case = groupby(some, attrgetter("c"))
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
