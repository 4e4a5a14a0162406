"""Look-ups in the calendar as SQL, each guarded: outside the calendar the answer is NULL.

The calendar is a table of one row with a list per look-up. An engine may take a position below 1
from the end of the list: without the guards a day before the calendar would get a wrong answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from hengjian.rulebook.calendars import INSTANTS_FROM, INSTANTS_UNTIL, Calendar, day_starts
from hengjian.rulebook.sql.dialects import Dialect

CALENDAR = "calendar"
# Years 1 to 9999, and as many months: what civil days can be; nothing beyond is ever added.
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
MOST_MONTHS = 12 * 9999


def calendar_frame(calendar: Calendar) -> pl.DataFrame:
    """Give the calendar's lists as the one row that the look-ups read."""
    return pl.DataFrame(
        {
            "worked": [list(calendar.worked)],
            "nth": [list(calendar.nth[1:])],
            "rolled": [list(calendar.rolled)],
            "starts": [list(day_starts(calendar.timezone))],
        },
        schema=dict.fromkeys(("worked", "nth", "rolled", "starts"), pl.List(pl.Int64)),
    )


@dataclass(frozen=True, slots=True)
class Lookups:
    """Look-ups in one calendar. Arguments are columns or constants: they are repeated in the text."""

    calendar: Calendar
    dialect: Dialect

    def working_index(self, day: str) -> str:
        """Count the working days through the day."""
        first, last = self.calendar.first, self.calendar.last
        before = f"WHEN {day} = {first - 1} THEN 0 " if self.calendar.worked else ""
        inside = self._guarded("worked", day, first, last)
        return f"CASE {before}{inside} END"

    def working_day(self, index: str) -> str:
        """Give the working day with the count."""
        return f"CASE {self._guarded('nth', index, 1, len(self.calendar.nth) - 1)} END"

    def roll(self, day: str) -> str:
        """Give the day or the next working day."""
        inside = self._guarded("rolled", day, self.calendar.first, self.calendar.last)
        return f"CASE {inside} END"

    def start_of_day(self, day: str) -> str:
        """Give the instant at which the day begins."""
        return f"CASE {self._guarded('starts', day, INSTANTS_FROM, INSTANTS_UNTIL)} END"

    def add_months(self, day: str, months: str) -> str:
        """Give the day so many months later, cut to the month's length; NULL outside the years 1 to 9999."""
        sane = (
            f"{day} BETWEEN {FIRST_DAY} AND {LAST_DAY}"
            f" AND {months} BETWEEN -{MOST_MONTHS} AND {MOST_MONTHS}"
        )
        return f"CASE WHEN {sane} THEN {self.dialect.months_later(day, months)} END"

    def _guarded(self, column: str, position: str, first: int, last: int) -> str:
        shift = f" - {first - 1}" if first > 1 else f" + {1 - first}" if first < 1 else ""
        found = self.dialect.item(f"{CALENDAR}.{column}", f"{position}{shift}")
        return f"WHEN {position} BETWEEN {first} AND {last} THEN {found}"
