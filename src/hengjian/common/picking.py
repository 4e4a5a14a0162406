"""Choosing from a tree of thousands: a list that is narrowed by words, a plain form without JavaScript.

The words are a field of the form, and beside it stands, hidden, for which words the list was made. A form that comes
back with other words asks for another list, and nothing else is done with it; see `PlainForm.searching`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms

FEW = 30
"""So many are chosen from a plain list."""
MOST = 50
STEP = "　"
BETWEEN_STEPS = " / "


class Placed(str):
    """The name of something in a tree, with its place there as a path."""

    __slots__ = ("path",)
    path: str

    def __new__(cls, name: str, path: str) -> Self:
        """Take the name and the path."""
        made = super().__new__(cls, name)
        made.path = path
        return made

    @property
    def stepped(self) -> str:
        """Give the name, set in by its depth."""
        return f"{STEP * max(self.path.count('/') - 2, 0)}{self}"


@dataclass(frozen=True)
class _Offer:
    """One choice: its value, its name as it stands in a list, and the names down to it."""

    value: Any
    name: str
    line: str


class Picking(forms.Select):
    """A list to choose one from; where there are many, with words that narrow it."""

    template_name = "common/picker.html"
    verb = "post"
    low = False
    """Whether it is no higher than one line."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Take what is chosen, and the words that were typed beside it."""
        self.words = _text(data, f"{name}-words")
        return super().value_from_datadict(data, files, name)

    def asks(self, data: Mapping[str, Any], name: str) -> bool:
        """Tell whether other words were typed than those that the list was made for."""
        return _text(data, f"{name}-words") != _text(data, f"{name}-listed")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give what the page shows: all of a few, else what fits the words, and always what is chosen."""
        words = getattr(self, "words", "")
        chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value])}
        empty, offers = _offers(self.choices)
        narrowed = len(offers) > FEW
        fitting = [each for each in offers if _fits(each, words)] if narrowed else offers
        shown = fitting[:MOST] if narrowed else fitting
        before = [each for each in offers if str(each.value) in chosen and each not in shown]
        several = self.allow_multiple_selected
        only = len(fitting) == 1 and not several and not self.low
        if words and only and not chosen - {"", "None"}:
            value = fitting[0].value
        own = forms.SelectMultiple() if several else forms.Select()
        own.is_required = self.is_required
        own.attrs = self.attrs
        lines = [(each.value, each.line if narrowed else each.name) for each in (*before, *shown)]
        own.choices = [*empty, *lines]
        context = own.get_context(name, value, attrs)
        context["picker"] = {
            "narrowed": narrowed, "words": words, "found": len(fitting), "shown": len(shown),
            "select": own.template_name, "verb": self.verb, "low": self.low,
        }  # fmt: skip
        if narrowed and not several and not self.low:
            context["widget"]["attrs"]["size"] = min(8, len(lines) + len(empty))
        return context


class Narrowing(Picking):
    """A list to choose one from, in the form above a list of rows: its words only narrow what is offered.

    The rows follow the other fields meanwhile, and what was chosen before.
    """

    verb = "get"
    low = True

    def asks(self, data: Mapping[str, Any], name: str) -> bool:
        """Say that the form is always meant as it came."""
        del data, name
        return False


class PickingSeveral(Picking):
    """A list to choose several from."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Take what is chosen, and the words that were typed beside it."""
        self.words = _text(data, f"{name}-words")
        return forms.SelectMultiple().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Say that nothing chosen is an answer as well."""
        del data, files, name
        return False


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "")).strip()


def _offers(choices: Iterable[Any]) -> tuple[list[tuple[Any, Any]], list[_Offer]]:
    """Give the choices that are none, and the others with their names down the tree."""
    every: Sequence[tuple[Any, Any]] = list(choices)
    names = {label.path: str(label) for _, label in every if isinstance(label, Placed)}
    empty = [(value, label) for value, label in every if value in ("", None)]
    offers = [
        _Offer(
            value,
            label.stepped if isinstance(label, Placed) else str(label),
            _line(label, names),
        )
        for value, label in every
        if value not in ("", None)
    ]
    return empty, offers


def _line(label: Any, names: Mapping[str, str]) -> str:
    if not isinstance(label, Placed):
        return str(label)
    steps = label.path.strip("/").split("/")
    above = (f"/{'/'.join(steps[: i + 1])}/" for i in range(len(steps)))
    return BETWEEN_STEPS.join(names[path] for path in above if path in names) or str(label)


def _fits(offer: _Offer, words: str) -> bool:
    line = offer.line.casefold()
    return all(word in line for word in words.casefold().split())
