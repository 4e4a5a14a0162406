"""How good the data of bodies is: the figures of their imported batches that still stand, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.intake import law, policies
from hengjian.intake.measuring import CASES
from hengjian.intake.models import Batch
from hengjian.intake.policies import Deed
from hengjian.intake.states import State
from hengjian.reading.columns import FIXED, TABLES
from hengjian.reading.declarations import Declarations

PERIOD = timedelta(days=366)
"""What was imported longer ago says nothing of how a body works now."""
FORECAST = ("cases", "read", "rejected")
SUMMED = ("filled", "cells", "recorded", "recorded_days", "recorded_before")
WHOLE_ROW = "整行"
NO_DOMAIN = "没有写领域"


@dataclass(frozen=True)
class Share:
    """A part of a whole."""

    part: int
    of: int

    @property
    def percent(self) -> str:
        """Give the part in percent, rounded down: what is not whole is never shown as whole."""
        tenths = self.part * 1000 // self.of if self.of else 0
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class Column:
    """How far one column is filled."""

    group: str
    name: str
    share: Share


@dataclass(frozen=True)
class Refused:
    """How many rows were refused for one column."""

    table: str
    column: str
    count: int


@dataclass
class Outside:
    """What the sources say of cases that were handled outside of the system of record, and of acts recorded late."""

    domain: str
    cases: int = 0
    told: int = 0
    outside: int = 0
    days: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> Share | None:
        """Give the part handled outside of the cases that say so; None where no source says."""
        return Share(self.outside, self.told) if self.told else None

    @property
    def recorded(self) -> int:
        """Count the acts that say when they were recorded."""
        return sum(self.days.values())

    @property
    def late(self) -> Share | None:
        """Give the part of the acts that was recorded afterwards; None where no source or no place says."""
        terms = law.late_entry()
        if terms is None or not self.recorded:
            return None
        late = sum(count for days, count in self.days.items() if int(days) > terms.days)
        return Share(late, self.recorded)

    def add(self, told: Mapping[str, Any]) -> None:
        """Count what a batch told."""
        self.cases += told.get("cases", 0)
        self.told += told.get("told", 0)
        self.outside += told.get("outside", 0)
        self.days.update(told.get("days", {}))


@dataclass
class Quality:
    """The figures of one body."""

    body: UUID | None
    name: str
    batches: int = 0
    imported_at: datetime | None = None
    newest: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    filled: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    cells: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    where: Outside = field(default_factory=lambda: Outside(""))
    by_domain: dict[str, Outside] = field(default_factory=dict)

    @property
    def valid(self) -> Share:
        """Give the part of the rows that could be used."""
        read = self.counts["read"]
        return Share(read - self.counts["rejected"], read)

    @property
    def complete(self) -> Share:
        """Give the part of the cells that are filled, of the columns that the files have."""
        return Share(self.counts["filled"], self.counts["cells"])

    @property
    def lag(self) -> str:
        """Give after how many days on average an act was recorded, empty where nothing says so."""
        known = self.counts["recorded"]
        tenths = self.counts["recorded_days"] * 10 // known if known else 0
        return f"{tenths // 10}.{tenths % 10}" if known else ""

    def add(self, batch: Batch) -> None:
        """Count a batch; one that was checked before something was counted lacks just that."""
        summed = batch.forecast.get("quality", {})
        self.batches += 1
        self.name = batch.body_name
        self.newest = max(self.newest, summed.get("newest", ""))
        if batch.published_at is not None:
            self.imported_at = max(self.imported_at or batch.published_at, batch.published_at)
        self.counts.update({name: batch.forecast.get(name, 0) for name in FORECAST})
        self.counts.update({name: summed.get(name, 0) for name in SUMMED})
        told = {"told": summed.get("told_where", 0), "outside": summed.get("outside", 0)}
        self.where.add(
            {"cases": batch.forecast.get("cases", 0), "days": summed.get("days", {}), **told}
        )

    def add_columns(self, batch: Batch) -> None:
        """Count a batch column by column."""
        for table, kind, column, filled, cells in batch.measures.get("filled", ()):
            self.filled[table, kind, column] += filled
            self.cells[table, kind, column] += cells
        for table, column, count in batch.measures.get("refused", ()):
            self.refused[table, column] += count
        for told in batch.measures.get("outside", ()):
            self.by_domain.setdefault(told["domain"], Outside(told["domain"])).add(told)

    def columns(self, declarations: Declarations) -> list[Column]:
        """Give how far each column is filled that the files have, the emptiest first."""
        found = [
            Column(*_named(*key, declarations), Share(self.filled[key], cells))
            for key, cells in self.cells.items()
            if self.filled[key]
        ]
        return sorted(found, key=lambda each: (each.share.part / each.share.of, each.group))

    def missing(self, declarations: Declarations) -> dict[str, list[str]]:
        """Give the columns that no file has, by what they belong to."""
        found: dict[str, list[str]] = {}
        for key in self.cells:
            if not self.filled[key]:
                group, name = _named(*key, declarations)
                found.setdefault(group, []).append(name)
        return found

    def domains(self, declarations: Declarations) -> list[tuple[str, Outside]]:
        """Give what is told of cases handled outside by field of enforcement, with its name, the most cases first."""
        declared = declarations.case_fields["domain"]
        labels = dict(zip(declared.codes or (), declared.code_labels or (), strict=False))
        found = sorted(self.by_domain.values(), key=lambda each: (-each.cases, each.domain))
        return [(labels.get(each.domain, each.domain) or NO_DOMAIN, each) for each in found]

    def refusals(self, declarations: Declarations) -> list[Refused]:
        """Give for which columns rows were refused, the most first."""
        found = [
            Refused(TABLES.get(table, table), _column(column, table, declarations), count)
            for (table, column), count in self.refused.items()
        ]
        return sorted(found, key=lambda each: (-each.count, each.table, each.column))


def quality_for(reader: Account, day: date) -> list[Quality]:
    """Give the figures of every body whose batches somebody may see, the least usable first."""
    found: dict[str, Quality] = {}
    for batch in _standing(reader, day).defer("profile", "measures").iterator():
        own = found.setdefault(batch.body_path, Quality(batch.body, batch.body_name))
        own.add(batch)
    return sorted(
        found.values(), key=lambda each: (each.valid.part / max(1, each.valid.of), each.name)
    )


def quality_of(reader: Account, day: date, body: UUID) -> Quality | None:
    """Give the figures of one body, column by column; None where there are none that one may see."""
    own: Quality | None = None
    for batch in _standing(reader, day).filter(body=body).defer("profile").iterator():
        own = own or Quality(batch.body, batch.body_name)
        own.add(batch)
        own.add_columns(batch)
    return own


def _standing(reader: Account, day: date) -> QuerySet[Batch]:
    """Give what was imported within a year and still stands, the oldest first."""
    return Batch.objects.filter(
        policies.visible_to(reader, Deed.SEE, day),
        holds=CASES,
        state=State.PUBLISHED,
        published_at__gte=clock.now() - PERIOD,
    ).order_by("id")


def _named(table: str, kind: str, column: str, declarations: Declarations) -> tuple[str, str]:
    known = declarations.kinds.get(kind)
    group = TABLES[CASES] if table == CASES else known.label if known else kind
    return group, _column(column, table, declarations)


def _column(column: str, table: str, declarations: Declarations) -> str:
    """Give the name by which people know a column; one of a mapped spreadsheet has its own."""
    fields = declarations.case_fields if table == CASES else declarations.act_fields
    if column in fields:
        return fields[column].label
    titles = FIXED.get(table, {}).get(column, ())
    return titles[0] if titles else column or WHOLE_ROW
