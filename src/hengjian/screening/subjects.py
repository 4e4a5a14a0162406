"""By what a finding is known again in the next run: its rule, its case, and what of the case the rule speaks of.

A thing has the name that the agency gave it. The key of an act often is but the row of a file, another one in every
export; so an act goes by its day and what it is about, and by its place among acts of its kind that share both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from hengjian.cases.contents import bounded


@dataclass(frozen=True, slots=True)
class Known:
    """What of a case a rule speaks of; empty is the case itself."""

    subject: str = ""
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What of an act tells it from others: `key` in its case, and which act it corrects."""

    key: str
    kind: str
    on: date
    about: str
    corrects: str


WHOLE = Known()


def known_acts(steps: Iterable[Step]) -> dict[str, Known]:
    """Give by their keys how the acts of one case are known; what was corrected takes no place."""
    every = list(steps)
    gone = {each.corrects for each in every if each.corrects}
    taken: dict[tuple[str, str], int] = {}
    found = {}
    for each in sorted(every, key=lambda each: each.key):
        subject = bounded(f"{each.on.isoformat()} {each.about}".rstrip())
        if each.key in gone:
            continue
        place = taken.get((each.kind, subject), 0)
        taken[each.kind, subject] = place + 1
        found[each.key] = Known(subject, place)
    return found


def known_of(about: str | None, act: str | None, acts: Mapping[str, Known]) -> Known:
    """Say how the subject of a judgement is known, given its thing and its act."""
    if act:
        return acts[act]
    return Known(bounded(about)) if about else WHOLE


def steps_of(acts: pl.DataFrame, cases: pl.Series) -> dict[int, list[Step]]:
    """Give, from a table of acts, those of some of the cases (rows of their table), by case."""
    found: dict[int, list[Step]] = {}
    wanted = acts.filter(pl.col("c").is_in(cases.implode()))
    names = ("c", "act", pl.col("kind").cast(pl.String), "on", "about", "corrects")
    for c, key, kind, on, about, corrects in wanted.select(names).iter_rows():
        found.setdefault(c, []).append(Step(key, kind, on, about or "", corrects or ""))
    return found
