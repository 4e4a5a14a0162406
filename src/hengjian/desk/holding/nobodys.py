"""Open work that is in nobody's hands yet: there is nothing to hand over, whoever takes it up first has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.supervision import policies as matters
from hengjian.supervision.complaints import policies as complaints
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.states import State as ComplaintState
from hengjian.supervision.filings import policies as filings
from hengjian.supervision.filings.models import Filing
from hengjian.supervision.filings.states import State as FilingState
from hengjian.supervision.models import Clue
from hengjian.supervision.states import ClueState


@dataclass(frozen=True)
class Unheld:
    """Work of one kind that nobody has in hand: how much, how much of it is over its day, and where it is listed."""

    title: str
    count: int
    over: int
    url: str


def nobodys(reader: Account, day: date) -> list[Unheld]:
    """Give what waits for somebody to take it up, as far as a reader may do that."""
    found = []
    for title, rows, url in _kinds(reader, day):
        # The last day of a filing is the agency's for filing: for reviewing none is set.
        late = Q(due__lt=day) if rows.model is not Filing else Q(pk__in=())
        counted = rows.order_by().aggregate(count=Count("pk"), over=Count("pk", filter=late))
        if counted["count"]:
            found.append(Unheld(title, counted["count"], counted["over"], url))
    return found


def _kinds(reader: Account, day: date) -> Iterator[tuple[str, QuerySet[Any], str]]:
    clues = Clue.objects.filter(
        matters.visible_to(reader, matters.Action.WORK, day), state=ClueState.RECEIVED
    )
    yield "线索，待研判", clues, f"{reverse('supervision:clues')}?state={ClueState.RECEIVED}"
    received = Complaint.objects.filter(
        complaints.visible_to(reader, complaints.Action.WORK, day), state=ComplaintState.RECEIVED, owner=None
    )  # fmt: skip
    url = f"{reverse('complaints:list')}?state={ComplaintState.RECEIVED}"
    yield "投诉举报，待审查", received, url
    unreviewed = Filing.objects.filter(
        filings.visible_to(reader, filings.Action.REVIEW, day), state=FilingState.RECEIVED, owner=None
    )  # fmt: skip
    yield (
        "重大决定备案，待审查",
        unreviewed,
        f"{reverse('filings:list')}?state={FilingState.RECEIVED}",
    )
