"""What the files of a pack say beside the rules: sources, notes, what no rule looks at, the calendar.

The engine has no use for these texts and so does not load them; the files were checked when the pack
was loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hengjian.rulebook.model import Pack
from hengjian.rulebook.packfiles import read_document
from hengjian.screening.files.site.values import one_line

_READ = {
    "DB": "条文已在条文库中逐条核对",
    "TXT": "已读过全文",
    "DB+TXT": "已读过全文，条文也在条文库中逐条核对",
}


@dataclass(frozen=True, slots=True)
class StatuteRecord:
    """What is known of a statute's text; empty where the pack does not say."""

    number: str = ""
    reading: str = ""
    doubtful: bool = False
    note: str = ""
    days: str = ""
    days_cite: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """One published year of the calendar: its notice, days off and weekend days worked."""

    year: int
    notice: str
    number: str
    note: str
    days_off: tuple[tuple[str, str], ...]
    days_worked: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Records:
    """The texts of one pack's files."""

    pack: Pack

    @cached_property
    def statutes(self) -> Mapping[str, StatuteRecord]:
        """Give what is known of each statute's text."""
        return {entry["id"]: _statute(entry) for entry in self._read("statutes.yaml") or ()}

    @cached_property
    def left_out(self) -> Mapping[str, tuple[str, ...]]:
        """Give, by rule, what of its requirement no rule looks at."""
        found: dict[str, list[str]] = {}
        for entry in self._read("coverage.yaml") or ():
            for rule in entry.get("rule", ()) if entry.get("part") else ():
                found.setdefault(rule, []).append(one_line(entry["part"]))
        return {rule: tuple(dict.fromkeys(parts)) for rule, parts in found.items()}

    @cached_property
    def untranslated(self) -> tuple[tuple[str, str], ...]:
        """Give the requirements that cannot be judged from data: where they stand, and why not."""
        found = (
            (str(entry.get("article", "")), one_line(entry["untranslatable"]))
            for entry in self._read("coverage.yaml") or ()
            if entry.get("untranslatable")
        )
        return tuple(dict.fromkeys(found))

    @cached_property
    def waiting(self) -> int:
        """Count the requirements that wait for data which is not yet kept."""
        ways = ("rule", "parameter")
        entries = self._read("coverage.yaml") or ()
        return sum(1 for e in entries if e.get("waits") and not any(e.get(way) for way in ways))

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """Give the published years of the pack's calendar, newest first."""
        name = self._read("pack.yaml").get("calendar")
        files = sorted((self.pack.root / "calendars" / str(name)).glob("*.yaml")) if name else []
        values = [read_document(path, self.pack.root).value for path in reversed(files)]
        return tuple(_year(value) for value in values)

    def _read(self, name: str) -> Any:
        path = self.pack.root / name
        return read_document(path, self.pack.root).value if path.is_file() else None


def _statute(entry: Mapping[str, Any]) -> StatuteRecord:
    days = entry.get("days") or {}
    return StatuteRecord(
        number=str(entry.get("number") or ""),
        reading=_READ.get(str(entry.get("source", "")), ""),
        doubtful=entry.get("verified") is False,
        note=one_line(entry.get("note", "")),
        days=one_line(days.get("note", "")),
        days_cite=str(days.get("cite") or ""),
    )


def _year(value: Mapping[str, Any]) -> Year:
    notice = value["notice"]
    return Year(
        year=value["year"],
        notice=notice["title"],
        number=str(notice.get("number") or ""),
        note=one_line(notice.get("note", "")),
        days_off=tuple(value["holidays"].items()),
        days_worked=tuple(value["workdays"].items()),
    )
