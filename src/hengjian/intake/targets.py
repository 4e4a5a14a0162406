"""What takes the rows of a batch: rooms above, handed in by the configuration, of which the intake knows no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from uuid import UUID

import polars as pl
from django.conf import settings
from django.utils.module_loading import import_string

from hengjian.accounts.roles import Role
from hengjian.intake.models import CASES
from hengjian.intake.rowtables import CellRow, Refusal, Table
from hengjian.intake.staging import Staged

if TYPE_CHECKING:
    from hengjian.intake.models import Batch
    from hengjian.intake.policies import Deed


@dataclass(frozen=True)
class Forecast:
    """What would come of a load, counted in cases, and what a person should know before he confirms."""

    new: int
    changed: int
    unchanged: int
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class Trial(Forecast):
    """What would come of rows, counted in rows; those that would be refused are not to be written."""

    refused: Sequence[Refusal] = ()


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


@dataclass(frozen=True)
class TakenBack:
    """How many rows of a load were taken back in one go, how many stay in all, and whether to go on."""

    rows: int
    kept: int
    more: bool


class Target(Protocol):
    """Takes loads.

    Whatever is called inside a transaction of the intake must stay in it: that is why a load is where the intake says
    it is, wherever the process is killed. Each chunk is written once, never twice.
    """

    @property
    def holds(self) -> Mapping[str, str]:
        """Give what batches for it can hold, with the words for it."""

    @property
    def roles(self) -> Mapping[Deed, frozenset[Role]]:
        """Give who sees such batches, and who brings them."""

    def publish(self, load: UUID) -> str:
        """Let everybody see the load, with one short write; tells what a person should know, if anything."""

    def standing(self, loads: Sequence[UUID]) -> set[UUID]:
        """Tell of which of these loads anything is still seen; a reading, which may take its time."""


@runtime_checkable
class CaseTarget(Target, Protocol):
    """Takes cases. What is not published nobody sees; what was withdrawn nobody sees any more."""

    def dry_run(self, staged: Staged, *, body: UUID | None) -> Forecast:
        """Compare a load with what is there; writes nothing."""

    def ready_chunk(self, load: UUID, chunk: Chunk) -> Callable[[], None]:
        """Get rows ready, outside of any transaction; what is given writes them where nobody sees them yet.

        The writing takes less than a second.
        """

    def withdraw(self, load: UUID) -> None:
        """Take a load back, published or not, with one short write; what it had superseded stands again."""


@runtime_checkable
class RowTarget(Target, Protocol):
    """Takes rows each of which is seen as soon as it is written; they are taken back likewise.

    `rows_at_once` are written in less than a second.
    """

    @property
    def tables(self) -> Mapping[str, Table]:
        """Give the tables by name, in the order in which they have to come."""

    @property
    def several(self) -> str:
        """Give what a batch holds that has rows of several tables."""

    @property
    def rows_at_once(self) -> int:
        """Give how many rows are written in one go."""

    def try_rows(self, rows: Sequence[CellRow], batch: Batch) -> Trial:
        """Tell what would come of rows; writes nothing."""

    def write_rows(self, batch: Batch, rows: Sequence[CellRow], after: int) -> None:
        """Write rows, of which so many of the load are written already; one that is refused by now is noted."""

    def take_back(self, batch: Batch) -> TakenBack:
        """Take some rows of a load back, the last ones first, in less than a second."""


def targets() -> list[Target]:
    """Give all that takes rows in this office."""
    made: list[Target] = [import_string(name)() for name in settings.INTAKE_TARGETS]
    return made


def target_of(holds: str) -> Target | None:
    """Give what takes batches that hold this; None where no room does yet."""
    return next((each for each in targets() if holds in each.holds), None)


def case_target() -> CaseTarget | None:
    """Give what takes cases in this office."""
    found = target_of(CASES)
    return found if isinstance(found, CaseTarget) else None


def row_target(holds: str) -> RowTarget | None:
    """Give what takes the rows of a batch that holds this; None where it holds cases."""
    found = target_of(holds)
    return found if isinstance(found, RowTarget) else None


def row_targets() -> list[RowTarget]:
    """Give all that takes rows each by itself."""
    return [each for each in targets() if isinstance(each, RowTarget)]


def words_for(holds: str) -> str:
    """Give what people call what a batch holds."""
    found = target_of(holds)
    return found.holds[holds] if found else ""
