"""What a person sees first: what there is to do, then figures, then pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
from hengjian.desk.news.piece import ANSWERED, MOST, SCREENED, TOPICS, WAITS, News
from hengjian.desk.policies import may_run
from hengjian.desk.selectors import CaseFilter, cases_wanted
from hengjian.desk.system.signs import what_is_wrong
from hengjian.desk.system.work import not_done
from hengjian.plans import policies as plan_office
from hengjian.plans import selectors as plans
from hengjian.plans.policies import Action as Seeing
from hengjian.registry.models.bodies import Body
from hengjian.screening import policies, selectors
from hengjian.screening.models import RuleCount, Run
from hengjian.screening.policies import Action
from hengjian.screening.states import State

NOON, AFTERNOON, EVENING = 11, 13, 18
WORK = 12
"""So many rows of what there is to do are on the first page; the inbox has all."""
NEEDIEST = 3
Waiting = dict[tuple[int | None, str], int]


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
        context["system"] = {"wrong": [*what_is_wrong(), *not_done(clock.now())]}
    news = news_for(account, day)
    work = _work(news)
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
    run, waiting = selectors.latest_run(), _waiting(account, day)
    context |= {
        "run": run,
        "work": work[:WORK],
        "all_work": len(work) > WORK,
        "since": day - timedelta(days=1),
        "new": _new(account, day),
        "figures": _figures(account, day, waiting, run, news),
        **_pictures(account, day, waiting),
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


def _waiting(reader: Account, day: date) -> Waiting:
    """Count the findings that wait, by body and state: one statement for the figures and for whom to telephone."""
    rows = selectors.findings_for(reader, day).filter(state__in=selectors.WAITING).order_by()
    counted = rows.values_list("body", "state").annotate(count=Count("*"))
    return {(body, state): count for body, state, count in counted}


def _figures(
    reader: Account, day: date, waiting: Waiting, run: Run | None, news: Sequence[News]
) -> list[Figure]:
    """Give three or four figures, those that matter to who reads them."""
    asked, answered = (
        sum(count for (_, each), count in waiting.items() if each == state)
        for state in (State.OPEN, State.ANSWERED)
    )
    soon = cases_wanted(reader, day, CaseFilter(lamp=WITHIN_A_WEEK))
    each = reverse("screening:findings")
    decides = policies.may(reader, Action.DECIDE, day)
    open_ones = Figure(
        f"{asked:,}", "个", "等单位答复" if decides else "等本单位答复", "发现以后还没有答复的",
        f"{each}?state={State.OPEN}",
    )  # fmt: skip
    mine = _mine(news, answered if decides else 0)
    running = Figure(
        capped_count(soon), "件", "七天内到期", "有义务将到期的案件",
        f"{reverse('desk:cases')}?lamp={WITHIN_A_WEEK}",
    )  # fmt: skip
    if decides:
        return [mine, running, open_ones, *_unknown(run)]
    answers = Figure(
        f"{answered:,}", "个", "等监督机构处理", "单位已经答复", f"{each}?state={State.ANSWERED}"
    )
    return [mine, open_ones, running, answers]


def _mine(news: Sequence[News], answered: int) -> Figure:
    """Give how much waits for the reader himself: what his inbox has of it, and all answers that he decides on.

    The inbox has so many of a topic at most; of answers the matrix of findings knows the whole number.
    """
    pieces = {(each.topic, each.key) for each in news if each.topic in WAITS - {ANSWERED}}
    by_topic = Counter(topic for topic, _ in pieces)
    more = "+" if any(count >= MOST for count in by_topic.values()) else ""
    note = f"其中待认定的答复 {answered:,} 个" if answered else "监督事项、投诉、备案等"
    return Figure(
        f"{len(pieces) + answered:,}{more}", "件", "等我处理", note,
        f"{reverse('desk:inbox')}?only=waiting",
    )  # fmt: skip


def _unknown(latest: Run | None) -> list[Figure]:
    """Give how much could not be judged in the last run of all cases: silence about it would be taken for a pass."""
    is_full = latest is not None and latest.kind == Run.Kind.FULL
    run = latest if is_full else selectors.latest_full_run()
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


def _pictures(reader: Account, day: date, waiting: Waiting) -> dict[str, Any]:
    months = charts.months_until(day)
    both = (*(charts.year_before(month) for month in months), *months)
    counts = selectors.matrix(reader, day, both)
    shown = {(body, month): count for (body, month), count in counts.items() if month in months}
    neediest = _neediest(waiting) if policies.may(reader, Action.DECIDE, day) else []
    named = {body for body, _ in shown if body is not None} | {body for body, _ in neediest}
    bodies = Body.objects.in_bulk(named)
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
        "neediest": [{"body": bodies[body], "count": count} for body, count in neediest],
    }


def _neediest(waiting: Waiting) -> list[tuple[int, int]]:
    """Give the bodies with the most findings that wait, and how many: whom to telephone."""
    counts: Counter[int] = Counter()
    for (body, _), count in waiting.items():
        if body is not None:
            counts[body] += count
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:NEEDIEST]
