"""How a hand-over is told in a timeline, in every room the same."""

from __future__ import annotations

from hengjian.accounts.models import Account


def handed_over(before: str, to: Account, reason: str) -> str:
    """Say from whom, to whom and why something was handed over."""
    giver = f"由{before}" if before else ""
    return f"{giver}交{to.display_name}办理：{reason.strip()}"
