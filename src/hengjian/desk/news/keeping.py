"""News for those who keep the registry: credentials to be checked, and credentials of those who left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.lamps import OVER, SOON
from hengjian.desk.news.piece import CHECK_OWED, News
from hengjian.registry import law, policies, selectors, yearly
from hengjian.registry.policies import Action


def checks_owed(reader: Account, day: date) -> Iterator[News]:
    """The check of the year before waits for its results; when its last day is over, it says so."""
    terms = law.yearly_check()
    if terms is None or not policies.may(reader, Action.CHANGE, day):
        return
    year = yearly.year_to_check(day)
    due = terms.due(year)
    count = yearly.waiting_for(reader, day, year)
    if count:
        left = (due - day).days
        yield News(
            CHECK_OWED, f"{year}/{count}/{left < 0}", f"{year} 年度证件审验", f"还有 {count:,} 个没有登记结果",
            "", due, f"{reverse('registry:checks')}?year={year}", OVER if left < 0 else SOON, left,
        )  # fmt: skip


def not_withdrawn(reader: Account, day: date) -> Iterator[News]:
    """Somebody left, and what he held was not withdrawn yet."""
    if not policies.may(reader, Action.CHANGE, day):
        return
    count = selectors.held_by_left(reader, day).count()
    if count:
        yield News(
            CHECK_OWED, f"left/{day}/{count}", "离岗人员的证件没有收回", f"{count:,} 个", "", day,
            f"{reverse('registry:officers')}?credential=left", OVER,
        )  # fmt: skip
