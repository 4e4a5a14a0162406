"""A folder in which rows wait until they are wanted: findings of ten million cases need no memory."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import polars as pl

from hengjian.screening.files.tally import FOUND_SCHEMA, ORDER


class Spool:
    """A folder for the rows of one screening; it goes when nobody holds the screening any more."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hengjian-"))
        self._gone = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def rows(self, name: str) -> pl.DataFrame:
        """Give the rows of all parts, by rule, case and subject."""
        files = sorted(self.folder.glob(f"{name}-*.arrow"))
        if not files:
            return pl.DataFrame(schema=FOUND_SCHEMA)
        return pl.concat(map(self._with_keys, files)).sort(*ORDER, nulls_last=False)

    def _with_keys(self, file: Path) -> pl.DataFrame:
        rows = pl.read_ipc(file)
        keys = pl.read_ipc(_keys_of(self.folder, rows["part"][0]))["case"]
        return rows.with_columns(keys[rows["c"]].alias("case")).select(*FOUND_SCHEMA)


def spool_rows(folder: Path, name: str, part: int, rows: pl.DataFrame) -> None:
    """Leave the rows of one part in the folder, without the keys of their cases: most cases have several rows."""
    # Arrow's own form is written in half the time of Parquet, and is as small.
    rows.drop("case").write_ipc(folder / f"{name}-{part:06}.arrow", compression="lz4")


def spool_keys(folder: Path, part: int, keys: pl.Series) -> None:
    """Leave the keys of a part's cases, in their order, in the folder."""
    keys.alias("case").to_frame().write_ipc(_keys_of(folder, part), compression="lz4")


def _keys_of(folder: Path, part: int) -> Path:
    return folder / f"keys-{part:06}.arrow"
