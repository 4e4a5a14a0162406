"""What the oracle sees of a case: days, acts that count, what is known. Written without the engine.

Only the plain objects `Case` and `Act` are shared with the engine. Working days come straight from
the package chinesecalendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from hengjian.rulebook.cases import Act, Case

FIRST = date(1970, 1, 1)
CLOSERS = ("no_penalty", "withdrawal", "transfer", "closing", "not_filed", "termination")
OF_THE_CASE = frozenset(
    {"goods_handover"}
)  # a step of the case that ends what was done to its things
PROCEDURES = ("ordinary", "summary", "licence", "dispute")
PARTIES = ("individual", "sole_trader", "organisation")
# The sectors of law-facts A18; every other sector has not been read.
READ = frozenset({"market-regulation", "environment", "water", "grain", "public-security"})
GRAIN_FROM = (date(2026, 4, 1) - FIRST).days
POLICE_FROM = (date(2026, 1, 1) - FIRST).days

Outcome = str | None
"""An outcome, several of which any will do ("met/not_applicable"), or nothing said.

A mark of exclamation before it: so says the law-fact row, but the engine is known to say otherwise
(each place says why). Such outcomes are not compared; take the mark away when the engine is mended.
"""


def works(day: int) -> bool:
    """Say whether people work on the day."""
    return bool(chinese_calendar.is_workday(FIRST + timedelta(days=day)))


def working_days_after(day: int, count: int) -> int:
    """Give the last of so many working days, the first day not counted."""
    while count > 0:
        day += 1
        if works(day):
            count -= 1
    return day


def rolled(day: int) -> int:
    """Give the day, or the next working day where it is none."""
    while not works(day):
        day += 1
    return day


@dataclass(frozen=True)
class Seen:
    """A case as it stands on its observed day."""

    case: Case
    acts: tuple[Act, ...]
    known_kinds: frozenset[str]
    back: tuple[tuple[int, int], ...]

    def all(self, kind: str, about: str | None = None) -> list[Act]:
        """Give the acts of a kind, those of one thing where it is named, in order of day."""
        found = [a for a in self.acts if a.kind == kind and (about is None or a.about == about)]
        return sorted(found, key=lambda a: (a.on, a.at is None, a.at or 0))

    def known(self, kind: str) -> bool:
        """Say whether absence of the kind means that nothing was done."""
        return kind in self.known_kinds

    def unread(self, acts: list[Act]) -> bool:
        """Say whether the sector's rules of the day of the first act, or today's, were never read."""
        day = acts[0].on if acts else self.case.observed
        return day < {"grain": GRAIN_FROM, "public-security": POLICE_FROM}.get(
            self.case.domain or "", 0
        )

    def closed(self) -> bool:
        """Say whether the case was ended."""
        return any(a.kind in CLOSERS for a in self.acts)

    def spoilt(self, kind: str) -> dict[str, Outcome]:
        """Give the acts of a kind of which a row could not be read: of none is anything known."""
        if kind not in self.case.gaps:
            return {}
        gone = {a.corrects for a in self.case.acts}
        counted = [a for a in self.case.acts if a.kind == kind and a.on <= self.case.observed]
        return {a.key: "unknown" for a in counted if a.key not in gone}

    @property
    def procedure(self) -> str | None:
        """Give the procedure."""
        number = self.case.columns.get("procedure")
        return None if number is None else PROCEDURES[number]

    @property
    def party(self) -> str | None:
        """Give the kind of the party."""
        number = self.case.columns.get("party_kind")
        return None if number is None else PARTIES[number]


def see(case: Case) -> Seen:
    """Leave out what was corrected or comes after the observed day; take back what was reopened."""
    gone = {a.corrects for a in case.acts if a.corrects is not None}
    acts = [
        a for a in case.acts if a.key not in gone and a.kind != "annulled" and a.on <= case.observed
    ]
    known: set[str] = set()
    for cover in case.covers:
        whole = cover.complete_from is None or (
            bool(acts) and min(a.on for a in acts) >= cover.complete_from
        )
        if whole:
            known |= cover.kinds
    back: list[tuple[int, int]] = []
    returns = sorted(a.on for a in acts if a.kind == "transfer_return")
    kept = []
    for a in acts:
        later = [day for day in returns if day >= a.on]
        if a.kind == "transfer" and later:
            back.append((a.on, later[0]))
        else:
            kept.append(a)
    # A row that could not be read makes its kind unknown in this case, whatever else was read of it.
    # Pauses and extensions that were read still help whoever was in time with them.
    spoilt = case.gaps - {"pause_start", "pause_end", "extension"}
    kept = [a for a in kept if a.kind not in spoilt]
    return Seen(case, tuple(kept), frozenset(known) - case.gaps, tuple(back))


def in_order(first: Act, second: Act) -> bool:
    """Say whether the first was done no later; by day, and by hour where both hours are known."""
    if first.on != second.on:
        return first.on < second.on
    return first.at is None or second.at is None or first.at <= second.at


def after(first: Act, second: Act) -> bool:
    """Say whether the first was certainly done after the second."""
    return not in_order(first, second)


def not_done_yet(seen: Seen, kind: str) -> Outcome:
    """Say what holds where the judged act of a sequence is not there."""
    if not seen.known(kind):
        return "unknown"
    if seen.closed():
        return "not_applicable"
    return "open" if all(map(seen.known, CLOSERS)) else "open/unknown/not_applicable"


def by_last_day(seen: Seen, endings: tuple[str, ...], about: str | None, last: int) -> Outcome:
    """Judge a limit of which the last day is known, without pauses and extensions."""
    found = {k: seen.all(k, None if k in OF_THE_CASE else about) for k in endings}
    done = [a for acts in found.values() for a in acts]
    if any(a.on <= last for a in done):
        return "met"
    if any(not seen.known(kind) and not acts for kind, acts in found.items()):
        return "unknown"
    if not done and last >= seen.case.observed:
        return "open"
    return "breach"
