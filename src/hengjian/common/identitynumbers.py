"""Identity numbers: hidden for pages, and kept so that a copy of the database alone does not give them away."""

from __future__ import annotations

from hengjian.common import sealing

SHOWN_BEFORE, SHOWN_AFTER = 4, 2
HIDDEN = "*"
# The names are part of every key: whoever changes them loses what was sealed.
HASH = "hengjian.registry.number-hash"
SEAL = "hengjian.registry.number-seal"


def masked(number: str) -> str:
    """Give a number with its middle hidden; of a short one all but the end."""
    shown = SHOWN_BEFORE if len(number) > 2 * (SHOWN_BEFORE + SHOWN_AFTER) else 0
    hidden = max(len(number) - shown - SHOWN_AFTER, 0) if shown else max(len(number) - 1, 0)
    return number[:shown] + HIDDEN * hidden + number[shown + hidden :]


def hashes(number: str) -> list[str]:
    """Give by what a number may be found: by the present secret first, then by those before it."""
    return sealing.fingerprints(number.encode(), HASH)


def sealed(number: str) -> bytes:
    """Give a number encrypted."""
    return sealing.seal(number.encode(), SEAL)
