"""Who leads a body, as the pack lists it: the place where it is, or the department above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from hengjian.registry.codelists import Entries, Listed, read_list, require_words
from hengjian.rulebook.errors import PackError

FILE = "supervision/bodies/led.yaml"


@dataclass(frozen=True)
class Leadership(Listed):
    """A way in which bodies are led; `from_above`: the department above has the lead."""

    from_above: bool


def ways() -> Mapping[str, Leadership]:
    """Give the ways by their code; none where the pack says nothing."""
    return _ways(settings.PACK)


def label_of(code: str) -> str:
    """Give a way in words; empty where nobody said, the code itself where the pack knows it no longer."""
    known = ways().get(code)
    return known.label if known else code


def read_way(cell: str) -> str:
    """Give the code of the way that a cell names; raises `ValueError` in Chinese."""
    word = cell.strip()
    for each in ways().values():
        if word in each.words:
            return each.code
    offered = "、".join(each.label for each in ways().values())
    raise ValueError(f"没有“{word}”这种领导体制，请从{offered}中选；双重领导的，写明以谁为主。")


@lru_cache(maxsize=8)
def _ways(folder: str) -> Mapping[str, Leadership]:
    return {
        each.code: Leadership(
            each.code, each.label, each.other_words, each.article, entry["from_above"]
        )
        for each, entry in read_list(folder, FILE, checked_ways)
    }


def checked_ways(entries: Entries) -> Entries:
    """Give the ways that a file has; raises `PackError` where it says them wrongly."""
    require_words(FILE, entries)
    for entry in entries:
        if not isinstance(entry.get("from_above"), bool):
            raise PackError(FILE, None, f"{entry['code']} 须写明 from_above 是 true 还是 false。")
    return entries
