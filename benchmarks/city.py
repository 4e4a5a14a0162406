"""Interchange files for measuring: plausible cases by arithmetic on a row number, as fast as Polars writes.

Not the synthetic city that tests the law: nothing here is planted or counted as truth.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

FIRST_DAY = date(2023, 1, 2)
SPAN = 1000
ORDINARY_SHARE, REVIEWED_SHARE = 70, 30  # percent
DOMAINS = ("market-regulation", "environment", "water", "urban-management", "culture-tourism")
OBSERVED = date(2026, 6, 30)

# kind, share of ordinary cases in percent, days after filing (from, spread), people in a role
ORDINARY = (
    ("filing", 100, 0, 1, ("investigator", 2)),
    ("questioning", 90, 1, 20, ("officer", 2)),
    ("inspection", 70, 1, 10, ("officer", 2)),
    ("investigation_report", 95, 30, 20, None),
    ("prior_notice", 95, 50, 15, None),
    ("statement", 20, 66, 3, None),
    ("hearing_request", 5, 67, 3, None),
    ("hearing_notice", 5, 70, 2, None),
    ("hearing", 5, 82, 4, None),
    ("legal_review", 60, 86, 3, ("reviewer", 1)),
    ("panel", 10, 88, 2, ("member", 3)),
    ("decision", 90, 70, 30, ("officer", 2)),
    ("service", 88, 76, 30, None),
    ("closing", 80, 110, 30, None),
    ("archiving", 60, 130, 30, None),
    ("seizure", 10, 1, 3, ("officer", 2)),
    ("seizure_release", 9, 25, 15, None),
    ("preservation", 5, 1, 3, ("officer", 2)),
    ("preservation_decision", 5, 5, 8, None),
    ("transfer", 1, 60, 40, None),
    ("pause_start", 20, 20, 10, None),
    ("pause_end", 18, 32, 20, None),
    ("extension", 8, 80, 15, None),
)
SUMMARY = (
    ("filing", 30, 0, 1, None),
    ("questioning", 70, 0, 1, ("officer", 2)),
    ("decision", 100, 0, 1, ("officer", 2)),
    ("service", 95, 0, 1, None),
    ("onsite_record", 85, 1, 6, None),
    ("closing", 90, 3, 9, None),
)


PART = 100_000


def write_city(folder: Path, cases: int) -> None:
    """Write cases, acts and actors in parts, and sources, as Parquet files with text keys."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, first in enumerate(range(0, cases, PART), start=1):
        for name, frame in _part(first, min(PART, cases - first)).items():
            frame.write_parquet(folder / f"{name}-{number:04}.parquet", compression="zstd")
    sources = {"source": ["bench"], "covers": ["*"], "complete_until": [OBSERVED]}
    pl.DataFrame(sources).write_parquet(folder / "sources.parquet")


def _part(first: int, cases: int) -> dict[str, pl.DataFrame]:
    table = _cases(first, cases)
    acts = pl.concat(
        [*(_acts(table, "ordinary", *kind[:4]) for kind in ORDINARY),
         *(_acts(table, "summary", *kind[:4]) for kind in SUMMARY)]
    ).sort("i", "on")  # fmt: skip
    acts = acts.with_columns(act=pl.format("{}-{}-{}", "case", "kind", "salt"))
    return {
        "cases": table.drop("i", "filed", "procedure_salt"),
        "actors": _actors(acts),
        "acts": acts.drop("i", "salt"),
    }


def _draw(salt: int, most: int) -> pl.Expr:
    return pl.col("i").hash(salt) % most


def _cases(first: int, cases: int) -> pl.DataFrame:
    domains = pl.Series(DOMAINS)
    return pl.select(i=pl.int_range(first, first + cases, dtype=pl.Int64)).with_columns(
        pl.format("HC-{}", "i").alias("case"),
        pl.lit("bench").alias("source"),
        pl.format("机关{}", _draw(1, 40)).alias("body"),
        pl.format("〔2025〕{}", "i").alias("number"),
        pl.when(_draw(2, 100) < ORDINARY_SHARE)
        .then(pl.lit("ordinary"))
        .otherwise(pl.lit("summary"))
        .alias("procedure"),
        pl.lit(domains).gather(_draw(3, len(DOMAINS))).alias("domain"),
        pl.lit("demo-city").alias("jurisdiction"),
        pl.when(_draw(4, 2) == 0).then(pl.lit("individual")).otherwise(pl.lit("organisation")).alias("party_kind"),
        (_draw(5, 10) == 0).alias("major"),
        (_draw(6, 100) < REVIEWED_SHARE).alias("review_required"),
        (pl.lit(FIRST_DAY) + pl.duration(days=_draw(7, SPAN))).alias("filed"),
        _draw(8, 100).alias("procedure_salt"),
    )  # fmt: skip


def _acts(
    cases: pl.DataFrame, procedure: str, kind: str, share: int, after: int, spread: int
) -> pl.DataFrame:
    salt = 1000 + sum(map(ord, kind))
    there = cases.filter((pl.col("procedure") == procedure) & (_draw(salt, 100) < share))
    text, number = pl.lit(None, pl.String), pl.lit(None, pl.Int64)
    pause = kind in ("pause_start", "pause_end")
    money = kind in ("prior_notice", "decision")
    return there.select(
        "i", "case", pl.lit(kind).alias("kind"), pl.lit(0).alias("salt"),
        pl.lit("暂停1" if pause else "物1" if kind.startswith(("seizure", "preservation")) else None,
               pl.String).alias("about"),
        (pl.col("filed") + pl.duration(days=after + _draw(salt + 1, spread))).alias("on"),
        (pl.lit("testing") if kind == "pause_start" else text).alias("reason"),
        (pl.lit("penalty.decision_days") if kind == "extension" else text).alias("limit"),
        (pl.lit(30, pl.Int64) if kind == "extension" else number).alias("days"),
        (pl.lit("fine") if money else text).alias("kinds"),
        ((_draw(salt + 2, 200) * 10_000).cast(pl.Int64) if money else number).alias("amount"),
        (pl.lit(value=True) if kind == "prior_notice" else pl.lit(None, pl.Boolean)).alias("hearing_right"),
    )  # fmt: skip


def _actors(acts: pl.DataFrame) -> pl.DataFrame:
    people = {kind: who for kind, *_, who in (*SUMMARY, *ORDINARY) if who is not None}
    parts = [
        acts.filter(pl.col("kind") == kind).select(
            "act", pl.lit(role).alias("role"),
            pl.format("人员{}", pl.col("i").hash(77) % 3000 + n).alias("person"),
        )
        for kind, (role, count) in people.items()
        for n in range(count)
    ]  # fmt: skip
    return pl.concat(parts)
