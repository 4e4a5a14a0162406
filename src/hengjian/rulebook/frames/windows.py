"""The second pass: acts of one kind seen from another act."""

from __future__ import annotations

import polars as pl

from hengjian.rulebook.facts import Fact, Window
from hengjian.rulebook.frames.source import KEYS, Source
from hengjian.rulebook.frames.values import NOT_THERE, NOTHING, alike
from hengjian.rulebook.tree import ABSENT


def window_found(source: Source, frame: pl.DataFrame, window: Window, *, whole: bool) -> pl.Series:
    """Give per subject the day of the last act in a window, null where there is none.

    `frame` has s (row number), the scope's keys and the facts of the bounds; it is `whole` where the
    subjects are all cases, in their order.
    """
    keys = KEYS[window.scope]
    acts = source.of_kind(window.kind).select(*keys, "on", "at")
    found = alike(None, frame.height)
    if acts.is_empty():
        return found
    bounds = {"after": window.after, "before": window.before}
    columns = [
        expression
        for side, fact in bounds.items()
        for expression in (_bound(fact, side), _hour(fact, side))
    ]
    if whole and window.scope == "case":
        rows = source.rows(window.kind, "case")
        seen = acts.hstack(frame.select("s", *columns)[rows])
    else:
        subjects = frame.select("s", *keys, *columns)
        seen = subjects.join(acts, on=keys, nulls_equal=window.scope == "thing")
    inside = seen.filter(_not_before(strict=window.strict) & _not_after()).select("s", "on")
    if not (whole and window.scope == "case"):
        inside = inside.sort("on")
    # In the order of days: of the acts of one subject the last one stays.
    return found.scatter(inside["s"], inside["on"].cast(pl.Int64)) if inside.height else found


def window_value(source: Source, window: Window, found: pl.Expr) -> pl.Expr:
    """Give the window's fact from what was found: absent, or unknown, where nothing was."""
    unknown = pl.any_horizontal(
        pl.lit(value=False),
        *(
            pl.col(fact.name).is_null()
            for fact in (window.after, window.before)
            if fact is not None
        ),
    )
    if window.measure == "last":
        value = (
            pl.when(source.gap(window.kind)).then(NOTHING)
            .when(found.is_not_null()).then(found)
            .otherwise(source.nothing(window.kind, NOT_THERE))
        )  # fmt: skip
    else:
        nought, one = pl.lit(0, pl.Int64), pl.lit(1, pl.Int64)
        value = (
            pl.when(found.is_not_null()).then(one)
            .otherwise(source.nothing(window.kind, nought))
        )  # fmt: skip
    return pl.when(unknown).then(NOTHING).otherwise(value).alias(window.name)


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
