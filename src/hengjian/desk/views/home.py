"""What a person sees first: what there is to do, then figures, then pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from hengjian.accounts import selectors as accounts
from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.cases.selectors import days_to_close
from hengjian.common import clock
from hengjian.common.paging import capped_count
from hengjian.desk import charts
from hengjian.desk.lamps import WITHIN_A_WEEK
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import SCREENED, TOPICS, News
from hengjian.desk.policies import may_run
from hengjian.desk.selectors import CaseFilter, cases_wanted
from hengjian.desk.system.signs import what_is_wrong
from hengjian.plans import policies as plan_office
from hengjian.plans import selectors as plans
from hengjian.plans.policies import Action as Seeing
from hengjian.registry.models.bodies import Body
from hengjian.screening import policies, selectors
from hengjian.screening.models import RuleCount
from hengjian.screening.policies import Action
from hengjian.screening.states import State

NOON, AFTERNOON, EVENING = 11, 13, 18
WORK = 12
"""So many rows of what there is to do are on the first page; the inbox has all."""
NEEDIEST = 3


@dataclass(frozen=True)
class Figure:
    """A figure that opens what it counts."""

    count: str
    unit: str
    title: str
    note: str
    url: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what there is to do, and who one is."""
    account, day = person(request), today()
    context: dict[str, Any] = {
        "greeting": greeting(localtime(clock.now()).hour),
        "day": day,
        "grants": accounts.roles_on(account, day),
        "stand_ins": accounts.stand_ins_of(account, day),
        "site_name": settings.SITE_NAME,
    }
    if may_run(account, day):
        context["system"] = {"wrong": what_is_wrong()}
    work = _work(news_for(account, day))
    if not policies.may(account, Action.SEE, day):
        tasks = plans.tasks_for(account, day)
        context |= {
            "work": work[:WORK],
            "all_work": len(work) > WORK,
            "tasks": plans.summary(tasks, day)
            if plan_office.may(account, Seeing.SEE, day)
            else None,
        }
        return render(request, "desk/home.html", context)
    context |= {
        "run": selectors.latest_run(),
        "work": work[:WORK],
        "all_work": len(work) > WORK,
        "since": day - timedelta(days=1),
        "new": _new(account, day),
        "figures": _figures(account, day),
        **_pictures(account, day),
    }  # fmt: skip
    return render(request, "desk/overview.html", context)


def greeting(hour: int) -> str:
    """Give the greeting of an hour of the day."""
    if hour < NOON:
        return "上午好"
    if hour < AFTERNOON:
        return "中午好"
    return "下午好" if hour < EVENING else "晚上好"


def _work(found: list[News]) -> list[News]:
    """Give what there is to do: what runs out first, then what waits longest."""
    todo = [each for each in found if each.topic != SCREENED]
    return sorted(
        todo, key=lambda each: (each.left is None, each.left or 0, list(TOPICS).index(each.topic), each.day)
    )  # fmt: skip


def _new(reader: Account, day: date) -> str:
    rows = selectors.findings_for(reader, day).filter(found_on__gte=day - timedelta(days=1))
    found = capped_count(rows)
    return "" if found == "0" else found


def _figures(reader: Account, day: date) -> list[Figure]:
    """Give three or four figures, those that matter to who reads them."""
    findings = selectors.findings_for(reader, day).order_by()
    waiting, answered = (
        capped_count(findings.filter(state=state)) for state in (State.OPEN, State.ANSWERED)
    )
    soon = cases_wanted(reader, day, CaseFilter(lamp=WITHIN_A_WEEK))
    each = reverse("screening:findings")
    decides = policies.may(reader, Action.DECIDE, day)
    open_ones = Figure(
        waiting, "个", "等单位答复" if decides else "等本单位答复", "发现以后还没有答复的",
        f"{each}?state={State.OPEN}",
    )  # fmt: skip
    answers = Figure(
        answered, "个", "等我处理" if decides else "等监督机构处理", "单位已经答复",
        f"{each}?state={State.ANSWERED}",
    )  # fmt: skip
    running = Figure(
        capped_count(soon), "件", "七天内到期", "有义务将到期的案件",
        f"{reverse('desk:cases')}?lamp={WITHIN_A_WEEK}",
    )  # fmt: skip
    if not decides:
        return [open_ones, running, answers]
    return [answers, running, open_ones, *_unknown()]


def _unknown() -> list[Figure]:
    """Give how much could not be judged in the last run of all cases: silence about it would be taken for a pass."""
    run = selectors.latest_full_run()
    if run is None:
        return []
    counts = RuleCount.objects.filter(run=run, outcome="unknown").values_list("subjects", flat=True)
    number = f"{sum(counts):,}"
    return [
        Figure(
            number,
            "次",
            "暂不能判断",
            "缺数据，不当作合格",
            reverse("screening:run", args=[run.uuid]),
        )
    ]


def _pictures(reader: Account, day: date) -> dict[str, Any]:
    months = charts.months_until(day)
    both = (*(charts.year_before(month) for month in months), *months)
    counts = selectors.matrix(reader, day, both)
    shown = {(body, month): count for (body, month), count in counts.items() if month in months}
    bodies = Body.objects.in_bulk({body for body, _ in shown if body is not None})
    by_month = dict.fromkeys(both, 0)
    for (_, month), count in counts.items():
        by_month[month] += count
    takes = days_to_close(day)
    full = charts.full_months(months, day, takes)
    return {
        "heat": charts.heat(shown, bodies, months, full),
        "trend": charts.trend(by_month, months, full),
        "takes": takes,
        "unripe": months[full:],
        "neediest": _neediest(reader, day),
    }


def _neediest(reader: Account, day: date) -> list[dict[str, Any]]:
    """Give the bodies with the most findings that wait: whom to telephone."""
    if not policies.may(reader, Action.DECIDE, day):
        return []
    rows = selectors.findings_for(reader, day).filter(
        state__in=selectors.WAITING, body__isnull=False
    )
    by_body = rows.order_by().values("body").annotate(count=Count("pk"))
    found = list(by_body.order_by("-count", "body")[:NEEDIEST])
    bodies = Body.objects.in_bulk([row["body"] for row in found])
    return [{"body": bodies[row["body"]], "count": row["count"]} for row in found]
