"""Conditions of lists that a person keeps under a name of his own; nobody else sees them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve

from hengjian.accounts.changes import write_down
from hengjian.accounts.models import Account, KeptList
from hengjian.common.refusals import NotAllowed, Refused

MOST = 12
"""How many one may keep for a list: more are no longer found at a glance."""
PASSING = ("place",)
"""What an address says of the page one happens to stand on, not of the conditions."""


def kept_lists(account: Account, page: str) -> list[KeptList]:
    """Give what somebody kept for the list at an address, oldest first."""
    return list(KeptList.objects.filter(account=account, page=page))


@transaction.atomic
def keep_list(*, account: Account, page: str, query: str, title: str, on: date) -> KeptList:
    """Keep the conditions that an address states, under a name; the same name anew replaces them."""
    conditions = _conditions(query)
    if not conditions:
        raise Refused("还没有选条件。请先选好条件、点“查找”，再存为常用。")
    try:
        resolve(page)
    except Resolver404 as unknown:
        raise Refused("没有这个页面，没有保存。请回到列表再试。") from unknown
    others = KeptList.objects.filter(account=account, page=page).exclude(title=title)
    if others.count() >= MOST:
        raise Refused(f"每个列表最多存 {MOST} 个常用条件。请先删去不用的。")
    row, _ = KeptList.objects.update_or_create(
        account=account, page=page, title=title, defaults={"query": conditions}
    )
    write_down("accounts.list_kept", account, [row.uuid], on)
    return row


@transaction.atomic
def drop_list(*, account: Account, row: KeptList, on: date) -> None:
    """Take away conditions that one kept."""
    if row.account_id != account.pk:
        raise NotAllowed("这不是您存的条件。")
    uuid = row.uuid
    row.delete()
    write_down("accounts.list_dropped", account, [uuid], on)


def _conditions(query: str) -> str:
    """Give the part of an address that narrows, in a settled order; empty where nothing does."""
    given = QueryDict(query.removeprefix("?"), mutable=True)
    for name in list(given):
        values = [value for value in given.getlist(name) if value]
        if name in PASSING or not values:
            del given[name]
        else:
            given.setlist(name, values)
    return given.urlencode()
