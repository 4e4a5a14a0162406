"""Named mutations: how a lawful story is spoilt, and which rules must, or may, notice it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hengjian.rulebook.model import Pack
from hengjian.rulebook.packfiles import Document, Route
from hengjian.synth.stories import Story, refuse_unknown

MOST_MAY = 2
_KEYS = frozenset(
    {"id", "title", "row", "stories", "domains", "must", "may", "most", "late", "early", "drop",
     "add", "place", "set", "people", "force"}
)  # fmt: skip
BEYOND, REACHES = "above", "reaches"
"""Values that lie beyond a bound in the mutation, and exactly within it in its lawful twin."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A rule that speaks up; `slot` is the act, or the act about the thing, that it speaks of."""

    rule: str
    slot: str | None


@dataclass(frozen=True, slots=True)
class Mutation:
    """A fault to plant.

    `late` and `early` move a slot past one of its limits or before the end of one of its waiting times,
    by 1 to `most` days; `drop`, `add` and `place` take acts out, put spare ones in, move them; `set` and
    `people` change what is on record; `force` makes chances come about or not.
    """

    id: str
    title: str
    row: str
    stories: tuple[str, ...]
    domains: tuple[str, ...]
    must: tuple[Expected, ...]
    may: tuple[Expected, ...]
    most: int
    late: Mapping[str, str]
    early: Mapping[str, str]
    drop: tuple[str, ...]
    add: tuple[str, ...]
    place: Mapping[str, Mapping[str, Any]]
    set: Mapping[str, Any]
    people: Mapping[str, tuple[str, ...]]
    force: Mapping[str, bool]

    @property
    def has_twin(self) -> bool:
        """Whether the same story with the bound kept to the day, or to the fen, is lawful."""
        return bool(self.late or self.early) or any(
            isinstance(value, dict) and (BEYOND in value or REACHES in value)
            for value in self.set.values()
        )

    @property
    def moves_a_deadline(self) -> bool:
        """Whether the fault is one of days."""
        return bool(self.late or self.early)


@dataclass(frozen=True, slots=True)
class Variant:
    """A mutation as it is planted: the fault itself, or its lawful twin."""

    mutation: Mutation
    twin: bool


def read_mutations(
    document: Document, pack: Pack, stories: Mapping[str, Story]
) -> tuple[Mutation, ...]:
    """Read the mutations of a file; raises PackError with the line of the first fault."""
    return tuple(
        _checked(document, (i,), _mutation(document, (i,), entry), pack, stories)
        for i, entry in enumerate(document.value or ())
    )


def _mutation(document: Document, route: Route, entry: Mapping[str, Any]) -> Mutation:
    refuse_unknown(document, route, entry, _KEYS)
    return Mutation(
        id=entry["id"],
        title=entry["title"],
        row=entry["row"],
        stories=tuple(entry["stories"]),
        domains=tuple(entry.get("domains", ())),
        must=tuple(_expected(entry["must"])),
        may=tuple(_expected(entry.get("may", ()))),
        most=int(entry.get("most", 40)),
        late=entry.get("late", {}),
        early=entry.get("early", {}),
        drop=tuple(entry.get("drop", ())),
        add=tuple(entry.get("add", ())),
        place=entry.get("place", {}),
        set=entry.get("set", {}),
        people={key: tuple(letters) for key, letters in entry.get("people", {}).items()},
        force=entry.get("force", {}),
    )


def _expected(entries: Iterable[str]) -> Iterable[Expected]:
    for entry in entries:
        rule, _, slot = entry.partition("@")
        yield Expected(rule, slot or None)


def _checked(
    document: Document,
    route: Route,
    mutation: Mutation,
    pack: Pack,
    stories: Mapping[str, Story],
) -> Mutation:
    for fault in (*_rule_faults(mutation, pack), *_story_faults(mutation, stories)):
        raise document.fault(route, fault)
    return mutation


def _rule_faults(mutation: Mutation, pack: Pack) -> Iterator[str]:
    if len(mutation.may) > MOST_MAY or not mutation.must:
        yield f"must 至少一条，may 至多 {MOST_MAY} 条。"
    subjects = {rule.id: rule.subject for rule in pack.rules}
    for expected in (*mutation.must, *mutation.may):
        rule = expected.rule
        if rule not in subjects:
            yield f"没有规则“{rule}”。"
        elif (subjects[rule] == "case") != (expected.slot is None):
            yield f"“{rule}”：说物或者行为的规则写 @行为，说案件的不写。"


def _story_faults(mutation: Mutation, stories: Mapping[str, Story]) -> Iterator[str]:
    for name in mutation.stories:
        if name not in stories:
            yield f"没有故事“{name}”。"
            continue
        story = stories[name]
        if mutation.domains and not set(mutation.domains) & set(story.domains):
            yield f"故事“{name}”不在 domains 所写的领域里讲。"
        yield from (
            f"故事“{name}”里没有“{slot}”。" for slot in _named(mutation) if story.slot(slot) is None
        )
        yield from (
            f"故事“{name}”里没有“{chance}”这一种可能。"
            for chance in mutation.force
            if chance not in story.chances
        )


def _named(mutation: Mutation) -> Iterable[str]:
    yield from (*mutation.late, *mutation.early, *mutation.drop, *mutation.add, *mutation.place)
    yield from (place["after"] for place in mutation.place.values())
    for key in (*mutation.set, *mutation.people):
        slot = key.partition(".")[0]
        if slot != "case":
            yield slot
    for expected in (*mutation.must, *mutation.may):
        if expected.slot is not None:
            yield expected.slot
