"""The second pass: acts of one kind seen from another act."""

from __future__ import annotations

import polars as pl

from hengjian.rulebook.facts import Fact, Window
from hengjian.rulebook.frames.evaluate import NOT_THERE, NOTHING
from hengjian.rulebook.frames.facts import KEYS, Source
from hengjian.rulebook.tree import ABSENT


def with_window(source: Source, frame: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Add a window to a frame that has s (row number), the scope's keys and the bounds' facts."""
    keys = KEYS[window.scope]
    bounds = {"after": window.after, "before": window.before}
    columns = [
        expression
        for side, fact in bounds.items()
        for expression in (_bound(fact, side), _hour(fact, side))
    ]
    acts = source.of_kind(window.kind).select(*keys, "on", "at")
    inside = (
        frame.lazy()
        .select("s", *keys, *columns)
        .join(acts.lazy(), on=keys, nulls_equal=True)
        .filter(_not_before(strict=window.strict) & _not_after())
        .group_by("s")
        .agg(pl.col("on").max().cast(pl.Int64).alias("found"))
        .collect()
    )
    unknown = pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col(fact.name).is_null() for fact in bounds.values() if fact is not None),
    )
    if window.measure == "last":
        value = (
            pl.when(source.gap(window.kind)).then(NOTHING)
            .when(pl.col("found").is_not_null()).then(pl.col("found"))
            .otherwise(source.nothing(window.kind, NOT_THERE))
        )  # fmt: skip
    else:
        nought, one = pl.lit(0, pl.Int64), pl.lit(1, pl.Int64)
        there = pl.col("found").is_not_null()
        value = pl.when(there).then(one).otherwise(source.nothing(window.kind, nought))
    value = pl.when(unknown).then(NOTHING).otherwise(value)
    if inside.is_empty():
        frame = frame.with_columns(NOTHING.alias("found"))
    else:
        frame = frame.join(inside, on="s", how="left", maintain_order="left")
    return frame.with_columns(value.alias(window.name)).drop("found")


def _bound(fact: Fact | None, side: str) -> pl.Expr:
    return (NOT_THERE if fact is None else pl.col(fact.name)).alias(side)


def _hour(fact: Fact | None, side: str) -> pl.Expr:
    hour = NOTHING if fact is None else pl.col(Fact("at", fact.scope, fact.kind).name)
    return hour.alias(f"{side}_at")


def _not_after() -> pl.Expr:
    """No later than the bound; on the same day by the hour, where both acts have one."""
    before, hour = pl.col("before"), pl.col("before_at")
    same_day = pl.col("at").is_null() | hour.is_null() | (pl.col("at") <= hour)
    return (
        (before == ABSENT) | (pl.col("on") < before) | ((pl.col("on") == before) & same_day)
    )  # fmt: skip


def _not_before(*, strict: bool) -> pl.Expr:
    after, hour = pl.col("after"), pl.col("after_at")
    hours = pl.col("at").is_not_null() & hour.is_not_null()
    if strict:
        same_day = hours & (pl.col("at") > hour)
        return (after != ABSENT) & ((pl.col("on") > after) | ((pl.col("on") == after) & same_day))
    same_day = hours.not_() | (pl.col("at") >= hour)
    return (after == ABSENT) | (pl.col("on") > after) | ((pl.col("on") == after) & same_day)
