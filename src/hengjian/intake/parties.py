"""The parties of cases as files tell of them, put beside their cases before anything is kept: numbers only sealed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from hengjian.common.identitynumbers import HIDDEN, hashes, masked, sealed
from hengjian.reading.tables import Tables
from hengjian.reading.texts.identities import read_credit_code, read_identity

PARTIES = "parties"
INDIVIDUAL, SOLE_TRADER, ORGANISATION, UNKNOWN = (
    "individual", "sole_trader", "organisation", "unknown",
)  # fmt: skip
RESIDENT, CREDIT_CODE, OTHER = "resident", "credit_code", "other"
LONGEST_NUMBER, LONGEST_NAME = 40, 200
HEADS: Mapping[str, tuple[str, ...]] = {
    "case": ("case", "案件", "案件编号"),
    "name": ("name", "姓名或者名称", "姓名", "名称", "当事人"),
    "kind": ("kind", "当事人类别"),
    "number": ("number", "证件号码"),
}
_KINDS = {
    "自然人": INDIVIDUAL, "个体工商户": SOLE_TRADER, "法人及非法人组织": ORGANISATION,
    **{kind: kind for kind in (INDIVIDUAL, SOLE_TRADER, ORGANISATION)},
}  # fmt: skip
_SEVERAL = ";"
STRUCT = pl.Struct(
    {
        "name": pl.String, "kind": pl.String, "number_kind": pl.String,
        "hashes": pl.List(pl.String), "cipher": pl.String, "mask": pl.String,
    }
)  # fmt: skip


@dataclass(frozen=True)
class _Number:
    """A number as it is kept: of which kind, by what it is found, sealed, and as it is shown."""

    kind: str = ""
    hashes: tuple[str, ...] = ()
    cipher: str = ""
    mask: str = ""


NO_NUMBER = _Number()


def with_parties(tables: Tables) -> tuple[Tables, list[str]]:
    """Give the tables with a column of parties beside the cases, and no other copy; and what a person should know."""
    given = tables.kept.get(PARTIES)
    if given is None:
        return tables, []
    kinds = _kinds_of(tables.cases)
    found: dict[str, list[dict[str, Any]]] = {}
    numbers: dict[str, _Number] = {}
    lost = 0
    for case, name, kind, number in _columns(given).iter_rows():
        if not name:
            continue
        if case not in kinds:
            lost += 1
            continue
        kept = _number(number, numbers)
        party = _party(name, kind, kinds[case], kept)
        if party not in (own := found.setdefault(case, [])):
            own.append(party)
    column = pl.Series(
        PARTIES, [found.get(case) for case in tables.cases["case"]], dtype=pl.List(STRUCT)
    )
    kept_tables = {name: frame for name, frame in tables.kept.items() if name != PARTIES}
    told = [f"有 {lost:,} 行当事人没有对上案件，没有导入。"] if lost else []
    return replace(tables, cases=tables.cases.with_columns(column), kept=kept_tables), told


def _columns(given: pl.DataFrame) -> pl.DataFrame:
    """Give case, name, kind and number, whatever the file calls them."""
    return given.select(
        pl.coalesce([pl.col(head) for head in heads if head in given.columns] or [pl.lit(None)])
        .cast(pl.String)
        .str.strip_chars()
        .alias(name)
        for name, heads in HEADS.items()
    )


def _kinds_of(cases: pl.DataFrame) -> dict[str, str]:
    """Give the kind of party that each case itself tells, empty where it tells none."""
    if "party_kind" not in cases.columns:
        return dict.fromkeys(cases["case"], "")
    told = cases.select("case", pl.col("party_kind").cast(pl.String).fill_null(""))
    return dict(told.iter_rows())


def _number(text: str | None, known: dict[str, _Number]) -> _Number:
    """Read a number; one that came hidden is none. Each different one is sealed once."""
    for part in (text or "").split(_SEVERAL):
        plain = "".join(unicodedata.normalize("NFKC", part).upper().split())
        if plain and HIDDEN not in plain and len(plain) <= LONGEST_NUMBER:
            if plain not in known:
                known[plain] = _sealed(plain)
            return known[plain]
    return NO_NUMBER


def _sealed(plain: str) -> _Number:
    kind = OTHER
    for name, read in ((CREDIT_CODE, read_credit_code), (RESIDENT, read_identity)):
        number = read(plain)
        if number is not None:
            kind, plain = name, number
            break
    return _Number(kind, tuple(hashes(plain)), sealed(plain).decode(), masked(plain))


def _party(name: str, kind: str | None, of_case: str, number: _Number) -> dict[str, Any]:
    told = _KINDS.get(kind or "") or _KINDS.get(of_case)
    by_number = {RESIDENT: INDIVIDUAL, CREDIT_CODE: ORGANISATION}.get(number.kind, UNKNOWN)
    return {
        "name": name[:LONGEST_NAME], "kind": told or by_number, "number_kind": number.kind,
        "hashes": list(number.hashes), "cipher": number.cipher, "mask": number.mask,
    }  # fmt: skip
