"""The interchange tables of one template's cases: cases, acts, actors, and the truth about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.errors import PackError
from hengjian.synth.drawing import CASE, Draws
from hengjian.synth.mutations import Expected
from hengjian.synth.plan import Plan
from hengjian.synth.records import Records, type_of
from hengjian.synth.stories import Slot
from hengjian.synth.templates import VARIANT, Template, is_variant
from hengjian.synth.timeline import RUNNING, day, has_minutes, minute, steps_of, there
from hengjian.synth.timing import WorkingDays

SOURCE, MISSING, ORDER = "source_number", "missing", "order"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEY_DIGITS = 9
_MINUTE = 60 * 1_000_000


@dataclass(frozen=True)
class Tables:
    """Rows of the four tables; acts and actors still by number of case and order in the story."""

    cases: pl.DataFrame
    acts: pl.DataFrame
    actors: pl.DataFrame
    truth: pl.DataFrame


@dataclass(frozen=True)
class _Sheet:
    """The expressions of one template, made once: they are the same for every part of a city.

    `acts` and `actors` are what to keep of the timeline and what to make of it.
    """

    template: Template
    steps: list[list[pl.Expr]]
    overdue: pl.Expr
    cases: list[pl.Expr]
    acts: list[tuple[pl.Expr, list[pl.Expr]]]
    actors: list[tuple[pl.Expr, list[pl.Expr]]]
    told: pl.DataFrame


class Writer:
    """Makes the tables of templates of one city."""

    def __init__(self, plan: Plan, seed: int) -> None:
        """Take the city's plan and seed."""
        self.plan = plan
        self.draws = Draws(seed, "city")
        self.days = WorkingDays(plan.pack.calendar)
        self.sheets: dict[str, _Sheet] = {}

    @cached_property
    def persons(self) -> pl.Expr:
        """Give the names of all people: so many in each body."""
        total = self.plan.bodies * self.plan.people
        return pl.lit(pl.Series([f"P{number:06d}" for number in range(total)]))

    def body(self) -> pl.Expr:
        """Draw the body of each case."""
        return self.draws.below("body", self.plan.bodies)

    def write(self, template: Template, cases: pl.DataFrame) -> Tables:
        """Give the rows of the cases (as drawn for a part) of a template."""
        sheet = self.sheets.get(template.name) or self._sheet(template)
        self.sheets[template.name] = sheet
        laid = cases
        for step in sheet.steps:
            laid = laid.with_columns(step)
        if laid.select(sheet.overdue).item():
            raise PackError(
                "synth", None,
                f"故事“{template.name}”到 {day_of(template.until)} 还没有讲完：span 写短了。",
            )  # fmt: skip
        acts = pl.concat(
            (laid.filter(kept).select(made) for kept, made in sheet.acts), how="diagonal"
        )
        signed = (laid.filter(kept).select(made) for kept, made in sheet.actors)
        actors = pl.concat([_no_actors(), *signed])
        return Tables(laid.select(sheet.cases), acts, actors, self._truth(sheet, laid))

    def _sheet(self, template: Template) -> _Sheet:
        records = Records(template)
        slots = list(enumerate(template.story.slots))
        done = [self._done(template, slot) for _, slot in slots]
        past = [
            pl.col(there(slot.name)) & (pl.col(day(slot.name)) > template.until)
            for _, slot in slots
        ]
        return _Sheet(
            template,
            steps_of(template, self.days),
            (pl.any_horizontal(past) & (pl.col(VARIANT) > 0)).any(),
            self._cases(template, records),
            [(done[i], self._acts(slot, i, records)) for i, slot in slots],
            [made for i, slot in slots for made in self._actors(template, slot, i, done[i])],
            self._told(template),
        )

    def _done(self, template: Template, slot: Slot) -> pl.Expr:
        """Keep the cases in which the slot's act is done by the last day and held by the source."""
        held = [number for number, source in enumerate(self.plan.sources)
                if source.covers is None or slot.kind in source.covers]  # fmt: skip
        done = pl.col(there(slot.name)) & (pl.col(day(slot.name)) <= template.until)
        return done if len(held) == len(self.plan.sources) else done & pl.col(SOURCE).is_in(held)

    def _cases(self, template: Template, records: Records) -> list[pl.Expr]:
        sources = pl.lit(pl.Series([source.name for source in self.plan.sources]))
        kept = set(self._fixed_case_fields())
        fields = [
            self._perhaps(f"case.{name}", records.of_case(name), missing=name not in kept).alias(
                name
            )
            for name in records.case_names()
        ]
        return [
            pl.col(CASE),
            sources.gather(SOURCE).alias("source"),
            pl.format(self.plan.body, self.body() + 1).alias("body"),
            pl.format("〔{}〕{}号", pl.col("start").cast(pl.Date).dt.year(), CASE).alias("number"),
            pl.lit(template.domain).alias("domain"),
            pl.lit(template.jurisdiction).alias("jurisdiction"),
            pl.lit(template.story.id).alias("story"),
            *fields,
        ]

    def _fixed_case_fields(self) -> list[str]:
        """List the fields of a case that are never missing: without them nothing can be said at all."""
        fields = self.plan.pack.declarations.case_fields
        return [name for name in ("procedure", "domain", "jurisdiction") if name in fields]

    def _perhaps(self, key: str, value: pl.Expr, *, missing: bool) -> pl.Expr:
        """Leave the value out in some of the cases of which something is missing."""
        if not missing:
            return value
        gone = pl.col(MISSING) & self.draws.chance(f"missing {key}", 30)
        return pl.when(~gone).then(value)

    def _acts(self, slot: Slot, order: int, records: Records) -> list[pl.Expr]:
        kind = self.plan.pack.declarations.kinds[slot.kind]
        plain = kind.level in ("case", "thing")
        fields = [
            self._perhaps(
                f"{slot.name}.{name}",
                records.of_slot(slot, name).cast(
                    type_of(self.plan.pack.declarations.act_fields[name])
                ),
                missing=plain and name not in kind.required,
            ).alias(name)
            for name in records.fields_of(slot)
        ]
        at = (
            [(pl.col(day(slot.name)).cast(pl.Int64) * 24 * 60 + pl.col(minute(slot.name)))
             .mul(_MINUTE).cast(pl.Datetime("us")).alias("at")]
            if has_minutes(records.template, slot)
            else []
        )  # fmt: skip
        return [
            pl.col(CASE),
            pl.lit(order, pl.UInt8).alias(ORDER),
            pl.lit(slot.kind).alias("kind"),
            pl.lit(slot.about, pl.String).alias("about"),
            pl.col(day(slot.name)).cast(pl.Date).alias("on"),
            *at,
            *fields,
        ]

    def _actors(
        self, template: Template, slot: Slot, order: int, done: pl.Expr
    ) -> list[tuple[pl.Expr, list[pl.Expr]]]:
        found = []
        for role, usual in slot.people.items():
            told = template.told(by="people", key=f"{slot.name}.{role}")
            others = [number for number, _ in told]
            kept = done & ~pl.col(VARIANT).is_in(others) if others else done
            found += [(kept, self._signed(order, role, letter)) for letter in usual]
            for number, variant in told:
                letters = variant.mutation.people[f"{slot.name}.{role}"]
                found += [
                    (done & is_variant(number), self._signed(order, role, letter))
                    for letter in letters
                ]
        return found

    def _signed(self, order: int, role: str, letter: str) -> list[pl.Expr]:
        people = self.plan.people
        own = (self.draws.below("person", people) + LETTERS.index(letter)) % people
        return [
            pl.col(CASE),
            pl.lit(order, pl.UInt8).alias(ORDER),
            pl.lit(role).alias("role"),
            self.persons.gather(self.body() * people + own).alias("person"),
        ]

    def _told(self, template: Template) -> pl.DataFrame:
        """Say of each fault what is to be found: one row per rule, one without a rule for a twin."""
        rows = []
        for number, variant in enumerate(template.variants):
            if variant is None:
                continue
            mutation = variant.mutation
            told: list[tuple[Expected | None, bool | None]] = []
            if variant.twin:
                told.append((None, None))
            else:
                told += [(expected, True) for expected in mutation.must]
                told += [(expected, False) for expected in mutation.may]
            rows += [
                (number, template.story.id, mutation.id, mutation.row, variant.twin,
                 expected.rule if expected else None, must, *self._key(template, expected))
                for expected, must in told
            ]  # fmt: skip
        return pl.DataFrame(rows, schema=_TRUTH, orient="row")

    def _key(self, template: Template, expected: Expected | None) -> tuple[str, int | None]:
        """Name what a finding is about: a thing, the act of an order, or (empty) the case."""
        if expected is None or expected.slot is None:
            return "", None
        names = [slot.name for slot in template.story.slots]
        order = names.index(expected.slot)
        subjects = {rule.id: rule.subject for rule in self.plan.pack.rules}
        if subjects[expected.rule] == "thing":
            return template.story.slots[order].about or "", None
        return "", order

    def _truth(self, sheet: _Sheet, laid: pl.DataFrame) -> pl.DataFrame:
        cases = laid.filter(pl.col(VARIANT) > 0).select(CASE, VARIANT)
        about = pl.when(pl.col(ORDER).is_null()).then("about")
        return (
            cases.join(sheet.told, on=VARIANT)
            .with_columns(key=about.otherwise(act_key(self.plan.key, pl.col(ORDER))))
            .drop(VARIANT, ORDER, "about")
        )


def case_key(prefix: str) -> pl.Expr:
    """Give the text that names a case."""
    digits = pl.col(CASE).cast(pl.String).str.zfill(KEY_DIGITS)
    return pl.concat_str(pl.lit(f"{prefix}-"), digits)


def act_key(prefix: str, order: pl.Expr) -> pl.Expr:
    """Give the text that names an act."""
    return pl.concat_str(case_key(prefix), pl.lit("-"), order.cast(pl.String).str.zfill(2))


def _no_actors() -> pl.DataFrame:
    return pl.DataFrame(
        schema={CASE: pl.Int64, ORDER: pl.UInt8, "role": pl.String, "person": pl.String}
    )


_TRUTH: dict[str, pl.DataType] = {
    VARIANT: pl.UInt16(),
    "story": pl.String(),
    "mutation": pl.String(),
    "row": pl.String(),
    "twin": pl.Boolean(),
    "rule": pl.String(),
    "must": pl.Boolean(),
    "about": pl.String(),
    ORDER: pl.UInt8(),
}


__all__ = ["MISSING", "ORDER", "RUNNING", "SOURCE", "Tables", "Writer", "act_key", "case_key"]
