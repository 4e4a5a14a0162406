"""What the desk reads of several rooms: cases with their lamps, a case with all that is known of it, figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.cases import selectors as cases
from hengjian.cases.models import Version
from hengjian.cases.services import CASES
from hengjian.common import grams
from hengjian.common.subtrees import within
from hengjian.desk.lamps import OVER, SOON, WITHIN_A_WEEK, lamp_of, lamp_of_case, soon_on
from hengjian.registry.models.bodies import Body
from hengjian.screening import selectors as screening
from hengjian.screening.models import Duty, Finding
from hengjian.screening.rulewords import kind_label
from hengjian.screening.selectors import WAITING

WEEK = timedelta(days=7)
"""A duty that runs out within so many days is told."""
LOOKED_AT = 300
"""Among so many of the newest cases of a body those like one are looked for."""
MOST_ALIKE = 5
MOST_BODIES = 500
RUNNING, CLOSED = "running", "closed"


@dataclass(frozen=True)
class CaseFilter:
    """What of the cases is asked for, as it stands in the address; empty asks for all."""

    words: str = ""
    body: str = ""
    stage: str = ""
    lamp: str = ""
    standing: str = ""


@dataclass(frozen=True)
class CaseLine:
    """A case as lists have it: its stage, its lamp and the duty that runs out first, how many findings wait."""

    version: Version
    stage: str
    lamp: str
    next: Duty | None
    waiting: int


def cases_wanted(reader: Account, day: date, wanted: CaseFilter) -> QuerySet[Version]:
    """Give the cases that a reader may see and asks for."""
    rows = cases.cases_for(reader, day).select_related("case__body")
    if wanted.stage:
        rows = rows.filter(content__stage=wanted.stage)
    if wanted.standing:
        rows = rows.filter(content__closed=wanted.standing == CLOSED)
    if wanted.body:
        rows = rows.filter(_below(wanted.body))
    if wanted.lamp == OVER:
        rows = rows.filter(case__in=_overdue(reader, day).values("case"))
    elif wanted.lamp in (SOON, WITHIN_A_WEEK):
        near = soon_on(day) if wanted.lamp == SOON else Q(due__gte=day, due__lte=day + WEEK)
        duties = screening.duties_for(reader, day).order_by().filter(near)
        rows = rows.filter(case__in=duties.values("case"))
    for word in wanted.words.split():
        rows = rows.filter(_told_by(word))
    return rows


def case_lines(reader: Account, day: date, versions: Sequence[Version]) -> list[CaseLine]:
    """Give the cases of one page as lists have them, in three queries however many there are."""
    ids = [each.case_id for each in versions]
    duties: dict[int, list[Duty]] = defaultdict(list)
    for duty in screening.duties_for(reader, day).filter(case__in=ids).order_by("due", "id"):
        duties[duty.case_id].append(duty)
    waiting: dict[int, int] = defaultdict(int)
    overdue: set[int] = set()
    found = screening.findings_for(reader, day).filter(case__in=ids, state__in=WAITING).order_by()
    for case, due in found.values_list("case", "due"):
        waiting[case] += 1
        if due is not None:
            overdue.add(case)
    return [_line(each, duties[each.case_id], day, waiting, overdue) for each in versions]


def _line(
    version: Version,
    duties: Sequence[Duty],
    day: date,
    waiting: Mapping[int, int],
    overdue: AbstractSet[int],
) -> CaseLine:
    """Give a case as lists have it; the day beside a lamp is that of the duty that lights it."""
    lamp = lamp_of_case(duties, day, overdue=version.case_id in overdue)
    stage = version.content.stage
    return CaseLine(
        version,
        kind_label(stage) if stage else "",
        lamp,
        next((each for each in duties if lamp_of(each, day) == lamp), None),
        waiting.get(version.case_id, 0),
    )


def alike(reader: Account, day: date, version: Version) -> list[Version]:
    """Give the newest cases of the same body about the same item; none where no item is told."""
    if not version.content.item or version.body_id is None:
        return []
    newest = (
        cases.cases_for(reader, day)
        .filter(body=version.body_id)
        .order_by("-newest_on", "-id")
        .values("pk")[:LOOKED_AT]
    )
    rows = (
        Version.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))
        .filter(content__item=version.content.item)
        .exclude(case=version.case_id)
    )
    return list(
        rows.select_related("case__body", "content").order_by("-newest_on", "-id")[:MOST_ALIKE]
    )


def _named(word: str) -> Q:
    """Give the condition of cases by number or item: the index finds them, their own texts have the last word."""
    condition = grams.matching(CASES, word, "case")
    for run in grams.runs(word):
        condition &= Q(case__number__icontains=run) | Q(content__item__icontains=run)
    return condition or Q(case__number__icontains=word)


def _told_by(word: str) -> Q:
    """Give the condition of the cases that a word tells of, by themselves or by their body.

    Bodies are few and looked up first: where none has the word, the index of cases alone leads to the rows.
    """
    bodies = Body.objects.filter(name__icontains=word).order_by().values_list("pk", flat=True)
    found = list(bodies[:MOST_BODIES])
    return _named(word) | Q(body__in=found) if found else _named(word)


def _below(uuid: str) -> Q:
    try:
        top = Body.objects.filter(uuid=UUID(uuid)).first()
    except ValueError:
        top = None
    if top is None:
        return Q(pk__in=[])
    return Q(body__in=Body.objects.filter(within([top.path], "path")).order_by().values("pk"))


def _overdue(reader: Account, day: date) -> QuerySet[Finding]:
    return (
        screening.findings_for(reader, day).filter(state__in=WAITING, due__isnull=False).order_by()
    )
