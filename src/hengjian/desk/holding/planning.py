"""Ledgers of plans, with the tasks that are still open in them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.holding.kind import Kind, Work
from hengjian.plans import policies
from hengjian.plans.models.ledger import Plan
from hengjian.plans.policies import Action
from hengjian.plans.services.handing import hand_over
from hengjian.plans.states import OVER

_GOING_ON = ~Q(tasks__state__in=sorted(OVER)) & Q(tasks__isnull=False)


def _open() -> QuerySet[Plan]:
    """Give the ledgers that have open tasks, with their number and the first of their days."""
    counted = Plan.objects.annotate(
        left=Count("tasks", filter=_GOING_ON), due=Min("tasks__due", filter=_GOING_ON)
    )
    return counted.filter(left__gt=0).select_related("body").order_by("due", "id")


def _rows(reader: Account, day: date) -> QuerySet[Plan]:
    return _open().filter(policies.visible_to(reader, Action.MANAGE, day))


def _told(row: Plan, day: date) -> Work:
    due = row.due  # type: ignore[attr-defined]  # annotated
    lamp = "" if due is None else "over" if due < day else "in_time"
    return Work(
        f"ledger:{row.uuid}", row.title, f"未完成 {row.left:,} 项",  # type: ignore[attr-defined]  # annotated
        row.body.name, row.body.path, reverse("plans:plan", args=[row.uuid]), due, lamp,
    )  # fmt: skip


def _give(actor: Account, row: Plan, to: Account, text: str, on: date) -> None:
    hand_over(actor=actor, plan=row, to=to, text=text, on=on)


KINDS = (
    Kind(
        "ledger", "工作台账", policies.ROLES[Action.MANAGE],
        lambda account, day: policies.may(account, Action.MANAGE, day), _open, _rows, _told, _give, "by",
    ),
)  # fmt: skip
