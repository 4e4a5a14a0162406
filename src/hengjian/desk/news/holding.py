"""News of work that somebody left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.holding import concerned, holders_for
from hengjian.desk.lamps import OVER
from hengjian.desk.news.piece import LEFT_BEHIND, MOST, News


def left_behind(reader: Account, day: date) -> Iterator[News]:
    """People left, or may not sign in any more, and their open work is in nobody's hands."""
    if not concerned(reader, day):
        return
    for each in holders_for(reader, day, only_gone=True)[:MOST]:
        account = each.account
        told = "，".join(f"{title} {count:,} 件" for title, count in each.counts)
        yield News(
            LEFT_BEHIND, f"{account.uuid}/{each.total}", account.display_name, told, account.body_name, day,
            reverse("desk:hand_over", args=[account.uuid]), OVER,
        )  # fmt: skip
