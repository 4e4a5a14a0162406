"""Days of terms: how much of one is left, as lamps show it, and which day comes back every year."""

from __future__ import annotations

from datetime import date, timedelta

SHARE_LEFT, TENTHS = 3, 10
PLAIN_YEAR = 2001


def soon_from(start: date, due: date | None) -> date | None:
    """Give the day from which no more than three tenths of the time are left; None where there is no last day."""
    if due is None:
        return None
    return due - timedelta(days=max((due - start).days, 0) * SHARE_LEFT // TENTHS)


def is_yearly_day(month: object, day: object) -> bool:
    """Tell whether there is such a day in every year; 29 February is none."""
    try:
        date(PLAIN_YEAR, month, day)  # type: ignore[arg-type]  # as a file of the pack says it
    except (TypeError, ValueError):
        return False
    return True
