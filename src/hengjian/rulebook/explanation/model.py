"""What an explanation is made of. Texts are for readers; days are day numbers (see `calendars`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal[
    "start", "counted", "extended", "day_off", "paused", "rolled", "last_day", "late", "act",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact that the rule read: what, its value, and where it was read or why it is missing.

    `state` tells facts that are there from those that did not happen and those that are unknown.
    """

    label: str
    value: str
    source: str
    state: Literal["there", "absent", "unknown"] = "there"


@dataclass(frozen=True, slots=True)
class LawLine:
    """One legal value that applied.

    `terms` says how a limit is counted, `citation` where this very value stands, `since` from which
    day it has been in force, `origin` whether it applies everywhere or was set by a place or a sector.
    """

    title: str
    value: str
    terms: str
    citation: str
    since: int
    origin: str


@dataclass(frozen=True, slots=True)
class Step:
    """A run of days that are treated alike, both days inclusive.

    start: the day from which the limit runs. counted: days, working days, months or hours of the limit
    itself, numbered `first` to `last`. extended: those that an extension adds (numbers go on), or the
    days that make up for pauses after a limit in months (numbers begin anew). day_off, paused: not
    counted; with months a pause is laid over them. rolled: days off between the last counted day and
    the last day. last_day: the last day,
    with its number where it is itself counted; laid over the run of months or hours that ends on it.
    late: days after it, numbered from 1. act: the day of the judged act, laid over the other runs.
    `unit` is the word for what the numbers count.
    """

    sort: Sort
    start: int
    end: int
    first: int | None = None
    last: int | None = None
    note: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one rule says what it says about one subject.

    `due` is the last day, or for a waiting time the earliest lawful one. `days_late` counts days after
    the last day, or before the earliest one; `days_left` counts from the observed day.
    """

    rule_id: str
    title: str
    subject: str
    outcome: str
    severity: str
    citations: tuple[str, ...]
    sentence: str
    facts: tuple[FactLine, ...]
    law: tuple[LawLine, ...]
    steps: tuple[Step, ...]
    arithmetic: str
    unknown: tuple[str, ...]
    notes: tuple[str, ...]
    due: int | None
    days_late: int | None
    days_left: int | None
    mark: str = ""
