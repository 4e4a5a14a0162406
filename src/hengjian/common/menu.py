"""An entry of the menu at the side of every page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A place to go to: its word, its address by name, its picture, and the pages that belong to it."""

    title: str
    page: str
    icon: str
    pages: frozenset[str]
