"""Takes the rows of the registry from the intake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.intake.models import Batch
from hengjian.intake.rowtables import CellRow, Table
from hengjian.intake.targets import TakenBack, Trial
from hengjian.registry import policies
from hengjian.registry.loads import loading
from hengjian.registry.loads.scene import Scene
from hengjian.registry.models.bodies import Body
from hengjian.registry.tables.columns import HOLDS, SEVERAL, TABLES


class RegistryTarget:
    """Areas, bodies, items, officers and what belongs to them, row by row."""

    holds: Mapping[str, str] = HOLDS
    tables: Mapping[str, Table] = TABLES
    several = SEVERAL
    roles = policies.LOADS
    rows_at_once = 40

    def try_rows(self, rows: Sequence[CellRow], batch: Batch) -> Trial:
        """Tell what would come of rows."""
        return loading.try_rows(_scene(batch, trying=True), rows)

    def write_rows(self, batch: Batch, rows: Sequence[CellRow], after: int) -> None:
        """Write rows; from then on everybody sees them."""
        loading.write_rows(_scene(batch), _load(batch), rows, after)

    def publish(self, load: UUID) -> str:
        """Tell of the rows that were not taken after all: all others are seen already."""
        return loading.remark(load)

    def standing(self, loads: Sequence[UUID]) -> set[UUID]:
        """Tell that every load stands: a later one changes but single rows of it."""
        return set(loads)

    def take_back(self, batch: Batch) -> TakenBack:
        """Take some rows of a load back."""
        return loading.take_back(_scene(batch), _load(batch), self.rows_at_once)


def _scene(batch: Batch, *, trying: bool = False) -> Scene:
    """Give what rows are planned against: he who brought them is the one who changes the registry."""
    return Scene(
        actor=Account.objects.get(uuid=batch.brought_by),
        body=Body.objects.filter(uuid=batch.body).first() if batch.body else None,
        on=clock.today(settings.TIME_ZONE),
        trying=trying,
    )


def _load(batch: Batch) -> UUID:
    assert batch.load is not None  # noqa: S101  it is written under that name
    return batch.load
