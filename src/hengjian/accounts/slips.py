"""Secrets that are read from a slip of paper."""

from __future__ import annotations

from secrets import choice

# No characters that are taken for each other.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4


def readable_secret() -> str:
    """Give a secret that is easily read and copied and that nobody guesses."""
    groups = ("".join(choice(READABLE) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
