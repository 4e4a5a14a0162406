"""What the pack says of the registry: which credentials are checked every year until when, and the levels of items."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from hengjian.common.terms import is_yearly_day
from hengjian.registry.codelists import Entries, Listed, read_list, require_words
from hengjian.registry.models.officers import Credential
from hengjian.registry.tables.cells import words
from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.rulebook import national_pack

FILE = "supervision/credentials/yearly_check.yaml"
LEVELS = "supervision/items/levels.yaml"
BETWEEN_LEVELS = "；"


@dataclass(frozen=True)
class YearlyCheck:
    """Which kinds of credential are checked, until which day of the next year, and who says so."""

    kinds: tuple[str, ...]
    month: int
    day: int
    source: str
    verified: bool
    article: str

    def due(self, year: int) -> date:
        """Give the last day for the check of a year."""
        return date(year + 1, self.month, self.day)


def yearly_check() -> YearlyCheck | None:
    """Give what this office's place says, else what holds everywhere; None where the pack says nothing."""
    return _read(settings.PACK, settings.JURISDICTION)


@lru_cache(maxsize=8)
def _read(folder: str, jurisdiction: str) -> YearlyCheck | None:
    root = Path(folder) if folder else national_pack()
    file = root / FILE
    if not file.is_file():
        return None
    pack = load_pack(root)
    [entry] = yaml.safe_load(file.read_text("utf-8"))
    said = (entry["places"].get(place) for place in pack.lineage(jurisdiction))
    found: dict[str, Any] = next(filter(None, said), {})
    citation = parse_citation(entry["cite"])
    return checked_terms(
        {**entry, **found}, citation.display(pack.statutes[citation.statute].title)
    )


def checked_terms(given: Mapping[str, Any], article: str) -> YearlyCheck:
    """Give the terms that an entry says; raises `PackError` where it says them wrongly."""
    unknown = set(given["kinds"]) - set(Credential.Kind.values)
    if unknown or not given["kinds"]:
        raise PackError(
            FILE, None, f"kinds 没有写，或者没有这种证件：{'、'.join(sorted(unknown))}。"
        )
    if not is_yearly_day(given["month"], given["day"]):
        day = f"{given['month']} 月 {given['day']} 日"
        raise PackError(FILE, None, f"{day}不是每年都有的一天。")
    if not given.get("source") or not isinstance(given.get("verified"), bool):
        raise PackError(FILE, None, "须写明 source 和 verified。")
    return YearlyCheck(
        tuple(given["kinds"]),
        given["month"],
        given["day"],
        given["source"],
        given["verified"],
        article,
    )


def levels() -> Mapping[str, Listed]:
    """Give the levels of items by their code, the highest first; none where the pack says nothing."""
    return _levels(settings.PACK)


def read_levels(cell: str) -> str:
    """Give the codes of the levels that a cell names, as items keep them; raises `ValueError` in Chinese."""
    known = {word: each.code for each in levels().values() for word in each.words}
    found = set()
    for word in words(cell):
        if word not in known:
            offered = "、".join(each.label for each in levels().values())
            raise ValueError(f"没有“{word}”这一级，请从{offered}中选。")
        found.add(known[word])
    return joined_levels(found)


def joined_levels(codes: Collection[str]) -> str:
    """Give levels as items keep them, the highest first."""
    return BETWEEN_LEVELS.join(code for code in levels() if code in codes)


@lru_cache(maxsize=8)
def _levels(folder: str) -> Mapping[str, Listed]:
    return {each.code: each for each, _ in read_list(folder, LEVELS, checked_levels)}


def checked_levels(entries: Entries) -> Entries:
    """Give the levels that a file has; raises `PackError` where it says them wrongly."""
    codes = [str(entry.get("code", "")) for entry in entries]
    # Items keep several in one text, in which each is looked for.
    for code in codes:
        if not code or sum(code in other for other in codes) > 1:
            raise PackError(
                LEVELS, None, f"层级代码“{code}”是空的、重复，或者是另一个代码的一部分。"
            )
    require_words(LEVELS, entries)
    return entries
