"""When everything happens: the days of all slots of a story, column by column, faults included."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from hengjian.rulebook.errors import PackError
from hengjian.rulebook.model import Limit
from hengjian.synth.stories import Bound, Slot
from hengjian.synth.templates import Template, is_variant
from hengjian.synth.timing import MINUTES_A_DAY, Stop, WorkingDays, last_day, last_minute

RUNNING = "running"
"""The column that says that a case is not over yet."""


def day(slot: str) -> str:
    """Name the column of a slot's day."""
    return f"day:{slot}"


def minute(slot: str) -> str:
    """Name the column of a slot's minute of the day."""
    return f"minute:{slot}"


def there(slot: str) -> str:
    """Name the column that says whether a slot's act is done at all."""
    return f"there:{slot}"


def chance(name: str) -> str:
    """Name the column of a chance."""
    return f"chance:{name}"


def has_minutes(template: Template, slot: Slot) -> bool:
    """Tell whether it is known at what time of the day a slot's act is done."""
    return slot.clock is not None or _Timeline.timed_bound(template, slot) is not None


def steps_of(template: Template, days: WorkingDays) -> list[list[pl.Expr]]:
    """Say what to add, one thing after the other, to know when each act of the story happens.

    The cases have their number, fault and RUNNING.
    """
    timeline = _Timeline(template, days)
    return [
        [*timeline.chances(), timeline.start()],
        timeline.presences(),
        *(step for slot in template.story.slots for step in timeline.steps(slot)),
    ]


