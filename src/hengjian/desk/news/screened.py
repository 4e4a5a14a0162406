"""News of the intake and of the screening: findings, duties that run out, batches, runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime

from hengjian.accounts.models import Account
from hengjian.desk.lamps import IN_TIME, OVER, lamp_of
from hengjian.desk.news.piece import (
    ANSWERED,
    FOUND,
    LATELY,
    MOST,
    REJECTED,
    RUNS_OUT,
    SCREENED,
    News,
)
from hengjian.desk.selectors import WEEK
from hengjian.intake import policies as intake_policies
from hengjian.intake import selectors as intake
from hengjian.intake.models import Batch
from hengjian.intake.states import State as BatchState
from hengjian.registry.models.bodies import Body
from hengjian.screening import policies, selectors
from hengjian.screening.models import Duty, Finding, Run
from hengjian.screening.policies import Action
from hengjian.screening.rulewords import GRAVITY, rule_title, severity
from hengjian.screening.states import State

UNREGISTERED = "未登记的单位"
GRAVEST_FIRST = Case(
    *(When(severity=code, then=Value(-bars)) for code, bars in GRAVITY.items()), default=Value(0)
)


def answered(reader: Account, day: date) -> Iterator[News]:
    """Answers wait for those who decide."""
    decided = policies.visible_to(reader, Action.DECIDE, day)
    # Which they are is found by their numbers alone; the rest is read of those that are shown.
    answers = (
        Finding.objects.filter(decided, state=State.ANSWERED)
        .order_by()
        .values("pk")
        .annotate(told=Max("remarks__on"), last=Max("remarks__pk"))
        .order_by("told", "pk")
    )[:MOST]
    found = selectors.findings_for(reader, day, sift=True).in_bulk([each["pk"] for each in answers])
    for answer in answers:
        row = found[answer["pk"]]
        yield News(
            ANSWERED, f"{row.uuid}/{answer['last']}", rule_title(row.rule), row.case.number,
            row.case.body_label, answer["told"] or row.found_on,
            reverse("screening:finding", args=[row.uuid]), IN_TIME,
        )  # fmt: skip


def runs_out(reader: Account, day: date) -> Iterator[News]:
    """Duties run out within a week."""
    rows = selectors.duties_for(reader, day).filter(due__gte=day, due__lte=day + WEEK)
    for row in rows.order_by("due", "id")[:MOST]:
        yield _duty(row, day)


def _duty(row: Duty, day: date) -> News:
    return News(
        RUNS_OUT, f"{row.rule}/{row.case_id}/{row.subject}/{row.due}", rule_title(row.rule),
        row.case.number, row.case.body_label, row.due, reverse("desk:case", args=[row.case.uuid]),
        lamp_of(row, day), (row.due - day).days,
    )  # fmt: skip


def found(reader: Account, day: date) -> Iterator[News]:
    """New findings come as groups: to those who decide by body, whom they telephone; to an agency by rule."""
    since = day - LATELY
    rows = selectors.findings_for(reader, day).filter(state=State.OPEN, found_on__gte=since)
    if policies.may(reader, Action.DECIDE, day):
        yield from _found_by_body(rows, since)
    else:
        step = "答复" if policies.may(reader, Action.ANSWER, day) else ""
        yield from _found_by_rule(rows, since, step)


def _found_by_body(rows: QuerySet[Finding], since: date) -> Iterator[News]:
    by_body = (
        rows.order_by()
        .values("body")
        .annotate(
            # Columns of the index, each with a value in every row: PostgreSQL does not look at the rows.
            count=Count("found_on"),
            grave=Count("severity", filter=Q(severity__in=selectors.GRAVE)),
            last=Max("found_on"),
        )
        .order_by("-last", "-grave", "-count", "body")
    )[:MOST]
    bodies = Body.objects.in_bulk({row["body"] for row in by_body})
    for row in by_body:
        body = bodies.get(row["body"])
        uuid, name = (body.uuid, body.name) if body else (None, UNREGISTERED)
        grave = f"其中违法、无效的 {row['grave']:,} 个" if row["grave"] else ""
        yield News(
            FOUND, f"{uuid}/{row['last']}", f"新发现 {row['count']:,} 个问题", grave, name,
            row["last"], _address(body=uuid, since=since), OVER,
        )  # fmt: skip


def _found_by_rule(rows: QuerySet[Finding], since: date, step: str) -> Iterator[News]:
    by_rule = (
        rows.order_by()
        .values("rule", "severity", "body__uuid", "body__name")
        .annotate(count=Count("pk"), last=Max("found_on"))
        .order_by("-last", GRAVEST_FIRST, "-count", "rule", "body__uuid")
    )
    for row in by_rule[:MOST]:
        yield News(
            FOUND, f"{row['rule']}/{row['body__uuid']}/{row['severity']}/{row['last']}",
            rule_title(row["rule"]), f"{row['count']:,} 个，{severity(row['severity']).word}",
            row["body__name"] or UNREGISTERED, row["last"],
            _address(
                body=row["body__uuid"], since=since, rule=row["rule"], severity=row["severity"]
            ), OVER, step=step,
        )  # fmt: skip


def _address(**asked: object) -> str:
    """Give the address of exactly those findings that a piece of news counts."""
    told = {"only": "waiting", "state": State.OPEN.value, **asked}
    query = urlencode({name: str(value) for name, value in told.items() if value})
    return f"{reverse('screening:findings')}?{query}"


def rejected(reader: Account, day: date) -> Iterator[News]:
    """Batches that came to nothing, or have rows that could not be read."""
    if not intake_policies.may(reader, intake_policies.Deed.SEE, day):
        return
    rows = intake.batches_for(reader, day).filter(brought_on__gte=day - LATELY)
    wrong = Q(state=BatchState.REJECTED) | Q(state=BatchState.DRY_RUN, forecast__rejected__gt=0)
    for row in rows.filter(wrong).order_by("-id")[:MOST]:
        yield News(
            REJECTED, str(row.uuid), row.title, _why(row), row.body_name, row.brought_on,
            reverse("intake:batch", args=[row.uuid]), OVER,
        )  # fmt: skip


def _why(batch: Batch) -> str:
    rejected = (batch.forecast or {}).get("rejected")
    return f"{rejected:,} 行有问题" if rejected else batch.reason or batch.get_state_display()


def screenings(reader: Account, day: date) -> Iterator[News]:
    """The office has screened."""
    rows = selectors.runs_for(reader, day).filter(
        state=Run.State.COMPLETE, run_day__gte=day - LATELY
    )
    for row in rows.order_by("-id")[:5]:
        counts = row.counts
        detail = f"新发现 {counts.get('new', 0):,} 个，已更正 {counts.get('gone', 0):,} 个"
        if not policies.may(reader, Action.SEE_TRIAL, day):
            detail = "本单位的结果见“发现问题”"
        yield News(
            SCREENED, str(row.uuid), f"{row.get_kind_display()}的筛查完成", detail, "",
            _civil_day(row.ended_at) or row.run_day, reverse("screening:run", args=[row.uuid]),
        )  # fmt: skip


def _civil_day(at: datetime | None) -> date | None:
    return localtime(at).date() if at else None
