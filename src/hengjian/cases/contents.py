"""What was told of a case as plain values: the same content has the same digest, in whatever order it comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from hengjian.intake.parties import PARTIES
from hengjian.intake.targets import Chunk
from hengjian.reading.declarations import Declarations, Field

LONGEST = 300
_OF_CASES = frozenset({"case", "source", "body", "number", "file", "row", PARTIES})
_COLUMNS = frozenset({"procedure", "domain", "jurisdiction", "item"})
_OF_ACTS = frozenset(
    {"act", "case", "kind", "about", "on", "at", "recorded", "recorded_on", "place", "paper"}
    | {"corrects", "file", "row", "actors_damaged"}
)


@dataclass(frozen=True)
class Told:
    """A case as a load tells of it; days as dates, codes by name, money in fen, nothing that was not given.

    `case`: its row. `acts`: its acts in the order of day and key, each with `signatures`, pairs of role and person.
    `gaps`: kinds of act of which rows could not be read, None for any kind. `parties`: as the intake keeps them, their
    numbers sealed.
    """

    case: Mapping[str, Any]
    acts: Sequence[Mapping[str, Any]]
    gaps: Sequence[str | None]
    parties: Sequence[Mapping[str, Any]] = ()

    @property
    def source(self) -> str:
        """Give the source's name in the file."""
        return bounded(self.case["source"] or "")

    @property
    def body_name(self) -> str:
        """Give the body's name in the file."""
        return self.case["body"] or ""

    @property
    def number(self) -> str:
        """Give the number of the case; one without a number goes by its key."""
        return bounded(self.case["number"] or self.case["case"])

    @property
    def digest(self) -> str:
        """Name the content."""
        plain: dict[str, Any] = {"case": self.case, "acts": self.acts, "gaps": self.gaps}
        if self.parties:
            # A sealed number is another text each time; what it is found by stays.
            plain["parties"] = [
                [each["name"], each["kind"], *each["hashes"][:1]] for each in self.parties
            ]
        text = json.dumps(
            plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        return hashlib.sha256(text.encode()).hexdigest()


def bounded(text: str) -> str:
    """Give a text that an index can hold: a longer one ends in its digest, so that it stays itself."""
    if len(text) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: LONGEST - len(digest) - 1]}…{digest}"


def told(chunk: Chunk, declarations: Declarations) -> Iterator[Told]:
    """Give the cases of a chunk one by one."""
    people = _signatures(chunk.actors)
    acts: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(chunk.acts, declarations.act_fields):
        acts.setdefault(row["case"], []).append(_act(row, people.get(row["act"], [])))
    gaps: dict[str, list[str | None]] = {}
    for case, kind in chunk.gaps.select("case", pl.col("kind").cast(pl.String)).iter_rows():
        gaps.setdefault(case, []).append(kind)
    for row in _rows(chunk.cases, declarations.case_fields):
        key = row["case"]
        own = sorted(acts.get(key, ()), key=lambda act: (act["on"], act["key"]))
        missing = sorted(set(gaps.get(key, ())), key=lambda kind: kind or "")
        yield Told(_case(row), own, missing, row.get(PARTIES) or ())


def _case(row: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: row.get(name) or "" for name in sorted(_COLUMNS)}
    fields = {
        name: value
        for name, value in row.items()
        if value is not None and name not in _OF_CASES | _COLUMNS
    }
    return {
        "case": row["case"], "source": row["source"], "body": row["body"], "number": row["number"],
        **given, "fields": fields,
    }  # fmt: skip


def _act(row: Mapping[str, Any], people: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        "key": row["act"], "kind": row["kind"], "about": row["about"] or "", "on": row["on"],
        "at": row["at"], "recorded_at": row["recorded"],
        "recorded_on": row["recorded_on"], "place": row["place"] or "",
        "paper": row["paper"] or "", "corrects": row["corrects"] or "",
        "people_unread": bool(row["actors_damaged"]),
        "fields": {
            name: value
            for name, value in row.items()
            if value is not None and name not in _OF_ACTS
        },
        "signatures": sorted(people),
    }  # fmt: skip


def _signatures(actors: pl.DataFrame) -> dict[str, list[tuple[str, str]]]:
    people: dict[str, list[tuple[str, str]]] = {}
    named = actors.select("act", pl.col("role").cast(pl.String), "person")
    for act, role, person in named.iter_rows():
        people.setdefault(act, []).append((role, person))
    return people


def _rows(frame: pl.DataFrame, fields: Mapping[str, Field]) -> Iterator[dict[str, Any]]:
    """Give rows with sets of codes as lists of names; a declared field that no row has is left out."""
    kept = [
        name
        for name in frame.columns
        if name not in fields or frame[name].null_count() < frame.height
    ]
    masks = [name for name in kept if name in fields and fields[name].type == "codes"]
    days = [name for name in kept if name in fields and fields[name].type in ("day", "instant")]
    for row in frame.select(kept).iter_rows(named=True):
        for name in masks:
            row[name] = _names(row[name], fields[name])
        for name in days:
            row[name] = _iso(row[name])
        yield row


def _names(mask: int | None, field: Field) -> list[str] | None:
    if mask is None:
        return None
    return [code for i, code in enumerate(field.codes or ()) if mask >> i & 1]


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
