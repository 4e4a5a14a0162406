"""What the screening has found at the bodies of a place, rule by rule."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from hengjian.common.subtrees import within
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.screening.states import State

STANDING = (State.OPEN, State.ANSWERED, State.CONFIRMED)
MOST_RULES = 60


def found_by_screening(place: str, rules: Sequence[str]) -> dict[str, dict[str, int]]:
    """Give by rule and by place of the body how many findings stand: not dismissed, not put right since."""
    found: dict[str, dict[str, int]] = {}
    rows = _standing(place).filter(rule__in=rules).values("rule", "body__path")
    for row in rows.annotate(count=Count("pk")):
        found.setdefault(row["rule"], {})[row["body__path"]] = row["count"]
    return found


def most_found(place: str) -> list[tuple[str, int, int]]:
    """Give the rules most often broken at a place, with the number of findings and of bodies."""
    rows = _standing(place).values("rule")
    counted = rows.annotate(count=Count("pk"), bodies=Count("body", distinct=True))
    ordered = counted.order_by("-count", "rule")[:MOST_RULES]
    return [(row["rule"], row["count"], row["bodies"]) for row in ordered]


def _standing(place: str) -> QuerySet[Finding]:
    bodies = Body.objects.filter(within([place], "path")).order_by().values("pk")
    rows = Finding.objects.filter(
        body__in=bodies, state__in=STANDING, gone_run__isnull=True, trial=False
    )
    return rows.order_by()
