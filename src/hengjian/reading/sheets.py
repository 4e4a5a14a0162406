"""Files as sheets: raw cells under the column names of the interchange tables.

Which table a file holds is told by its name, else by the mapping given, else by the first of the
pack's mappings whose headers are all there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from hengjian.reading.columns import KEPT_TABLES, TABLES, missing, names_of
from hengjian.reading.csvfiles import ROW, no_broken_rows
from hengjian.reading.declarations import (
    ActOrigin,
    Declarations,
    MoneyUnit,
    Origin,
    Persons,
    TableMapping,
)
from hengjian.reading.errors import UnknownTable, UnusableFile
from hengjian.reading.files import InputFile
from hengjian.reading.projection import (
    columns_used,
    headers_by_name,
    headers_of,
    persons_of,
    projected,
    units_of,
)
from hengjian.reading.texts.writing import unspaced
from hengjian.reading.values import as_text

_NUMBERED = re.compile(r"(.+)-([0-9]{1,6})")

UNCERTAIN_PERSONS = (
    "分不清是哪几个人；姓名之间请用顿号隔开，证号与姓名一样多，几种角色都有时每个人都写证号"
)
CASE_FIELD = "case."
"""Before the name of a case field that a row of acts carries."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Raw cells of one table from one file.

    `frame` holds `row` and a raw column per target name, `left_out` likewise the rows that the
    mapping skips; `headers` says what the file calls a column; `read` counts the rows of the file
    and is 0 in a second sheet of the same file, which `part` tells from the first.
    """

    table: str
    file: InputFile
    frame: pl.DataFrame
    headers: Mapping[str, str]
    broken: pl.DataFrame = field(default_factory=no_broken_rows)
    read: int = 0
    left_out: pl.DataFrame | None = None
    units: Mapping[str, MoneyUnit] = field(default_factory=dict)
    mapping: TableMapping | None = None
    ignored: tuple[str, ...] = ()
    part: str = ""


def all_sheets(
    files: Sequence[InputFile],
    declarations: Declarations,
    mappings: Sequence[TableMapping],
    mapping: TableMapping | None,
) -> list[Sheet]:
    """The sheets of all files; raises UnknownTable or UnusableFile.

    A sheet of a workbook that is no table (notes, a cover) is passed over if another one is.
    """
    found: list[Sheet] = []
    strange: dict[Path, list[tuple[InputFile, UnknownTable]]] = {}
    for file in files:
        try:
            found += sheets_of(file, declarations, mappings, mapping)
        except UnknownTable as unknown:
            if not file.sheet:
                raise
            strange.setdefault(file.path, []).append((file, unknown))
    known = {sheet.file.path for sheet in found}
    for path, pages in strange.items():
        if path not in known:
            raise pages[0][1]
        found += [_passed_over(file) for file, _ in pages]
    return found


def _passed_over(file: InputFile) -> Sheet:
    content = file.read([])
    rows = content.frame.height + content.broken.height
    left_out = pl.DataFrame({"row": pl.repeat(0, rows, dtype=pl.UInt32, eager=True)})
    return Sheet("", file, content.frame.rename({ROW: "row"}), {}, read=rows, left_out=left_out)


def sheets_of(
    file: InputFile,
    declarations: Declarations,
    mappings: Sequence[TableMapping],
    mapping: TableMapping | None,
) -> list[Sheet]:
    """The sheets a file holds; raises UnknownTable or UnusableFile."""
    table = _table_by_stem(file.stem)
    chosen = _mapping_for(file, mappings, mapping)
    if table is not None and (chosen is None or _has_essentials(file, table, declarations)):
        return [_plain_sheet(file, table, declarations)]
    if chosen is None:
        raise _unknown(file, mapping)
    if chosen.rows == "table":
        return [_renamed_sheet(file, chosen, declarations)]
    if chosen.rows == "act":
        return [_log_sheet(file, chosen)]
    return _case_row_sheets(file, chosen)


def numbered_table(stem: str) -> tuple[str | None, int | None]:
    """Give the table that a file's name tells, and the number behind it, as in `acts-0003`."""
    name, number = stem, None
    if numbered := _NUMBERED.fullmatch(stem):
        name, number = numbered[1], int(numbered[2])
    if name.lower() in TABLES:
        return name.lower(), number
    return next((table for table, label in TABLES.items() if label == name), None), number


def _table_by_stem(stem: str) -> str | None:
    return numbered_table(stem)[0]


def _mapping_for(
    file: InputFile, mappings: Sequence[TableMapping], mapping: TableMapping | None
) -> TableMapping | None:
    if mapping is not None:
        return mapping if _fits(file, mapping) else None
    fitting = [m for m in mappings if m.recognise and _fits(file, m)]
    return max(fitting, key=lambda m: len(m.recognise), default=None)


def _fits(file: InputFile, mapping: TableMapping) -> bool:
    return headers_by_name(file.header, mapping).keys() >= set(mapping.recognise)


