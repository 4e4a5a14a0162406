"""Files into the registry: tried first, then carried out as a whole or not at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.common.refusals import Refused
from hengjian.journal import services as journal
from hengjian.registry.changes import checked
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.records import Import
from hengjian.registry.services.bodies import require
from hengjian.registry.tables.columns import COLUMNS
from hengjian.registry.tables.files import Rows
from hengjian.registry.tables.rows import WRITERS, Effect, Scene


@dataclass
class Outcome:
    """What a file does or would do; `errors` holds the number of each false row and what is wrong with it."""

    added: int = 0
    changed: int = 0
    same: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def start_import(
    *, actor: Account, body: Body, table: str, file_name: str, rows: Rows, on: date
) -> Import:
    """Keep the rows of a file until they are carried out, with what they would do; the registry is as it was."""
    require(actor, body.path, on)
    if not rows:
        raise Refused("文件里没有一行数据。")
    sent = Import(table=table, body=body, file_name=file_name[:200], rows=rows, by=actor.uuid)
    with transaction.atomic():
        sent.outcome = asdict(_apply(actor, sent, on))
        transaction.set_rollback(True)
    checked(sent)
    sent.save()
    objects = [sent.uuid, body.uuid]
    journal.record(kind="registry.import_started", actor=actor.uuid, objects=objects, on=on)
    return sent


@transaction.atomic
def carry_out_import(*, actor: Account, sent: Import, on: date) -> Outcome:
    """Put a whole file into the registry; one false row, and nothing of it is done, which the outcome tells."""
    locked = Import.objects.select_for_update().get(pk=sent.pk)
    if locked.carried_out_at is not None:
        raise Refused("这个文件已经导入过了。")
    with transaction.atomic():
        outcome = _apply(actor, locked, on)
        transaction.set_rollback(bool(outcome.errors))
    locked.outcome = asdict(outcome)
    if not outcome.errors:
        locked.carried_out_at = clock.now()
        # The rows have become what they were about; no second copy of them is kept.
        locked.rows = []
        journal.record(
            kind="registry.import_carried_out",
            actor=actor.uuid,
            objects=[locked.uuid, locked.body.uuid],
            on=on,
            content={"added": outcome.added, "changed": outcome.changed},
        )
    locked.save()
    return outcome


def _apply(actor: Account, sent: Import, on: date) -> Outcome:
    require(actor, sent.body.path, on)
    outcome = Outcome()
    scene = Scene(actor, sent.body, on)
    for row in sent.rows:
        try:
            with transaction.atomic():
                effect = _write(scene, sent.table, row)
        except Refused as refused:
            outcome.errors.append((row["row"], str(refused)))
        else:
            setattr(outcome, effect.value, getattr(outcome, effect.value) + 1)
    return outcome


def _write(scene: Scene, table: str, row: dict[str, Any]) -> Effect:
    if row.get("broken"):
        raise Refused(row["broken"])
    given: dict[str, Any] = {}
    faults = []
    for column in COLUMNS[table]:
        cell = row["cells"].get(column.head, "").strip()
        if cell:
            try:
                given[column.field] = column.read(cell)
            except ValueError as error:
                faults.append(f"“{column.head}”{error}")
        elif column.required:
            faults.append(f"“{column.head}”没有填写。")
    if faults:
        raise Refused(" ".join(faults))
    return WRITERS[table](scene, given)
