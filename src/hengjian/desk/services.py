"""What somebody does with his news."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.desk.models import Read
from hengjian.desk.news.piece import News


@transaction.atomic
def mark_read(*, reader: Account, news: Iterable[News]) -> int:
    """Mark pieces of news as read by somebody, and tell how many there were.

    Nobody else sees it and nothing follows from it, so there is no entry in the journal.
    """
    rows = [
        Read(account=reader, topic=each.topic, key=each.key, at=clock.now())
        for each in news
        if not each.read
    ]
    Read.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
