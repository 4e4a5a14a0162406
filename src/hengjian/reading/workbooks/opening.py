"""Spreadsheets opened from the program's side: what a converting process made of them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hengjian.reading.csvfiles import ROW, Content, csv_header, read_csv
from hengjian.reading.errors import UnusableFile
from hengjian.reading.workbooks.containers import DAMAGED, TOO_LARGE

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et")
MOST_SECONDS = 600
_CONVERTER = "hengjian.reading.workbooks.convert"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook: its name, its header, and all its rows as text."""

    name: str
    header: tuple[str, ...]
    content: Content


def read_workbook(path: Path, label: str) -> list[Page]:
    """Read every sheet that has rows below a header; raises UnusableFile where there is none."""
    with tempfile.TemporaryDirectory(prefix="hengjian-") as name:
        folder = Path(name)
        answer = _converted(path, folder, label)
        pages = [
            page
            for sheet in answer
            if (page := _page(folder, sheet, label, alone=len(answer) == 1)) is not None
        ]
    if not pages:
        raise UnusableFile(label, "没有一张工作表有表头和数据", "请重新导出，第一行写表头")
    return pages


def _converted(path: Path, folder: Path, label: str) -> list[dict[str, str | int]]:
    command = [sys.executable, "-m", _CONVERTER, str(path.absolute()), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603  our own module, no shell
            command, check=False, capture_output=True, timeout=MOST_SECONDS, cwd=folder
        )
    except subprocess.TimeoutExpired:
        raise UnusableFile(label, TOO_LARGE.what, TOO_LARGE.mend) from None
    if done.returncode != 0:
        # A negative code is a signal: out of memory or out of time.
        end = TOO_LARGE if done.returncode < 0 else DAMAGED
        raise UnusableFile(label, end.what, end.mend)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise UnusableFile(label, answer["refused"], answer["mend"])
    sheets: list[dict[str, str | int]] = answer["sheets"]
    return sheets


def _page(folder: Path, sheet: dict[str, str | int], label: str, *, alone: bool) -> Page | None:
    file = folder / str(sheet["file"])
    name = str(sheet["name"])
    shown = label if alone else f"{label}·{name}"
    try:
        header = tuple(csv_header(file, shown, on_top=True))
        content = read_csv(file, shown, header, on_top=True)
    except UnusableFile:
        if alone:
            raise
        return None
    # The CSV file begins with the header, which in the sheet is row number `row`.
    move = pl.lit(int(sheet["row"]) - 1, dtype=pl.UInt32)
    return Page(
        name,
        header,
        Content(
            content.frame.with_columns(pl.col(ROW) + move),
            content.broken.with_columns(pl.col("row") + move),
        ),
    )
