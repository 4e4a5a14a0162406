"""What the desk reads of several rooms: cases with their lamps, a case with all that is known of it, figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from hengjian.accounts.models import Account
from hengjian.cases import selectors as cases
from hengjian.cases.models import CASES, Case, Version
from hengjian.common import grams
from hengjian.common.once import once
from hengjian.common.subtrees import NOTHING
from hengjian.desk.lamps import OVER, SOON, WITHIN_A_WEEK, lamp_of, lamp_of_case, soon_on
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import of_bodies
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
    domain: str = ""
    stage: str = ""
    lamp: str = ""
    standing: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class CaseLine:
    """A case as lists have it: its stage, its lamp and the duty that runs out first, how many findings wait."""

    version: Version
    stage: str
    lamp: str
    next: Duty | None
    waiting: int


def cases_wanted(
    reader: Account, day: date, wanted: CaseFilter, *, walked: bool = False
) -> QuerySet[Version]:
    """Give the cases that a reader may see and asks for; for `walked` see `common.paging.page_of`.

    Looked up, they are found by what is asked for, where that is less than what the reader may see. What a list shows
    beside them `case_lines` reads of one page: with all these tables in one statement PostgreSQL joins a million rows
    before it asks what is wanted.
    """
    bodies = _below(wanted.body, sift=walked) if wanted.body else Q()
    told = [_told_by(word, walked=walked) for word in wanted.words.split()]
    led = any((walked, bodies, wanted.lamp, *(leads for _, leads in told)))
    rows = cases.cases_for(reader, day, sift=led).select_related(None).filter(bodies)
    for condition, _ in told:
        rows = rows.filter(condition)
    rows = rows.filter(
        **{name: getattr(wanted, name) for name in ("stage", "domain") if getattr(wanted, name)}
    )
    if wanted.standing:
        # As one of a list of one, because SQLite asks no index for a bare "closed".
        rows = rows.filter(closed__in=(wanted.standing == CLOSED,))
    if wanted.since:
        rows = rows.filter(newest_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(newest_on__lte=wanted.until)
    lit = _lit(reader, day, wanted.lamp, sift=walked)
    if lit is None:
        return rows
    return rows.filter(
        Exists(lit.filter(case=OuterRef("case"))) if walked else Q(case__in=lit.values("case"))
    )


def _lit(
    reader: Account, day: date, lamp: str, *, sift: bool
) -> QuerySet[Finding] | QuerySet[Duty] | None:
    """Give what lights a lamp; None where none is asked for."""
    if lamp == OVER:
        found = screening.findings_for(reader, day, sift=sift).order_by()
        return found.filter(state__in=WAITING, due__isnull=False)
    if lamp in (SOON, WITHIN_A_WEEK):
        near = soon_on(day) if lamp == SOON else Q(due__gte=day, due__lte=day + WEEK)
        return screening.duties_for(reader, day, sift=sift).order_by().filter(near)
    return None


def case_lines(reader: Account, day: date, versions: Sequence[Version]) -> list[CaseLine]:
    """Give the cases of one page as lists have them, in four queries however many there are."""
    shown = Prefetch("case", Case.objects.select_related("body"))
    prefetch_related_objects(versions, shown, "content")
    ids = [each.case_id for each in versions]
    duties: dict[int, list[Duty]] = defaultdict(list)
    running = screening.duties_for(reader, day, sift=True).filter(case__in=ids)
    for duty in running.select_related(None).order_by("due", "id"):
        duties[duty.case_id].append(duty)
    waiting: dict[int, int] = defaultdict(int)
    overdue: set[int] = set()
    # Which of them wait is told here: asked for, it would lead SQLite to all that wait, not to those of the page.
    found = screening.findings_for(reader, day, sift=True).filter(case__in=ids)
    for case, state, due in found.order_by().values_list("case", "state", "due"):
        if state in WAITING:
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
        cases.cases_for(reader, day, sift=True)
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


def _named(word: str, *, walked: bool) -> tuple[Q, bool]:
    """Give the condition of cases by number or item, and whether the index leads to them.

    The index finds them, their own texts have the last word. Where cases are walked along, only the texts are asked.
    """
    found = Q() if walked else grams.matching(CASES, word, "case")
    if found == NOTHING:
        return NOTHING, True  # with its texts two more tables would be joined, for nothing
    condition = grams.sifting(CASES, word, "case") if walked else found
    for run in grams.runs(word):
        # Of 汉字 PostgreSQL guesses how many have them, as long as nothing is asked about capitals.
        stands = "contains" if run.upper() == run.lower() else "icontains"
        condition &= Q(**{f"case__number__{stands}": run}) | Q(**{f"content__item__{stands}": run})
    return condition or Q(case__number__icontains=word), bool(found)


def _told_by(word: str, *, walked: bool) -> tuple[Q, bool]:
    """Give the condition of the cases that a word tells of, by themselves or by their body, and whether it leads.

    Bodies are few and looked up first: where none has the word, the index of cases alone leads to the rows.
    """
    bodies = Body.objects.filter(name__icontains=word).order_by().values_list("pk", flat=True)
    found = once(("bodies told by", word), lambda: list(bodies[:MOST_BODIES]))
    named, leads = _named(word, walked=walked)
    return (named | Q(body__in=found) if found else named), leads


def _below(uuid: str, *, sift: bool) -> Q:
    try:
        asked = UUID(uuid)
    except ValueError:
        return NOTHING
    rows = Body.objects.filter(uuid=asked).values_list("path", flat=True)
    return of_bodies(once(("path of", asked), lambda: list(rows)), sift=sift)
