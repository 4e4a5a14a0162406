"""Officers and whether each holds a credential on a day: kept with a tabulation, counted when somebody asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.store import folder_of
from hengjian.reading.registers import ISSUED
from hengjian.registry.models.officers import Officer
from hengjian.screening.files.canonical import digest_of_frame

OFFICERS, CREDENTIALS = "officers.parquet", "credentials.parquet"
HELD, WITHOUT, UNKNOWN = 0, 1, -1
_SCHEMA = {
    "officer": pl.Int64(), "person": pl.String(), "body": pl.Int64(),
    "joined": pl.Date(), "left": pl.Date(),
}  # fmt: skip


def write(from_run: Path, folder: Path) -> dict[str, Any]:
    """Keep who is an officer of which body from when until when, and the credentials that the screening saw."""
    officers = Officer.objects.filter(kind=Officer.Kind.OFFICER).order_by("pk")
    rows = [
        (pk, str(uuid), body, joined, left)
        for pk, uuid, body, joined, left in officers.values_list(
            "pk", "uuid", "body", "joined_on", "left_on"
        )
    ]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    frame.write_parquet(folder / OFFICERS)
    if (from_run / CREDENTIALS).is_file():
        pl.read_parquet(from_run / CREDENTIALS).write_parquet(folder / CREDENTIALS)
    return {"rows": frame.height, "digest": digest_of_frame(frame)}


def on_post(tabulation: Tabulation, day: date) -> pl.DataFrame | None:
    """Give the officers on post on a day: officer, body, column (held, without, unknown); None before any counting.

    Where nobody keeps credentials, nobody knows who holds one.
    """
    folder = folder_of(tabulation)
    if not (folder / OFFICERS).is_file():
        return None
    there = pl.read_parquet(folder / OFFICERS).filter(
        (pl.col("joined").is_null() | (pl.col("joined") <= day))
        & (pl.col("left").is_null() | (pl.col("left") >= day))
    )
    if not (folder / CREDENTIALS).is_file():
        return there.select("officer", "body", pl.lit(UNKNOWN, pl.Int16).alias("column"))
    held = _holders(pl.read_parquet(folder / CREDENTIALS), day)
    column = pl.when(pl.col("person").is_in(held.implode())).then(HELD).otherwise(WITHOUT)
    return there.select("officer", "body", column.cast(pl.Int16).alias("column"))


def _holders(credentials: pl.DataFrame, day: date) -> pl.Series:
    """Give who holds a credential in force; of two entries of one number the one that is not in force counts."""
    on_day = credentials.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        & (pl.col("valid_until").is_null() | (pl.col("valid_until") >= day))
    )
    standing = on_day.group_by("person", "number").agg(
        (pl.col("state") == ISSUED).all().alias("issued")
    )
    return standing.filter(pl.col("issued"))["person"].unique()
