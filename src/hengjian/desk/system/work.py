"""Long jobs, for whoever runs the office: how many wait, run, have failed of late; where one goes on with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.intake import selectors as intake
from hengjian.intake.models import Job
from hengjian.screening.models import Run

LATELY = timedelta(days=7)
MOST = 30
KINDS = {
    **dict(Job.Kind.choices),
    "screen": "筛查",
    "tabulate": "统计汇总",
    "compare_filings": "重大决定备案比对",
    "review_items": "事项清理",
}
"""What people call each kind of job, those of the rooms above the intake among them."""
AGAIN = {
    "screen": "到时候会再筛查；监督人员也可以在“筛查”里马上开始。",
    "tabulate": "下一次全部筛查以后会再汇总；监督人员也可以在“统计年报”里马上开始。",
    "compare_filings": "每天自动再比对。",
    "review_items": "请发起人在“事项清理”里重新发起。",
}
OF_THE_OFFICE = ("tabulate", "compare_filings")
"""Kinds of which each job does all there is to do: one that is done makes up for those before."""
SCREEN = "screen"
MADE_UP = "后来重做过，不用处理。"
OF_BATCH = "在批次的页面上可以重试、停止；看不到的，请上传人办理。"


@dataclass(frozen=True)
class Work:
    """A job as a line: what it is, of what, how far, and what can be done about it."""

    job: Job
    title: str
    subject: str
    url: str
    advice: str


@dataclass(frozen=True)
class Jobs:
    """All long work: how many jobs stand how, and those that are not simply done."""

    waiting: int
    running: int
    failed: int
    rows: list[Work]


def jobs_for(reader: Account, day: date) -> Jobs:
    """Give the jobs at work, those that wait, and those that failed or were stopped of late, the newest first.

    A job says of what it is, and leads there, where the reader sees that anyway.
    """
    since = clock.now() - LATELY
    counts = _counts(since)
    at_work = list(Job.objects.filter(state__in=(Job.State.RUNNING, Job.State.QUEUED))[:MOST])
    ended = Job.objects.filter(
        state__in=(Job.State.FAILED, Job.State.STOPPED), ended_at__gte=since
    )[:MOST]
    rows = [*sorted(at_work, key=lambda job: job.state != Job.State.RUNNING), *ended]
    open_ones = set(
        _open(since).filter(pk__in=[job.pk for job in ended]).values_list("pk", flat=True)
    )
    batches = intake.batches_for(reader, day).filter(uuid__in=[job.subject for job in rows])
    titles = {batch.uuid: batch.title for batch in batches}
    works = [_work(job, titles.get(job.subject, ""), is_open=job.pk in open_ones) for job in rows]
    return Jobs(
        counts.get(Job.State.QUEUED, 0),
        counts.get(Job.State.RUNNING, 0),
        counts.get(Job.State.FAILED, 0),
        works,
    )


def _counts(since: datetime) -> dict[str, int]:
    alive = Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))
    failed = Job.objects.filter(state=Job.State.FAILED, ended_at__gte=since)
    rows = (alive | failed).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def not_done(now: datetime) -> list[str]:
    """Give what somebody has to look after of the jobs that failed of late: a sentence for each kind, no names."""
    counted = _open(now - LATELY).order_by().values("kind").annotate(count=Count("pk"))
    return [
        f"七天内有 {row['count']:,} 件“{KINDS.get(row['kind'], row['kind'])}”没有完成，原因见“后台任务”。"
        f"{AGAIN.get(row['kind'], OF_BATCH)}"
        for row in counted.order_by("kind")
    ]


def _open(since: datetime) -> QuerySet[Job]:
    """Give the jobs that failed and that nothing made up for: no later job on the same, none that does it all anew."""
    later = Job.objects.filter(pk__gt=OuterRef("pk"))
    screened = Run.objects.filter(
        kind=Run.Kind.FULL, state=Run.State.COMPLETE,
        pk__gt=Subquery(Run.objects.filter(uuid=OuterRef(OuterRef("subject"))).values("pk")[:1]),
    )  # fmt: skip
    return (
        Job.objects.filter(state=Job.State.FAILED, ended_at__gte=since)
        .exclude(Exists(later.filter(subject=OuterRef("subject"))))
        .exclude(
            Q(kind__in=OF_THE_OFFICE)
            & Exists(later.filter(kind=OuterRef("kind"), state=Job.State.DONE))
        )
        .exclude(Q(kind=SCREEN) & Exists(screened))
    )


def _work(job: Job, title: str, *, is_open: bool) -> Work:
    url = reverse("intake:batch", args=[job.subject]) if title else ""
    advice = ""
    if job.state in {Job.State.FAILED, Job.State.STOPPED}:
        made_up = job.state == Job.State.FAILED and not is_open
        advice = MADE_UP if made_up else AGAIN.get(job.kind, OF_BATCH)
    return Work(job, KINDS.get(job.kind, job.kind), title, url, advice)