def _has_essentials(file: InputFile, table: str, declarations: Declarations) -> bool:
    names = names_of(table, declarations)
    return not missing(table, frozenset(names.get(h, h) for h in file.header))


def _unknown(file: InputFile, mapping: TableMapping | None) -> UnknownTable:
    if mapping is not None:
        names = headers_by_name(file.header, mapping)
        lacking = [name for name in mapping.recognise if name not in names]
        return UnknownTable(
            file.label, file.header, f"映射 {mapping.id} 要的列不在：{'、'.join(lacking)}"
        )
    return UnknownTable(
        file.label,
        file.header,
        "请把文件名改成表名（cases、acts、actors、sources 等），或者用 --mapping 指定映射文件",
    )


def _plain_sheet(file: InputFile, table: str, declarations: Declarations) -> Sheet:
    names = names_of(table, declarations)
    if table in KEPT_TABLES:
        targets = {header: header for header in file.header if header}
    else:
        names |= {h: names[unspaced(h)] for h in file.header if unspaced(h) in names}
        targets = {header: names[header] for header in file.header if header in names}
        _check_targets(file, table, targets)
    content = file.read(list(targets))
    row = {} if table in KEPT_TABLES else {ROW: "row"}
    return Sheet(
        table=table,
        file=file,
        frame=content.frame.rename(targets | row),
        headers={target: header for header, target in targets.items()},
        broken=content.broken,
        read=content.frame.height + content.broken.height,
        ignored=tuple(header for header in file.header if header and header not in targets),
    )


def _check_targets(file: InputFile, table: str, targets: Mapping[str, str]) -> None:
    found = list(targets.values())
    twice = [h for h, t in targets.items() if found.count(t) > 1]
    if twice:
        raise UnusableFile(file.label, f"这些列是同一个意思：{'、'.join(twice)}", "请只留一列")
    lacking = missing(table, frozenset(found))
    if lacking:
        raise UnusableFile(
            file.label,
            f"作为 {table} 表缺少列：{'；'.join(lacking)}",
            "请检查第一行是不是表头；列名见 docs/interchange.md",
        )


def _renamed_sheet(file: InputFile, mapping: TableMapping, declarations: Declarations) -> Sheet:
    origins = mapping.columns
    table = mapping.table or ""
    known = set(names_of(table, declarations).values())
    lacking = missing(table, frozenset(origins))
    if table not in TABLES or lacking:
        raise UnusableFile(
            file.label, f"映射 {mapping.id} 没有说明 {table or '哪一张'} 表", "请补全映射文件"
        )
    names = headers_by_name(file.header, mapping)
    content = file.read(columns_used(file, list(origins.values()), names))
    kept = origins if table in KEPT_TABLES else {t: o for t, o in origins.items() if t in known}
    return Sheet(
        table=table,
        file=file,
        frame=projected(content.frame, kept, names),
        headers=headers_of(kept, names),
        broken=content.broken,
        read=content.frame.height + content.broken.height,
        units=units_of(kept),
        mapping=mapping,
        ignored=_unused(file, names, origins),
    )


def _unused(
    file: InputFile, names: Mapping[str, str], *origins: Mapping[str, Origin]
) -> tuple[str, ...]:
    used = {
        names.get(column)
        for group in origins
        for origin in group.values()
        for column in origin.columns
    }
    return tuple(header for header in file.header if header and header not in used)


def _log_sheet(file: InputFile, mapping: TableMapping) -> Sheet:
    """One row per act; the cases are made from the rows afterwards."""
    origins = dict(mapping.columns)
    if mapping.case is not None:
        origins["case"] = mapping.case
    origins |= {CASE_FIELD + name: origin for name, origin in mapping.case_columns.items()}
    lacking = missing("acts", frozenset(origins))
    if lacking:
        raise UnusableFile(
            file.label, f"映射 {mapping.id} 缺少：{'；'.join(lacking)}", "请补全映射文件"
        )
    names = headers_by_name(file.header, mapping)
    content = file.read(columns_used(file, list(origins.values()), names))
    frame = projected(content.frame, origins, names)
    frame, left_out = _without_skipped(frame, content.frame, origins["kind"], names)
    return Sheet(
        table="acts",
        file=file,
        frame=frame,
        headers=headers_of(origins, names),
        broken=content.broken,
        read=content.frame.height + content.broken.height,
        left_out=left_out,
        units=units_of(origins),
        mapping=mapping,
        ignored=_unused(file, names, origins),
    )


