"""What is new for somebody and what runs out: one list, whoever he is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime

from hengjian.accounts.models import Account
from hengjian.desk.lamps import IN_TIME, OVER, lamp_of
from hengjian.desk.models import Read
from hengjian.desk.selectors import WEEK
from hengjian.intake import policies as intake_policies
from hengjian.intake import selectors as intake
from hengjian.intake.models import Batch
from hengjian.intake.states import State as BatchState
from hengjian.plans import selectors as plans
from hengjian.plans.days import lamp_of as plan_lamp
from hengjian.plans.states import State as TaskState
from hengjian.registry.models.bodies import Body
from hengjian.screening import policies, selectors
from hengjian.screening.models import Duty, Finding, Run
from hengjian.screening.policies import Action
from hengjian.screening.rulewords import GRAVITY, rule_title, severity
from hengjian.screening.states import State
from hengjian.supervision import selectors as matters
from hengjian.supervision.campaigns import selectors as campaigns
from hengjian.supervision.complaints import selectors as complaints
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.record import notice_title

LATELY = timedelta(days=30)
"""What is older is no news."""
LONGEST = 60
"""So many characters of a task's words are its title."""
MOST = 50
"""Of each topic; the list behind its heading has all."""
PLAN_OWED, PLAN_REVIEW = "plan_owed", "plan_review"
SELF_CHECK = "self_check"
FOUND, ANSWERED, RUNS_OUT, REJECTED, SCREENED, OWED, REVIEW = (
    "found",
    "answered",
    "runs_out",
    "rejected",
    "screened",
    "owed",
    "review",
)
UNREGISTERED = "未登记的单位"
COMPLAINT_GIVEN, COMPLAINT_OPEN, COMPLAINT_TELL = (
    "complaint_given",
    "complaint_open",
    "complaint_tell",
)
GRAVEST_FIRST = Case(
    *(When(severity=code, then=Value(-bars)) for code, bars in GRAVITY.items()), default=Value(0)
)
TOPICS = {
    OWED: "监督事项，等本单位反馈",
    REVIEW: "监督事项，有反馈或者异议等您处理",
    PLAN_OWED: "台账任务，等本单位办理、报进展",
    PLAN_REVIEW: "台账任务，有完成报告或者延期申请等您处理",
    SELF_CHECK: "专项整治，等本单位报送自查",
    COMPLAINT_GIVEN: "转来的投诉，等本单位反馈",
    COMPLAINT_OPEN: "投诉举报，等您办理",
    COMPLAINT_TELL: "投诉举报，等您告知反映人",
    ANSWERED: "单位已答复，等监督机构处理",
    RUNS_OUT: "七天内到期",
    FOUND: "新发现的问题",
    REJECTED: "没有导入的数据",
    SCREENED: "筛查完成",
}


@dataclass(frozen=True)
class News:
    """One piece of news: what, of whom, when, and where to go; `left` are days until it runs out."""

    topic: str
    key: str
    title: str
    detail: str
    body: str
    day: date
    url: str
    lamp: str = ""
    left: int | None = None
    read: bool = False


def news_for(reader: Account, day: date) -> list[News]:
    """Give all that is new or runs out for somebody, topic by topic, what is read marked as such."""
    found = [each for gather in _GATHER for each in gather(reader, day)]
    read = set(
        Read.objects.filter(account=reader, key__in=[each.key for each in found]).values_list(
            "topic", "key"
        )
    )
    return [
        News(**{**vars(each), "read": True}) if (each.topic, each.key) in read else each
        for each in found
    ]


def _owed(reader: Account, day: date) -> Iterator[News]:
    """Letters wait for the agency's answer, whatever was read."""
    for row in matters.owed_by(reader, day)[:MOST]:
        due = row.due or day
        yield News(
            OWED, f"{row.uuid}/{due}", row.title, row.number, row.body.name, due,
            reverse("supervision:matter", args=[row.uuid]), matters.lamp_of(row, day), (due - day).days,
        )  # fmt: skip


def _review(reader: Account, day: date) -> Iterator[News]:
    """Reports and objections wait for a supervisor."""
    rows = matters.waiting_for_review(reader, day).annotate(told=Max("steps__on"))
    for row in rows[:MOST]:
        yield News(
            REVIEW, f"{row.uuid}/{row.state}/{row.told}", row.title, row.get_state_display(),
            row.body.name, row.told or row.opened_on,
            reverse("supervision:matter", args=[row.uuid]), IN_TIME,
        )  # fmt: skip


def _self_checks(reader: Account, day: date) -> Iterator[News]:
    """Self-checks of campaigns wait for the agency's figures."""
    for row in campaigns.owed_by(reader, day)[:MOST]:
        due = row.campaign.due or day
        yield News(
            SELF_CHECK, f"{row.uuid}/{due}", row.campaign.title, "自查表", row.body.name, due,
            reverse("campaigns:check", args=[row.uuid]), OVER if due < day else IN_TIME, (due - day).days,
        )  # fmt: skip


