"""Which cases are under reconsideration or in court by the agency's own data: they are not supervised again.

Article 33 speaks of the dispute. What an agency owes in the remedy itself is no part of it, and what its data do not
tell is said to be unknown: it neither passes nor stands in the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengjian.cases.models import Act
from hengjian.cases.selectors import versions_seen
from hengjian.screening.models import Finding
from hengjian.supervision import law
from hengjian.supervision.law import Remedy

AT_ONCE = 500
"""The acts of so many cases are read at once: a database takes only so many values."""

NAMED = 5
"""So many cases are named one by one."""
GUIDE = "请引导当事人按该程序办理；对人员、制度和同案其他问题的监督不受限，可以另行登记线索。"


@dataclass(frozen=True)
class Standing:
    """A case is under a remedy: which one, by which number, and since when as far as is told."""

    remedy: Remedy
    about: str
    since: date

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d} 起{self.remedy.label} {self.about}".rstrip()


@dataclass(frozen=True)
class Outlook:
    """Of some cases, by their ids, those under a remedy, and those of which the data do not tell."""

    under: Mapping[int, Standing]
    unknown: frozenset[int]


@dataclass(frozen=True)
class Sorted:
    """Findings that are taken up; those that are not, since their dispute is elsewhere; and cases nobody knows of."""

    taken: Sequence[Finding]
    left: Sequence[tuple[Finding, Standing]]
    unknown: frozenset[int]


def outlook_of(cases: Collection[int]) -> Outlook:
    """Say of some cases whether they are under a remedy, by what is told of them now."""
    wanted, under, untold = sorted(cases), dict[int, Standing](), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        told = {row["case"]: row for row in _told(part)}
        steps = _steps([row["content"] for row in told.values()])
        untold |= set(part) - told.keys()
        for case, row in told.items():
            standing = _standing(steps[row["content"]])
            if standing is not None:
                under[case] = standing
            elif not _is_told(row):
                untold.add(case)
    return Outlook(under, frozenset(untold))


def sorted_out(findings: Sequence[Finding]) -> Sorted:
    """Take the findings apart whose dispute is already under reconsideration or in court."""
    asked = [each for each in findings if not is_apart(each.rule)]
    outlook = outlook_of({each.case_id for each in asked})
    left = {each.pk: outlook.under[each.case_id] for each in asked if each.case_id in outlook.under}
    return Sorted(
        [each for each in findings if each.pk not in left],
        [(each, left[each.pk]) for each in findings if each.pk in left],
        outlook.unknown,
    )


def is_apart(rule: str) -> bool:
    """Tell whether a rule is about what the agency owes in a remedy, which is no part of the dispute."""
    article = rule.rpartition(".")[0]
    return any(article in each.apart for each in law.remedies())


def _told(cases: Sequence[int]) -> list[Mapping[str, Any]]:
    rows = versions_seen().filter(case__in=cases).order_by()
    return list(
        rows.values(
            "case", "content", "content__first_on", "content__gaps", "statement__covers",
            "statement__complete_from",
        )
    )  # fmt: skip


def _steps(contents: Sequence[int]) -> Mapping[int, list[Mapping[str, Any]]]:
    """Give the acts of each content that enter or end a remedy, without those that were corrected."""
    kinds = sorted({kind for each in law.remedies() for kind in (*each.enters, *each.ends)})
    acts = list(
        Act.objects.filter(content__in=contents, kind__in=kinds)
        .order_by("on", "id")
        .values("content", "key", "kind", "about", "on", "corrects")
    )
    gone = {(each["content"], each["corrects"]) for each in acts if each["corrects"]}
    found = defaultdict[int, list[Mapping[str, Any]]](list)
    for each in acts:
        if (each["content"], each["key"]) not in gone:
            found[each["content"]].append(each)
    return found


def _standing(acts: Sequence[Mapping[str, Any]]) -> Standing | None:
    """Give the remedy in which the acts of a case have it stand, the one entered first; None where there is none."""
    entered = [each for remedy in law.remedies() for each in _entered(remedy, acts)]
    return min(entered, key=lambda each: each.since, default=None)


def _entered(remedy: Remedy, acts: Sequence[Mapping[str, Any]]) -> Iterator[Standing]:
    for about in dict.fromkeys(each["about"] for each in acts):
        entries = [
            each["on"] for each in acts if each["about"] == about and each["kind"] in remedy.enters
        ]
        ends = [
            each["on"] for each in acts if each["about"] == about and each["kind"] in remedy.ends
        ]
        # What is entered again after its end stands again.
        if entries and not (ends and max(ends) >= max(entries)):
            yield Standing(remedy, about, min(entries))


def _is_told(row: Mapping[str, Any]) -> bool:
    """Tell whether the source would have said of each remedy that it was entered."""
    start, first = row["statement__complete_from"], row["content__first_on"]
    if start is not None and (first is None or first < start):
        return False
    gaps = row["content__gaps"]
    if None in gaps:
        return False
    told = set(row["statement__covers"])
    return all(
        told & set(each.known_by) and not set(gaps) & set(each.enters) for each in law.remedies()
    )


def said_of_left(left: Sequence[tuple[Finding, Standing]]) -> str:
    """Say which cases are left out and why, and where their parties are to be led."""
    cases = {finding.case.number: standing for finding, standing in left}
    named = "；".join(f"{number}（{standing}）" for number, standing in list(cases.items())[:NAMED])
    more = f"等 {len(cases):,} 个案件" if len(cases) > NAMED else ""
    rule = law.principles()["no_double"]
    return (
        f"没有列入已经进入复议、诉讼的案件：{named}{more}。{rule.label}（{rule.article}），{GUIDE}"
    )
