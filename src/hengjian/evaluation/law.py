"""What the pack says of statistics: tables, the counting rules of each, and what can be measured."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from hengjian.rulebook.packfiles import Document, read_document
from hengjian.rulebook.rulebook import national_pack
from hengjian.screening.law import office_rulebook

FOLDER = "statistics/"
CASE, ACT, OFFICER = "case", "act", "officer"
UNITS = (CASE, ACT, OFFICER)
HELD, WITHOUT = "held", "without"
DUE = "due"
LETTERS, COMPLAINTS, FORWARDINGS = "letters", "complaints", "forwardings"
FILINGS, SUPERVISION_PLANS = "filings", "supervision_plans"
ROOMS = (LETTERS, COMPLAINTS, FORWARDINGS, FILINGS, SUPERVISION_PLANS)
"""What rooms keep with a last day and the day on which it was done."""


@dataclass(frozen=True)
class Source:
    """Where a counting rule was found, what it says there, and whether somebody has compared it with the original."""

    address: str
    says: str
    verified: bool
    note: str


@dataclass(frozen=True)
class Column:
    """A column of a part: `when` says by kind of act under which condition; empty: always.

    `rest`: what fits here and elsewhere as well goes elsewhere.
    """

    code: str
    label: str
    when: Mapping[str, str]
    rest: bool


@dataclass(frozen=True)
class Excluded:
    """What is not counted, by a condition, and why."""

    when: str
    why: str


@dataclass(frozen=True)
class Stated:
    """A sum of money that a table states; nothing is ever measured or put in order by it.

    `wanted`: for a field the kind of penalty with which it has to be there, else the sum is not known.
    """

    code: str
    label: str
    fields: tuple[str, ...]
    wanted: Mapping[str, str]
    says: str


@dataclass(frozen=True)
class Part:
    """Columns among which everything that is counted finds exactly one.

    `unit`: case, act or officer. `kinds`: of which acts there has to be one. `absent`: why there are no data at all.
    """

    code: str
    title: str
    unit: str
    kinds: tuple[str, ...]
    leaves_out: str
    tells: tuple[str, ...]
    heaviest_last: bool
    newest: bool
    says: str
    excludes: tuple[Excluded, ...]
    columns: tuple[Column, ...]
    sums: tuple[Stated, ...]
    absent: str

    def asked(self) -> list[int]:
        """Give the columns in the order in which they are asked; the first that fits is it."""
        order = list(range(len(self.columns)))
        if self.heaviest_last:
            order.reverse()
        return sorted(order, key=lambda i: self.columns[i].rest)


@dataclass(frozen=True)
class Counting:
    """A counting rule: how a table is counted, and where that is written."""

    id: str
    table: str
    title: str
    source: Source
    parts: tuple[Part, ...]

    def part(self, code: str) -> Part:
        """Give a part by its code; raises KeyError."""
        return {part.code: part for part in self.parts}[code]


@dataclass(frozen=True)
class Table:
    """A yearly table, and the counting rule that holds where nobody chooses another."""

    code: str
    title: str
    counting: str


@dataclass(frozen=True)
class MeasureText:
    """A measure as the pack has it.

    `rules`: of which the outcomes are counted, `day`: to which period each belongs; or it is about officers; or about
    what a room keeps with a last day (`room`, of these `kinds`). `absent`: why there are no data for it yet.
    """

    code: str
    title: str
    how: str
    rules: tuple[str, ...]
    day: str
    officers: bool
    room: str
    kinds: tuple[str, ...]
    absent: str


@dataclass(frozen=True)
class Statistics:
    """Everything that the pack says of statistics; `digest` names it."""

    tables: tuple[Table, ...]
    countings: Mapping[str, Counting]
    measures: tuple[MeasureText, ...]
    digest: str

    def table(self, code: str) -> Table:
        """Give a table by its code; raises KeyError."""
        return {table.code: table for table in self.tables}[code]

    def countings_of(self, table: str) -> list[Counting]:
        """Give the counting rules of a table, the one that holds without a choice first."""
        first = self.table(table).counting
        found = [each for each in self.countings.values() if each.table == table]
        return sorted(found, key=lambda each: (each.id != first, each.id))


def statistics() -> Statistics:
    """Give what this office's pack says of statistics; raises PackError."""
    return _read(settings.PACK, settings.JURISDICTION)


@lru_cache(maxsize=4)
def _read(folder: str, place: str) -> Statistics:
    root = Path(folder) if folder else national_pack()
    return read_statistics(root, list(_places(place)))


def read_statistics(root: Path, places: list[str]) -> Statistics:
    """Read the folder of a pack for an office at a place (the nearest first); raises PackError."""
    files = sorted((root / FOLDER).rglob("*.yaml"))
    documents = {file.relative_to(root / FOLDER): read_document(file, root) for file in files}
    countings = {}
    for path, document in documents.items():
        if path.parent.name == "counting":
            each = _reading(document, _counting)
            if each.id != path.stem:
                raise document.fault(("id",), f"编号“{each.id}”须与文件名“{path.stem}”相同。")
            countings[each.id] = each
    tables = documents.get(Path("tables.yaml"))
    measures = documents.get(Path("measures.yaml"))
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return Statistics(
        tables=tuple(_tables(tables, countings, places)) if tables else (),
        countings=countings,
        measures=tuple(_reading(measures, _measures)) if measures else (),
        digest=total.hexdigest(),
    )


