"""What a loaded law pack is made of. Plain frozen data; days are integers (see `calendars`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.calendars import Calendar

UNITS = ("days", "working_days", "months", "hours")
PATTERNS = ("deadline", "precedes", "requires", "forbids", "between", "distinct", "check", "judge")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the pack something stands, for messages."""

    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class StatuteVersion:
    """One version of a statute: in force from a day (until a day, inclusive), with so many articles."""

    since: int
    until: int | None
    articles: int | None


@dataclass(frozen=True, slots=True)
class Statute:
    """A law, regulation or rule that may be cited."""

    id: str
    title: str
    full_title: str
    rank: str
    versions: tuple[StatuteVersion, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes in a fixed order; a code's number is its position."""

    id: str
    title: str
    labels: Mapping[str, str]

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the codes in order."""
        return tuple(self.labels)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. `extend` is the most that may be added in all, in the limit's own unit."""

    number: int
    unit: str
    rolls: bool = False
    counts_first_day: bool = False
    grace: int = 0
    pauses: frozenset[str] = frozenset()
    extend: int = 0
    extend_more: bool = False


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value in force from a day until a day, both inclusive.

    `value` is a Limit, an integer (money in minor units, booleans as 0 and 1), a set of codes as a bit
    mask, or, where the parameter is keyed by a case field, a mapping from code to integer.
    """

    since: int
    until: int | None
    cite: str
    value: Limit | int | Mapping[str, int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A whole series that replaces the national one for a place, a sector, or both."""

    values: tuple[DatedValue, ...]
    prefer: str | None
    place: Place


@dataclass(frozen=True)
class Parameter:
    """A dated legal value with its overrides, keyed by jurisdiction, by domain, and by both."""

    id: str
    title: str
    type: str
    codes: str | None
    by: str | None
    sector_may_vary: bool
    values: tuple[DatedValue, ...]
    place: Place
    places: Mapping[str, Override] = field(default_factory=dict)
    sectors: Mapping[str, Override] = field(default_factory=dict)
    both: Mapping[tuple[str, str], Override] = field(default_factory=dict)

    def every_value(self) -> tuple[DatedValue, ...]:
        """List all values, national and overriding."""
        overrides = (*self.places.values(), *self.sectors.values(), *self.both.values())
        return (*self.values, *(value for override in overrides for value in override.values))


@dataclass(frozen=True, slots=True)
class Domain:
    """A sector; `read` says whether its own procedural rules have been read, `read_from` since when.

    Of the time before `read_from` nobody has read the rules that were then in force.
    """

    id: str
    title: str
    read: bool
    read_from: int | None = None

    def read_on(self, day: int) -> bool:
        """Tell whether the sector's rules of that day have been read."""
        return self.read and (self.read_from is None or day >= self.read_from)


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place; its own values beat its parent's."""

    id: str
    title: str
    parent: str | None


@dataclass(frozen=True)
class RuleText:
    """A rule as written in the pack, before it is expanded."""

    id: str
    title: str
    cite: str
    also: tuple[str, ...]
    subject: str
    of: str | None
    when: str
    law_day: str | None
    since: int
    until: int | None
    severity: str
    ground: str
    gate: bool
    trial: bool
    says: str
    says_open: str
    source: str
    pattern: str
    body: Any
    place: Place


@dataclass(frozen=True)
class Pack:
    """A law pack, checked and ready to be compiled."""

    root: Path
    digest: str
    name: str
    title: str
    timezone: str
    currency: str
    statutes: Mapping[str, Statute]
    codes: Mapping[str, CodeList]
    domains: Mapping[str, Domain]
    jurisdictions: Mapping[str, Jurisdiction]
    parameters: Mapping[str, Parameter]
    declarations: Declarations
    calendar: Calendar
    rules: tuple[RuleText, ...]
    mappings: tuple[Mapping[str, Any], ...]

    def lineage(self, jurisdiction: str) -> tuple[str, ...]:
        """Give the place and its parents, nearest first."""
        line: list[str] = []
        current: str | None = jurisdiction
        while current is not None and current not in line:
            line.append(current)
            current = self.jurisdictions[current].parent if current in self.jurisdictions else None
        return tuple(line)
