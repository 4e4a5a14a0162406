"""The oracle's limits: law-facts rows CF-060, CF-061a, CF-056b, CF-052c, QZ-025a with QZ-021."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from hengjian.rulebook.cases import Act
from tests.oracle.reading import (
    READ,
    Outcome,
    Seen,
    by_last_day,
    rolled,
    working_days_after,
)

REASONS = (
    "hearing", "announcement", "testing", "monitoring", "appraisal", "identification", "assessment",
    "determination", "service", "suspension", "refund_order", "criminal_transfer", "other",
)  # fmt: skip
BY_POST = (3, 7)  # mail and announcement
GONE = ("seizure_release", "seizure_decision", "items_transfer", "goods_handover")
DAY = 86_400
DECISION_DAYS, SEIZURE_DAYS = "penalty.decision_days", "coercion.seizure_days"


@dataclass(frozen=True)
class Codes:
    """The numbers that the pack's code lists give to the two limits that can stop or be extended."""

    extended: dict[str, int]
    paused: dict[str, int]


@dataclass(frozen=True)
class Sector:
    """One column of A18: the days, what does not count, how far the limit may be extended."""

    days: int
    stops: frozenset[str]
    extend: int
    more: bool = False


SECTORS = {
    "market-regulation": Sector(90, frozenset({
        "suspension", "hearing", "announcement", "testing", "appraisal", "identification",
        "refund_order"}), 30, more=True),
    "environment": Sector(90, frozenset({
        "suspension", "hearing", "announcement", "monitoring", "assessment", "appraisal",
        "determination", "service", "criminal_transfer"}), 60),
    "water": Sector(90, frozenset({
        "suspension", "hearing", "announcement", "testing", "appraisal", "assessment",
        "determination", "service"}), 60),
    "grain": Sector(90, frozenset({
        "suspension", "hearing", "testing", "appraisal", "identification"}), 30, more=True),
    "public-security": Sector(30, frozenset({"appraisal", "hearing"}), 60),
}  # fmt: skip
SEIZED = Sector(30, frozenset({"testing", "appraisal"}), 30)


def stopped(
    seen: Seen, sector: Sector, limit: str, start: int, thing: str | None, codes: Codes
) -> set[int]:
    """Give every day that the pauses of this limit cover."""
    days: set[int] = set()
    for begin in seen.all("pause_start"):
        reason, of, limits = (
            begin.fields["reason"],
            begin.fields.get("of"),
            begin.fields.get("limits"),
        )
        if not isinstance(reason, int) or REASONS[reason] not in sector.stops:
            continue
        if of is not None and of != thing:
            continue
        if isinstance(limits, int) and limits and not limits >> codes.paused[limit] & 1:
            continue
        ends = [e.on for e in seen.all("pause_end") if e.about == begin.about and e.on >= begin.on]
        until = min(ends) if ends else seen.case.observed + 1
        days |= set(range(max(begin.on, start + 1), until))
    if "criminal_transfer" in sector.stops:
        for begun, ended in seen.back:
            days |= set(range(max(begun, start + 1), ended))
    return days


def run_out(start: int, length: int, free: set[int]) -> int:
    """Walk day by day until the limit is used up."""
    day = start
    while length > 0:
        day += 1
        if day not in free:
            length -= 1
    return day


def last_day(
    start: int,
    sector: Sector,
    pauses: set[int],
    given: list[tuple[int, int]],
    cap: int,
    *,
    rolls: bool,
) -> int | None:
    """Take pauses and extensions as they happened; the first that comes too late ends the reckoning."""
    events = [(day, 0, 0) for day in pauses if day - 1 not in pauses]
    events += [(day, 1, days) for day, days in given]
    length, free, left = sector.days, set[int](), cap
    for day, extends, days in sorted(events):
        raw = run_out(start, length, free)
        now = rolled(raw) if rolls else raw
        if extends:
            if day > now:
                break
            length += min(days, left)
            left -= min(days, left)
        else:
            if day > now + 1:
                break
            if day > raw:
                return None  # doubtful: a pause that begins when the limit has just been used up
            after = next(d for d in count(day) if d not in pauses)
            free |= set(range(day, after))
    end = run_out(start, length, free)
    return rolled(end) if rolls else end


def extensions(seen: Seen, limit: str, thing: str | None, codes: Codes) -> list[tuple[int, int]]:
    """Give the extensions of this limit with their days."""
    return [
        (act.on, int(act.fields["days"] or 0))
        for act in seen.all("extension")
        if act.fields["limit"] == codes.extended[limit] and act.fields.get("of") in (None, thing)
    ]


def stretched(
    seen: Seen,
    sector: Sector,
    limit: str,
    begin: Act,
    endings: tuple[str, ...],
    codes: Codes,
    *,
    rolls: bool,
) -> Outcome:
    """Judge a limit that may stop and be extended."""
    thing = begin.about
    pauses = stopped(seen, sector, limit, begin.on, thing, codes)
    given = extensions(seen, limit, thing, codes)
    last = last_day(begin.on, sector, pauses, given, sector.extend, rolls=rolls)
    if last is None:
        return None
    said = by_last_day(seen, endings, thing, last)
    if said != "breach":
        return said
    if not (seen.known("pause_start") and seen.known("extension")):
        return "unknown"
    if not seen.known("pause_end"):
        return None
    if sector.more:
        further = last_day(begin.on, sector, pauses, given, 10_000, rolls=rolls)
        if further is None:
            return None
        if further > last and by_last_day(seen, endings, thing, further) in ("met", "open"):
            return "needs_judgement"
    return said


