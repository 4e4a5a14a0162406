"""What the intake must know of the law pack: the fields and acts it declares, and the mappings it brings along."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hengjian.reading.declarations import Declarations, TableMapping
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.model import Pack
from hengjian.rulebook.rulebook import national_pack


@lru_cache(maxsize=2)
def _pack(folder: str) -> Pack:
    return load_pack(Path(folder) if folder else national_pack())


def declarations() -> Declarations:
    """Give what the pack of this office declares."""
    return _pack(settings.PACK).declarations


def shipped_mappings() -> list[TableMapping]:
    """Give the mappings of known exports that the pack brings along."""
    return [TableMapping.from_plain(plain) for plain in _pack(settings.PACK).mappings]
