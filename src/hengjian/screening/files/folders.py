"""Folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from xlsxwriter.exceptions import FileCreateError

from hengjian.screening.files.errors import BadRequest


@contextmanager
def appearing_whole(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` that takes its place once everything is in it; raises BadRequest."""
    place = out.resolve()
    made = place.parent / f".{place.name}.{os.getpid()}.new"
    old = place.parent / f".{place.name}.{os.getpid()}.old"
    try:
        made.mkdir(parents=True)
        yield made
        if place.exists():
            place.rename(old)
        made.rename(place)
    except (OSError, pl.exceptions.PolarsError, FileCreateError) as error:
        raise BadRequest(f"写不进 {out}。请检查权限和磁盘空间。") from error
    finally:
        if old.exists() and not place.exists():
            old.rename(place)
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
