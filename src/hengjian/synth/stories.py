"""Lawful stories as the pack writes them: which acts, on which days after one another, with what on record.

A story is a list of slots, an act each. Blocks of slots are shared between stories; a story takes a block
in (twice, if there are two seizures), changes single slots of it and leaves others out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengjian.rulebook.calendars import number
from hengjian.rulebook.packfiles import Document, Route

Raw = dict[str, Any]
_SLOT_KEYS = frozenset(
    {"kind", "about", "after", "days", "within", "beyond", "reached", "not_before", "clock",
     "working", "if", "unless", "spare", "fields", "people"}
)  # fmt: skip
_STORY_KEYS = frozenset(
    {"id", "title", "weight", "domains", "span", "running", "case", "chances", "acts", "change",
     "without", "like", "more"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that runs from another slot; `reached`: its last day is late enough already."""

    after: str
    limit: str
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One act of a story.

    Its day lies `days` after the slot `after` (the first slot begins the story), within the limits
    `within`, beyond the waiting times `beyond`, and not before the slots `not_before`; what runs from a
    slot that is not there does not bind. `clock` is the range of minutes of the day at which it happens.
    It is there if the chance `chance` came about (`unless`: none of these did); a `spare` slot only if a
    mutation adds it.
    """

    name: str
    kind: str
    about: str | None
    after: str | None
    days: tuple[int, int]
    within: tuple[Bound, ...]
    beyond: tuple[Bound, ...]
    not_before: tuple[str, ...]
    clock: tuple[int, int] | None
    working: bool
    chance: str | None
    unless: tuple[str, ...]
    spare: bool
    fields: Mapping[str, Any]
    people: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Story:
    """A lawful course of things. `domains`: per sector the first day on which it may begin.

    It takes at most `span` days. `running`: some cases of it are still running on the last day.
    """

    id: str
    title: str
    weight: float
    domains: Mapping[str, int]
    span: int
    running: bool
    case: Mapping[str, Any]
    chances: Mapping[str, float]
    slots: tuple[Slot, ...]

    def slot(self, name: str) -> Slot | None:
        """Give the slot of this name."""
        return next((slot for slot in self.slots if slot.name == name), None)


def read_stories(document: Document, blocks: Mapping[str, Sequence[Raw]]) -> tuple[Story, ...]:
    """Read the stories of a file; raises PackError with the line of the first fault."""
    found: list[Story] = []
    whole: dict[str, Raw] = {}
    for i, entry in enumerate(document.value or ()):
        refuse_unknown(document, (i,), entry, _STORY_KEYS)
        like = entry.get("like")
        if like is not None and like not in whole:
            raise document.fault((i,), f"“{like}”须写在前面。")
        whole[entry["id"]] = _like(whole.get(like, {}), entry)
        found.append(_story(document, (i,), whole[entry["id"]], blocks))
    return tuple(found)


def _like(base: Raw, entry: Raw) -> Raw:
    """Give a story that is told like another: `more` acts follow the other's, the rest is laid over it.

    With `acts` it has acts of its own, and only the case and the chances are the other's.
    """
    if "acts" in entry:
        base = {key: item for key, item in base.items() if key not in ("change", "without")}
    acts = entry["acts"] if "acts" in entry else base.get("acts", [])
    maps = {
        key: merged(base.get(key, {}), entry.get(key, {})) for key in ("case", "chances", "change")
    }
    without = [*base.get("without", ()), *entry.get("without", ())]
    return {**base, **entry, **maps, "acts": [*acts, *entry.get("more", [])], "without": without}


def _story(
    document: Document, route: Route, entry: Raw, blocks: Mapping[str, Sequence[Raw]]
) -> Story:
    raw = _raw_slots(document, route, entry, blocks)
    slots: list[Slot] = []
    for name, given in raw.items():
        refuse_unknown(document, route, given, _SLOT_KEYS)
        slots.append(_slot(name, given))
        before = {slot.name for slot in slots[:-1]}
        for other in _references(given):
            if other not in before:
                raise document.fault(route, f"“{name}”所指的“{other}”须写在它前面。")
    return Story(
        id=entry["id"],
        title=entry["title"],
        weight=float(entry["weight"]),
        domains={name: _day(document, route, text) for name, text in entry["domains"].items()},
        span=int(entry["span"]),
        running=entry.get("running", True),
        case=entry.get("case", {}),
        chances=entry.get("chances", {}),
        slots=tuple(slots),
    )


def _day(document: Document, route: Route, text: str) -> int:
    try:
        return number(date.fromisoformat(text))
    except ValueError as error:
        raise document.fault(route, f"“{text}”不是日期。") from error


def refuse_unknown(
    document: Document, route: Route, entry: Mapping[str, Any], known: frozenset[str]
) -> None:
    """Raise PackError for a key that means nothing here."""
    for key in entry:
        if key not in known:
            raise document.fault(route, f"不认识“{key}”。")


def _raw_slots(
    document: Document, route: Route, entry: Raw, blocks: Mapping[str, Sequence[Raw]]
) -> dict[str, Raw]:
    found: dict[str, Raw] = {}
    for step in entry["acts"]:
        for name, given in _of_step(document, route, step, blocks):
            if name in found:
                raise document.fault(route, f"“{name}”在这个故事里写了两次。")
            found[name] = given
    for name in entry.get("without", ()):
        if found.pop(name, None) is None:
            raise document.fault(route, f"这个故事里没有“{name}”。")
    for name, change in entry.get("change", {}).items():
        if name not in found:
            raise document.fault(route, f"这个故事里没有“{name}”。")
        found[name] = merged(found[name], change)
    return found


def _of_step(
    document: Document, route: Route, step: Raw, blocks: Mapping[str, Sequence[Raw]]
) -> Iterable[tuple[str, Raw]]:
    if "use" not in step:
        yield from deepcopy(step).items()
        return
    if step["use"] not in blocks:
        raise document.fault(route, f"没有“{step['use']}”这一段。")
    slots = [item for part in blocks[step["use"]] for item in deepcopy(part).items()]
    suffix = step.get("as")
    own = {name for name, _ in slots}
    for name, given in slots:
        yield (name, given) if suffix is None else _renamed(name, given, own, str(suffix))


def _renamed(name: str, given: Raw, own: set[str], suffix: str) -> tuple[str, Raw]:
    """Give a slot of a block that is taken in once more: its own names and its thing get a suffix."""
    changed = _walk(given, {old: f"{old}_{suffix}" for old in own})
    changed.setdefault("kind", name)
    if "kind" in given:
        changed["kind"] = given["kind"]
    if "about" in given:
        changed["about"] = f"{given['about']}{suffix}"
    if "of" in given.get("fields", {}):
        changed["fields"]["of"] = f"{given['fields']['of']}{suffix}"
    return f"{name}_{suffix}", changed


def _walk(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _walk(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_walk(item, names) for item in value]
    if isinstance(value, str):
        slot, dot, field = value.partition(".")
        return f"{names.get(slot, slot)}{dot}{field}"
    return value


def merged(base: Any, change: Any) -> Any:
    """Lay a change over what there is, mapping by mapping; null takes a key away."""
    if not (isinstance(base, dict) and isinstance(change, dict)) or _is_value(change):
        return change
    found = dict(base)
    for key, item in change.items():
        if item is None:
            found.pop(key, None)
        else:
            found[key] = merged(base.get(key), item)
    return found


def _is_value(change: Raw) -> bool:
    return bool({"pick", "same", "if", "from", "day", "parameter"} & set(change)) and not (
        set(change) & (_SLOT_KEYS - {"if"})
    )


def _slot(name: str, given: Raw) -> Slot:
    low, high = given.get("days", (0, 0))
    return Slot(
        name=name,
        kind=given.get("kind", name),
        about=given.get("about"),
        after=given.get("after"),
        days=(int(low), int(high)),
        within=tuple(_bounds(given.get("within", {}))),
        beyond=(
            *_bounds(given.get("beyond", {})),
            *_bounds(given.get("reached", {}), reached=True),
        ),
        not_before=tuple(given.get("not_before", ())),
        clock=tuple(given["clock"]) if "clock" in given else None,
        working=given.get("working", False),
        chance=given.get("if"),
        unless=_names(given.get("unless", ())),
        spare=given.get("spare", False),
        fields=given.get("fields", {}),
        people={role: tuple(letters) for role, letters in given.get("people", {}).items()},
    )


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _bounds(given: Mapping[str, Any], *, reached: bool = False) -> Iterable[Bound]:
    for after, limits in given.items():
        for limit in _names(limits):
            yield Bound(after, limit, reached)


def _references(given: Raw) -> Iterable[str]:
    if given.get("after"):
        yield given["after"]
    yield from given.get("not_before", ())
    for key in ("within", "beyond", "reached"):
        yield from given.get(key, {})
