"""Judging one case at once, from what the database has of it: for the pages of the case and of a finding.

It says what a run would say; what the reader of the run's files would refuse is unknown here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hengjian.cases import selectors as cases
from hengjian.cases.models import Act as StoredAct
from hengjian.cases.models import Version
from hengjian.reading.declarations import Declarations, Field
from hengjian.rulebook.calendars import number as number_of
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.closures.engine import Judged
from hengjian.rulebook.explanation import Explanation, explain
from hengjian.rulebook.registers import with_register_facts
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.law import office_judge, office_lookup
from hengjian.screening.models import Finding
from hengjian.screening.snapshots import complete_until
from hengjian.screening.subjects import Known, Step, known_acts, known_of


@dataclass(frozen=True)
class Told:
    """What a rule says of a case now, with why, and how what it speaks of is known in findings."""

    judged: Judged
    known: Known
    rulebook: Rulebook

    @cached_property
    def explanation(self) -> Explanation:
        """Say why; it costs more than judging, and of most rules nobody asks."""
        return explain(self.rulebook, self.judged)


def judge_live(version: Version, day: date) -> list[Told]:
    """Judge a case by every rule as of a day, in the order of rules and subjects."""
    judge = office_judge()
    acts = list(cases.acts_of(version))
    known = known_acts(
        Step(each.key, each.kind, each.on, each.about, each.corrects) for each in acts
    )
    return [
        Told(each, known_of(each.about, each.act, known), judge.rulebook)
        for each in judge.judge(case_of(version, acts, day))
    ]


def told_of(finding: Finding, told: Iterable[Told]) -> Told | None:
    """Give what is said now of what a finding speaks of; None where nothing is any more."""
    known = Known(finding.subject, finding.ordinal)
    return next(
        (each for each in told if each.judged.rule.id == finding.rule and each.known == known), None
    )


def case_of(version: Version, acts: Sequence[StoredAct], day: date) -> Case:
    """Give a case as the engine takes it."""
    content, statement = version.content, version.statement
    declared = office_judge().rulebook.pack.declarations
    given = {
        **content.fields, "procedure": content.procedure or None, "domain": content.domain or None,
        "jurisdiction": content.jurisdiction or None,
    }  # fmt: skip
    gaps: set[str | None] = set(content.gaps)
    taken = list(_acts(acts, declared, gaps))
    start = statement.complete_from
    body = version.case.body
    case = Case(
        key=str(version.case.uuid),
        columns={
            name: _number(given.get(name), field)
            for name, field in declared.case_fields.items()
            if field.type != "text"
        },
        observed=number_of(complete_until([statement], day)[statement.pk]),
        acts=tuple(taken),
        covers=(Cover(frozenset(statement.covers), None if start is None else number_of(start)),),
        gaps=frozenset(declared.kinds if None in gaps else (kind for kind in gaps if kind)),
        jurisdiction=content.jurisdiction or None,
        domain=content.domain or None,
        texts={
            "source": str(version.case.source), "number": version.case.number,
            "body": str(body.uuid) if body and not version.case.unregistered else None,
            "item": content.item or None,
        },
    )  # fmt: skip
    lookup = office_lookup()
    return case if lookup is None else with_register_facts(case, lookup, declared)


def _acts(
    acts: Sequence[StoredAct], declared: Declarations, gaps: set[str | None]
) -> Iterator[Act]:
    """Give the acts that the engine can take; of the others, the gap that they leave."""
    for act in acts:
        kind = declared.kinds.get(act.kind)
        fields = _fields(act.fields, declared.act_fields)
        if kind is None or fields is None:
            gaps.add(kind.name if kind else None)
            continue
        yield Act(
            key=act.key,
            kind=act.kind,
            on=number_of(act.on),
            about=act.about or None,
            at=None if act.at is None else int(act.at.timestamp()),
            recorded_on=None if act.recorded_on is None else number_of(act.recorded_on),
            corrects=act.corrects or None,
            fields=fields,
            persons={} if act.people_unread else _people(act),
            row=act.paper,
        )


def _people(act: StoredAct) -> dict[str, frozenset[str]]:
    people: dict[str, set[str]] = {}
    for each in act.signatures.all():
        people.setdefault(each.role, set()).add(each.person)
    return {role: frozenset(names) for role, names in people.items()}


def _fields(told: Mapping[str, Any], declared: Mapping[str, Field]) -> dict[str, Any] | None:
    """Give the fields as the engine counts them; None where one holds a code that the pack has not."""
    known = {name: value for name, value in told.items() if name in declared}
    try:
        return {name: _number(value, declared[name]) for name, value in known.items()}
    except ValueError:
        return None


def _number(value: Any, field: Field) -> Any:
    """Give a stored value as the engine counts it: codes by position, days and instants as numbers."""
    if value is None or field.type == "text":
        return value
    codes = field.codes or ()
    match field.type:
        case "code":
            return codes.index(value)
        case "codes":
            return sum(1 << codes.index(code) for code in value)
        case "day":
            return number_of(date.fromisoformat(value))
        case "instant":
            return int(datetime.fromisoformat(value).timestamp())
    return int(value)
