"""Which value of a parameter applies, as SQL: looked up once for each context that occurs.

A context is one integer: place and sector together, and the stretch of days within which no value
changes. Contexts are gathered over all law days of all groups, resolved, and joined back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hengjian.rulebook.model import DatedValue, Override, Pack, Parameter
from hengjian.rulebook.parameters import (
    ParameterRef,
    Resolution,
    Status,
    boundaries,
    parts,
)
from hengjian.rulebook.sql.dialects import Dialect
from hengjian.rulebook.sql.wording import (
    ABSENT_VALUE,
    Cell,
    constants,
    every,
    listed,
    literal,
    name,
)

# How narrow a series of values is: the narrowest that applies counts.
NATIONAL, SECTOR, PLACE, BOTH = range(4)
_NOT_PARTS = ("status", "unread")


@dataclass(frozen=True)
class LawTables:
    """The statements that write the pack's values down and find those that apply."""

    pack: Pack
    dialect: Dialect
    parameters: tuple[str, ...]
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, pack: Pack, dialect: Dialect, parameters: Iterable[str]) -> LawTables:
        """Take the parameters that rules name."""
        return cls(pack, dialect, tuple(sorted(set(parameters))), boundaries(pack))

    # --- contexts ------------------------------------------------------------------------------

    def law_day(self, law_day: str) -> str:
        """Give the day whose law applies: the observed day stands in for an absent act."""
        return f"CASE WHEN {name(law_day)} = {ABSENT_VALUE} THEN observed ELSE {name(law_day)} END"

    def context(self, day: str) -> str:
        """Give the context of a subject on a day, which is a column: NULL where the day is."""
        first, last = self.days
        position = (
            f"CASE WHEN {day} < {literal(first)} THEN 1"
            f" WHEN {day} > {literal(last)} THEN {last - first + 1}"
            f" ELSE {day} - {literal(first)} + 1 END"
        )
        stretch = self.dialect.item("stretch_of_day.numbers", position)
        return f'"#place" * {len(self.bounds) + 1} + {stretch}'

    @property
    def days(self) -> tuple[int, int]:
        """Give the days between which values change: the day before the first change, and the last."""
        return (self.bounds[0] - 1, self.bounds[-1]) if self.bounds else (0, 0)

    def stretch_of_day(self) -> str:
        """List the stretch of every day on which, or on the eve of which, a value changes or may change."""
        first, last = self.days
        return f"""SELECT {self.dialect.list_by('"number"', "day")} AS numbers
FROM (
SELECT days.day, max(stretches."number") AS "number"
FROM range({literal(first)}, {literal(last + 1)}) AS days(day)
JOIN stretches ON stretches.day <= days.day
GROUP BY days.day
)"""

    def contexts(self, occurring: Sequence[tuple[str, str]]) -> list[str]:
        """Gather the contexts in these columns of these tables."""
        stretches = len(self.bounds) + 1
        found = "\nUNION\n".join(
            f"SELECT {name(column)} AS context FROM {source} WHERE {name(column)} IS NOT NULL"
            for source, column in occurring
        )
        return self.dialect.keep(
            "contexts",
            f"""SELECT found.context, places.jurisdiction_code, places.domain_code, stretches.day
FROM ({found}) AS found
JOIN stretches ON stretches.number = found.context % {stretches}
JOIN places ON places.place * {stretches} = found.context - found.context % {stretches}""",
        )

    # --- the pack's values ---------------------------------------------------------------------

    def values(self) -> list[str]:
        """Write down parameters, their series and values, places and sectors."""
        series, dated, spelled = self._series()
        bounds = self.bounds
        days = [bounds[0] - 1, *bounds] if bounds else [0]
        tables = {
            "stretches": constants(_STRETCHES, list(enumerate(days))),
            "stretch_of_day": self.stretch_of_day(),
            "lines": constants(_LINES, self._lines()),
            "domains": constants(
                _DOMAINS,
                [(each.id, each.read, each.read_from) for each in self.pack.domains.values()],
            ),
            "parameters": constants(
                _PARAMETERS,
                [self._parameter(self.pack.parameters[each]) for each in self.parameters],
            ),
            "series": constants(_SERIES, series),
            "dated_values": constants(_DATED, dated),
            "parts": constants(_PARTS, spelled),
        }
        return [
            statement
            for title, query in tables.items()
            for statement in self.dialect.keep(title, query)
        ]

    def _lines(self) -> list[tuple[Cell, ...]]:
        """List each place with itself and all that it lies in, by how far away they are."""
        found: list[tuple[Cell, ...]] = []
        for place in self.pack.jurisdictions:
            above: str | None = place
            for distance in range(len(self.pack.jurisdictions)):
                if above is None:
                    break
                found.append((place, above, distance))
                above = self.pack.jurisdictions[above].parent
        return found

    def _parameter(self, parameter: Parameter) -> tuple[Cell, ...]:
        return (
            parameter.id,
            parameter.sector_may_vary and bool(self.pack.domains),
            bool(parameter.places or parameter.both),
            bool(parameter.sectors or parameter.both),
        )

    def _series(self) -> tuple[list[list[Cell]], list[list[Cell]], list[list[Cell]]]:
        series: list[list[Cell]] = []
        dated: list[list[Cell]] = []
        spelled: list[list[Cell]] = []
        for parameter in (self.pack.parameters[each] for each in self.parameters):
            for level, place, sector, prefer, values in _every_series(parameter):
                series.append(
                    [len(series), parameter.id, level, place, sector, prefer, len(values)]
                )
                for value in values:
                    found = parts(
                        self.pack, parameter, Resolution(Status.FOUND, value, unread=False)
                    )
                    spelled += [
                        [len(dated), part, amount]
                        for part, amount in found.items()
                        if part not in _NOT_PARTS and amount is not None
                    ]
                    dated.append([len(dated), len(series) - 1, value.since, value.until])
        return series, dated, spelled

    # --- which applies -------------------------------------------------------------------------

    def resolved(self) -> list[str]:
        """Find the value of every parameter in every context."""
        return self.dialect.keep(
            "resolved",
            f"""WITH applying AS (
SELECT contexts.context, series.parameter, series.level, series.series, series.prefer,
    coalesce(lines.distance, 0) AS distance
FROM contexts
JOIN series ON series.sector IS NULL OR series.sector = contexts.domain_code
LEFT JOIN lines ON lines.place = contexts.jurisdiction_code AND lines.within = series.place
WHERE series.place IS NULL OR lines.place IS NOT NULL
), nearest AS (
SELECT context, parameter,
    {listed(_nearest())}
FROM applying GROUP BY context, parameter
), chosen AS (
SELECT context, parameter,
    CASE
      WHEN "both" IS NOT NULL THEN "both"
      WHEN place IS NOT NULL AND sector IS NOT NULL THEN
        CASE WHEN coalesce(place_prefers, sector_prefers) = 'jurisdiction'
          AND coalesce(sector_prefers, place_prefers) = 'jurisdiction' THEN place ELSE sector END
      ELSE coalesce(place, sector, national) END AS series
FROM nearest
), in_force AS (
SELECT chosen.context, chosen.parameter, min(dated_values.dated_value) AS dated_value
FROM chosen
JOIN contexts ON contexts.context = chosen.context
JOIN dated_values ON dated_values.series = chosen.series AND dated_values.since <= contexts.day
    AND (dated_values.until IS NULL OR contexts.day <= dated_values.until)
GROUP BY chosen.context, chosen.parameter
), stated AS (
SELECT contexts.context, parameters.parameter, chosen.series,
    (contexts.jurisdiction_code IS NULL AND parameters.by_place)
      OR (contexts.domain_code IS NULL AND parameters.by_sector) AS unstated,
    parameters.sector_may_vary AND NOT (coalesce(domains.has_been_read, FALSE)
      AND (domains.read_from IS NULL OR contexts.day >= domains.read_from)) AS unread
FROM contexts CROSS JOIN parameters
LEFT JOIN chosen ON chosen.context = contexts.context AND chosen.parameter = parameters.parameter
LEFT JOIN domains ON domains.id = contexts.domain_code
)
SELECT stated.context, stated.parameter,
    CASE
      WHEN stated.unstated THEN NULL
      WHEN series.length = 0 THEN CASE WHEN stated.unread THEN {int(Status.SECTOR_NOT_READ)}
        ELSE {int(Status.NO_SUCH_DUTY)} END
      WHEN in_force.dated_value IS NULL THEN
        CASE WHEN stated.unread AND series.level = {SECTOR} THEN {int(Status.SECTOR_NOT_READ)}
          ELSE {int(Status.NOT_IN_FORCE)} END
      ELSE {int(Status.FOUND)} END AS status,
    CASE WHEN stated.unread THEN 1 ELSE 0 END AS unread,
    CASE WHEN NOT stated.unstated THEN in_force.dated_value END AS dated_value
FROM stated
JOIN series ON series.series = stated.series
LEFT JOIN in_force ON in_force.context = stated.context AND in_force.parameter = stated.parameter""",
        )

    def of_law_day(self, source: str, column: str, refs: Sequence[ParameterRef]) -> str:
        """Spread the parts that rules read on one law day over columns, one row per context."""
        parameters = ", ".join(sorted({literal(ref.parameter) for ref in refs}))
        columns = listed(f"max(CASE WHEN {_is(ref)} END) AS {name(ref.name)}" for ref in refs)
        return f"""SELECT resolved.context,
    {columns}
FROM (SELECT DISTINCT {name(column)} AS context FROM {source}) AS occurring
JOIN resolved ON resolved.context = occurring.context
LEFT JOIN parts ON parts.dated_value = resolved.dated_value
WHERE resolved.parameter IN ({parameters})
GROUP BY resolved.context"""


