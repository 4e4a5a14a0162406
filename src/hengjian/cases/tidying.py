"""Removing what nobody will see again: old versions of cases that were superseded, and what was withdrawn.

What is seen stays as it is, now and after whatever may still be withdrawn. Of each case one version from before the
bound stays below all later ones; its load can then no longer be withdrawn, because what it superseded is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from hengjian.cases.models import Content, Load, Version
from hengjian.cases.parties import delete_contents

AT_ONCE = 500


@dataclass
class Tidied:
    """How much was removed, or would be."""

    versions: int = 0
    contents: int = 0


def removable(*, place: int, withdrawn: Collection[UUID], kept: Q) -> QuerySet[Version]:
    """Give the versions that can go.

    Superseded by a load published at `place` or before; or of a load that is among the withdrawn ones. `kept` are those
    that a room above still refers to.
    """
    later = Version.objects.filter(
        case=OuterRef("case"), load__place__gt=OuterRef("load__place"), load__place__lte=place
    ).order_by()  # fmt: skip
    # Until when a source is complete may hang on the newest act of all that a load told: one that has it stays.
    newer = Version.objects.filter(
        statement=OuterRef("statement"), newest_on__gt=OuterRef("newest_on")
    ).order_by()
    tells = Q(statement__complete_until__isnull=False) | Exists(newer)
    superseded = Q(load__place__lt=place) & Exists(later) & tells
    gone = Q(load__withdrawn=True, load__key__in=withdrawn)
    return Version.objects.filter(superseded | gone).exclude(kept).order_by("pk")


def tidy_versions(*, place: int, withdrawn: Collection[UUID], kept: Q) -> Tidied:
    """Remove versions that can go, some at a time, and the contents that no version has any more."""
    done = Tidied()
    while some := _tidy_some(place, withdrawn, kept):
        done.versions += some.versions
        done.contents += some.contents
    return done


@transaction.atomic
def _tidy_some(place: int, withdrawn: Collection[UUID], kept: Q) -> Tidied | None:
    # Who withdraws a load waits here, and then hears that it can no longer be.
    list(Load.objects.select_for_update().filter(place__lte=place).order_by("pk").values("pk"))
    some = list(
        removable(place=place, withdrawn=withdrawn, kept=kept).select_related("load")[:AT_ONCE]
    )
    if not some:
        return None
    _settle({each.case_id for each in some if each.load.place is not None}, place)
    Version.objects.filter(pk__in=[each.pk for each in some]).delete()
    there = Version.objects.filter(content=OuterRef("pk")).order_by()
    unused = Content.objects.filter(pk__in={each.content_id for each in some}).filter(
        ~Exists(there)
    )
    contents = list(unused.values_list("pk", flat=True))
    delete_contents(contents)
    return Tidied(len(some), len(contents))


def _settle(cases: Collection[int], place: int) -> None:
    """Note which loads now stand at the bottom of a case."""
    bottom = (
        Version.objects.filter(case__in=cases, load__place__lte=place)
        .order_by()
        .values("case")
        .annotate(bottom=Max("load__place"))
    )
    places = {each["bottom"] for each in bottom}
    Load.objects.filter(place__in=places).update(settled=True)
