"""The number of the request that is being answered: shown on error pages, written in every line of the log."""

from __future__ import annotations

from contextvars import ContextVar
from logging import Filter, LogRecord
from secrets import choice

# Read out on the telephone: no letters that are taken for digits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
NONE = "-"

_current: ContextVar[str] = ContextVar("request_number", default=NONE)


def new_request_number() -> str:
    """Give the request that begins a number."""
    number = "".join(choice(ALPHABET) for _ in range(LENGTH))
    _current.set(number)
    return number


def request_number() -> str:
    """Give the number of the request that is being answered."""
    return _current.get()


class RequestNumberFilter(Filter):
    """Put the number into each line of the log."""

    def filter(self, record: LogRecord) -> bool:
        """Let every line pass, with the number."""
        record.request_number = request_number()
        return True
