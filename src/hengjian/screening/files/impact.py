"""What a change of law changes: the same files under two packs, finding by finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.findings import with_cases
from hengjian.screening.files.options import Options
from hengjian.screening.files.progress import Progress, quiet
from hengjian.screening.files.screen import Screening, screen

KEY = ["rule", "case", "about", "act"]
ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"
WAYS = (ADDED, REMOVED, CHANGED, SAME)


@dataclass(frozen=True)
class Impact:
    """Two screenings of the same files and what differs.

    `differences`: one row per subject that is a finding under either pack: rule (its id), title, body,
    case, about, act, way (added: only under the new pack; removed: only under the old one; changed:
    under both, with another verdict or last day; same), and verdict and due under each.
    """

    before: Screening
    after: Screening
    differences: pl.DataFrame

    def by(self, column: str) -> Mapping[str, Mapping[str, int]]:
        """Count the ways per rule or per body, in the order of the most that came or went."""
        if self.differences.is_empty():
            return {}
        counted = (
            self.differences.with_columns(pl.col(column).fill_null(""))
            .group_by(column)
            .agg(*((pl.col("way") == way).sum().alias(way) for way in WAYS))
            .sort(
                pl.col(ADDED) + pl.col(REMOVED) + pl.col(CHANGED), column, descending=[True, False]
            )
        )
        return {
            row[column]: {way: row[way] for way in WAYS} for row in counted.iter_rows(named=True)
        }


def impact(
    before: Rulebook,
    after: Rulebook,
    files: Sequence[Path],
    *,
    options: tuple[Options, Options],
    run_day: date,
    progress: Progress = quiet,
) -> Impact:
    """Screen the files under both packs and lay the findings side by side.

    `options` are those of the old and of the new pack; they differ at most in the mapping. Raises
    what `screen` raises.
    """
    old = screen(before, files, options=options[0], run_day=run_day, progress=progress)
    new = screen(after, files, options=options[1], run_day=run_day, progress=progress)
    sides = [_findings(screening, mark) for screening, mark in ((old, "before"), (new, "after"))]
    together = sides[0].join(sides[1], on=KEY, how="full", coalesce=True, nulls_equal=True)
    there = [pl.col(f"verdict_{mark}").is_not_null() for mark in ("before", "after")]
    alike = (pl.col("verdict_before") == pl.col("verdict_after")) & pl.col("due_before").eq_missing(
        pl.col("due_after")
    )
    way = (
        pl.when(~there[0]).then(pl.lit(ADDED))
        .when(~there[1]).then(pl.lit(REMOVED))
        .when(alike).then(pl.lit(SAME))
        .otherwise(pl.lit(CHANGED))
    )  # fmt: skip
    differences = together.select(
        "rule",
        pl.coalesce("title_after", "title_before").alias("title"),
        pl.coalesce("body_after", "body_before").alias("body"),
        "case", "about", "act", way.alias("way"),
        "verdict_before", "due_before", "verdict_after", "due_after",
    ).sort(KEY, nulls_last=False)  # fmt: skip
    return Impact(old, new, differences)


def _findings(screening: Screening, mark: str) -> pl.DataFrame:
    """Give the findings of one screening by their keys, with rule ids for positions."""
    rules = screening.rulebook.rules
    texts = pl.DataFrame(
        {
            "position": range(len(rules)),
            "id": [rule.id for rule in rules],
            f"title_{mark}": [rule.text.title for rule in rules],
        },
        schema={"position": pl.UInt16, "id": pl.String, f"title_{mark}": pl.String},
    )
    return (
        with_cases(screening, screening.found).rename({"case_body": f"body_{mark}"})
        .join(texts, left_on="rule", right_on="position", how="left", maintain_order="left")
        .select(
            pl.col("id").alias("rule"), "case", "about", "act", f"title_{mark}", f"body_{mark}",
            pl.col("verdict").alias(f"verdict_{mark}"), pl.col("due").alias(f"due_{mark}"),
        )
    )  # fmt: skip
