"""How far an item of a plan is: told by the data alone; what no data tell of is said to be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hengjian.supervision.campaigns import law
from hengjian.supervision.campaigns.models import Plan, PlanItem
from hengjian.supervision.campaigns.states import PlanState, State
from hengjian.supervision.states import OVER

UNKNOWN, OVERDUE, SOON, IN_TIME = "unknown", "over", "soon", "in_time"
SOON_DAYS = 30


@dataclass(frozen=True)
class Progress:
    """An item with its lamp, whether it is done, and what says so."""

    item: PlanItem
    method: str
    lamp: str
    done: bool
    says: str
    linkable: bool
    contents: Sequence[str] = ()


def progress_of(plan: Plan, day: date) -> list[Progress]:
    """Give how far each item of a plan is on a day."""
    items = plan.items.prefetch_related("matters", "campaigns")
    return [_progress(item, day) for item in items]


def plan_lamp(plan: Plan, day: date) -> str:
    """Give the lamp of a plan's making: over where it was, or is, later than this place wants it."""
    last = law.last_day(plan.year)
    if last is None:
        return ""
    done = plan.adopted_on or day
    if done > last[0]:
        return OVERDUE
    late = plan.state == PlanState.DRAFT and (last[0] - day).days <= SOON_DAYS
    return SOON if late else IN_TIME


def _progress(item: PlanItem, day: date) -> Progress:
    method = law.methods().get(item.method)
    measured = method.more.get("measured", "") if method else ""
    total, over = _counted(item, measured)
    done = bool(total) and over == total
    contents = law.contents()
    return Progress(
        item=item,
        method=method.label if method else item.method,
        lamp=_lamp(item, day, known=bool(measured), done=done),
        done=done,
        says=_says(measured, total, over),
        linkable=measured == law.MATTERS,
        contents=[contents[code].label for code in item.contents if code in contents],
    )


def _counted(item: PlanItem, measured: str) -> tuple[int, int]:
    if measured == law.MATTERS:
        states = [matter.state for matter in item.matters.all()]
        return len(states), sum(state in OVER for state in states)
    if measured == law.CAMPAIGNS:
        states = [campaign.state for campaign in item.campaigns.all()]
        return len(states), sum(state == State.CLOSED for state in states)
    return 0, 0


def _says(measured: str, total: int, over: int) -> str:
    if not measured:
        return "平台没有这种工作的数据，完成与否不明"
    if not total:
        return "还没有开展"
    what = "件监督事项" if measured == law.MATTERS else "次专项整治"
    return f"{total:,} {what}，已办结 {over:,}"


def _lamp(item: PlanItem, day: date, *, known: bool, done: bool) -> str:
    if not known:
        return UNKNOWN
    if done:
        return IN_TIME
    if day > item.until:
        return OVERDUE
    return SOON if (item.until - day).days <= SOON_DAYS else IN_TIME
