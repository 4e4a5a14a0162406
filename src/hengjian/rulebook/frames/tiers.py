"""The bounds of the tiers that many acts name, found for all of them at once.

The same for one case is in `tiers`.
"""

from __future__ import annotations

import polars as pl

from hengjian.reading.declarations import TIER, Declarations
from hengjian.reading.tables import Tables

_KEYS = ["item", TIER]


def with_tier_facts(acts: pl.DataFrame, tables: Tables, declarations: Declarations) -> pl.DataFrame:
    """Give the acts with the fields that follow from the table of tiers; as they are without one."""
    fields = [field for field in declarations.act_fields.values() if field.tier]
    tiers = tables.tiers
    if (
        tiers is None
        or not fields
        or TIER not in acts.columns
        or "item" not in tables.cases.columns
    ):
        return acts
    bounds = _bounds(acts, tables.cases["item"], tiers)
    columns = []
    for field in fields:
        kinds = [kind.name for kind in declarations.kinds.values() if field.name in kind.fields]
        own = bounds.filter(pl.col("kind").is_in(kinds))
        unknown = pl.repeat(None, acts.height, dtype=pl.Int64, eager=True)
        columns.append(unknown.scatter(own["a"], own[str(field.tier)]).alias(field.name))
    return acts.with_columns(columns)


def _bounds(acts: pl.DataFrame, items: pl.Series, tiers: pl.DataFrame) -> pl.DataFrame:
    """Give a (row of the act), kind, low and high of the acts that name a tier which the table has."""
    asked = acts.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("a"),
        pl.col("kind").cast(pl.String),
        items.cast(pl.String).gather(acts["c"]).alias("item"),
        pl.col(TIER).cast(pl.String),
        "on",
    )
    found = (
        asked.drop_nulls().sort("on")
        .join_asof(tiers.sort("from"), left_on="on", right_on="from", by=_KEYS, check_sortedness=False)
    )  # fmt: skip
    return found.select("a", "kind", "low", "high").drop_nulls()
