"""Code lists of the pack that the registry offers: words, their other spellings, and the article they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.rulebook import national_pack

Entries = Sequence[Mapping[str, Any]]
"""A list as its file has it: code, label, cite, and where tables write it otherwise `other_words`."""


@dataclass(frozen=True)
class Listed:
    """A word of a list, and how else tables write it."""

    code: str
    label: str
    other_words: tuple[str, ...]
    article: str

    @property
    def words(self) -> tuple[str, ...]:
        """Give everything that means it."""
        return (self.code, self.label, *self.other_words)


def read_list(
    folder: str, file: str, checked: Callable[[Entries], Entries]
) -> list[tuple[Listed, Mapping[str, Any]]]:
    """Give the words of a list, each with its whole entry; none where the pack has no such file.

    Raises `PackError` where the file says them wrongly.
    """
    root = Path(folder) if folder else national_pack()
    if not (root / file).is_file():
        return []
    pack, found = load_pack(root), []
    for entry in checked(yaml.safe_load((root / file).read_text("utf-8"))):
        citation = parse_citation(entry["cite"])
        article = citation.display(pack.statutes[citation.statute].title)
        others = tuple(entry.get("other_words", ()))
        found.append((Listed(entry["code"], entry["label"], others, article), entry))
    return found


def require_words(file: str, entries: Entries) -> None:
    """Refuse a list that leaves something empty or writes two things alike; raises `PackError`."""
    if not all(entry.get(name) for entry in entries for name in ("code", "label", "cite")):
        raise PackError(file, None, "每一项须写明 code、label 和 cite，有一项没有写，或者是空的。")
    said = Counter(word for entry in entries for word in _spellings(entry))
    twice = [word for word, times in said.items() if times > 1 or not word]
    if twice:
        raise PackError(file, None, f"有的写法是空的，或者用了不止一次：{'、'.join(twice)}。")


def _spellings(entry: Mapping[str, Any]) -> Iterable[str]:
    return {entry["code"], entry["label"], *entry.get("other_words", ())}
