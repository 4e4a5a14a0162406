"""What is new for somebody and what runs out: one list, whoever he is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from hengjian.accounts.models import Account
from hengjian.common.once import read_once
from hengjian.desk.models import Read
from hengjian.desk.news import holding, keeping, listing, planning, referring, screened, supervising
from hengjian.desk.news.piece import News


def news_for(reader: Account, day: date) -> list[News]:
    """Give all that is new or runs out for somebody, topic by topic, what is read marked as such."""
    with read_once():  # a digest, too, asks some fifty times what somebody may do
        found = [each for gather in _GATHER for each in gather(reader, day)]
    read = set(
        Read.objects.filter(account=reader, key__in=[each.key for each in found]).values_list(
            "topic", "key"
        )
    )
    return [
        News(**{**vars(each), "read": True}) if (each.topic, each.key) in read else each
        for each in found
    ]


_GATHER: tuple[Callable[[Account, date], Iterator[News]], ...] = (
    supervising.owed, supervising.measures_owed, supervising.review, supervising.raised,
    referring.referrals, supervising.superiors_untold,
    supervising.answers_late, referring.not_told,
    supervising.self_checks, holding.left_behind,
    planning.owed, planning.review,
    supervising.complaints_given, supervising.complaints_open, supervising.complaints_tell,
    supervising.filings_owed, supervising.filings_review, supervising.positions, supervising.disputes,
    keeping.checks_owed, keeping.not_withdrawn, listing.lists_owed,
    screened.answered, screened.runs_out, screened.found, screened.rejected, screened.screenings,
)  # fmt: skip
