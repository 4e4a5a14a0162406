"""A kind of work that people have in hand, and a piece of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role

MOST = 200
"""Of each kind on one page."""


@dataclass(frozen=True)
class Work:
    """One piece of work: what, of whom, until when, and where to go; `place` is where whoever has it must reach."""

    key: str
    title: str
    detail: str
    body: str
    place: str
    url: str
    due: date | None = None
    lamp: str = ""


@dataclass(frozen=True)
class Kind:
    """What a room tells of its open work: which there is, who sees it, in whose hands, and how it is handed over."""

    code: str
    title: str
    roles: frozenset[Role]
    may_hold: Callable[[Account, date], bool]
    open: Callable[[], QuerySet[Any]]
    rows: Callable[[Account, date], QuerySet[Any]]
    told: Callable[[Any, date], Work]
    give: Callable[[Account, Any, Account, str, date], None]
    owner: str = "owner"
