"""Pages of long lists, by key: the thousandth page costs what the first one does, and nothing counts a million rows."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

COUNTED, COUNTED_BY_TEXT = 10_000, 1_000
"""So many rows are counted; where each text has to be looked at, fewer."""
SIZE = 50
AFTER, BEFORE = "a", "b"

M = TypeVar("M", bound=Model)


class BadPlace(ValueError):
    """The place in the address was not made by a list of this kind."""


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list: its rows, how many there are in all, and the places before and after it."""

    rows: list[M]
    count: str
    preceding: str
    following: str


def page_of(
    rows: QuerySet[M],
    *,
    order: Sequence[str],
    place: str = "",
    size: int = SIZE,
    walked: QuerySet[M] | None = None,
    most: int = COUNTED,
) -> Page[M]:
    """Give the page of a list at a place, from its start where none is given.

    The last field of the order has to be unique and none may be null; `-` before a name turns its direction. `walked`
    asks for the same rows so that the database goes along the order and leaves out what is not wanted: where there are
    many, a page is soon full, while to look all of them up and sort them would take as long as there are many. Many are
    more than `most`, and they are not counted further.
    """
    backwards = place[:1] == BEFORE
    directed = [_turned(field) if backwards else field for field in order]
    count = rows.order_by()[: most + 1].count()
    sought = (rows if walked is None or count <= most else walked).order_by(*directed)
    if place:
        sought = sought.filter(_beyond(rows.model, directed, place))
    found = list(sought[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    before = more if backwards else bool(place)
    after = backwards or more
    return Page(
        rows=found,
        count=_said(count, most),
        preceding=_place(BEFORE, order, found[0]) if found and before else "",
        following=_place(AFTER, order, found[-1]) if found and after else "",
    )


def capped_count(rows: QuerySet[M]) -> str:
    """Give how many rows there are; beyond ten thousand only that there are more."""
    return _said(rows.order_by()[: COUNTED + 1].count(), COUNTED)


def _said(count: int, most: int) -> str:
    return f"{most:,}+" if count > most else f"{count:,}"


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _place(direction: str, order: Sequence[str], row: Model) -> str:
    keys = [getattr(row, field.lstrip("-")) for field in order]
    text = json.dumps(keys, default=str, ensure_ascii=False, separators=(",", ":"))
    return direction + urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _beyond(model: type[Model], directed: Sequence[str], place: str) -> Q:
    """Give the condition of the rows after a place, in the direction of the order."""
    keys = _keys(model, directed, place)
    condition = Q()
    equal = Q()
    for field, key in zip(directed, keys, strict=True):
        name = field.lstrip("-")
        comparison = "lt" if field.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{comparison}": key})
        equal &= Q(**{name: key})
    # It follows from the rest, and lets an index start at the place.
    first = directed[0].lstrip("-")
    bound = "lte" if directed[0].startswith("-") else "gte"
    return Q(**{f"{first}__{bound}": keys[0]}) & condition


def _keys(model: type[Model], directed: Sequence[str], place: str) -> list[Any]:
    if place[0] not in (AFTER, BEFORE):
        raise BadPlace(place)
    try:
        padded = place[1:] + "=" * (-len(place[1:]) % 4)
        keys = json.loads(urlsafe_b64decode(padded.encode()))
        fields = [model._meta.get_field(field.lstrip("-")) for field in directed]  # noqa: SLF001  Django's public name
        return [field.to_python(key) for field, key in zip(fields, keys, strict=True)]  # type: ignore[union-attr]  # none is a relation
    except Exception as error:
        raise BadPlace(place) from error
