"""What the office knows of its cases as interchange files: anybody can screen them again without the office.

A case goes by its uuid, an act by the content that tells of it and its own key, and each statement of a load is a
source of its own, for that is what says how much the agency could know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import Max, QuerySet

from hengjian.cases.models import NO_DAY, Act, Signature, Statement, Version
from hengjian.reading.declarations import Declarations, Field
from hengjian.screening.files.progress import Progress

CASES_PER_PART = 100_000
CASES_AT_ONCE = 1_000
INDEX = "office"
"""The folder beside the tables that says which rows of the office they are; no reader of tables looks into it."""
READING = "取出案件"

_TYPES: Mapping[str, pl.DataType] = {
    "codes": pl.List(pl.String()), "money": pl.Int64(), "integer": pl.Int64(), "boolean": pl.Boolean(),
}  # fmt: skip
_CASES: dict[str, pl.DataType] = {
    "case": pl.String(), "source": pl.String(), "body": pl.String(), "number": pl.String(),
    "procedure": pl.String(), "domain": pl.String(), "jurisdiction": pl.String(), "item": pl.String(),
}  # fmt: skip
_INSTANT = pl.Datetime("us", "UTC")
_ACTS: dict[str, pl.DataType] = {
    "act": pl.String(), "case": pl.String(), "kind": pl.String(), "about": pl.String(),
    "on": pl.Date(), "at": _INSTANT, "recorded_at": pl.String(), "corrects": pl.String(),
}  # fmt: skip
_ACTORS: dict[str, pl.DataType] = dict.fromkeys(("act", "role", "person"), pl.String())
_GAPS: dict[str, pl.DataType] = dict.fromkeys(("case", "kind", "act"), pl.String())
_INDEX: dict[str, pl.DataType] = {
    "case": pl.String(), "pk": pl.Int64(), "version": pl.Int64(), "body": pl.Int64(),
}  # fmt: skip


_Gap = tuple[str, str | None, str | None]


def act_key(content: int, key: str) -> str:
    """Name an act so that no other act of the office has the same name."""
    return f"{content}/{key}"


def complete_until(statements: Iterable[Statement], day: date) -> dict[int, date]:
    """Say until which day what a load told of a source is complete: as stated, else until its newest act.

    Nothing is complete beyond the day on which it is asked, and what has no act at all is complete until then. Of a
    load every version counts, also those that a later load has superseded: it is the same day whichever cases one
    looks at.
    """
    stated = {each.pk: each.complete_until for each in statements}
    silent = [pk for pk, until in stated.items() if until is None]
    newest = dict(
        Version.objects.filter(statement__in=silent, newest_on__gt=NO_DAY)
        .order_by()
        .values_list("statement")
        .annotate(Max("newest_on"))
    )
    return {pk: min(until or newest.get(pk, day), day) for pk, until in stated.items()}


@dataclass
class Taken:
    """What was put into the folder of a snapshot: how many cases, in how many parts."""

    cases: int = 0
    parts: int = 0
    statements: set[int] = field(default_factory=set)


def take(
    versions: QuerySet[Version],
    folder: Path,
    declarations: Declarations,
    *,
    day: date,
    progress: Progress,
) -> Taken:
    """Write the cases of these versions into the folder, which is there, in parts.

    Few cases are in memory at a time, and each page of them is read by itself, so that nobody waits for a long reading
    to end. A case of which another load tells meanwhile is there as the one or the other tells it.
    """
    taken = Taken()
    (folder / INDEX).mkdir()
    part = _Part(declarations)
    total = versions.count()
    for page in _pages(versions):
        progress(READING, taken.cases, total)
        part.add(page)
        taken.cases += len(page)
        taken.statements.update(row["statement"] for row in page)
        if part.cases >= CASES_PER_PART:
            taken.parts += 1
            part.write(folder, taken.parts)
            part = _Part(declarations)
    if part.cases:
        taken.parts += 1
        part.write(folder, taken.parts)
    progress(READING, taken.cases, total)
    if taken.statements:
        _sources(taken.statements, declarations, day).write_parquet(folder / "sources.parquet")
    return taken


def index_of(folder: Path) -> pl.DataFrame:
    """Say which rows of the office the cases of a snapshot are: case (key), pk, version, body."""
    files = sorted((folder / INDEX).glob("*.parquet"))
    return pl.concat(pl.read_parquet(file) for file in files)


_NAMES = {
    "pk": "pk", "case": "case", "uuid": "case__uuid", "number": "case__number",
    "body": "case__body", "body_uuid": "case__body__uuid", "unregistered": "case__unregistered",
    "statement": "statement", "content": "content", "procedure": "content__procedure",
    "domain": "content__domain", "jurisdiction": "content__jurisdiction", "item": "content__item",
    "fields": "content__fields", "gaps": "content__gaps",
}  # fmt: skip


def _pages(versions: QuerySet[Version]) -> Iterator[list[dict[str, Any]]]:
    after = 0
    columns = _NAMES.values()
    while True:
        some = versions.filter(case__gt=after).order_by("case_id").values_list(*columns)
        rows = [dict(zip(_NAMES, row, strict=True)) for row in some[:CASES_AT_ONCE]]
        if not rows:
            return
        after = rows[-1]["case"]
        yield rows


class _Part:
    """The tables of one part, page by page."""

    def __init__(self, declarations: Declarations) -> None:
        """Begin with no rows."""
        self.cases = 0
        self._case_fields = declarations.case_fields
        self._act_fields = declarations.given_act_fields
        self._frames: dict[str, list[pl.DataFrame]] = {}

    def add(self, page: Sequence[Mapping[str, Any]]) -> None:
        """Add cases with everything of theirs."""
        self.cases += len(page)
        keys = {row["content"]: str(row["uuid"]) for row in page}
        rows = [
            (
                str(row["uuid"]), str(row["statement"]), _body(row),
                row["number"], row["procedure"], row["domain"], row["jurisdiction"], row["item"],
            )
            for row in page
        ]  # fmt: skip
        self._put("cases", rows, _CASES, [row["fields"] for row in page], self._case_fields)
        index = [(str(row["uuid"]), row["case"], row["pk"], row["body"]) for row in page]
        self._put("index", index, _INDEX)
        gaps: list[_Gap] = [(str(row["uuid"]), kind, None) for row in page for kind in row["gaps"]]
        self._acts(keys, gaps)
        self._put("gaps", gaps, _GAPS)

    def _acts(self, keys: Mapping[int, str], gaps: list[_Gap]) -> None:
        names: dict[int, str] = {}
        rows, fields = [], []
        columns = (
            "pk", "content", "key", "kind", "about", "on", "at", "recorded_at",
            "recorded_on", "corrects", "fields",
            "people_unread",
        )  # fmt: skip
        told = Act.objects.filter(content__in=list(keys)).order_by("content", "pk")
        for pk, content, key, kind, about, on, at, recorded, recorded_on, corrects, more, unread in (
            told.values_list(*columns)
        ):  # fmt: skip
            name = names[pk] = act_key(content, key)
            of = act_key(content, corrects) if corrects else None
            rows.append(
                (name, keys[content], kind, about, on, at, _recorded(recorded, recorded_on), of)
            )
            fields.append(more)
            if unread:
                gaps.append((keys[content], None, name))
        self._put("acts", rows, _ACTS, fields, self._act_fields)
        signed = Signature.objects.filter(act__content__in=list(keys)).order_by("act", "pk")
        people = signed.values_list("act", "role", "person")
        self._put("actors", [(names[act], role, who) for act, role, who in people], _ACTORS)

    def _put(
        self,
        table: str,
        rows: Sequence[tuple[Any, ...]],
        schema: Mapping[str, pl.DataType],
        told: Sequence[Mapping[str, Any]] = (),
        declared: Mapping[str, Field] | None = None,
    ) -> None:
        if not rows:
            return
        frame = pl.DataFrame(rows, schema=dict(schema), orient="row")
        columns = [
            # What is declared otherwise than when it was told is as good as not told.
            pl.Series(name, cells, dtype=_type(declared[name]), strict=False)
            for name, cells in _cells(told).items()
            if declared is not None and name in declared and name not in schema
        ]
        self._frames.setdefault(table, []).append(frame.with_columns(columns))

    def write(self, folder: Path, number: int) -> None:
        """Write the tables that have rows."""
        for table, frames in self._frames.items():
            place = folder / INDEX / "cases" if table == "index" else folder / table
            whole = pl.concat(frames, how="diagonal")
            whole.write_parquet(place.with_name(f"{place.name}-{number:04}.parquet"))


def _cells(told: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Give what was told column by column: of many that are declared, a row fills few."""
    found: dict[str, list[Any]] = {}
    for i, values in enumerate(told):
        for name, value in values.items():
            cells = found.get(name)
            if cells is None:
                cells = found[name] = [None] * len(told)
            cells[i] = value
    return found