_STRETCHES = {"number": "INTEGER", "day": "BIGINT"}
_LINES = {"place": "STRING", "within": "STRING", "distance": "INTEGER"}
_DOMAINS = {"id": "STRING", "has_been_read": "BOOLEAN", "read_from": "BIGINT"}
_PARAMETERS = {
    "parameter": "STRING",
    "sector_may_vary": "BOOLEAN",
    "by_place": "BOOLEAN",
    "by_sector": "BOOLEAN",
}
_PARTS = {"dated_value": "INTEGER", "part": "STRING", "amount": "BIGINT"}
_SERIES = {
    "series": "INTEGER",
    "parameter": "STRING",
    "level": "INTEGER",
    "place": "STRING",
    "sector": "STRING",
    "prefer": "STRING",
    "length": "INTEGER",
}
_DATED = {"dated_value": "INTEGER", "series": "INTEGER", "since": "BIGINT", "until": "BIGINT"}
_Series = tuple[int, str | None, str | None, str | None, tuple[DatedValue, ...]]


def _every_series(parameter: Parameter) -> list[_Series]:
    def series(level: int, place: str | None, sector: str | None, override: Override) -> _Series:
        return (level, place, sector, override.prefer or None, override.values)

    return [
        (NATIONAL, None, None, None, parameter.values),
        *(series(SECTOR, None, sector, each) for sector, each in parameter.sectors.items()),
        *(series(PLACE, place, None, each) for place, each in parameter.places.items()),
        *(series(BOTH, place, sector, each) for (place, sector), each in parameter.both.items()),
    ]


def _nearest() -> list[str]:
    """Give per level the series of the nearest place, and what it says about being preferred."""
    levels = (("national", NATIONAL), ("sector", SECTOR), ("place", PLACE), ('"both"', BOTH))
    found = [
        f"min_by(series, CASE WHEN level = {level} THEN distance END) AS {title}"
        for title, level in levels
    ]
    for title, level in levels[1:3]:
        # An empty text stands for no preference, which the nearest place may well have.
        at_level = f"CASE WHEN level = {level} THEN distance END"
        found.append(f"nullif(min_by(coalesce(prefer, ''), {at_level}), '') AS {title}_prefers")
    return found


def _is(ref: ParameterRef) -> str:
    conditions = [f"resolved.parameter = {literal(ref.parameter)}"]
    if ref.part in _NOT_PARTS:
        return f"{every(conditions)} THEN resolved.{ref.part}"
    conditions.append(f"parts.part = {literal(ref.part)}")
    return f"{every(conditions)} THEN parts.amount"
