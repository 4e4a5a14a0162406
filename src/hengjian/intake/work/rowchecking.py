"""Reading files whose rows are taken each by itself: known heads at once, unknown ones as a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.common.identity import uuid7
from hengjian.intake import policies, selectors, staging
from hengjian.intake.guessing import columns_of
from hengjian.intake.jobs import Claim
from hengjian.intake.models import CASES, Batch, Job, SavedMapping
from hengjian.intake.rowtables import (
    CellRow,
    Refusal,
    Table,
    Way,
    aims_of_table,
    frame_of,
    read_rows,
    way_by_heads,
    way_by_mapping,
)
from hengjian.intake.services.transition import transition
from hengjian.intake.staging import ROWS
from hengjian.intake.states import Action, State
from hengjian.intake.targets import RowTarget, Trial, row_target, targets
from hengjian.reading.files import InputFile

NO_TABLE = "认不出这些文件是什么表。请重新上传，并且在“内容”里选定是哪一张表。"
MOST_HEADS = 0.6
REJECTS_SCHEMA = pl.Schema(
    {
        "file": pl.String(), "table": pl.String(), "row": pl.UInt32(),
        "column": pl.String(), "value": pl.String(), "reason": pl.String(),
    }
)  # fmt: skip


@dataclass
class _Content:
    """What was read: the rows in the order in which they have to come, and what is wrong with others."""

    rows: list[CellRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    mapping: SavedMapping | None = None


def recognised(opened: Sequence[InputFile], batch: Batch) -> str:
    """Give what files hold whose heads are known, as far as their bringer may bring it; else that they hold cases."""
    bringer = Account.objects.get(uuid=batch.brought_by)
    day = clock.today(settings.TIME_ZONE)
    for taker in targets():
        may_bring = any(
            policies.may(bringer, policies.Deed.BRING, day, batch.body_path, holds)
            for holds in taker.holds
        )
        if isinstance(taker, RowTarget) and may_bring:
            known = _mappings(batch, taker)
            names = {_named(file, taker.tables, known) for file in opened if any(file.header)}
            if names and "" not in names:
                return names.pop() if len(names) == 1 else taker.several
    return CASES if policies.may(bringer, policies.Deed.BRING, day, batch.body_path, CASES) else ""


def check_rows(held: Claim, batch: Batch, opened: Sequence[InputFile]) -> None:
    """Read the rows of a batch, keep them, and note what would come of them."""
    taker = row_target(batch.holds)
    if taker is None:
        _refuse(held, batch, NO_TABLE)
        return
    tables = (
        {batch.holds: taker.tables[batch.holds]} if batch.holds in taker.tables else taker.tables
    )
    content = _content(opened, batch, taker, tables)
    if content is None:
        _ask(held, batch, opened, tables)
        return
    trial = taker.try_rows(content.rows, batch)
    _finish(held, batch, content, trial)


def _named(file: InputFile, tables: Mapping[str, Table], known: Sequence[SavedMapping]) -> str:
    """Give of which table a file is; a few heads among many others do not make one."""
    way, _ = _way(file, tables, known)
    heads = sum(bool(head) for head in file.header)
    return way.table.name if way and len(way.headers) >= heads * MOST_HEADS else ""


def _mappings(batch: Batch, taker: RowTarget) -> list[SavedMapping]:
    return selectors.mappings_in_use(batch.body_path, list(taker.tables))


def _way(
    file: InputFile, tables: Mapping[str, Table], known: Sequence[SavedMapping]
) -> tuple[Way | None, SavedMapping | None]:
    """Give how a file is read: as the table that has exactly its heads, else as confirmed, else by heads."""
    heads = set(filter(None, file.header))
    for table in tables.values():
        if {column.head for column in table.columns} == heads:
            return way_by_heads(file.header, [table]), None
    for saved in known:
        way = way_by_mapping(file.header, saved.content, tables)
        if way is not None:
            return way, saved
    return way_by_heads(file.header, tables.values()), None


def _content(
    opened: Sequence[InputFile], batch: Batch, taker: RowTarget, tables: Mapping[str, Table]
) -> _Content | None:
    """Read what can be read as rows of the tables; None where nothing can."""
    known = [batch.mapping] if batch.mapping else _mappings(batch, taker)
    content = _Content()
    found = False
    for file in opened:
        way, mapping = _way(file, tables, known)
        if way is None:
            content.warnings.append(f"{file.label}：认不出是哪一张表，没有导入。")
            continue
        found = True
        content.mapping = content.mapping or mapping
        rows, refused = read_rows(file, way)
        content.rows += rows
        content.refused += refused
        ignored = [head for head in file.header if head and head not in way.headers.values()]
        if ignored:
            content.warnings.append(f"{file.label}：这些列没有导入：{'、'.join(ignored[:12])}。")
    place = {name: number for number, name in enumerate(taker.tables)}
    content.rows.sort(key=lambda row: place[row.table])
    return content if found else None


def _ask(
    held: Claim, batch: Batch, opened: Sequence[InputFile], tables: Mapping[str, Table]
) -> None:
    """Ask a person for the columns; where the table itself is not known either, the files cannot be used."""
    if len(tables) > 1:
        _refuse(held, batch, NO_TABLE)
        return
    file = max(opened, key=lambda each: len(each.header))
    columns = columns_of(file, aims_of_table(next(iter(tables.values()))), {})
    profile = {
        "file": file.label,
        "rows": file.read(file.header[:1]).frame.height,
        "columns": [column.plain() for column in columns],
    }
    day = clock.today(settings.TIME_ZONE)
    with transaction.atomic():
        held.end(Job.State.DONE, "请对应各列")
        Batch.objects.filter(pk=batch.pk).update(profile=profile, reason="")
        if batch.state == State.RECEIVED:
            transition(batch, action=Action.READ_FILES, actor=None, on=day)


def _refuse(held: Claim, batch: Batch, reason: str) -> None:
    day = clock.today(settings.TIME_ZONE)
    with transaction.atomic():
        held.end(Job.State.DONE, "文件不能用")
        transition(batch, action=Action.REFUSE, actor=None, on=day, changes={"reason": reason})


def _finish(held: Claim, batch: Batch, content: _Content, trial: Trial) -> None:
    refused = [*content.refused, *trial.refused]
    wrong = {(each.file, each.row) for each in trial.refused}
    kept = [row for row in content.rows if (row.file, row.row) not in wrong]
    rejects = pl.DataFrame([asdict(each) for each in refused], schema=REJECTS_SCHEMA)
    load = uuid7()
    staging.stage_frames(load, {ROWS: frame_of(kept)}, rejects)
    rejected = len({(each.file, each.row) for each in refused})
    forecast: dict[str, Any] = {
        "rows": len(kept), "read": len(kept) + rejected, "rejected": rejected, "reasons": len(refused),
        "new": trial.new, "changed": trial.changed, "unchanged": trial.unchanged,
        "warnings": [*content.warnings, *trial.warnings],
    }  # fmt: skip
    day = clock.today(settings.TIME_ZONE)
    with transaction.atomic():
        held.end(Job.State.DONE, "已核对")
        if batch.state == State.RECEIVED:
            transition(batch, action=Action.READ_FILES, actor=None, on=day)
        changes = {
            "load": load, "forecast": forecast, "measures": {}, "reason": "", "written": 0,
            "mapping": batch.mapping or content.mapping,
        }  # fmt: skip
        transition(batch, action=Action.CHECK, actor=None, on=day, changes=changes)