def _places(place: str) -> Iterator[str]:
    """Give this office's place and those above it."""
    parents = {each.id: each.parent for each in office_rulebook().pack.jurisdictions.values()}
    current: str | None = place
    while current:
        yield current
        current = parents.get(current)


def _reading(document: Document, read: Callable[[Any], Any]) -> Any:
    try:
        return read(document.value)
    except KeyError as missing:
        raise document.fault((), f"缺少 {missing.args[0]} 一项。") from missing
    except (TypeError, AttributeError) as wrong:
        raise document.fault((), "结构不对：该写成列表或者各项的地方没有那样写。") from wrong
    except ValueError as wrong:
        raise document.fault((), f"{wrong}。") from wrong


def _tables(
    document: Document, countings: Mapping[str, Counting], places: list[str]
) -> Iterator[Table]:
    for i, entry in enumerate(document.value):
        missing = next((name for name in ("code", "title", "counting") if name not in entry), None)
        if missing:
            raise document.fault((i,), f"缺少 {missing} 一项。")
        here = entry.get("places", {})
        chosen = next((here[place] for place in places if place in here), entry["counting"])
        for named in (entry["counting"], *here.values()):
            if named not in countings or countings[named].table != entry["code"]:
                raise document.fault((i,), f"表“{entry['title']}”没有“{named}”这个口径。")
        yield Table(entry["code"], entry["title"], chosen)


def _counting(entry: Mapping[str, Any]) -> Counting:
    source = entry["source"]
    parts = tuple(_part(each) for each in entry["parts"])
    _refuse_twice([part.code for part in parts])
    return Counting(
        entry["id"], entry["table"], entry["title"],
        Source(source["address"], source["says"], bool(source["verified"]), source.get("note", "")),
        parts,
    )  # fmt: skip


def _part(entry: Mapping[str, Any]) -> Part:
    absent = entry.get("absent", "")
    unit = entry.get("unit", CASE) if absent else entry["unit"]
    if unit not in UNITS:
        raise ValueError(f"unit 只能是 {'、'.join(UNITS)}，写的是“{unit}”")
    kinds = tuple(entry.get("kinds", ()))
    if not kinds and unit != OFFICER and not absent:
        raise ValueError(f"部分“{entry['title']}”没有写明计哪些行为（kinds）")
    columns = tuple(_column(each, kinds) for each in entry.get("columns", ()))
    if not columns and not absent:
        raise ValueError(f"部分“{entry['title']}”没有栏目（columns）")
    _refuse_twice([column.code for column in columns])
    return Part(
        code=entry["code"],
        title=entry["title"],
        unit=unit,
        kinds=kinds,
        leaves_out=entry.get("leaves_out", ""),
        tells=tuple(entry.get("tells", ())),
        heaviest_last=bool(entry.get("heaviest_last", False)),
        newest=bool(entry.get("newest", False)),
        says=entry.get("says", ""),
        excludes=tuple(Excluded(each["when"], each["why"]) for each in entry.get("excludes", ())),
        columns=columns,
        sums=tuple(_stated(each) for each in entry.get("sums", ())),
        absent=absent,
    )


def _column(entry: Mapping[str, Any], kinds: tuple[str, ...]) -> Column:
    when = entry.get("when", "")
    by_kind = when if isinstance(when, dict) else dict.fromkeys(kinds, when)
    foreign = [kind for kind in by_kind if kind not in kinds]
    if foreign:
        raise ValueError(f"栏目“{entry['label']}”写到的“{foreign[0]}”不在 kinds 里")
    return Column(entry["code"], entry["label"], by_kind, bool(entry.get("rest", False)))


def _stated(entry: Mapping[str, Any]) -> Stated:
    return Stated(
        entry["code"], entry["label"], tuple(entry["fields"]), dict(entry.get("wanted", {})),
        entry.get("says", ""),
    )  # fmt: skip


def _measures(entries: Any) -> list[MeasureText]:
    found = []
    for entry in entries:
        sorts = [name for name in ("rules", "officers", "room", "absent") if entry.get(name)]
        if len(sorts) != 1:
            raise ValueError(f"指标“{entry['title']}”须写 rules、officers、room、absent 中的一项")
        room = entry.get("room", "")
        if room and room not in ROOMS:
            raise ValueError(
                f"指标“{entry['title']}”的 room 只能是 {'、'.join(ROOMS)}，写的是“{room}”"
            )
        found.append(
            MeasureText(
                entry["code"], entry["title"], entry["how"], tuple(entry.get("rules", ())),
                entry.get("day", DUE), bool(entry.get("officers")), room, tuple(entry.get("kinds", ())),
                entry.get("absent", ""),
            )
        )  # fmt: skip
    _refuse_twice([each.code for each in found])
    return found


def _refuse_twice(codes: list[str]) -> None:
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise ValueError(f"编号“{twice}”写了两次")
