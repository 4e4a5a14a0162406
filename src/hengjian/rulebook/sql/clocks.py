"""Pauses and extensions of a limit as SQL: events in the order in which they happened.

A pause counts only while the limit, with what was added before, has not run out, and an extension
moves what the next pause is measured against; so the events are taken one by one, by a recursive
query that takes the first event of every subject at once, then every second one, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hengjian.rulebook.facts import Clock
from hengjian.rulebook.model import UNITS
from hengjian.rulebook.parameters import ParameterRef
from hengjian.rulebook.rulebook import LimitCode
from hengjian.rulebook.sql.facts import concerns, stops
from hengjian.rulebook.sql.lookups import CALENDAR, Lookups
from hengjian.rulebook.sql.wording import ABSENT_VALUE, name

_DAYS, WORKING_DAYS, MONTHS, HOURS = range(len(UNITS))
# Comes after every number of days, so that an extension without one is the last of its day.
AFTER_ALL = 2**60


def parts_of(clock: Clock) -> dict[str, ParameterRef]:
    """List the parts of the limit that the clock reads."""
    wanted = ("number", "unit", "rolls", "first", "extend", "pauses")
    return {part: ParameterRef(clock.limit, part, clock.law_day) for part in wanted}


@dataclass(frozen=True)
class ClockTables:
    """The statements for one clock of one group of rules; `title` is the name of its table."""

    title: str
    clock: Clock
    limit: LimitCode
    lookups: Lookups

    def statements(self, facts: str, law: str, context: str) -> list[str]:
        """Give the statements in order: terms, events, and what the clock shows."""
        keep = self.lookups.dialect.keep
        return [
            *keep(f"{self.title}_terms", self.terms(facts, law, context)),
            *keep(f"{self.title}_events", self.events()),
            *keep(self.title, self.run()),
        ]

    def terms(self, facts: str, law: str, context: str) -> str:
        """Take the subjects whose limit has begun, with the limit in force.

        `base` is what amounts are added to: a day, or for working days a count of working days.
        """
        part = {key: f"law.{name(ref.name)}" for key, ref in parts_of(self.clock).items()}
        return f"""WITH begun AS (
SELECT facts."#subject", facts."#case", facts."#about", facts.observed,
    facts.{name(self.clock.start.name)} AS "start",
    {part["number"]} AS "number",
    {part["unit"]} AS "unit",
    coalesce({part["rolls"]}, 0) = 1 AS "rolls",
    CASE WHEN coalesce({part["first"]}, 0) <> 0 THEN 1 ELSE 0 END AS "first",
    coalesce({part["extend"]}, 0) AS "extend",
    coalesce({part["pauses"]}, 0) AS "allowed"
FROM {facts} AS facts
JOIN {law} AS law ON law.context = facts.{name(context)}
), counted AS (
SELECT begun.*, "start" - "first" AS "counted_from"
FROM begun
WHERE "start" <> {ABSENT_VALUE} AND "number" IS NOT NULL AND "unit" <> {HOURS}
)
SELECT counted.*,
    CASE
      WHEN "unit" = {WORKING_DAYS} THEN {self.lookups.working_index('"counted_from"')} + "number"
      WHEN "unit" = {MONTHS} THEN {self.lookups.add_months('"start"', '"number"')} - "first"
      ELSE "counted_from" + "number" END AS "base"
