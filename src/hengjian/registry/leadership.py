"""Who leads a body, as the pack lists it: the place where it is, or the department above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.rulebook import national_pack

FILE = "supervision/bodies/led.yaml"


@dataclass(frozen=True)
class Leadership:
    """A way in which bodies are led; `from_above`: the department above has the lead."""

    code: str
    label: str
    from_above: bool
    other_words: tuple[str, ...]
    article: str


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
        if word in (each.code, each.label, *each.other_words):
            return each.code
    offered = "、".join(each.label for each in ways().values())
    raise ValueError(f"没有“{word}”这种领导体制，请从{offered}中选；双重领导的，写明以谁为主。")


@lru_cache(maxsize=8)
def _ways(folder: str) -> Mapping[str, Leadership]:
    root = Path(folder) if folder else national_pack()
    file = root / FILE
    if not file.is_file():
        return {}
    pack, found = load_pack(root), {}
    for entry in checked_ways(yaml.safe_load(file.read_text("utf-8"))):
        citation = parse_citation(entry["cite"])
        article = citation.display(pack.statutes[citation.statute].title)
        others = tuple(entry.get("other_words", ()))
        found[entry["code"]] = Leadership(
            entry["code"], entry["label"], entry["from_above"], others, article
        )
    return found


def checked_ways(entries: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Give the ways that a file has; raises `PackError` where it says them wrongly."""
    for entry in entries:
        if not entry.get("code") or not entry.get("label") or not entry.get("cite"):
            raise PackError(FILE, None, "每一种领导体制须写明 code、label 和 cite。")
        if not isinstance(entry.get("from_above"), bool):
            raise PackError(FILE, None, f"{entry['code']} 须写明 from_above 是 true 还是 false。")
    said = Counter(
        word for entry in entries for word in {entry["code"], entry["label"], *entry.get("other_words", ())}
    )  # fmt: skip
    twice = [word for word, times in said.items() if times > 1 or not word]
    if twice:
        raise PackError(FILE, None, f"领导体制的写法是空的，或者用了不止一次：{'、'.join(twice)}。")
    return entries
