"""The tiers of discretion: between which amounts a fine of the tier that an act names should lie.

A field declared with `tier` follows from the table of tiers by the case's item, the tier that the act
names and the act's day; without a row for them it is unknown. The same for whole tables is in
`frames.tiers`; a property test holds the two together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from hengjian.reading.declarations import TIER, Declarations
from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act, Case

TIER_SCHEMA = {
    "item": pl.String(), TIER: pl.String(), "from": pl.Date(), "low": pl.Int64(), "high": pl.Int64(),
}  # fmt: skip
Bounds = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Series:
    days: list[int]
    bounds: list[Bounds]


class TierLookup:
    """Finds the bounds of a tier on a day; made once for a table of tiers."""

    def __init__(self, tiers: pl.DataFrame | None) -> None:
        self._series: dict[tuple[str, str], _Series] = defaultdict(lambda: _Series([], []))
        rows = pl.DataFrame(schema=TIER_SCHEMA) if tiers is None else tiers.sort("from")
        for item, tier, since, low, high in rows.select(TIER_SCHEMA.keys()).iter_rows():
            series = self._series[item, tier]
            series.days.append(number(since))
            series.bounds.append({"low": low, "high": high})

    def bounds(self, item: str | None, tier: str | None, day: int) -> Bounds:
        """Give `low` and `high`; nothing where the table does not say."""
        series = self._series.get((item, tier)) if item is not None and tier is not None else None
        place = bisect_right(series.days, day) if series is not None else 0
        return series.bounds[place - 1] if series is not None and place else {}


def with_tier_facts(case: Case, lookup: TierLookup, declarations: Declarations) -> Case:
    """Give the case with the fields of its acts that follow from the tiers filled in."""
    item = case.texts.get("item")

    def told(act: Act) -> Act:
        named = {
            name: bound
            for name in declarations.kinds[act.kind].fields
            if (bound := declarations.act_fields[name].tier)
        }
        if not named:
            return act
        tier = act.fields.get(TIER)
        bounds = lookup.bounds(item, tier if isinstance(tier, str) else None, act.on)
        found = {name: bounds.get(bound) for name, bound in named.items()}
        return replace(act, fields={**act.fields, **found})

    return replace(case, acts=tuple(told(act) for act in case.acts))
