"""Where a case stands, told from its acts: stored beside it for lists, and derived here alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengjian.cases.models import NO_DAY
from hengjian.reading.declarations import Declarations
from hengjian.rulebook.effective import ANNULLED


@dataclass(frozen=True)
class Standing:
    """The days of the first and the newest act, the kind of the newest step of the case, and whether it is closed."""

    first_on: date | None
    newest_on: date
    stage: str
    closed: bool


def standing(acts: Sequence[Mapping[str, Any]], declarations: Declarations) -> Standing:
    """Tell where a case stands by its effective acts: what was corrected or annulled does not count.

    Of several steps of one day the one that the pack lists last is the newest. An ending that a later act takes back
    closes nothing.
    """
    kinds = declarations.kinds
    order = dict(zip(kinds, range(len(kinds)), strict=True))
    gone = {act["corrects"] for act in acts if act["corrects"]}
    effective = [act for act in acts if act["key"] not in gone and act["kind"] != ANNULLED]
    if not effective:
        return Standing(None, NO_DAY, "", closed=False)
    days = [act["on"] for act in effective]
    steps = sorted(
        (act for act in effective if act["kind"] in kinds and kinds[act["kind"]].level == "case"),
        key=lambda act: (act["on"], order[act["kind"]]),
    )
    closed = False
    for act in steps:
        kind = kinds[act["kind"]]
        closed = kind.closes or (closed and not kind.reopens)
    stage = steps[-1]["kind"] if steps else ""
    return Standing(min(days), max(days), stage, closed=closed)
