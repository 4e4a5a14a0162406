"""Which files are meant, and what names their content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hengjian.reading.files import READABLE
from hengjian.screening.files.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Input:
    """One input file as it was read: `sha256` in hex, rows per fate."""

    name: str
    sha256: str
    read: int
    accepted: int
    rejected: int
    skipped: int


def expand(paths: Sequence[Path]) -> list[Path]:
    """Give the files meant: a folder stands for the tables in it; each file once, in order.

    Raises BadRequest for a path that is not there and for a folder without tables.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _within(path):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _within(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            if not path.exists():
                raise BadRequest(f"找不到 {path}。请检查路径。")
            return [path]
        tables = sorted(
            file for file in path.iterdir() if file.is_file() and file.suffix.lower() in READABLE
        )
    except OSError as error:
        raise BadRequest(f"打不开 {path}。请检查路径和读取权限。") from error
    if not tables:
        raise BadRequest(f"文件夹 {path} 里没有 CSV、XLSX、XLS 或者 Parquet 文件。")
    return tables


def file_digest(path: Path) -> str:
    """Give the SHA-256 of a file's content in hex; raises BadRequest where it cannot be opened."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BadRequest(f"打不开 {path}。请检查路径和读取权限。") from error
