"""What the pack says of filing: which decisions are major at this place, and until when they are filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hengjian.supervision.law import Code, codes_in, places

FOLDER = "filings"
READ = "read"


@dataclass(frozen=True)
class Criterion:
    """One reason why a decision is major: kinds of penalty, and from which fine on, by kind of party (fen)."""

    code: str
    label: str
    kinds: frozenset[str]
    amount: Mapping[str, int]

    def met(self, kinds: Iterable[str] | None, fine: int | None, party: str) -> bool | None:
        """Tell whether a decision meets it; None where what it asks for is not told."""
        if kinds is None:
            return None
        if self.kinds.isdisjoint(kinds):
            return False
        if not self.amount:
            return True
        if fine is None or party not in self.amount:
            return None
        return fine >= self.amount[party]


@dataclass(frozen=True)
class Duty:
    """What this place asks for: which act, since when, until when, by which criteria; where it was read."""

    code: str
    label: str
    act: str
    read: bool
    days: int | None
    since: date | None
    source: str
    criteria: tuple[Criterion, ...]

    def last_day(self, decided: date) -> date | None:
        """Give the last day for filing; the day of the decision is not counted. None where no term was read."""
        return None if self.days is None else decided + timedelta(days=self.days)

    def applies_on(self, decided: date) -> bool:
        """Tell whether decisions of a day were to be filed."""
        return self.since is None or decided >= self.since


def duties() -> list[Duty]:
    """Give what this office's place asks for, the nearest place first; nothing where none does."""
    return [found for code in codes_in(FOLDER, "duties").values() if (found := _duty(code))]


def seen() -> list[Mapping[str, Any]]:
    """Give what was seen at other places, for people to compare with."""
    return [each for code in codes_in(FOLDER, "duties").values() for each in code.more["seen"]]


def labels() -> dict[str, str]:
    """Give the reasons in words by their codes."""
    return {each.code: each.label for duty in duties() for each in duty.criteria}


def _duty(code: Code) -> Duty | None:
    given = next((code.more["places"][p] for p in places() if p in code.more["places"]), None)
    if given is None:
        return None
    since = given.get("from")
    return Duty(
        code.code, code.label, code.more["act"], given["scope"] == READ, given.get("days"),
        date.fromisoformat(since) if since else None, given["source"],
        tuple(
            Criterion(each["code"], each["label"], frozenset(each["kinds"]), each.get("amount", {}))
            for each in given.get("when", ())
        ),
    )  # fmt: skip