class _Timeline:
    def __init__(self, template: Template, days: WorkingDays) -> None:
        self.template = template
        self.days = days
        self.draws = template.draws

    def chances(self) -> list[pl.Expr]:
        found = []
        for name, percent in self.template.story.chances.items():
            came = self.draws.chance(f"chance {name}", percent)
            for number, variant in self.template.told(by="force", key=name):
                came = (
                    pl.when(is_variant(number)).then(variant.mutation.force[name]).otherwise(came)
                )
            found.append(came.alias(chance(name)))
        return found

    def start(self) -> pl.Expr:
        """Begin early enough for the story to end, or so late that it is still running."""
        template = self.template
        last = template.until - template.story.span
        if last < template.first:
            raise PackError(
                "synth", None, f"故事“{template.name}”讲不完：开始得太晚，或者 span 太长。"
            )
        ended = template.first + self.draws.below("start", last - template.first + 1)
        running = template.until - self.draws.below("start", template.story.span)
        return pl.when(RUNNING).then(running).otherwise(ended).cast(pl.Int32).alias("start")

    def presences(self) -> list[pl.Expr]:
        return [self._presence(slot).alias(there(slot.name)) for slot in self.template.story.slots]

    def _presence(self, slot: Slot) -> pl.Expr:
        present = pl.lit(not slot.spare)
        if slot.chance is not None:
            present = present & pl.col(chance(slot.chance))
        for name in slot.unless:
            present = present & ~pl.col(chance(name))
        for key, is_there in (("add", True), ("drop", False)):
            for number, _ in self.template.told(by=key, key=slot.name):
                present = pl.when(is_variant(number)).then(is_there).otherwise(present)
        return present

    def steps(self, slot: Slot) -> Iterable[list[pl.Expr]]:
        """Give what to compute for one slot, one thing after the other."""
        timed = self.timed_bound(self.template, slot)
        if timed is not None:
            yield from self._timed(slot, *timed)
            return
        earliest = self._anchor(slot) + slot.days[0]
        awaited = [self._bounded(slot, bound) for bound in slot.beyond]
        others = [self._if_there(other, pl.col(day(other))) for other in slot.not_before]
        yield [pl.max_horizontal(earliest, *_known(awaited), *others).alias("low")]
        within = [self._bounded(slot, bound) for bound in slot.within]
        latest = pl.col("low") + (slot.days[1] - slot.days[0])
        yield [pl.min_horizontal(latest, *_known(within)).alias("high")]
        drawn = pl.col("low") + self.draws.below(
            f"day {slot.name}", pl.col("high") - pl.col("low") + 1
        ).cast(pl.Int32)
        rolled = self.days.roll(drawn)
        kept = pl.lit(slot.working) | (rolled <= pl.col("high"))
        usual = pl.when(kept).then(rolled).otherwise(drawn)
        yield [self._moved(slot, usual).cast(pl.Int32).alias(day(slot.name))]
        if slot.clock is not None:
            yield [self._clock(slot).alias(minute(slot.name))]

    def _anchor(self, slot: Slot) -> pl.Expr:
        return pl.col("start") if slot.after is None else pl.col(day(slot.after))

    def _clock(self, slot: Slot) -> pl.Expr:
        low, high = slot.clock or (0, 0)
        return (low + self.draws.below(f"clock {slot.name}", high - low + 1)).cast(pl.Int32)

    def _moved(self, slot: Slot, usual: pl.Expr) -> pl.Expr:
        """Move the slot where a mutation says so."""
        moved = usual
        for number, variant in self.template.told(by="late", key=slot.name):
            limit = variant.mutation.late[slot.name]
            last = self._of_limit(slot, slot.within, limit)
            by = pl.lit(0) if variant.twin else self._by(variant.mutation.most)
            moved = pl.when(is_variant(number)).then(last + by).otherwise(moved)
        for number, variant in self.template.told(by="early", key=slot.name):
            limit = variant.mutation.early[slot.name]
            first = self._of_limit(slot, slot.beyond, limit)
            by = pl.lit(0) if variant.twin else self._by(variant.mutation.most)
            moved = pl.when(is_variant(number)).then(first - by).otherwise(moved)
        for number, variant in self.template.told(by="place", key=slot.name):
            place = variant.mutation.place[slot.name]
            low, high = place.get("days", (0, 0))
            aside = self.draws.below(f"place {variant.mutation.id}", high - low + 1)
            put = (pl.col(day(place["after"])) + low + aside).cast(pl.Int32)
            put = self.days.rest(put) if place.get("rest") else put
            moved = pl.when(is_variant(number)).then(put).otherwise(moved)
        return moved

    def _by(self, most: int) -> pl.Expr:
        """Draw by how much a bound is missed: every other time by one."""
        more = 2 + self.draws.below("by", most - 1) if most > 1 else pl.lit(1)
        return pl.when(self.draws.chance("by one", 50)).then(1).otherwise(more)

    def _of_limit(self, slot: Slot, bounds: Iterable[Bound], limit: str) -> pl.Expr:
        for bound in bounds:
            if bound.limit == limit:
                found = self._bounded(slot, bound, always=True)
                if found is not None:
                    return found
        raise PackError(
            "synth", None, f"故事“{self.template.name}”的“{slot.name}”没有期限“{limit}”。"
        )

    def _bounded(self, slot: Slot, bound: Bound, *, always: bool = False) -> pl.Expr | None:
        """Give the last day that a limit allows, or the first after a waiting time; None: no such duty."""
        limit = self.template.limit(bound.limit)
        if limit is None:
            return None
        start = pl.col(day(bound.after))
        found = last_day(self.days, limit, start, *self._interruptions(slot, bound, limit))
        if bound in slot.beyond and not bound.reached:
            found = found + 1
        return found if always else self._if_there(bound.after, found)

    def _if_there(self, slot: str, bound: pl.Expr) -> pl.Expr:
        return pl.when(pl.col(there(slot))).then(bound)

    def _interruptions(self, slot: Slot, bound: Bound, limit: Limit) -> tuple[pl.Expr, list[Stop]]:
        extended: pl.Expr = pl.lit(0, pl.Int32)
        for extension in self._earlier(slot, self.template.extensions):
            if extension.fields.get("limit") == bound.limit and limit.extend:
                made = pl.col(there(extension.name))
                more = min(int(extension.fields["days"]), limit.extend)
                extended = extended + pl.when(made).then(more).otherwise(0)
        stops = [
            Stop(pl.col(there(begin.name)), pl.col(day(begin.name)), pl.col(day(end.name)))
            for begin, end in self.template.pauses
            if end is not None
            and begin.fields["reason"] in limit.pauses
            and _about(begin, slot)
            and begin.fields.get("limits", bound.limit) == bound.limit
            and end in self._earlier(slot, [end])
        ]
        return extended, stops

    def _earlier(self, slot: Slot, slots: Iterable[Slot]) -> list[Slot]:
        """Give those of the slots that stand before this one, and speak of its thing or of the case."""
        order = [each.name for each in self.template.story.slots]
        place = order.index(slot.name)
        return [each for each in slots if order.index(each.name) < place and _about(each, slot)]

    @staticmethod
    def timed_bound(template: Template, slot: Slot) -> tuple[Bound, Limit] | None:
        """Give the limit in hours within which a slot lies."""
        for bound in slot.within:
            limit = template.limit(bound.limit)
            if limit is not None and limit.unit == "hours":
                return bound, limit
        return None

    def _timed(self, slot: Slot, bound: Bound, limit: Limit) -> Iterable[list[pl.Expr]]:
        start = pl.col(day(bound.after)) * MINUTES_A_DAY + pl.col(minute(bound.after))
        last = last_minute(limit, start)
        at = start + 20 + self.draws.below(f"day {slot.name}", last - start - 20)
        for number, variant in self.template.told(by="late", key=slot.name):
            if variant.mutation.late[slot.name] == bound.limit:
                by = pl.lit(0) if variant.twin else self._by(variant.mutation.most)
                at = pl.when(is_variant(number)).then(last + by).otherwise(at)
        yield [at.cast(pl.Int32).alias("instant")]
        yield [
            (pl.col("instant") // MINUTES_A_DAY).alias(day(slot.name)),
            (pl.col("instant") % MINUTES_A_DAY).alias(minute(slot.name)),
        ]


def _known(bounds: Iterable[pl.Expr | None]) -> list[pl.Expr]:
    return [bound for bound in bounds if bound is not None]


def _about(other: Slot, slot: Slot) -> bool:
    of = other.fields.get("of")
    return of is None or of == slot.about
