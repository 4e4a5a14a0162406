"""Subtrees of bodies as ranges of paths: one condition that a plain index answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

ROOT = "/"
NOTHING = Q(pk__in=[])
"""The condition that no row meets; Django does not even ask the database."""


def covers(paths: Iterable[str], path: str) -> bool:
    """Tell whether a place lies in one of the subtrees."""
    return any(path.startswith(each) for each in paths)


def outermost(paths: Iterable[str]) -> list[str]:
    """Give the subtrees that lie in no other one of them, in order."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        # What lies in a subtree follows it in order, before anything else.
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def within(paths: Iterable[str], column: str = "body_path") -> Q:
    """Give the condition that a row's place lies in one of the subtrees; of no subtree it is met by nothing."""
    ranges = [_subtree(path, column) for path in outermost(paths)]
    return reduce(or_, ranges) if ranges else NOTHING


def _subtree(path: str, column: str) -> Q:
    # "0" comes after "/": what starts with "/1/7/", and nothing else, sorts from "/1/7/" up to "/1/70".
    return Q(**{f"{column}__gte": path, f"{column}__lt": path[:-1] + chr(ord("/") + 1)})
