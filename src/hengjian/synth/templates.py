"""A story in one sector: its limits as the pack has them there, and the faults that it can be told with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.errors import NotInForce, PackError
from hengjian.rulebook.model import DatedValue, Limit, Pack
from hengjian.rulebook.parameters import value_on
from hengjian.synth.drawing import Draws
from hengjian.synth.mutations import Mutation, Variant
from hengjian.synth.stories import Slot, Story

VARIANT = "m"
"""The column that says with which fault a case is told: 0 is the lawful story."""


@dataclass(frozen=True)
class Template:
    """A story told in one sector and place. `variants[0]` stands for the lawful story."""

    story: Story
    domain: str
    jurisdiction: str
    pack: Pack
    until: int
    variants: tuple[Variant | None, ...]
    seed: int

    @property
    def name(self) -> str:
        """Name the template."""
        return f"{self.story.id}/{self.domain}"

    @property
    def first(self) -> int:
        """Give the first day on which the story may begin."""
        return self.story.domains[self.domain]

    @cached_property
    def draws(self) -> Draws:
        """Give the draws of this template."""
        return Draws(self.seed, self.name)

    @cached_property
    def pauses(self) -> tuple[tuple[Slot, Slot | None], ...]:
        """Pair the slots that begin a pause with those that end it."""
        kinds = self.pack.declarations.kinds
        level = [slot for slot in self.story.slots if kinds[slot.kind].level == "pause"]
        begins = [slot for slot in level if kinds[slot.kind].required]
        return tuple(
            (begin, next((s for s in level if s.about == begin.about and s not in begins), None))
            for begin in begins
        )

    @cached_property
    def extensions(self) -> tuple[Slot, ...]:
        """List the slots that extend a limit."""
        kinds = self.pack.declarations.kinds
        return tuple(s for s in self.story.slots if kinds[s.kind].level == "extension")

    def is_thing(self, slot: Slot) -> bool:
        """Tell whether the slot is about a thing."""
        return self.pack.declarations.kinds[slot.kind].level == "thing"

    def value(self, parameter: str) -> DatedValue | None:
        """Give the value of a parameter, which may not change while the story can be told."""
        first = self._value_on(parameter, self.first)
        if first != self._value_on(parameter, self.until):
            raise PackError(
                self.pack.parameters[parameter].place.file, None,
                f"{parameter} 在 {day_of(self.first)} 以后变过：故事“{self.name}”须从变化以后讲起。",
            )  # fmt: skip
        return first

    @cached_property
    def _told(self) -> dict[tuple[str, str], list[tuple[int, Variant]]]:
        found: dict[tuple[str, str], list[tuple[int, Variant]]] = {}
        for i, variant in enumerate(self.variants):
            if variant is not None:
                for part in ("late", "early", "drop", "add", "place", "set", "people", "force"):
                    for key in getattr(variant.mutation, part):
                        found.setdefault((part, key), []).append((i, variant))
        return found

    def limit(self, parameter: str) -> Limit | None:
        """Give a limit; None where the sector has no such duty."""
        value = self.value(parameter)
        return value.value if value is not None and isinstance(value.value, Limit) else None

    def _value_on(self, parameter: str, day: int) -> DatedValue | None:
        if parameter not in self.pack.parameters:
            raise PackError("synth", None, f"没有参数“{parameter}”。")
        try:
            return value_on(self.pack, parameter, self.jurisdiction, self.domain, day)
        except NotInForce:
            return None

    def told(self, *, by: str, key: str) -> list[tuple[int, Variant]]:
        """List the variants (with their numbers) whose mutation's part `by` says something of `key`."""
        return self._told.get((by, key), [])


def is_variant(number: int) -> pl.Expr:
    """Tell the cases that are told with the fault of this number."""
    return pl.col(VARIANT) == number


def applies(mutation: Mutation, story: Story, domain: str) -> bool:
    """Tell whether a mutation is planted in a story in a sector."""
    return story.id in mutation.stories and (not mutation.domains or domain in mutation.domains)