def _without_skipped(
    frame: pl.DataFrame, raw: pl.DataFrame, kind: Origin, names: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """The rows that are acts of the pack, and those that the mapping leaves out."""
    if kind.values is None or kind.others != "skip" or kind.column is None:
        return frame, None
    skip = frame["kind"].is_null() & as_text(raw[names[kind.column]]).is_not_null()
    if not skip.any():
        return frame, None
    return frame.filter(~skip), frame.filter(skip)


def _case_row_sheets(file: InputFile, mapping: TableMapping) -> list[Sheet]:
    """One row per case: a sheet of cases and, for every act a row may hold, a sheet of acts."""
    origins = {
        **({"case": mapping.case} if mapping.case is not None else {}),
        **mapping.case_columns,
    }
    conditions = {
        act.when.column: Origin((act.when.column,)) for act in mapping.acts if act.when is not None
    }
    names = headers_by_name(file.header, mapping)
    groups = [origins, *(act.columns for act in mapping.acts), conditions, _name_columns(mapping)]
    used = columns_used(file, [origin for group in groups for origin in group.values()], names)
    content = file.read(used)
    cases = projected(content.frame, origins, names)
    if mapping.case is None:
        key = pl.concat_str([pl.lit(f"{file.key}:"), pl.col("row").cast(pl.String)])
        cases = cases.with_columns(case=key)
    first = Sheet(
        table="cases",
        file=file,
        frame=cases,
        headers=headers_of(origins, names),
        broken=content.broken,
        read=content.frame.height + content.broken.height,
        units=units_of(origins),
        mapping=mapping,
        ignored=_unused(file, names, *groups),
    )
    sheets = [first, *_party_sheets(first, content.frame, mapping, names)]
    for number, act in enumerate(mapping.acts, start=1):
        sheets.append(_act_sheet(first, content.frame, act, names, number))
        sheets += _person_sheets(sheets[-1], content.frame, act, names)
    return sheets


def _party_sheets(
    cases: Sheet, raw: pl.DataFrame, mapping: TableMapping, names: Mapping[str, str]
) -> list[Sheet]:
    """Give the parties that the rows tell of, each with its case."""
    if not mapping.party:
        return []
    told = projected(raw, mapping.party, names).with_columns(as_text(cases.frame["case"]))
    headers = headers_of(mapping.party, names)
    return [Sheet("parties", cases.file, told, headers, mapping=mapping, part=":party")]


def _name_columns(mapping: TableMapping) -> dict[str, Origin]:
    named = [persons for act in mapping.acts for persons in act.persons]
    columns = [origin for one in named for origin in (one.names, one.credential) if origin]
    return {**{str(number): origin for number, origin in enumerate(columns)}, **mapping.party}


def _person_sheets(
    acts: Sheet, raw: pl.DataFrame, act: ActOrigin, names: Mapping[str, str]
) -> list[Sheet]:
    """The people of the acts of one sheet: a sheet per role."""
    mapping = acts.mapping
    roles = sum(len(one.persons) for one in mapping.acts) if mapping is not None else 0
    rows = raw.join(acts.frame.select("row"), left_on=ROW, right_on="row", how="semi")
    return [
        _person_sheet(acts, persons, persons_of(rows, persons, names, numbered=roles > 1))
        for persons in act.persons
    ]


def _person_sheet(acts: Sheet, persons: Persons, found: pl.DataFrame) -> Sheet:
    key = pl.concat_str(
        [pl.lit(f"{acts.file.key}:"), pl.col("row").cast(pl.String), pl.lit(acts.part)]
    )
    unread = found.filter(pl.col("persons").is_null()).select(
        "row",
        cells=pl.concat_list(key, "words"),
        reason=pl.lit(f"{persons.names.column}：{UNCERTAIN_PERSONS}"),
    )
    frame = (
        found.filter(pl.col("persons").is_not_null())
        .explode("persons")
        .select("row", act=key, role=pl.lit(persons.role), person="persons")
    )
    return Sheet(
        table="actors",
        file=acts.file,
        frame=frame,
        headers={"person": persons.names.column or "person"},
        broken=unread,
        mapping=acts.mapping,
        part=f"{acts.part}:{persons.role}",
    )


def _act_sheet(
    cases: Sheet, raw: pl.DataFrame, act: ActOrigin, names: Mapping[str, str], number: int
) -> Sheet:
    days = [name for name in ("on", "at") if name in act.columns]
    if not days:
        raise UnusableFile(
            cases.file.label, f"映射没有说明行为 {act.kind} 的日期", "请在映射里写 on 或者 at"
        )
    frame = projected(raw, act.columns, names).with_columns(
        cases.frame["case"], pl.lit(act.kind).alias("kind")
    )
    mask = pl.repeat(value=False, n=frame.height, eager=True)
    for name in days:
        if name in frame.columns:
            mask |= as_text(frame[name]).is_not_null()
    if act.when is not None:
        mask &= (
            as_text(raw[names[act.when.column]]).is_in(list(act.when.words)).fill_null(value=False)
        )
    return Sheet(
        table="acts",
        file=cases.file,
        frame=frame.filter(mask),
        headers={**headers_of(act.columns, names), "case": cases.headers.get("case", "case")},
        units=units_of(act.columns),
        mapping=cases.mapping,
        part=f":{number}",
    )
