"""What could not be judged, gathered by what is missing: kinds of acts that a source does not hold, else why.

A rule stands under everything that it reads and the source does not hold; so the numbers of several rows
may count the same subject, those of the groups do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.facts import OBSERVED
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.rules import Rule
from hengjian.screening.files.screen import Screening
from hengjian.screening.files.wording import REASONS

NAMED = 5
"""So many kinds are named in the line of a group; all of them stand below it."""

NO_STATEMENT = "没有说明这个来源包含哪些行为，没有记录的不知道有没有"
NOT_FILLED_IN = "案件或者行为的栏目没有填写，或者有的行没有读成"
NOT_REGISTERED = "要用机关、人员、证件、事项等登记，没有交或者对不上"
NOT_AMONG_TIERS = "要用裁量基准，没有交或者对不上"


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of act that a source does not hold: how many rules read it, how many subjects they leave open."""

    label: str
    rules: int
    subjects: int


@dataclass(frozen=True, slots=True)
class Unseen:
    """The subjects of one source that stay open for one reason.

    `missing`: the kinds that are not held, those that leave most open first; `rules`: title and subjects.
    """

    source: str
    reason: str
    subjects: int
    missing: tuple[Missing, ...]
    rules: tuple[tuple[str, int], ...]


def unseen(screening: Screening) -> list[Unseen]:
    """Gather what could not be judged, what leaves most open first."""
    held, declared = _held(screening), screening.rulebook.pack.declarations
    groups: dict[tuple[str, str], list[tuple[Rule, int]]] = {}
    for position, source, number, subjects in screening.hidden.iter_rows():
        rule = screening.rulebook.rules[position]
        reason = _reason(Verdict(number), held.get(source), rule, declared)
        groups.setdefault((source, reason), []).append((rule, subjects))
    found = [
        _group(screening, source, reason, rules, held.get(source))
        for (source, reason), rules in groups.items()
    ]
    return sorted(found, key=lambda group: (-group.subjects, group.source, group.reason))


def kinds_read(rule: Rule) -> frozenset[str]:
    """Name the kinds of acts that a rule looks at; whether a source would know of pauses is no such look."""
    facts = [fact for fact in rule.facts if fact.measure != "covered"]
    kinds = {fact.kind for fact in facts} | {fact.other_kind for fact in facts}
    return frozenset(kinds | {window.kind for window in rule.windows}) - {"", OBSERVED}


def _held(screening: Screening) -> Mapping[str, frozenset[str]]:
    """Give the kinds that each source holds for all its bodies."""
    held: dict[str, frozenset[str]] = {}
    for part in screening.parts[:1]:  # the statements about sources belong to every part
        rows = screening.tables_of(part.number).sources.select("source", "covers").iter_rows()
        for source, covers in rows:
            kinds = frozenset(covers)
            held[source] = held[source] & kinds if source in held else kinds
    return held


_LACKING = ""
"""Stands for the kinds that a source does not hold until they have been gathered from all its rules."""


def _reason(
    verdict: Verdict, held: frozenset[str] | None, rule: Rule, declared: Declarations
) -> str:
    if verdict not in (Verdict.FACT_UNKNOWN, Verdict.LAW_UNKNOWN):
        return REASONS[verdict]
    if held is None:
        return NO_STATEMENT
    if not kinds_read(rule) <= held:
        return _LACKING
    if verdict is Verdict.LAW_UNKNOWN:
        return REASONS[verdict]
    fields = [declared.act_fields[f.detail] for f in rule.facts if f.measure == "field"]
    if any(field.registers for field in fields):
        return NOT_REGISTERED
    return NOT_AMONG_TIERS if any(field.tier for field in fields) else NOT_FILLED_IN


def _group(
    screening: Screening,
    source: str,
    reason: str,
    rules: Iterable[tuple[Rule, int]],
    held: frozenset[str] | None,
) -> Unseen:
    by_title: Counter[str] = Counter()
    reading: Counter[str] = Counter()
    open_: Counter[str] = Counter()
    for rule, subjects in rules:
        by_title[rule.text.title] += subjects
        for kind in kinds_read(rule) - (held or frozenset()) if reason == _LACKING else ():
            reading[kind] += 1
            open_[kind] += subjects
    declared = screening.rulebook.pack.declarations.kinds
    missing = tuple(
        Missing(declared[kind].label, reading[kind], number)
        for kind, number in sorted(open_.items(), key=lambda item: (-item[1], item[0]))
    )
    return Unseen(
        source,
        reason or _lacking(missing),
        sum(by_title.values()),
        missing,
        tuple(sorted(by_title.items(), key=lambda item: (-item[1], item[0]))),
    )


def _lacking(missing: tuple[Missing, ...]) -> str:
    named = "、".join(each.label for each in missing[:NAMED])
    more = f"等 {len(missing)} 种行为" if len(missing) > NAMED else ""
    return f"来源不包含{named}{more}"
