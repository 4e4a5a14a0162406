"""What is read of filings, already narrowed to what the reader may see."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.cases.selectors import numbered
from hengjian.screening.models import Finding
from hengjian.screening.selectors import findings_for
from hengjian.supervision.filings import policies
from hengjian.supervision.filings.models import Comparison, Filing, Owed
from hengjian.supervision.filings.policies import Action
from hengjian.supervision.filings.states import TO_REVIEW, State

MOST_FINDINGS = 50


def filings_for(reader: Account, day: date, state: str = "", words: str = "") -> QuerySet[Filing]:
    """Give the filings that a reader may see."""
    rows = Filing.objects.filter(policies.visible_to(reader, Action.SEE, day))
    if state:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(numbered(word))
    return rows.select_related("case", "body")


def unfiled_for(reader: Account, day: date) -> QuerySet[Owed]:
    """Give the major decisions that were not filed, as the comparison made last saw it."""
    rows = Owed.objects.filter(policies.visible_to(reader, Action.SEE, day), filed=False)
    return rows.select_related("case", "body")


def to_file(reader: Account, day: date) -> QuerySet[Owed]:
    """Give the major decisions that the reader's agency has yet to file."""
    mine = policies.visible_to(reader, Action.FILE, day)
    rows = Owed.objects.filter(mine, filed=False).select_related("case", "body")
    return rows.order_by("due", "id")


def to_review(reader: Account, day: date) -> QuerySet[Filing]:
    """Give the filings that wait for the reader as a supervisor."""
    below = policies.visible_to(reader, Action.REVIEW, day)
    return Filing.objects.filter(below, state__in=sorted(TO_REVIEW)).select_related("case", "body")


def to_answer(reader: Account, day: date) -> QuerySet[Filing]:
    """Give the filings to which the reader's agency owes an answer."""
    mine = policies.visible_to(reader, Action.FILE, day)
    return Filing.objects.filter(mine, state=State.QUESTIONED).select_related("case", "body")


def findings_of(filing: Filing, reader: Account, day: date) -> list[Finding]:
    """Give what the screening found in the case of a filing, as far as the reader sees it."""
    rows = findings_for(reader, day).filter(case=filing.case, gone_run__isnull=True)
    return list(rows.order_by("id")[:MOST_FINDINGS])


def newest_comparison() -> Comparison | None:
    """Give the comparison that was completed last."""
    return Comparison.objects.filter(done=True).order_by("-id").first()
