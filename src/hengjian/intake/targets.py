"""What takes the rows of a batch: a room above, handed in by the configuration, of which the intake knows no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import polars as pl
from django.conf import settings
from django.utils.module_loading import import_string

from hengjian.intake.staging import Staged


@dataclass(frozen=True)
class Forecast:
    """What would come of a load, counted in cases, and what a person should know before he confirms."""

    new: int
    changed: int
    unchanged: int
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class Chunk:
    """Cases with all that belongs to them, and what the load says of its sources.

    Rows name each other by key: an act its case, a signature its act. The rows of a case stand together, in the order
    of the cases.
    """

    sources: pl.DataFrame
    cases: pl.DataFrame
    acts: pl.DataFrame
    actors: pl.DataFrame
    gaps: pl.DataFrame


class Target(Protocol):
    """Takes loads. What is not published nobody sees; what was withdrawn nobody sees any more.

    `write_chunk`, `publish` and `withdraw` are called inside a transaction of the intake and must stay in it: that is
    why a load is whole or not there at all, wherever the process is killed. Each is called once for each chunk and each
    end that is committed, never twice.
    """

    def dry_run(self, staged: Staged, *, body: UUID | None) -> Forecast:
        """Compare a load with what is there; writes nothing."""

    def write_chunk(self, load: UUID, chunk: Chunk) -> None:
        """Write rows, in less than a second, where nobody sees them yet."""

    def publish(self, load: UUID) -> None:
        """Let everybody see the load, with one short write."""

    def withdraw(self, load: UUID) -> None:
        """Take a load back, published or not, with one short write; what it had superseded stands again."""

    def standing(self, loads: Sequence[UUID]) -> set[UUID]:
        """Tell of which of these loads anything is still seen; a reading, which may take its time."""


def target() -> Target | None:
    """Give what takes the rows in this office; None where no room does yet."""
    name = getattr(settings, "INTAKE_TARGET", "")
    if not name:
        return None
    made: Target = import_string(name)()
    return made
