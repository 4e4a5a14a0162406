"""Parameters for many subjects: each context that occurs is resolved once and joined by one integer."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from hengjian.rulebook.facts import OBSERVED
from hengjian.rulebook.model import Pack
from hengjian.rulebook.parameters import ParameterRef, boundaries, parts, resolve
from hengjian.rulebook.tree import ABSENT

PLACE = "place"


def with_places(cases: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[str | None, str | None]]]:
    """Number the pairs of place and sector that occur; the pair's number becomes a column."""
    codes = ["jurisdiction_code", "domain_code"]
    found = cases.select(codes).unique().sort(codes).with_row_index(PLACE)
    numbered = cases.join(found, on=codes, how="left", nulls_equal=True, maintain_order="left")
    return numbered.drop(codes), [(j, d) for _, j, d in found.iter_rows()]


def with_parameters(
    pack: Pack,
    frame: pl.DataFrame,
    places: list[tuple[str | None, str | None]],
    refs: Iterable[ParameterRef],
) -> pl.DataFrame:
    """Add every part of every parameter that the rules read, by the law of each subject's law day."""
    by_day: dict[str, list[ParameterRef]] = {}
    for ref in refs:
        by_day.setdefault(ref.law_day, []).append(ref)
    for law_day, wanted in by_day.items():
        frame = _on_law_day(pack, frame, places, law_day, wanted)
    return frame


def _on_law_day(
    pack: Pack,
    frame: pl.DataFrame,
    places: list[tuple[str | None, str | None]],
    law_day: str,
    refs: list[ParameterRef],
) -> pl.DataFrame:
    bounds = boundaries(pack)
    days = frame.select(
        pl.when(pl.col(law_day) == ABSENT).then(pl.col(OBSERVED)).otherwise(pl.col(law_day))
    ).to_series()
    epochs = pl.Series(bounds, dtype=pl.Int64).search_sorted(days, side="right").cast(pl.Int64)
    span = len(bounds) + 1
    frame = frame.with_columns(
        pl.when(days.is_not_null())
        .then(pl.col(PLACE).cast(pl.Int64) * span + epochs)
        .alias("context")
    )
    table = [
        {
            "context": context,
            **_resolved(pack, places[context // span], bounds, context % span, refs),
        }
        for context in frame["context"].drop_nulls().unique().sort()
    ]
    schema = {"context": pl.Int64, **{ref.name: pl.Int64 for ref in refs}}
    resolved = pl.DataFrame(table, schema=schema)
    return frame.join(resolved, on="context", how="left", maintain_order="left").drop("context")


def _resolved(
    pack: Pack,
    place: tuple[str | None, str | None],
    bounds: tuple[int, ...],
    epoch: int,
    refs: list[ParameterRef],
) -> dict[str, int | None]:
    before_all = bounds[0] - 1 if bounds else 0
    day = bounds[epoch - 1] if epoch else before_all
    found: dict[str, int | None] = {}
    for name in {ref.parameter for ref in refs}:
        parameter = pack.parameters[name]
        spelled = parts(pack, parameter, resolve(pack, parameter, *place, day))
        found.update({ref.name: spelled[ref.part] for ref in refs if ref.parameter == name})
    return found
