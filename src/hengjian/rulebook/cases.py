"""One case as plain objects: what the gate is handed and what an explanation is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Act:
    """One act. Days and instants are integers (instants in seconds), codes and code sets their numbers.

    `persons` holds the people per role; a role without an entry is unknown, not empty. `row` says in
    words where the act was read. `recorded` is false for pauses that the engine makes of an ending
    that was taken back: they stop limits, but no rule judges them. `counted` names the people whom
    a field counts, where that is known; no rule reads it.
    """

    key: str
    kind: str
    on: int
    about: str | None = None
    at: int | None = None
    recorded_on: int | None = None
    corrects: str | None = None
    fields: Mapping[str, int | str | None] = field(default_factory=dict)
    persons: Mapping[str, frozenset[str]] = field(default_factory=dict)
    row: str = ""
    recorded: bool = True
    counted: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cover:
    """Kinds that a source can know of, for cases whose oldest act is not before `complete_from`."""

    kinds: frozenset[str]
    complete_from: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case with its acts as recorded; `gaps` are kinds of which a row could not be read.

    `columns` holds the declared case fields as numbers. `observed` is the day until which the data
    is complete. `texts` holds what only people read: source, body, number, item.
    """

    key: str
    columns: Mapping[str, int | None]
    observed: int
    acts: tuple[Act, ...]
    covers: tuple[Cover, ...] = ()
    gaps: frozenset[str] = frozenset()
    jurisdiction: str | None = None
    domain: str | None = None
    texts: Mapping[str, str | None] = field(default_factory=dict)
