"""Long jobs, for whoever runs the office: how many wait, run, have failed of late; where one goes on with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.intake import selectors as intake
from hengjian.intake.models import Job

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
    batches = intake.batches_for(reader, day).filter(uuid__in=[job.subject for job in rows])
    titles = {batch.uuid: batch.title for batch in batches}
    return Jobs(
        counts.get(Job.State.QUEUED, 0), counts.get(Job.State.RUNNING, 0),
        counts.get(Job.State.FAILED, 0), [_work(job, titles.get(job.subject, "")) for job in rows],
    )  # fmt: skip


def _counts(since: datetime) -> dict[str, int]:
    alive = Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))
    failed = Job.objects.filter(state=Job.State.FAILED, ended_at__gte=since)
    rows = (alive | failed).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def _work(job: Job, title: str) -> Work:
    url = reverse("intake:batch", args=[job.subject]) if title else ""
    advice = (
        "" if job.state in {Job.State.RUNNING, Job.State.QUEUED} else AGAIN.get(job.kind, OF_BATCH)
    )
    return Work(job, KINDS.get(job.kind, job.kind), title, url, advice)