def _plan_owed(reader: Account, day: date) -> Iterator[News]:
    """Tasks run out, or the plan office asks how they go."""
    for row in plans.owed_by(reader, day)[:MOST]:
        asked = f"{row.reminded_on:%Y-%m-%d} 催办" if row.reminded_on else row.path
        yield News(
            PLAN_OWED, f"{row.uuid}/{row.due}/{row.reminded_on}", row.text[:LONGEST], asked, row.plan.title,
            row.due or row.reminded_on or day, reverse("plans:task", args=[row.uuid]),
            plan_lamp(row, day), (row.due - day).days if row.due else None,
        )  # fmt: skip


def _plan_review(reader: Account, day: date) -> Iterator[News]:
    """Reports of tasks and wishes for more time wait for the plan office."""
    rows = plans.waiting_for_office(reader, day).annotate(last=Max("steps__on"))
    for row in rows[:MOST]:
        asked = "申请延期" if row.state == TaskState.OPEN else row.get_state_display()
        yield News(
            PLAN_REVIEW, f"{row.uuid}/{row.state}/{row.last}", row.text[:LONGEST], asked,
            row.plan.title, row.last or day, reverse("plans:task", args=[row.uuid]),
        )  # fmt: skip


def _complaints_given(reader: Account, day: date) -> Iterator[News]:
    """Complaints that were forwarded wait for the agency's answer."""
    for row in complaints.owed_by(reader, day)[:MOST]:
        yield News(
            COMPLAINT_GIVEN, f"{row.uuid}/{row.due}", row.complaint.title, row.complaint.get_state_display(),
            row.body.name, row.due, reverse("complaints:given", args=[row.uuid]),
            complaints.agency_lamp_of(row.complaint, day), (row.due - day).days,
        )  # fmt: skip


def _complaints_open(reader: Account, day: date) -> Iterator[News]:
    """Complaints wait for a decision, or are in the reader's own hands."""
    for rows in (complaints.undecided(reader, day), complaints.in_hand_of(reader, day)):
        yield from (_complaint(row, day) for row in rows[:MOST])


def _complaint(row: Complaint, day: date) -> News:
    return News(
        COMPLAINT_OPEN, f"{row.uuid}/{row.state}/{row.due}", row.title, row.get_state_display(), row.about,
        row.due or row.received_on, reverse("complaints:complaint", args=[row.uuid]),
        complaints.lamp_of(row, day), (row.due - day).days if row.due else None,
    )  # fmt: skip


def _complaints_tell(reader: Account, day: date) -> Iterator[News]:
    """Senders have to be told."""
    for row in complaints.notices_owed(reader, day)[:MOST]:
        yield News(
            COMPLAINT_TELL, str(row.uuid), row.complaint.title, notice_title(row), row.complaint.about, row.on,
            reverse("complaints:complaint", args=[row.complaint.uuid]), IN_TIME,
        )  # fmt: skip


def _answered(reader: Account, day: date) -> Iterator[News]:
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


def _runs_out(reader: Account, day: date) -> Iterator[News]:
    rows = selectors.duties_for(reader, day).filter(due__gte=day, due__lte=day + WEEK)
    for row in rows.order_by("due", "id")[:MOST]:
        yield duty_news(row, day)


def duty_news(row: Duty, day: date) -> News:
    """Give a duty that runs out."""
    return News(
        RUNS_OUT, f"{row.rule}/{row.case_id}/{row.subject}/{row.due}", rule_title(row.rule),
        row.case.number, row.case.body_label, row.due, reverse("desk:case", args=[row.case.uuid]),
        lamp_of(row, day), (row.due - day).days,
    )  # fmt: skip


def _found(reader: Account, day: date) -> Iterator[News]:
    """New findings come as groups: to those who decide by body, whom they telephone; to an agency by rule."""
    since = day - LATELY
    rows = selectors.findings_for(reader, day).filter(state=State.OPEN, found_on__gte=since)
    if policies.may(reader, Action.DECIDE, day):
        yield from _found_by_body(rows, since)
    else:
        yield from _found_by_rule(rows, since)


def _found_by_body(rows: QuerySet[Finding], since: date) -> Iterator[News]:
    by_body = (
        rows.order_by()
        .values("body")
        .annotate(
            count=Count("pk"),
            grave=Count("pk", filter=Q(severity__in=selectors.GRAVE)),
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


def _found_by_rule(rows: QuerySet[Finding], since: date) -> Iterator[News]:
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
            ), OVER,
        )  # fmt: skip


def _address(**asked: object) -> str:
    """Give the address of exactly those findings that a piece of news counts."""
    told = {"only": "waiting", "state": State.OPEN.value, **asked}
    query = urlencode({name: str(value) for name, value in told.items() if value})
    return f"{reverse('screening:findings')}?{query}"


def _rejected(reader: Account, day: date) -> Iterator[News]:
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


def _screened(reader: Account, day: date) -> Iterator[News]:
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


_GATHER: tuple[Callable[[Account, date], Iterator[News]], ...] = (
    _owed, _review, _self_checks, _plan_owed, _plan_review, _complaints_given, _complaints_open, _complaints_tell,
    _answered, _runs_out, _found, _rejected, _screened,
)  # fmt: skip
