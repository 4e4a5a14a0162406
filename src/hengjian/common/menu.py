"""The menu at the side of every page: entries, in groups that belong together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A place to go to: its word, its address by name, its picture, and the pages that belong to it."""

    title: str
    page: str
    icon: str
    pages: frozenset[str]


@dataclass(frozen=True)
class Group:
    """Entries under one heading; the first of a menu, what everybody needs first, has none."""

    title: str
    entries: tuple[Entry, ...]
