"""What the pack says of credentials: which kinds are checked every year, and until which day of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from hengjian.common.terms import is_yearly_day
from hengjian.registry.models.officers import Credential
from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.rulebook import national_pack

FILE = "supervision/credentials/yearly_check.yaml"


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
