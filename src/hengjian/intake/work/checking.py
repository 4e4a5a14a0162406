"""Reading what came in and telling what would come of it: known files at once, unknown ones as a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from hengjian.common import clock
from hengjian.common.identity import uuid7
from hengjian.intake import aims, law, measuring, selectors, staging
from hengjian.intake.guessing import columns_of
from hengjian.intake.jobs import Claim
from hengjian.intake.models import Batch, Job, SavedMapping
from hengjian.intake.parties import with_parties
from hengjian.intake.rejects import without_echoes
from hengjian.intake.services.transition import transition
from hengjian.intake.staging import Staged
from hengjian.intake.states import Action, State
from hengjian.intake.store import laid_out
from hengjian.intake.targets import case_target
from hengjian.intake.work.rowchecking import check_rows, recognised
from hengjian.reading.declarations import TableMapping
from hengjian.reading.errors import ReadingError, UnknownTable, UnusableFile
from hengjian.reading.files import InputFile, open_files
from hengjian.reading.projection import headers_by_name
from hengjian.reading.tables import Tables, tables_of
from hengjian.reading.values import as_text


@dataclass(frozen=True)
class _Known:
    """What a body's files may be read by."""

    saved: Sequence[SavedMapping]
    chosen: SavedMapping | None

    def mappings(self) -> list[TableMapping]:
        return [
            *(TableMapping.from_plain(each.content) for each in self.saved),
            *law.shipped_mappings(),
        ]


def check(held: Claim, batch: Batch, job: Job) -> None:
    """Read a batch, keep what was read, and note what would come of it."""
    with transaction.atomic():
        held.advance(position=0, total=0, progress="正在读取文件")
    known = _Known(selectors.mappings_in_use(batch.body_path), batch.mapping)
    files = dict(batch.files.values_list("name", "sha256"))
    profile: dict[str, Any] = {}
    with laid_out(files) as paths:
        try:
            opened = open_files(paths)
            _refuse_null_characters(opened)
            if not batch.holds:
                _note_what_it_holds(batch, recognised(opened, batch))
            if not batch.of_cases:
                check_rows(held, batch, opened)
                return
            profile = _profile(opened, known)
            tables = tables_of(
                opened,
                law.declarations(),
                mappings=known.mappings(),
                mapping=None
                if known.chosen is None
                else TableMapping.from_plain(known.chosen.content),
                run_day=batch.brought_on,
            )
        except ReadingError as trouble:
            _put_off(held, batch, profile, trouble)
            return
    _finish(held, batch, profile, known, tables)
    del job  # it begins anew each time: reading has no middle


def _note_what_it_holds(batch: Batch, holds: str) -> None:
    batch.holds = holds
    Batch.objects.filter(pk=batch.pk).update(holds=holds)


def _refuse_null_characters(opened: Sequence[InputFile]) -> None:
    """Refuse a Parquet file with null characters, as the reader does a text file: PostgreSQL keeps none."""
    for file in opened:
        if not file.is_parquet:
            continue
        for column in file.read(file.header).frame.iter_columns():
            cells = column.explode() if column.dtype == pl.List else column
            if _is_text(cells.dtype) and as_text(cells).str.contains("\0", literal=True).any():
                raise UnusableFile(
                    file.label, f"列 {column.name} 含有空字节，文件可能已经损坏", "请重新导出"
                )


def _is_text(kind: pl.DataType) -> bool:
    return kind in (pl.String, pl.Categorical, pl.Enum, pl.Binary)


def _put_off(held: Claim, batch: Batch, profile: dict[str, Any], trouble: ReadingError) -> None:
    """Ask a person for the columns where they are the trouble; else the files cannot be used."""
    day = clock.today(settings.TIME_ZONE)
    asks = batch.state == State.READ or isinstance(trouble, UnknownTable)
    reason = _reason(batch, profile, trouble)
    with transaction.atomic():
        if asks and profile:
            held.end(Job.State.DONE, "请对应各列")
            if batch.state == State.RECEIVED:
                changes = {"profile": profile, "reason": reason}
                transition(batch, action=Action.READ_FILES, actor=None, on=day, changes=changes)
            else:
                Batch.objects.filter(pk=batch.pk).update(profile=profile, reason=reason)
        else:
            held.end(Job.State.DONE, "文件不能用")
            transition(
                batch, action=Action.REFUSE, actor=None, on=day, changes={"reason": str(trouble)}
            )


