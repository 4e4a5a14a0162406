"""The folder of results: lists, receipt with its pack, report. It appears whole or not at all."""

from __future__ import annotations

import heapq
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from hengjian.rulebook.outcomes import Outcome
from hengjian.screening.files.archive import archive_name, write_archive
from hengjian.screening.files.errors import BadRequest
from hengjian.screening.files.findings import Finding, findings
from hengjian.screening.files.folders import appearing_whole
from hengjian.screening.files.lists import (
    FINDING_COLUMNS,
    OPEN_COLUMNS,
    REJECT_COLUMNS,
    finding_frame,
    finding_row,
    headed,
    open_frame,
    reject_frame,
)
from hengjian.screening.files.progress import Progress, quiet
from hengjian.screening.files.receipts import receipt_of
from hengjian.screening.files.report import MOST_EXPLAINED, render
from hengjian.screening.files.screen import Screening
from hengjian.screening.files.spreadsheets import write_csv, write_xlsx

RECEIPT = "receipt.json"
REPORT = "report.html"
OURS = frozenset(
    {
        "findings.csv",
        "findings.parquet",
        "findings.xlsx",
        "open.csv",
        "rejects.csv",
        RECEIPT,
        REPORT,
    }
)


@dataclass(frozen=True)
class Results:
    """Everything that is written, made once.

    `rows` has the columns of `FINDING_COLUMNS` in the order of gravity; `worst` the gravest findings
    with their explanations.
    """

    rows: pl.DataFrame
    worst: tuple[Finding, ...]
    open: pl.DataFrame
    rejects: pl.DataFrame
    receipt: dict[str, Any]


def results_of(screening: Screening, progress: Progress = quiet) -> Results:
    """Explain every finding and make the lists; raises EnginesDisagree."""
    rows: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    worst: list[tuple[_Lighter, Finding]] = []
    for i, finding in enumerate(findings(screening, progress=progress)):
        order = (*finding.gravity, finding.found.rule.id, i)
        rows.append((order, finding_row(screening, finding)))
        entry = (_Lighter(order), finding)
        if len(worst) < MOST_EXPLAINED:
            heapq.heappush(worst, entry)
        elif worst[0][0] < entry[0]:
            heapq.heapreplace(worst, entry)
    rows.sort(key=lambda row: row[0])
    worst.sort(key=lambda entry: entry[0], reverse=True)
    return Results(
        rows=finding_frame(row for _, row in rows),
        worst=tuple(finding for _, finding in worst),
        open=open_frame(screening),
        rejects=reject_frame(screening),
        receipt=receipt_of(screening),
    )


@dataclass(frozen=True, slots=True)
class _Lighter:
    """Turns an order round, so that a heap gives up its lightest finding first."""

    order: tuple[Any, ...]

    def __lt__(self, other: _Lighter) -> bool:
        return self.order > other.order


def check_place(out: Path) -> None:
    """Refuse a place where something else stands; raises BadRequest."""
    try:
        if out.exists() and not out.is_dir():
            raise BadRequest(f"{out} 是文件，不能用作结果文件夹。请换一个名字。")
        if out.is_dir() and not _may_replace(out):
            raise BadRequest(
                f"文件夹 {out} 里有别的东西，没有动它。请换一个文件夹，或者先把它清空。"
            )
    except OSError as error:
        raise BadRequest(f"打不开 {out}。请检查路径和权限。") from error


def _may_replace(out: Path) -> bool:
    """Tell whether the folder is empty or wholly a former output of this command."""
    names = {path.name for path in out.iterdir()}
    foreign = {n for n in names - OURS if not (n.startswith("pack-") and n.endswith(".zip"))}
    return not names or (RECEIPT in names and not foreign)


def write_results(
    screening: Screening, results: Results, out: Path, progress: Progress = quiet
) -> None:
    """Write the folder; a former output is replaced, nothing half-done stays. Raises BadRequest."""
    check_place(out)
    with appearing_whole(out) as folder:
        write_files(screening, results, folder, progress)


def write_files(
    screening: Screening, results: Results, folder: Path, progress: Progress = quiet
) -> None:
    """Write the files of the results into a folder that is there."""
    progress("写出结果", 0, 4)
    write_csv(headed(results.rows, FINDING_COLUMNS), folder / "findings.csv")
    results.rows.write_parquet(folder / "findings.parquet")
    progress("写出结果", 1, 4)
    write_xlsx(headed(results.rows, FINDING_COLUMNS), folder / "findings.xlsx", "发现的问题")
    progress("写出结果", 2, 4)
    if Outcome.OPEN in screening.counted:  # an empty list would say that nothing is running
        write_csv(headed(results.open, OPEN_COLUMNS), folder / "open.csv")
    write_csv(headed(results.rejects, REJECT_COLUMNS), folder / "rejects.csv")
    progress("写出结果", 3, 4)
    page = render(
        screening, results.rows, results.worst, results.open, results.rejects, results.receipt
    )
    (folder / REPORT).write_text(page, encoding="utf-8")
    pack = screening.rulebook.pack
    write_archive(pack.root, folder / archive_name(pack.digest))
    text = json.dumps(results.receipt, ensure_ascii=False, indent=2)
    (folder / RECEIPT).write_text(text + "\n", encoding="utf-8")
    progress("写出结果", 4, 4)
