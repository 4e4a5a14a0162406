"""How long work tells how far it is; what is done with it is the caller's affair."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears of each stage, how much of it is done and how much there is in all."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that `done` of `total` pieces of a stage are finished."""


def quiet(stage: str, done: int, total: int) -> None:
    """Say nothing."""
