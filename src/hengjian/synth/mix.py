"""What a city is made of, counted: per part, summed over all parts, and said in city.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl

from hengjian.synth.drawing import CASE
from hengjian.synth.plan import Plan
from hengjian.synth.tables import MISSING, RUNNING, SOURCE, Tables

Tally = dict[str, int]
"""Counts by name; the parts of a name are parted by a slash."""


def tally_of(plan: Plan, tables: Tables, drawn: pl.DataFrame) -> Tally:
    """Count what is in a part: `tables` with keys of files, `drawn` as the cases were drawn."""
    kinds = plan.pack.declarations.kinds
    openers = [kind.name for kind in kinds.values() if kind.opens and kind.level == "thing"]
    pauses = [kind.name for kind in kinds.values() if kind.level == "pause"]
    per_case = tables.acts.group_by("case").agg(
        pl.len().alias("acts"),
        pl.col("kind").is_in(pauses).any().alias("paused"),
        pl.col("about").filter(pl.col("kind").is_in(openers)).n_unique().alias("things"),
    )
    by = plan.mix["by"]
    joined = tables.cases.select("case", by, "story").join(per_case, on="case", how="left")
    found: Tally = {
        "cases": tables.cases.height,
        "acts": tables.acts.height,
        "actors": tables.actors.height,
        "paused": int(per_case["paused"].sum()),
        "several things": int((per_case["things"] > 1).sum()),
        "irregular": _irregular(tables, per_case, drawn),
        "missing fields": int(drawn[MISSING].sum()),
        "still running": int(drawn[RUNNING].sum()),
        "uncovered sources": int((drawn[SOURCE] > 0).sum()),
    }
    for key, count, acts in joined.group_by(by).agg(pl.len(), pl.col("acts").sum()).iter_rows():
        found[f"by/{key}/cases"], found[f"by/{key}/acts"] = count, int(acts)
    for story, count in joined.group_by("story").len().iter_rows():
        found[f"stories/{story}"] = count
    kind, _, field = plan.mix["share_of"].partition(".")
    shares = tables.acts.filter(pl.col("kind") == kind).group_by(field).len()
    for value, count in shares.iter_rows():
        found[f"share/{value}"] = count
    truth = tables.truth.unique(["case", "mutation", "twin"])
    for mutation, twin, count in truth.group_by("mutation", "twin").len().iter_rows():
        found[f"{'twins' if twin else 'planted'}/{mutation}"] = count
    return found


def _irregular(tables: Tables, per_case: pl.DataFrame, drawn: pl.DataFrame) -> int:
    """Count the cases with pauses, several things, missing fields or a source that does not hold all."""
    odd = drawn.sort(CASE).select(pl.col(MISSING) | (pl.col(SOURCE) > 0)).to_series()
    told = tables.cases.select("case").join(per_case, on="case", how="left")
    return int(
        (
            odd
            | told["paused"].fill_null(value=False)
            | (told["things"] > 1).fill_null(value=False)
        ).sum()
    )


def summed(tallies: list[Mapping[str, int]]) -> Tally:
    """Add the counts of parts up."""
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    return dict(total)


def mix_of(plan: Plan, total: Mapping[str, int]) -> dict[str, Any]:
    """Say what the city is made of: shares in percent, acts per case."""
    cases = max(total["cases"], 1)
    groups = {name.split("/")[1] for name in total if name.startswith("by/")}
    decided = sum(_under(total, "share").values())
    return {
        "cases": total["cases"],
        "acts": total["acts"],
        "actors": total["actors"],
        "acts_per_case": {
            group: round(total[f"by/{group}/acts"] / total[f"by/{group}/cases"], 2)
            for group in sorted(groups)
        },
        f"percent_by_{plan.mix['by']}": {
            group: round(100 * total[f"by/{group}/cases"] / cases, 2) for group in sorted(groups)
        },
        "percent": {
            name.replace(" ", "_"): round(100 * total[name] / cases, 2)
            for name in (
                "irregular",
                "paused",
                "several things",
                "missing fields",
                "still running",
                "uncovered sources",
            )
        },
        f"percent_of_{plan.mix['share_of']}": {
            value: round(100 * count / max(decided, 1), 2)
            for value, count in sorted(_under(total, "share").items(), key=lambda item: -item[1])
        },
        "stories": _under(total, "stories"),
    }


def faults_of(plan: Plan, total: Mapping[str, int]) -> list[dict[str, Any]]:
    """List the mutations with their law-fact row, their rules and how often they are planted."""
    planted, twins = _under(total, "planted"), _under(total, "twins")
    return [
        {
            "id": mutation.id,
            "title": mutation.title,
            "row": mutation.row,
            "must": [expected.rule for expected in mutation.must],
            "may": [expected.rule for expected in mutation.may],
            "planted": planted.get(mutation.id, 0),
            "lawful_twins": twins.get(mutation.id, 0),
        }
        for mutation in plan.mutations
    ]


def _under(total: Mapping[str, int], group: str) -> Tally:
    begin = f"{group}/"
    return {
        name.removeprefix(begin): count
        for name, count in sorted(total.items())
        if name.startswith(begin)
    }
