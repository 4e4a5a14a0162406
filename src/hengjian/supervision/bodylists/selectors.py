"""What is read of lists, already narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.common.subtrees import ROOT, outermost, within
from hengjian.registry.models.bodies import Body
from hengjian.supervision.bodylists import law, policies
from hengjian.supervision.bodylists.models import BodyList
from hengjian.supervision.bodylists.policies import Action

SOON_DAYS = 30
"""So long before its day somebody is told of a list; after that day until it is there."""


@dataclass(frozen=True)
class Owed:
    """A list that nobody has confirmed yet: of which place and year, until which day."""

    place: Body
    year: int
    due: date


def lists_for(reader: Account, day: date) -> QuerySet[BodyList]:
    """Give the confirmed lists that a reader may see; their content is read with one of them only."""
    seen = policies.visible_to(reader, Action.SEE, day, "place")
    return BodyList.objects.filter(seen).select_related("place").defer("content")


def places_for(actor: Account, day: date) -> QuerySet[Body]:
    """Give the bodies whose lists somebody may look at."""
    mine = policies.reached(actor, Action.SEE, day)
    return Body.objects.filter(within(mine, "path"), state=Body.State.ACTIVE).order_by("path")


def last_before(place: Body, body_list: BodyList | None = None) -> BodyList | None:
    """Give the list of a place that was confirmed last, or last before another one."""
    rows = BodyList.objects.filter(place=place).order_by("-id")
    return rows.filter(pk__lt=body_list.pk).first() if body_list else rows.first()


def owed_by(actor: Account, day: date) -> Iterator[Owed]:
    """Give the lists that somebody has yet to confirm, one for each place that he has charge of."""
    year, due = _year_owed(day)
    if due is None:
        return
    places = _in_charge(policies.reached(actor, Action.CONFIRM, day))
    for place in places:
        if policies.is_own(actor, place):
            continue
        there = BodyList.objects.filter(year=year, place__path__in=_and_above(place.path))
        if not there.exists():
            yield Owed(place, year, due)


def _year_owed(day: date) -> tuple[int, date | None]:
    """Give the newest year whose day is over or near; without a day of this place none is owed."""
    terms = law.terms()
    due = terms.due(day.year)
    if due is not None and (due - day).days > SOON_DAYS:
        return day.year - 1, terms.due(day.year - 1)
    return day.year, due


def _in_charge(paths: list[str]) -> QuerySet[Body]:
    """Give the bodies at the top of what somebody reaches; of who reaches everything, all that stand alone."""
    rows = Body.objects.filter(state=Body.State.ACTIVE).order_by("path")
    if ROOT in paths:
        return rows.filter(parent__isnull=True)
    return rows.filter(path__in=outermost(paths))


def _and_above(path: str) -> list[str]:
    """Give a place and those above it: the list of a city is that of its districts too."""
    steps = [step for step in path.split("/") if step]
    return [f"/{'/'.join(steps[:depth])}/" for depth in range(1, len(steps) + 1)]
