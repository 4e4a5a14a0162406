"""What is on record of an act or a case: the values of fields, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from hengjian.reading.declarations import Field
from hengjian.rulebook.errors import PackError
from hengjian.synth.mutations import BEYOND, REACHES, Variant
from hengjian.synth.stories import Slot
from hengjian.synth.templates import Template, is_variant
from hengjian.synth.timeline import chance, day

CASE_WORD = "case"
STEP = 100
"""By how many of the smallest units of money a bound is missed at least where it is missed by more than one."""

_TYPES: Mapping[str, pl.DataType] = {
    "money": pl.Int64(),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
    "day": pl.Date(),
}


def type_of(field: Field) -> pl.DataType:
    """Give the type of the column that a field becomes."""
    return _TYPES.get(field.type, pl.String())


class Records:
    """The values of a template's fields as expressions over its timeline."""

    def __init__(self, template: Template) -> None:
        """Take the template whose records are wanted."""
        self.template = template
        self.draws = template.draws
        declared = template.pack.declarations
        self.case_fields, self.act_fields = declared.case_fields, declared.act_fields

    def of_case(self, field: str) -> pl.Expr:
        """Give a field of the case."""
        story = self.template.story
        return self._told(f"{CASE_WORD}.{field}", story.case.get(field), self.case_fields[field])

    def of_slot(self, slot: Slot, field: str) -> pl.Expr:
        """Give a field of an act."""
        return self._told(f"{slot.name}.{field}", slot.fields.get(field), self.act_fields[field])

    def fields_of(self, slot: Slot) -> list[str]:
        """List the fields of a slot that anything is said of."""
        own = f"{slot.name}."
        more = [
            key.removeprefix(own)
            for variant in self.template.variants
            if variant is not None
            for key in variant.mutation.set
            if key.startswith(own)
        ]
        return list(dict.fromkeys((*slot.fields, *more)))

    def case_names(self) -> list[str]:
        """List the fields of the case that anything is said of."""
        own = f"{CASE_WORD}."
        more = [
            key.removeprefix(own)
            for variant in self.template.variants
            if variant is not None
            for key in variant.mutation.set
            if key.startswith(own)
        ]
        return list(dict.fromkeys((*self.template.story.case, *more)))

    def _told(self, key: str, given: Any, field: Field) -> pl.Expr:
        kind = type_of(field)
        value = self._value(key, given, kind)
        for number, variant in self.template.told(by="set", key=key):
            changed = self._changed(key, variant, kind)
            value = pl.when(is_variant(number)).then(changed).otherwise(value)
        return value

    def _changed(self, key: str, variant: Variant, kind: pl.DataType) -> pl.Expr:
        given = variant.mutation.set[key]
        if not isinstance(given, dict):
            return self._value(key, given, kind)
        for word, least in ((BEYOND, 1), (REACHES, 0)):
            if word in given:
                bound = self._bound(given[word])
                by = pl.when(self.draws.chance(f"by one {key}", 50)).then(0)
                more = by.otherwise(STEP * (1 + self.draws.below(f"by {key}", 500)))
                return bound + (least - 1 if variant.twin else least + more)
        return self._value(f"{key}#{variant.mutation.id}", given, kind)

    def _bound(self, name: str) -> pl.Expr:
        return self._parameter(name) if name in self.template.pack.parameters else self._same(name)

    def _same(self, name: str) -> pl.Expr:
        slot_name, _, field = name.partition(".")
        slot = self.template.story.slot(slot_name)
        if slot is None:
            raise PackError("synth", None, f"故事“{self.template.name}”里没有“{name}”。")
        return self.of_slot(slot, field)

    def _parameter(self, name: str) -> pl.Expr:
        found = self.template.value(name)
        if found is None:
            raise PackError("synth", None, f"{name} 在“{self.template.name}”没有取值。")
        if isinstance(found.value, Mapping):
            by = str(self.template.pack.parameters[name].by)
            codes = list(found.value)
            return self.of_case(by).replace_strict(
                codes, [found.value[code] for code in codes], return_dtype=pl.Int64
            )
        return pl.lit(found.value, pl.Int64)

    def _value(self, key: str, given: Any, kind: pl.DataType) -> pl.Expr:
        if isinstance(given, dict):
            return self._computed(key, given, kind)
        if isinstance(given, list):
            return pl.lit(";".join(given), kind)
        if given is not None and kind == pl.Date():
            return pl.lit(given).str.to_date()
        return pl.lit(given, kind)

    def _computed(self, key: str, given: Mapping[str, Any], kind: pl.DataType) -> pl.Expr:
        if "pick" in given:
            return self._picked(key, given["pick"], kind)
        if "if" in given:
            came = pl.col(chance(given["if"]))
            then = self._value(f"{key}+", given.get("then"), kind)
            return pl.when(came).then(then).otherwise(self._value(key, given.get("else"), kind))
        if "from" in given:
            low, high = (int(bound) for bound in given["from"])
            step = int(given.get("step", 1))
            return low + step * self.draws.below(f"value {key}", (high - low) // step + 1)
        if "day" in given:
            low, high = (int(bound) for bound in given.get("plus", (0, 0)))
            aside = self.draws.below(f"value {key}", high - low + 1)
            return (pl.col(day(given["day"])) + low + aside).cast(pl.Int32).cast(pl.Date)
        if "same" in given:
            same = self._same(given["same"])
            return same + int(given["plus"]) if "plus" in given else same
        return self._parameter(given["parameter"]) + int(given.get("plus", 0))

    def _picked(self, key: str, choices: Any, kind: pl.DataType) -> pl.Expr:
        weights = choices if isinstance(choices, dict) else dict.fromkeys(choices, 1)
        values, counts = list(weights), [round(100 * weight) for weight in weights.values()]
        ends = [sum(counts[: i + 1]) for i in range(len(counts))]
        drawn = self.draws.below(f"value {key}", ends[-1])
        picked = self._value(key, _as_value(values[-1]), kind)
        for value, end in reversed(list(zip(values[:-1], ends[:-1], strict=True))):
            picked = (
                pl.when(drawn < end)
                .then(self._value(key, _as_value(value), kind))
                .otherwise(picked)
            )
        return picked


def _as_value(text: Any) -> Any:
    """Read a key of a mapping as the value it stands for."""
    return {"true": True, "false": False}.get(text, text) if isinstance(text, str) else text


__all__: Sequence[str] = ["CASE_WORD", "Records", "type_of"]
