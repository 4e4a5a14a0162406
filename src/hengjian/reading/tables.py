"""Input files to the tables that the rulebook judges: the only entrance of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from hengjian.reading.actors import read_actors
from hengjian.reading.acts import link_acts, typed_acts
from hengjian.reading.cases import (
    DEFAULT_SOURCE,
    PLACE_FIELD,
    Cases,
    logged_cases,
    read_cases,
    with_logged,
    with_place,
)
from hengjian.reading.cells import RejectBook, printable
from hengjian.reading.columns import KEPT_TABLES, REGISTER_TABLES
from hengjian.reading.csvfiles import ROW
from hengjian.reading.decimal_keys import without_points
from hengjian.reading.declarations import Declarations, TableMapping
from hengjian.reading.errors import UnknownJurisdiction, UnusableFile
from hengjian.reading.files import InputFile, open_files
from hengjian.reading.gaps import read_gaps
from hengjian.reading.registers import NO_REGISTERS, Registers, read_registers
from hengjian.reading.sheets import Sheet, all_sheets
from hengjian.reading.sources import mapped_sources, read_sources, read_tiers
from hengjian.reading.values import as_text


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read; in every table null means that nobody knows.

    - `cases`: case, source, body, number, item, the declared case fields, file, row.
    - `acts`: act, c (row index into `cases`), kind, about, on (civil day), at (instant, UTC),
      recorded (instant), recorded_on (civil day), place, paper, corrects, those declared act fields
      that some file has, file, row, actors_damaged (a row about its people was refused).
    - `actors`: a (row index into `acts`), role, person.
    - `sources`: source, body (null: every body), covers (kinds), complete_from, complete_until.
    - `tiers`: item, tier, from, low, high (minor units); None without such a table.
    - `gaps`: c, kind: acts that were there but could not be read, here or, as the table of gaps says, before; a null
      kind means any kind.
    - `rejects`: file, table, row (the header of a CSV file is row 1; the first row of a Parquet
      file is row 1), column, value, reason.
    - `counts`: file, table, read, accepted, rejected, skipped (rows), ignored (columns that no
      table knows), input (the file without its sheet), path; read = accepted + rejected + skipped. The rows
      of a sheet that is no table, beside others that are, are skipped.
    - `kept`: the tables that no rule reads as they stand, as text.
    - `registers`: bodies, officers, credentials, items, entrustments, as far as they were given.
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    actors: pl.DataFrame
    sources: pl.DataFrame
    tiers: pl.DataFrame | None
    gaps: pl.DataFrame
    rejects: pl.DataFrame
    counts: pl.DataFrame
    kept: Mapping[str, pl.DataFrame]
    registers: Registers = NO_REGISTERS


def read_tables(
    files: Sequence[str | Path],
    declarations: Declarations,
    *,
    mappings: Sequence[TableMapping] = (),
    mapping: TableMapping | None = None,
    jurisdiction: str | None = None,
    run_day: date,
) -> Tables:
    """Read interchange files, or files of other shapes by a mapping.

    `mappings` are tried by header, `mapping` is the one the user asked for, `jurisdiction` fills
    cases without a place, rows dated after `run_day` are refused. Raises UnusableFile,
    UnknownTable or UnknownJurisdiction; a bad row is never an exception.
    """
    return tables_of(
        open_files(files), declarations, mappings=mappings, mapping=mapping, jurisdiction=jurisdiction, run_day=run_day,
    )  # fmt: skip


def tables_of(
    opened: Sequence[InputFile],
    declarations: Declarations,
    *,
    mappings: Sequence[TableMapping] = (),
    mapping: TableMapping | None = None,
    jurisdiction: str | None = None,
    run_day: date,
) -> Tables:
    """Do as `read_tables` with files that are open already: each is parsed and tried but once."""
    _check_place(declarations, jurisdiction)
    book = RejectBook()
    sheets = without_points(all_sheets(opened, declarations, mappings, mapping))
    by_table = {
        name: [s for s in sheets if s.table == name]
        for name in ("cases", "acts", "actors", "sources", "tiers", "gaps", *REGISTER_TABLES)
    }
    sources = read_sources(by_table["sources"], declarations, run_day, book)
    if not by_table["sources"]:
        sources = mapped_sources(sheets, declarations)
    act_frames = typed_acts(by_table["acts"], declarations, book)
    cases = _cases(by_table, act_frames, declarations, sources, book)
    if cases.frame.is_empty() and not by_table["cases"]:
        _refuse_without_cases(sheets)
    cases = Cases(with_place(cases.frame, declarations, jurisdiction), cases.refused)
    acts = link_acts(by_table["acts"], act_frames, cases, declarations, run_day, book)
    actors = read_actors(by_table["actors"], acts, declarations, book)
    gaps = read_gaps(by_table["gaps"], acts, cases, declarations, book)
    tiers = read_tiers(by_table["tiers"], declarations, book)
    registers = read_registers(by_table, declarations, book)
    kept = _kept(sheets, book)
    damaged = pl.lit(value=False)
    unknown = pl.concat([actors.damaged, gaps.damaged])
    if not unknown.is_empty():
        damaged = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(unknown.implode())
    rejects = book.frame()
    return Tables(
        cases=_ordered_cases(cases.frame),
        acts=acts.frame.with_columns(actors_damaged=damaged),
        actors=actors.frame,
        sources=sources,
        tiers=tiers,
        gaps=gaps.frame,
        rejects=rejects,
        counts=_counts(sheets, rejects),
        kept=kept,
        registers=registers,
    )


def _check_place(declarations: Declarations, jurisdiction: str | None) -> None:
    field = declarations.case_fields.get(PLACE_FIELD)
    if jurisdiction is None or field is None or field.codes is None:
        return
    if jurisdiction not in field.codes:
        raise UnknownJurisdiction(jurisdiction, field.codes)


def _cases(
    by_table: Mapping[str, Sequence[Sheet]],
    act_frames: Sequence[pl.DataFrame],
    declarations: Declarations,
    sources: pl.DataFrame,
    book: RejectBook,
) -> Cases:
    alone = sources["source"].unique()
    default = alone.item() if len(alone) == 1 else DEFAULT_SOURCE
    cases = read_cases(by_table["cases"], declarations, default, book)
    logged = [
        logged_cases(frame, sheet, declarations, default)
        for sheet, frame in zip(by_table["acts"], act_frames, strict=True)
        if sheet.mapping is not None and sheet.mapping.rows == "act"
    ]
    return Cases(with_logged(cases, logged), cases.refused)


def _refuse_without_cases(sheets: Sequence[Sheet]) -> None:
    label = sheets[0].file.label if sheets else "输入"
    raise UnusableFile(label, "没有案件表", "请同时交上 cases 表，或者用能给出案件的映射")


def _ordered_cases(cases: pl.DataFrame) -> pl.DataFrame:
    first = ("case", "source", "body", "number", "item")
    return cases.select(*first, pl.all().exclude(*first, "file", "row"), "file", "row")


def _kept(sheets: Sequence[Sheet], book: RejectBook) -> dict[str, pl.DataFrame]:
    kept: dict[str, pl.DataFrame] = {}
    for sheet in sheets:
        if sheet.table not in (*KEPT_TABLES, *REGISTER_TABLES):
            continue
        if sheet.table in KEPT_TABLES:
            book.broken(sheet)
        text = pl.DataFrame(
            [
                as_text(printable(cells))
                for cells in sheet.frame.drop(
                    ROW if ROW in sheet.frame.columns else "row"
                ).iter_columns()
            ]
        )
        before = kept.get(sheet.table)
        kept[sheet.table] = text if before is None else pl.concat([before, text], how="diagonal")
    return kept


def _counts(sheets: Sequence[Sheet], rejects: pl.DataFrame) -> pl.DataFrame:
    """Rows per file; a row with several faults, or of several sheets, counts once."""
    per_file = rejects.group_by("file").agg(rejected=pl.col("row").n_unique().cast(pl.Int64))
    files: dict[InputFile, tuple[str, str, int, int, list[str], str, str]] = {}
    for sheet in sheets:
        if sheet.file in files:
            continue
        skipped = 0 if sheet.left_out is None else sheet.left_out.height
        files[sheet.file] = (
            sheet.file.label,
            sheet.table,
            sheet.read,
            skipped,
            list(sheet.ignored),
            sheet.file.name,
            str(sheet.file.path),
        )
    frame = pl.DataFrame(
        list(files.values()),
        schema={
            "file": pl.String,
            "table": pl.String,
            "read": pl.Int64,
            "skipped": pl.Int64,
            "ignored": pl.List(pl.String),
            "input": pl.String,
            "path": pl.String,
        },
        orient="row",
    )
    rejected = pl.col("rejected").fill_null(0)
    return frame.join(per_file, on="file", how="left", maintain_order="left").select(
        "file",
        "table",
        "read",
        accepted=pl.col("read") - rejected - pl.col("skipped"),
        rejected=rejected,
        skipped="skipped",
        ignored="ignored",
        input="input",
        path="path",
    )
