"""Loads into the registry: tried, written row by row, and taken back row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from hengjian.common.once import read_once
from hengjian.common.refusals import Refused
from hengjian.intake.rowtables import CellRow, Refusal, given_in
from hengjian.intake.targets import TakenBack, Trial
from hengjian.registry.loads.bodies import AREA, BODY, ENTRUSTMENT
from hengjian.registry.loads.checks import CHECK
from hengjian.registry.loads.items import HOLDING, ITEM, TIER
from hengjian.registry.loads.officers import CREDENTIAL, OFFICER
from hengjian.registry.loads.parties import PARTY
from hengjian.registry.loads.scene import Effect, Planned, Register, Scene, Told
from hengjian.registry.models.records import LoadedRow
from hengjian.registry.services.removing import remove
from hengjian.registry.tables import columns
from hengjian.registry.tables.columns import TABLES

REGISTERS: Mapping[str, Register] = {
    columns.AREAS: AREA,
    columns.BODIES: BODY,
    columns.ITEMS: ITEM,
    columns.HOLDINGS: HOLDING,
    columns.TIERS: TIER,
    columns.OFFICERS: OFFICER,
    columns.CREDENTIALS: CREDENTIAL,
    columns.CHECKS: CHECK,
    columns.ENTRUSTMENTS: ENTRUSTMENT,
    columns.PARTIES: PARTY,
}
SHOWN = 3


def try_rows(scene: Scene, rows: Sequence[CellRow]) -> Trial:
    """Tell what would come of rows."""
    counts: Counter[Effect] = Counter()
    refused = []
    # Whether he may is asked once: these are moments, and nothing in them gives anybody a right.
    with read_once():
        for row in rows:
            try:
                counts[_planned(scene, row).effect] += 1
            except Refused as fault:
                refused.append(Refusal(row.file, row.table, row.row, "", "", str(fault)))
    return Trial(
        new=counts[Effect.ADDED], changed=counts[Effect.CHANGED], unchanged=counts[Effect.SAME],
        refused=refused,
    )  # fmt: skip


def write_rows(scene: Scene, load: UUID, rows: Sequence[CellRow], after: int) -> None:
    """Write rows, each by itself, in the caller's transaction; one that is refused by now is noted with its reason."""
    notes = []
    with read_once():
        for number, row in enumerate(rows, start=after + 1):
            note = LoadedRow(load=load, number=number, table=row.table)
            try:
                with transaction.atomic():
                    written = _write(scene, row, note)
            except Refused as fault:
                note.said = f"{row.file} 第 {row.row:,} 行：{fault}"
                written = True
            if written:
                notes.append(note)
    LoadedRow.objects.bulk_create(notes)


def _planned(scene: Scene, row: CellRow) -> Planned:
    return REGISTERS[row.table].plan(scene, given_in(TABLES[row.table], row.cells))


def _write(scene: Scene, row: CellRow, note: LoadedRow) -> bool:
    register = REGISTERS[row.table]
    planned = _planned(scene, row)
    if planned.effect is Effect.SAME:
        return False
    note.before = register.told(planned.row) if planned.row is not None else None
    there = planned.carry_out()
    note.object = there.uuid
    note.after = register.told(register.model._default_manager.get(pk=there.pk))  # noqa: SLF001  Django's public name
    return True


def remark(load: UUID) -> str:
    """Tell of the rows of a load that were not taken after all; nothing where all were."""
    refused = LoadedRow.objects.filter(load=load).exclude(said="")
    count = refused.count()
    if not count:
        return ""
    first = " ".join(refused.values_list("said", flat=True)[:SHOWN])
    return f"有 {count:,} 行在核对之后情况变了，没有写入。{first}"


def take_back(scene: Scene, load: UUID, most: int) -> TakenBack:
    """Take back some of what a load did, the last first; what was changed since, or is needed by now, stays."""
    left = LoadedRow.objects.filter(load=load, said="", kept=False).order_by("-number")
    some = list(left[:most])
    gone = 0
    for note in some:
        if _taken_back(scene, note):
            note.delete()
            gone += 1
        else:
            note.kept = True
            note.save(update_fields=["kept"])
    kept = LoadedRow.objects.filter(load=load, kept=True).count()
    return TakenBack(gone, kept, more=len(some) == most)


def _taken_back(scene: Scene, note: LoadedRow) -> bool:
    register = REGISTERS[note.table]
    assert note.object is not None  # noqa: S101  only of what was written is there a note without a reason
    row = register.model._default_manager.filter(uuid=note.object).first()  # noqa: SLF001  likewise
    if row is None or not _is_as_written(register.told(row), note.after):
        return False
    try:
        with transaction.atomic():
            if note.before is None:
                place = register.place(row)
                return remove(actor=scene.actor, row=row, place=place, on=scene.on)
            register.restore(scene, row, note.before)
    except Refused:
        return False
    return True


def _is_as_written(told: Told, after: Told | None) -> bool:
    """Tell whether a row still says what a load wrote; what was not asked for at that time has to be empty."""
    known = after or {}
    return {name: value for name, value in told.items() if name in known or value} == known
