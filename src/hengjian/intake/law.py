"""What the intake must know of the law pack: fields and acts it declares, mappings it brings along, what is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from hengjian.reading.declarations import Declarations, TableMapping
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.model import Pack, RuleText
from hengjian.rulebook.rulebook import national_pack

LATE_ENTRY = "supervision/data/late_entry.yaml"
MOST_DAYS = 60
"""Days from an act to its record are told apart up to here."""


@dataclass(frozen=True)
class LateEntry:
    """After more than so many days an act counts as recorded afterwards, and who says so."""

    days: int
    source: str
    verified: bool


def late_entry() -> LateEntry | None:
    """Give what this office's place says, the nearest first; None where none says anything: then nobody judges."""
    root = Path(settings.PACK) if settings.PACK else national_pack()
    return _late_entry(root, settings.JURISDICTION)


@lru_cache(maxsize=8)
def _late_entry(root: Path, jurisdiction: str) -> LateEntry | None:
    file = root / LATE_ENTRY
    if not file.is_file():
        return None
    [entry] = yaml.safe_load(file.read_text("utf-8"))
    line = _pack(str(root)).lineage(jurisdiction)
    said = next((place for place in line if place in entry["places"]), None)
    return None if said is None else checked_entry(entry["places"][said])


def checked_entry(given: Mapping[str, Any]) -> LateEntry:
    """Give what an entry says; raises `PackError` where it says it wrongly."""
    days = given.get("days")
    if not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise PackError(LATE_ENTRY, None, f"days 须是 1 至 {MOST_DAYS} 的整数。")
    if not given.get("source") or not isinstance(given.get("verified"), bool):
        raise PackError(LATE_ENTRY, None, "须写明 source 和 verified。")
    return LateEntry(days, given["source"], given["verified"])


@lru_cache(maxsize=2)
def _pack(folder: str) -> Pack:
    return load_pack(Path(folder) if folder else national_pack())


def declarations() -> Declarations:
    """Give what the pack of this office declares."""
    return _pack(settings.PACK).declarations


def rules(folder: str) -> tuple[RuleText, ...]:
    """Give the rules of a pack as it writes them; of the national one where no folder is named."""
    return _pack(folder).rules


def shipped_mappings() -> list[TableMapping]:
    """Give the mappings of known exports that the pack brings along."""
    return [TableMapping.from_plain(plain) for plain in _pack(settings.PACK).mappings]
