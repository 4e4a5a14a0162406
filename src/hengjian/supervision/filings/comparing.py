"""What was to be filed and was not: all cases of the last time, compared with the filings, once a day.

Only the newest data of each case count. A decision whose data do not tell whether it is major is counted as such: it is
neither owed nor not owed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from hengjian.cases.models import Act, Version
from hengjian.cases.selectors import versions_seen
from hengjian.common import clock
from hengjian.intake import jobs
from hengjian.intake.jobs import Claim
from hengjian.intake.models import Job
from hengjian.supervision.filings import law
from hengjian.supervision.filings.law import Duty
from hengjian.supervision.filings.models import Comparison, Filing, Owed

JOB = "compare_filings"
LOOKED_BACK = timedelta(days=400)
"""Decisions that were taken longer ago are not looked at."""
AT_ONCE = 500
Key = tuple[int, str, date]


def look(now: datetime) -> Comparison | None:
    """Start the comparison that is due: once a day, where this place says what is major."""
    if not any(duty.read for duty in law.duties()):
        return None
    day = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if Comparison.objects.filter(day=day).exists():
        return None
    return ask(day)


@transaction.atomic
def ask(day: date) -> Comparison:
    """Ask for a comparison as of a day."""
    comparison = Comparison.objects.create(day=day)
    jobs.start(kind=JOB, subject=comparison.uuid, asked_by=None)
    return comparison


def work(held: Claim, job: Job) -> None:
    """Do a comparison; begun again after a kill it does the same."""
    comparison = Comparison.objects.get(uuid=job.subject)
    comparison.decisions = comparison.major = comparison.unknown = 0
    before = Owed.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = seen_since(comparison.day)
    total, done = rows.count(), 0
    for versions in _in_chunks(rows):
        done += len(versions)
        _add(comparison, bring_up_to_date(versions, comparison.day))
        held.advance(position=done, total=total, progress="比对")
    # What was not written anew is of cases that were taken back, or is too long ago.
    Owed.objects.filter(pk__lte=before).delete()
    comparison.done, comparison.at = True, clock.now()
    with transaction.atomic():
        held.end(Job.State.DONE, f"已比对 {done:,} 个案件")
        comparison.save()


def seen_since(day: date) -> QuerySet[Version]:
    """Give the cases that did anything lately, as they are told now."""
    rows = versions_seen().filter(newest_on__gte=day - LOOKED_BACK, case__body__isnull=False)
    return rows.select_related("content", "case").order_by("id")


def _in_chunks(rows: QuerySet[Version]) -> Iterator[list[Version]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield chunk
        last = chunk[-1].pk


def bring_up_to_date(versions: list[Version], day: date) -> tuple[int, int, int]:
    """Write what some cases owe, and tell how many decisions were seen, are major, and cannot be told."""
    duties = [duty for duty in law.duties() if duty.read]
    by_content = {version.content_id: version for version in versions}
    acts = Act.objects.filter(
        content__in=list(by_content), kind__in={duty.act for duty in duties},
        on__gte=day - LOOKED_BACK, on__lte=day,
    ).order_by("id")  # fmt: skip
    decisions = major = unknown = 0
    owed: dict[Key, Owed] = {}
    for act, duty in _due(acts, duties):
        decisions += 1
        version = by_content[act.content_id]
        reasons = reasons_of(act, version, duty)
        if reasons is None:
            unknown += 1
        elif reasons:
            major += 1
            owed[version.case_id, duty.code, act.on] = Owed(
                case_id=version.case_id, body_id=version.case.body_id, duty=duty.code, decided_on=act.on,
                due=duty.last_day(act.on), reasons=reasons,
            )  # fmt: skip
    _replace([version.case_id for version in versions], owed)
    return decisions, major, unknown


def reasons_of(act: Act, version: Version, duty: Duty) -> list[str] | None:
    """Give by which criteria a decision is major, none if it is not; None where its data do not tell."""
    kinds, fine = act.fields.get("kinds"), act.fields.get("amount")
    party = version.content.fields.get("party_kind", "")
    told = {each.code: each.met(kinds, fine, party) for each in duty.criteria}
    met = [code for code, yes in told.items() if yes]
    if met:
        return met
    return None if None in told.values() else []


def _due(acts: QuerySet[Act], duties: list[Duty]) -> Iterator[tuple[Act, Duty]]:
    for act in acts:
        for duty in duties:
            if act.kind == duty.act and duty.applies_on(act.on):
                yield act, duty


@transaction.atomic
def _replace(cases: list[int], owed: dict[Key, Owed]) -> None:
    filed = set(Filing.objects.filter(case__in=cases).values_list("case_id", "duty", "decided_on"))
    for key, row in owed.items():
        row.filed = key in filed
    Owed.objects.filter(case__in=cases).delete()
    Owed.objects.bulk_create(owed.values())


def _add(comparison: Comparison, counted: tuple[int, int, int]) -> None:
    comparison.decisions += counted[0]
    comparison.major += counted[1]
    comparison.unknown += counted[2]