def _reason(batch: Batch, profile: dict[str, Any], trouble: ReadingError) -> str:
    """Say why the columns are asked for; that a file is not known yet needs no reason."""
    if batch.mapping is None:
        return "" if isinstance(trouble, UnknownTable) else str(trouble)
    there = {column["header"] for column in profile.get("columns", ())}
    lacking = [header for header in batch.mapping.content["recognise"] if header not in there]
    if lacking:
        return f"表中没有这些列：{'、'.join(lacking)}。请按这个文件的表头重新对应。"
    return str(trouble)


def _finish(
    held: Claim, batch: Batch, profile: dict[str, Any], known: _Known, tables: Tables
) -> None:
    load = uuid7()
    tables, told = with_parties(tables)
    tables = replace(tables, rejects=without_echoes(tables.rejects))
    staged = staging.stage(load, tables)
    measures = measuring.measured(tables, law.declarations())
    forecast = _forecast(batch, tables, staged) | {"quality": measuring.summed(tables, measures)}
    forecast["warnings"] += told
    mapping = known.chosen or _recognised(profile, known)
    day = clock.today(settings.TIME_ZONE)
    with transaction.atomic():
        held.end(Job.State.DONE, "已核对")
        if batch.state == State.RECEIVED:
            transition(batch, action=Action.READ_FILES, actor=None, on=day)
        changes = {
            "profile": profile, "load": load, "forecast": forecast, "measures": measures, "mapping": mapping,
            "reason": "", "written": 0,
        }  # fmt: skip
        transition(batch, action=Action.CHECK, actor=None, on=day, changes=changes)


def _forecast(batch: Batch, tables: Tables, staged: Staged) -> dict[str, Any]:
    counts = tables.counts
    found: dict[str, Any] = {
        "cases": tables.cases.height,
        "acts": tables.acts.height,
        "read": int(counts["read"].sum()),
        "rejected": int(counts["rejected"].sum()),
        "reasons": tables.rejects.height,
        "warnings": _warnings(tables),
    }
    taker = case_target()
    if taker is None:
        return found
    told = taker.dry_run(staged, body=batch.body)
    found |= {"new": told.new, "changed": told.changed, "unchanged": told.unchanged}
    found["warnings"] += list(told.warnings)
    return found


def _warnings(tables: Tables) -> list[str]:
    found = []
    for row in tables.counts.iter_rows(named=True):
        if row["ignored"]:
            found.append(f"{row['file']}：这些列没有导入：{'、'.join(row['ignored'][:12])}。")
        if row["skipped"]:
            found.append(f"{row['file']}：有 {row['skipped']:,} 行没有可导入的内容，跳过了。")
    if not tables.sources.height or tables.sources["covers"].is_null().all():
        found.append(
            "没有写明数据里包含哪些环节，所以表中没有的环节一律按“不明”处理，不会据此得出问题。"
        )
    gaps = tables.gaps["c"].n_unique()
    if gaps:
        found.append(f"有 {gaps:,} 个案件的部分环节读不出来，这些环节按“不明”处理。")
    return found


def _recognised(profile: dict[str, Any], known: _Known) -> SavedMapping | None:
    headers = [column["header"] for column in profile.get("columns", ())]
    for saved in known.saved:
        mapping = TableMapping.from_plain(saved.content)
        if set(mapping.recognise) <= headers_by_name(headers, mapping).keys():
            return saved
    return None


def _profile(opened: Sequence[InputFile], known: _Known) -> dict[str, Any]:
    """Show the columns of the table that is most likely meant: the one with most columns."""
    file = max(opened, key=lambda each: len(each.header))
    own: dict[str, str] = {}
    for saved in reversed(known.saved):
        own |= {header: choice["aim"] for header, choice in saved.choices.items()}
    shipped = aims.headers_known(law.shipped_mappings())
    columns = columns_of(file, aims.aims_of(law.declarations()), shipped, own)
    return {
        "file": file.label,
        "rows": file.read(file.header[:1]).frame.height,
        "columns": [column.plain() for column in columns],
    }
