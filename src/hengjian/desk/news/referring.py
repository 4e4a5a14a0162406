"""News of referrals: what waits for a decision or for the next step, and what became of those that were sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.lamps import IN_TIME
from hengjian.desk.news.piece import ANSWER_LATE, MOST, REFERRAL, News
from hengjian.desk.selectors import WEEK
from hengjian.supervision.referrals import selectors
from hengjian.supervision.referrals.models import Referral


def referrals(reader: Account, day: date) -> Iterator[News]:
    """Referrals wait for a leader's decision, or for whoever has them in hand."""
    for rows in (selectors.to_decide(reader, day), selectors.in_hand_of(reader, day)):
        for row in rows[:MOST]:
            yield News(
                REFERRAL, f"{row.uuid}/{row.state}", row.title, row.get_state_display(), row.body.name,
                row.registered_on, _page(row), IN_TIME,
            )  # fmt: skip


def not_told(reader: Account, day: date) -> Iterator[News]:
    """Nobody said what became of what was transferred: from a week before the day that the letter names."""
    for row in selectors.waited_for(reader, day + WEEK, day)[:MOST]:
        due = row.due or day
        yield News(
            ANSWER_LATE, f"{row.uuid}/{due}", row.title, f"{row.number}，移送{row.to}", row.body.name, due,
            _page(row), selectors.lamp_of(row, day), (due - day).days,
        )  # fmt: skip


def _page(row: Referral) -> str:
    return reverse("referrals:referral", args=[row.uuid])