def _recorded(at: datetime | None, on: date | None) -> str | None:
    """Write when an act was recorded, as exactly as it is known: the instant, else the day."""
    known = at or on
    return None if known is None else known.isoformat()


def _body(row: Mapping[str, Any]) -> str | None:
    """Name the body as the registers do; a name that is not registered must not pass for that of another body."""
    known = row["body_uuid"] is not None and not row["unregistered"]
    return str(row["body_uuid"]) if known else None


def _type(declared: Field) -> pl.DataType:
    return _TYPES.get(declared.type, pl.String())


def _sources(used: set[int], declarations: Declarations, day: date) -> pl.DataFrame:
    statements = list(Statement.objects.filter(pk__in=used).order_by("pk"))
    until = complete_until(statements, day)
    rows: list[tuple[str, list[str], date | None, date]] = []
    for each in statements:
        start = each.complete_from
        if start is not None and start > until[each.pk]:
            # No case can have begun late enough for anything to be covered.
            rows.append((str(each.pk), [], None, until[each.pk]))
        else:
            # A kind that the law no longer has is nothing that a rule could ask for.
            covers = [kind for kind in each.covers if kind in declarations.kinds]
            rows.append((str(each.pk), covers, start, until[each.pk]))
    return pl.DataFrame(
        rows,
        schema={
            "source": pl.String(), "covers": pl.List(pl.String()),
            "complete_from": pl.Date(), "complete_until": pl.Date(),
        },
        orient="row",
    )  # fmt: skip
