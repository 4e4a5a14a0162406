"""Counting by the counting rules: each unit of a part in exactly one column, what nobody can tell in one of its own.

A part counts cases that have an act of its kinds, or those acts. It asks its columns in their order, and the first that
fits is it; a column of which nobody knows whether it fits makes the whole unknown. Where the source of a case would
not tell of such acts, nobody knows whether there is anything to count: such a case is *uncovered*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from hengjian.evaluation.conditions import Answers, Asked, any_of, on_units
from hengjian.evaluation.law import ACT, CASE, Counting, Part
from hengjian.reading.declarations import Declarations
from hengjian.rulebook.frames.snapshot import Snapshot

UNKNOWN, UNFIT, UNCOVERED = -1, -2, -3
"""Instead of a column: a fact is missing; no column fits; the source would not tell of such acts."""
FIRST_EXCLUDED = -10
"""Not counted, for the first of the reasons that the part names; the next one is -11."""
_TYPES = {"codes": pl.Int64(), "text": pl.String(), "boolean": pl.Boolean()}


@dataclass(frozen=True)
class Seen:
    """What is counted: a snapshot with what the conditions came to, and the day on which it was taken."""

    snapshot: Snapshot
    answers: Answers
    declarations: Declarations
    day: int


def excluded(i: int) -> int:
    """Give the number that stands for the reason in this position."""
    return FIRST_EXCLUDED - i


def count(counting: Counting, seen: Seen) -> pl.DataFrame:
    """Count a snapshot by a counting rule.

    One row per unit: part (its position), c, a (the act that decided the day; null for an uncovered case), column (or
    one of the negative numbers), day, kind, of each field told `f_<field>`, of each sum `s_<code>` (fen; null where it
    cannot be known).
    """
    frames = []
    for number, part in enumerate(counting.parts):
        if not part.kinds:
            continue
        units = _units(part, seen)
        counted = units.select(
            pl.lit(number, pl.UInt8).alias("part"), "c", "a",
            _column(part).alias("column"), pl.col("on").alias("day"), "kind",
            *(pl.col(field).alias(f"f_{field}") for field in part.tells),
            *(_sum(part, i, seen.declarations) for i in range(len(part.sums))),
        )  # fmt: skip
        frames += [counted, _uncovered(part, number, units, seen)]
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()


# --- what is counted ----------------------------------------------------------------------------


def _units(part: Part, seen: Seen) -> pl.DataFrame:
    """Give what a part counts, with the answers of its columns as `is_<i>` and of what it excludes as `not_<i>`."""
    acts = _with_fields(part, seen)
    per_kind = [_asked(part, kind, acts, seen) for kind in part.kinds]
    if part.unit == ACT:
        return pl.concat(per_kind)
    # One act of each case stands for it: it decides the day, and its fields are told.
    every = pl.concat(per_kind).sort("c", "on", "a", maintain_order=True)
    return every.unique("c", keep="last" if part.newest else "first", maintain_order=True)


def _with_fields(part: Part, seen: Seen) -> pl.DataFrame:
    acts = seen.snapshot.acts.filter(pl.col("kind").cast(pl.String).is_in(part.kinds))
    wanted = {*part.tells, *(field for stated in part.sums for field in stated.fields)}
    wanted |= {"kinds"} if any(stated.wanted for stated in part.sums) else set()
    acts = acts.hstack(seen.snapshot.fields_of(acts["a"], wanted))
    fields = [_field(name, acts, seen.declarations) for name in sorted(wanted)]
    return acts.select("c", "a", pl.col("kind").cast(pl.String), "on", *fields)


def _field(name: str, acts: pl.DataFrame, declarations: Declarations) -> pl.Expr:
    type_ = _TYPES.get(declarations.act_fields[name].type, pl.Int64())
    there = pl.col(name) if name in acts.columns else pl.lit(None)
    return there.cast(type_).alias(name)


def _asked(part: Part, kind: str, acts: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """Put beside the acts of a kind what the conditions of the part came to."""
    own = acts.filter(pl.col("kind") == kind)
    answers: list[pl.Series] = []
    for i, each in enumerate(part.excludes):
        answers.append(_answer(part, each.when, kind, own, seen).alias(f"not_{i}"))
    for i, column in enumerate(part.columns):
        answers.append(_answer(part, column.when.get(kind), kind, own, seen).alias(f"is_{i}"))
    return own.hstack(answers)


def _answer(part: Part, text: str | None, kind: str, own: pl.DataFrame, seen: Seen) -> pl.Series:
    if not text:
        return pl.repeat(text is not None, own.height, dtype=pl.Boolean, eager=True)
    asked = on_units(part, text, kind)
    if part.unit == CASE:
        return seen.answers.of_cases(asked).gather(own["c"])
    answers = seen.answers.of_acts(kind).select(
        "a", pl.col(seen.answers.columns[asked]).alias("answer")
    )
    return own.select("a").join(answers, on="a", how="left", maintain_order="left")["answer"]


def _column(part: Part) -> pl.Expr:
    """Give the first column that fits; a condition that nobody can answer ends the asking."""
    found: pl.Expr = pl.lit(UNFIT, pl.Int16)
    asked = [(f"is_{i}", i) for i in part.asked()]
    asked = [(f"not_{i}", excluded(i)) for i in range(len(part.excludes))] + asked
    for name, number in reversed(asked):
        found = (
            pl.when(pl.col(name).is_null()).then(pl.lit(UNKNOWN, pl.Int16))
            .when(pl.col(name)).then(pl.lit(number, pl.Int16))
            .otherwise(found)
        )  # fmt: skip
    return found


def _sum(part: Part, i: int, declarations: Declarations) -> pl.Expr:
    """Add up what the act states; unknown where an amount is missing that has to be there."""
    stated = part.sums[i]
    codes = declarations.act_fields["kinds"].codes or ()
    missing = [
        pl.col(field).is_null()
        & ((pl.col("kinds") & (1 << codes.index(kind))) != 0).fill_null(value=True)
        for field, kind in stated.wanted.items()
    ]
    total = pl.sum_horizontal([pl.col(field).cast(pl.Int64) for field in stated.fields])
    unknown = reduce(or_, missing, pl.lit(value=False))
    return pl.when(unknown).then(None).otherwise(total).alias(f"s_{stated.code}")


# --- what nobody can tell -----------------------------------------------------------------------


def _uncovered(part: Part, number: int, units: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """Give the cases whose source would not tell of such acts; each on its newest day, for it has to be somewhere."""
    cases = seen.snapshot.cases.select("c")
    unsure = _unsure(part, seen.answers)
    counted = cases["c"].is_in(units["c"].unique().implode())
    open_ = cases.filter(unsure & ~counted)
    newest = seen.snapshot.acts.group_by("c").agg(pl.col("on").max().alias("day"))
    return open_.join(newest, on="c", how="left", maintain_order="left").select(
        pl.lit(number, pl.UInt8).alias("part"), "c", pl.lit(None, pl.UInt32).alias("a"),
        pl.lit(UNCOVERED, pl.Int16).alias("column"), pl.col("day").fill_null(seen.day).cast(pl.Int32),
        pl.lit(None, pl.String).alias("kind"),
    )  # fmt: skip


def _unsure(part: Part, answers: Answers) -> pl.Series:
    there: Sequence[pl.Series] = [answers.of_cases(any_of(kind)) for kind in part.kinds]
    unsure = reduce(or_, (each.is_null() for each in there))
    if part.leaves_out:
        unsure &= ~answers.of_cases(Asked(part.leaves_out)).fill_null(value=False)
    return unsure