FROM counted CROSS JOIN {CALENDAR}"""

    def events(self) -> str:
        """Put the merged pauses and the extensions of each subject in order.

        Pauses are cut to the days after the start through the observed day and joined where they
        touch; `units` is how long one is in the limit's own unit. The calendar is joined last: its
        lists must never become the payload of another join.
        """
        index = self.lookups.working_index
        return f"""WITH pieces AS (
SELECT terms."#subject",
    greatest(pauses."start", terms."start" + 1) AS "begin",
    least(coalesce(pauses."end" - 1, terms.observed), terms.observed) AS "end",
    pauses."end" IS NULL AS "running",
    pauses."reason" IS NULL AS "unclear"
FROM {self.title}_terms AS terms
JOIN pauses ON {concerns("pauses", "terms")} AND {stops(self.limit.bit)}
WHERE "allowed" <> 0
    AND (pauses."reason" IS NULL OR ("allowed" >> CAST(pauses."reason" AS INTEGER)) & 1 = 1)
), sighted AS (
SELECT *, max("end") OVER (
    PARTITION BY "#subject" ORDER BY "begin", "end"
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "ended"
FROM pieces WHERE "begin" <= "end"
), numbered AS (
SELECT *, count(CASE WHEN "ended" IS NULL OR "begin" > "ended" + 1 THEN 1 END) OVER (
    PARTITION BY "#subject" ORDER BY "begin", "end"
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "island"
FROM sighted
), merged AS (
SELECT "#subject", min("begin") AS "begin", max("end") AS "end", min("begin") - 1 AS "before",
    bool_or("running") AS "running", bool_or("unclear") AS "unclear"
FROM numbered GROUP BY "#subject", "island"
), stopped AS (
SELECT merged.*, terms."unit"
FROM merged JOIN {self.title}_terms AS terms ON terms."#subject" = merged."#subject"
), extended AS (
SELECT terms."#subject", extensions."made", extensions."days", extensions."until"
FROM {self.title}_terms AS terms
JOIN extensions ON {concerns("extensions", "terms")} AND "limit" = {self.limit.code}
), events AS (
SELECT "#subject", TRUE AS "is_pause", "begin" AS "on", "before" AS "not_run_out_by",
    CASE
      WHEN "unclear" THEN NULL
      WHEN "unit" = {WORKING_DAYS} THEN {index('"end"')} - {index('"before"')}
      ELSE "end" - "before" END AS "units",
    NULL AS "until", NULL AS "until_index", "running"
FROM stopped CROSS JOIN {CALENDAR}
UNION ALL
SELECT "#subject", FALSE, "made", "made", "days", "until", {index('"until"')}, FALSE
FROM extended CROSS JOIN {CALENDAR}
)
SELECT events.*, row_number() OVER (
    PARTITION BY "#subject"
    ORDER BY "on", "is_pause" DESC, coalesce("units", {AFTER_ALL}), coalesce("until", {AFTER_ALL})
    ) AS "place"
FROM events"""

    def run(self) -> str:
        """Take the events in order until the limit has run out, or it is unclear whether it has.

        `granted` and `paused` are what the events taken so far have added, NULL where unclear.
        """
        counted = _capped("run") if self.clock.cap else "run.granted"
        return f"""WITH RECURSIVE run AS (
SELECT DISTINCT "#subject", CAST(0 AS BIGINT) AS "place", CAST(0 AS BIGINT) AS granted,
    CAST(0 AS BIGINT) AS paused, FALSE AS "running"
FROM {self.title}_events
UNION ALL
SELECT "#subject", "place",
    {self.granted()} AS granted,
    CASE WHEN "is_pause" THEN paused + "units" ELSE paused END AS paused,
    was_running OR "running" AS "running"
FROM (
SELECT *, CASE WHEN "rolls" THEN {self.lookups.roll('"raw"')} ELSE "raw" END AS "due"
FROM (
SELECT *,
    CASE WHEN "unit" = {WORKING_DAYS} THEN {self.lookups.working_day('"sum"')} ELSE "sum" END AS "raw"
FROM (
SELECT events.*, run.granted, run.paused, run."running" AS was_running,
    {counted} AS "counted", terms."base" + {counted} + run.paused AS "sum",
    terms."unit", terms."rolls", terms."extend"
FROM run
JOIN {self.title}_events AS events
    ON events."#subject" = run."#subject" AND events."place" = run."place" + 1
JOIN {self.title}_terms AS terms ON terms."#subject" = run."#subject"
) CROSS JOIN {CALENDAR}
) AS known CROSS JOIN {CALENDAR}
)
WHERE "due" >= "not_run_out_by"
)
SELECT run."#subject", {counted} AS extended, run.paused,
    CASE WHEN run."running" THEN 1 ELSE 0 END AS "running"
FROM (SELECT *, row_number() OVER (PARTITION BY "#subject" ORDER BY "place" DESC) AS "back" FROM run)
    AS run
{self.with_cap()}WHERE "back" = 1"""

    def with_cap(self) -> str:
        """Bring the cap along where it is needed."""
        terms = f"{self.title}_terms AS terms"
        return f'JOIN {terms} ON terms."#subject" = run."#subject"\n' if self.clock.cap else ""

    def granted(self) -> str:
        """Add an extension: so many units, or the units through a day, never fewer than none.

        Once all that can count is granted, a further extension cannot make it unclear.
        """
        # `raw` is a working day whenever it is known, so its count is `sum`.
        last = (
            f'CASE WHEN "unit" = {WORKING_DAYS} THEN "until_index" - "sum" ELSE "until" - "raw" END'
        )
        gained = f"""CASE
      WHEN "is_pause" THEN 0
      WHEN "units" IS NOT NULL THEN "units"
      WHEN "raw" IS NULL OR ({last}) IS NULL THEN NULL
      WHEN ({last}) < 0 THEN 0
      ELSE {last} END"""
        if not self.clock.cap:
            return f"granted + {gained}"
        settled = 'CASE WHEN NOT "is_pause" AND "counted" >= "extend" THEN "counted" END'
        return f"coalesce(granted + {gained}, {settled})"


def _capped(run: str) -> str:
    return f'CASE WHEN {run}.granted > terms."extend" THEN terms."extend" ELSE {run}.granted END'


def clock_columns(clock: Clock, title: str) -> Mapping[str, str]:
    """Give the clock's parts by their names; a subject without events has nothing added."""
    return {
        clock.part(part): f'CASE WHEN {title}."#subject" IS NULL THEN 0 ELSE {title}."{part}" END'
        for part in ("extended", "paused", "running")
    }
