"""The only place that reads a clock: everything else is handed its day or its instant."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Give the present instant, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Give the civil day that it is now in a time zone, named as in the IANA list.

    Raises `zoneinfo.ZoneInfoNotFoundError` for a zone that nobody knows.
    """
    return now().astimezone(ZoneInfo(zone)).date()
