"""By which words cases are found: those of their numbers and of their items."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.cases.models import CASES
from hengjian.common import grams

INSIDE = 4
"""So many letters and digits of a number find it from wherever they stand; fewer only where a run begins.

Each further place is a row of the index, and of a million cases nearly all have the same two digits somewhere.
"""


def index(told: Mapping[int, tuple[str, str]]) -> None:
    """Make cases findable by number and item, in the caller's transaction; told again, nothing is written twice."""
    grams.index(CASES, {case: number for case, (number, _) in told.items()}, inside=INSIDE)
    grams.index(CASES, {case: item for case, (_, item) in told.items()})
