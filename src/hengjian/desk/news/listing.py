"""News for the head of the supervising organ: yearly lists of enforcement bodies that nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.lamps import OVER, SOON
from hengjian.desk.news.piece import LIST_OWED, MOST, News
from hengjian.supervision.bodylists import selectors


def lists_owed(reader: Account, day: date) -> Iterator[News]:
    """The list of a year waits to be confirmed; when its last day is over, it says so."""
    for each in list(selectors.owed_by(reader, day))[:MOST]:
        left = (each.due - day).days
        yield News(
            LIST_OWED, f"{each.place.uuid}/{each.year}/{left < 0}", f"{each.year} 年度执法主体名单",
            "还没有确认", each.place.name, each.due,
            f"{reverse('bodylists:draft', args=[each.place.uuid])}?year={each.year}",
            OVER if left < 0 else SOON, left,
        )  # fmt: skip
