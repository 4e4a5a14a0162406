"""The registered bodies that the names of a document mean, also where they were renamed or merged since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from hengjian.registry.models.bodies import Body, FormerName

LONGEST_CHAIN = 10
SHORTEST = 3
"""Fewer characters at the end of a name fit too many."""


def matched(names: Iterable[str]) -> dict[str, list[Body]]:
    """Give for each name the one body in use that it can mean; nothing where none or several fit.

    It is a proposal: a person settles it.
    """
    wanted = list(dict.fromkeys(names))
    bodies = {body.pk: body for body in Body.objects.select_related("successor").order_by("path")}
    exact = _by_name(bodies)
    return {name: _meant(name, exact) for name in wanted}


def current(body: Body) -> Body:
    """Give the body that has the tasks of this one now: itself, or the last of its successors."""
    for _ in range(LONGEST_CHAIN):
        if body.state != Body.State.ENDED or body.successor is None:
            return body
        body = body.successor
    return body


def with_predecessors(bodies: QuerySet[Body]) -> list[int]:
    """Give the ids of bodies and of all that they succeeded."""
    found = set(bodies.order_by().values_list("pk", flat=True))
    fresh = set(found)
    while fresh:
        before = Body.objects.filter(successor__in=fresh, state=Body.State.ENDED).order_by()
        fresh = set(before.values_list("pk", flat=True)) - found
        found |= fresh
    return sorted(found)


def _by_name(bodies: Mapping[int, Body]) -> Mapping[str, Sequence[Body]]:
    """Give the bodies by the names that they have, or else had: who has a name now goes before who had it."""
    known: dict[str, list[Body]] = defaultdict(list)
    for body in bodies.values():
        if body.state == Body.State.ACTIVE:
            known[body.name].append(body)
    former: dict[str, list[Body]] = defaultdict(list)
    for body in bodies.values():
        if body.state == Body.State.ENDED:
            former[body.name].append(body)
    for row in FormerName.objects.all():
        former[row.name].append(bodies[row.body_id])
    for name, had in former.items():
        known.setdefault(name, had)
    return known


def _meant(name: str, exact: Mapping[str, Sequence[Body]]) -> list[Body]:
    found = exact.get(name, ())
    if not found and len(name) >= SHORTEST:
        # 市司法局 in the document, 衡川市司法局 in the registry, or the other way round.
        found = [
            body for known, those in exact.items() if _ends_alike(known, name) for body in those
        ]
    now = {each.pk: each for each in map(current, found) if each.state == Body.State.ACTIVE}
    return list(now.values()) if len(now) == 1 else []


def _ends_alike(one: str, other: str) -> bool:
    shorter = min(one, other, key=len)
    return len(shorter) >= SHORTEST and (one.endswith(other) or other.endswith(one))
