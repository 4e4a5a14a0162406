"""News of the plan ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Max
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.news.piece import MOST, PLAN_OWED, PLAN_REVIEW, News
from hengjian.plans import selectors as plans
from hengjian.plans.days import lamp_of as plan_lamp
from hengjian.plans.states import State as TaskState

LONGEST = 60
"""So many characters of a task's words are its title."""


def owed(reader: Account, day: date) -> Iterator[News]:
    """Tasks run out, or the plan office asks how they go."""
    for row in plans.owed_by(reader, day)[:MOST]:
        asked = f"{row.reminded_on:%Y-%m-%d} 催办" if row.reminded_on else row.path
        yield News(
            PLAN_OWED, f"{row.uuid}/{row.due}/{row.reminded_on}", row.text[:LONGEST], asked, row.plan.title,
            row.due or row.reminded_on or day, reverse("plans:task", args=[row.uuid]),
            plan_lamp(row, day), (row.due - day).days if row.due else None,
        )  # fmt: skip


def review(reader: Account, day: date) -> Iterator[News]:
    """Reports of tasks and wishes for more time wait for the plan office."""
    rows = plans.waiting_for_office(reader, day).annotate(last=Max("steps__on"))
    for row in rows[:MOST]:
        asked = "申请延期" if row.state == TaskState.OPEN else row.get_state_display()
        yield News(
            PLAN_REVIEW, f"{row.uuid}/{row.state}/{row.last}", row.text[:LONGEST], asked,
            row.plan.title, row.last or day, reverse("plans:task", args=[row.uuid]),
        )  # fmt: skip
