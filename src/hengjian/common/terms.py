"""How much of a term is left, as lamps show it."""

from __future__ import annotations

from datetime import date, timedelta

SHARE_LEFT, TENTHS = 3, 10


def soon_from(start: date, due: date | None) -> date | None:
    """Give the day from which no more than three tenths of the time are left; None where there is no last day."""
    if due is None:
        return None
    return due - timedelta(days=max((due - start).days, 0) * SHARE_LEFT // TENTHS)
