"""What was told of a case as plain values: the same content has the same digest, in whatever order it comes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from hengjian.intake.parties import PARTIES
from hengjian.intake.targets import Chunk
from hengjian.reading.declarations import Declarations, Field

LONGEST = 300
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str, check_circular=False
)
_SUFFIX = re.compile(r"\.[^.·/]+$")
_OF_CASES = frozenset({"case", "source", "body", "number", "file", "row", PARTIES})
_COLUMNS = ("domain", "item", "jurisdiction", "procedure")
_OF_EVERY_ACT = (
    "case", "act", "kind", "about", "on", "at", "recorded", "recorded_on", "place", "paper", "corrects",
    "actors_damaged",
)  # fmt: skip
_OF_ACTS = frozenset({*_OF_EVERY_ACT, "file", "row"})


@dataclass(frozen=True)
class Told:
    """A case as a load tells of it; days as dates, codes by name, money in fen, nothing that was not given.

    `case`: its row. `acts`: its acts in the order of day and key, each with `signatures`, pairs of role and person.
    `gaps`: kinds of act of which rows could not be read, None for any kind. `parties`: as the intake keeps them, their
    numbers sealed. `made`: keys of acts that no file gave, made of the place of their rows.
    """

    case: Mapping[str, Any]
    acts: Sequence[Mapping[str, Any]]
    gaps: Sequence[str | None]
    parties: Sequence[Mapping[str, Any]] = ()
    made: Collection[str] = ()

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
        acts = self._acts_of_any_place() if self.made else self.acts
        plain: dict[str, Any] = {"case": self.case, "acts": acts, "gaps": self.gaps}
        if self.parties:
            # A sealed number is another text each time; what it is found by stays.
            plain["parties"] = [
                [each["name"], each["kind"], *each["hashes"][:1]] for each in self.parties
            ]
        return hashlib.sha256(_ENCODER.encode(plain).encode()).hexdigest()

    def _acts_of_any_place(self) -> list[str]:
        """Give the acts without the keys that were made: in another file, or in another row, they are the same."""
        return sorted(
            _ENCODER.encode({**act, "key": ""} if act["key"] in self.made else act)
            for act in self.acts
        )


def bounded(text: str) -> str:
    """Give a text that an index can hold: a longer one ends in its digest, so that it stays itself."""
    if len(text) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: LONGEST - len(digest) - 1]}…{digest}"


def told(chunk: Chunk, declarations: Declarations) -> Iterator[Told]:
    """Give the cases of a chunk one by one."""
    acts, keys = _acts(chunk, declarations.act_fields), _made(chunk.acts)
    gaps: dict[str, list[str | None]] = {}
    for case, kind in zip(*_cells(chunk.gaps, "case", "kind"), strict=True):
        gaps.setdefault(case, []).append(kind)
    fields = _fields(chunk.cases, declarations.case_fields, _OF_CASES.union(_COLUMNS))
    columns = _cells(chunk.cases, "case", "source", "body", "number", PARTIES, *_COLUMNS)
    for row, filled in zip(zip(*columns, strict=True), fields, strict=True):
        key, source, body, number, parties, *given = row
        case = {
            "case": key, "source": source, "body": body, "number": number,
            **{name: each or "" for name, each in zip(_COLUMNS, given, strict=True)},
            "fields": filled,
        }  # fmt: skip
        own = sorted(acts.get(key, ()), key=lambda act: (act["on"], act["key"]))
        missing = sorted(set(gaps.get(key, ())), key=lambda kind: kind or "")
        made = {act["key"] for act in own if act["key"] in keys}
        yield Told(case, own, missing, parties or (), made)


def _made(acts: pl.DataFrame) -> set[str]:
    """Give the keys that the reader made of file and row for acts that had none."""
    keys, files, rows = _cells(acts, "act", "file", "row")
    starts = {file: _starts(file) for file in set(files) if file}
    return {
        key
        for key, file, row in zip(keys, files, rows, strict=True)
        if any(
            key == (own := f"{start}:{row}") or key.startswith(f"{own}:")
            for start in starts.get(file, ())
        )
    }


def _starts(label: str) -> list[str]:
    """Give how keys made of the rows of a file begin; which dot ends the file's name only the reader knows."""
    places = [place for place, letter in enumerate(label) if letter == "·"]
    split = [(label[:place], f"/{label[place + 1 :]}") for place in places]
    return [_SUFFIX.sub("", name) + sheet for name, sheet in [(label, ""), *split]]


def _acts(chunk: Chunk, declared: Mapping[str, Field]) -> dict[str, list[dict[str, Any]]]:
    """Give the acts by case. What every act has is read column by column: by rows it takes twice as long."""
    people: dict[str, list[tuple[str, str]]] = {}
    for act, *signature in zip(*_cells(chunk.actors, "act", "role", "person"), strict=True):
        people.setdefault(act, []).append(tuple(signature))
    acts: dict[str, list[dict[str, Any]]] = {}
    columns = _cells(chunk.acts, *_OF_EVERY_ACT)
    fields = _fields(chunk.acts, declared, _OF_ACTS)
    for row, filled in zip(zip(*columns, strict=True), fields, strict=True):
        case, key, kind, about, on, at, recorded, recorded_on, place, paper, corrects, unread = row
        acts.setdefault(case, []).append(
            {
                "key": key, "kind": kind, "about": about or "", "on": on, "at": at,
                "recorded_at": recorded, "recorded_on": recorded_on, "place": place or "",
                "paper": paper or "", "corrects": corrects or "", "people_unread": bool(unread),
                "fields": filled, "signatures": sorted(people.get(key, ())),
            }
        )  # fmt: skip
    return acts


def _cells(frame: pl.DataFrame, *names: str) -> list[list[Any]]:
    """Give columns; one that there is not has nothing in it."""
    empty = [None] * frame.height
    return [frame[name].to_list() if name in frame.columns else empty for name in names]


def _fields(
    frame: pl.DataFrame, declared: Mapping[str, Field], others: Collection[str]
) -> list[dict[str, Any]]:
    """Give the fields that each row fills; sets of codes as lists of names, days as ISO dates."""
    found: list[dict[str, Any]] = [{} for _ in range(frame.height)]
    for column in frame.iter_columns():
        if column.name in others:
            continue
        filled = column.is_not_null().arg_true()
        cells = _plain(column.gather(filled).to_list(), declared.get(column.name))
        for row, cell in zip(filled, cells, strict=True):
            found[row][column.name] = cell
    return found


def _plain(cells: list[Any], field: Field | None) -> list[Any]:
    match field.type if field else None:
        case "codes":
            codes = list(enumerate(field.codes or ()) if field else ())
            return [[code for i, code in codes if mask >> i & 1] for mask in cells]
        case "day" | "instant":
            return [each.isoformat() for each in cells]
    return cells