def decision_overdue(seen: Seen, codes: Codes) -> Outcome:
    """CF-060: decided within 90 days of filing, rolled; stops and extensions by sector (A18)."""
    if seen.procedure is None:
        return None
    if seen.procedure != "ordinary":
        return "not_applicable"
    filings = seen.all("filing")
    if seen.unread(filings):
        return "unknown"
    if not filings:
        return "not_applicable" if seen.known("filing") else "unknown"
    return _decided(seen, filings[0], codes)


def _decided(seen: Seen, begin: Act, codes: Codes) -> Outcome:
    domain = seen.case.domain
    endings = ("decision", "no_penalty", "withdrawal", "transfer", "termination")
    sector = SECTORS.get(domain or "")
    if sector is not None:
        try:
            said = stretched(seen, sector, DECISION_DAYS, begin, endings, codes, rolls=True)
        except NotImplementedError:  # the calendar of that year is not published
            return None
    else:
        said = by_last_day(seen, endings, None, rolled(begin.on + 90))
        stops = seen.back or seen.all("pause_start") or seen.all("extension")
        if said == "breach" and (
            stops or not (seen.known("pause_start") and seen.known("extension"))
        ):
            return None
    tested = any(a.fields["reason"] == REASONS.index("testing") for a in seen.all("pause_start"))
    if domain == "environment" and tested and said is not None:
        return f"!{said}"  # A18 names monitoring for this sector, not testing; the pack has both
    if said != "met" and (seen.all("closing") or seen.all("not_filed")):
        return None
    if said in ("open", "breach") and not (seen.known("closing") and seen.known("not_filed")):
        return None
    return said


def service_overdue(seen: Seen) -> Outcome:
    """CF-061a: served within 7 working days; posted or announced by then where it is served so."""
    if seen.procedure is None or seen.case.domain == "public-security":
        return None
    if seen.procedure != "ordinary":
        return "not_applicable"
    decisions = seen.all("decision")
    if not decisions:
        none = "not_applicable" if seen.known("decision") else "unknown"
        doubtful = bool(seen.all("service")) or not seen.known("service")
        return "unknown/not_applicable" if doubtful else none
    endings = ("service", "posting", "service_announcement")
    said = by_last_day(seen, endings, None, working_days_after(decisions[0].on, 7))
    if not seen.known("service") and not seen.all("service"):
        return "unknown"  # it may have been served by post, which is another matter
    methods = {a.fields.get("method") for a in seen.all("service")}
    if methods & {None, *BY_POST}:
        unclear = "unknown" if None in methods else "not_applicable"
        return f"met/{unclear}" if said == "met" else None
    unread = seen.case.domain not in READ
    stops = seen.back or seen.all("pause_start") or seen.all("extension")
    spoilt = seen.case.gaps & {"pause_start", "pause_end", "extension"}
    return None if said == "breach" and unread and (stops or spoilt) else said


def preservation_overdue(seen: Seen) -> dict[str, Outcome]:
    """CF-056b: what was registered and kept is disposed of within 7 working days."""
    return {
        a.about or "": by_last_day(
            seen, ("preservation_decision",), a.about, working_days_after(a.on, 7)
        )
        for a in seen.all("preservation")
    }


def seizure_overlong(seen: Seen, codes: Codes) -> dict[str, Outcome]:
    """QZ-025a, QZ-021: released, dealt with or transferred within 30 days, extended by at most 30."""
    said: dict[str, Outcome] = {}
    for a in seen.all("seizure"):
        found = stretched(seen, SEIZED, SEIZURE_DAYS, a, GONE, codes, rolls=False)
        others = seen.all("seizure_return", a.about)
        said[a.about or ""] = None if others and found != "met" else found
    return said


def record_overdue(seen: Seen) -> Outcome:
    """CF-052c: an on-the-spot penalty is reported; the sector says how soon (A18)."""
    if seen.procedure is None:
        return None
    if seen.procedure != "summary":
        return "not_applicable"
    domain, decisions = seen.case.domain, seen.all("decision")
    if seen.unread(decisions):
        return "unknown"
    if not decisions:
        none = "not_applicable" if seen.known("decision") else "unknown"
        return none if domain in READ else f"{none}/unknown"
    begin = decisions[0]
    if domain == "public-security":
        return _within_a_day(seen, begin)
    if domain in ("water", "environment"):
        days = 5 if domain == "water" else 3
        return by_last_day(seen, ("onsite_record",), None, working_days_after(begin.on, days))
    return "not_applicable" if domain in READ else "unknown"


def _within_a_day(seen: Seen, begin: Act) -> Outcome:
    """Judge the 24 hours of the police; an hour that nobody wrote down may be any of its day."""
    (first, last), records = _instants(begin), seen.all("onsite_record")
    spans = [_instants(act) for act in records]
    if any(latest <= first + DAY for _, latest in spans) or any(a.on < begin.on for a in records):
        return "met"
    doubtful = [earliest <= last + DAY for earliest, _ in spans]
    if any(doubtful):
        return "unknown" if doubtful[0] else "breach/unknown"
    return "breach" if records else by_last_day(seen, ("onsite_record",), None, begin.on + 1)


def _instants(act: Act) -> tuple[int, int]:
    """Give the earliest and the latest second at which an act was done, by Beijing's clock."""
    midnight = act.on * DAY - 8 * 3600
    return (midnight, midnight + DAY - 1) if act.at is None else (act.at, act.at)
