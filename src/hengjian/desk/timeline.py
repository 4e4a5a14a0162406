"""The acts of a case as a person reads them: what, when, where, which paper, who signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hengjian.cases.models import Act
from hengjian.reading.declarations import Declarations, Field
from hengjian.rulebook.effective import ANNULLED
from hengjian.rulebook.explanation.wording import masked
from hengjian.screening.law import office_rulebook

BETWEEN = "、"
FEN = 100
WORDS = {True: "是", False: "否"}


@dataclass(frozen=True)
class Step:
    """An act on the timeline; `gone` where another one corrects it."""

    day: date
    label: str
    about: str
    paper: str
    place: str
    people: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    gone: bool
    unread: bool


def timeline(acts: Iterable[Act], *, names: bool) -> list[Step]:
    """Give the acts in the order of their days; names of people only where the reader may see them."""
    every = list(acts)
    declared = office_rulebook().pack.declarations
    gone = {act.corrects for act in every if act.corrects}
    return [
        _step(act, declared, gone=act.key in gone, names=names)
        for act in every
        if act.kind != ANNULLED
    ]


def _step(act: Act, declared: Declarations, *, gone: bool, names: bool) -> Step:
    kind = declared.kinds.get(act.kind)
    people: dict[str, list[str]] = {}
    for each in act.signatures.all():
        shown = each.person if names else masked(each.person)
        people.setdefault(declared.roles.get(each.role, each.role), []).append(shown)
    return Step(
        day=act.on,
        label=kind.label if kind else act.kind,
        about=act.about,
        paper=act.paper,
        place=act.place,
        people=tuple((role, BETWEEN.join(those)) for role, those in people.items()),
        details=tuple(_details(act.fields, declared)),
        gone=gone,
        unread=act.people_unread,
    )


def _details(fields: dict[str, Any], declared: Declarations) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        field = declared.act_fields.get(name)
        if field is not None and value not in (None, "", []):
            yield field.label, in_words(value, field)


def in_words(value: Any, field: Field) -> str:
    """Write a stored value of a declared field as people read it."""
    labels = dict(zip(field.codes or (), field.code_labels or (), strict=True))
    match field.type:
        case "money":
            return f"{value / FEN:,.2f}".removesuffix(".00") + " 元"
        case "boolean":
            return WORDS[bool(value)]
        case "code":
            return labels.get(value, str(value))
        case "codes":
            return BETWEEN.join(labels.get(code, str(code)) for code in value)
        case "instant":
            return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
    return str(value)
