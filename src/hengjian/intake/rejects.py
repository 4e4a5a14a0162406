"""Refused rows as people get them: row, column, value, what is wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter

from hengjian.intake.masking import masked
from hengjian.intake.staging import REJECTS, Staged

ROWS_PER_SHEET = 1_048_575
HEAD = (("文件", 28), ("行", 8), ("列", 20), ("表中的值", 30), ("原因", 48), ("怎样改", 48))


@dataclass(frozen=True)
class Reject:
    """What was wrong with one cell, or with a whole row, whose column is empty."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    @property
    def mend(self) -> str:
        """Tell what to do about it."""
        return mend(self.row, self.column)


def mend(row: int, column: str) -> str:
    """Tell what to do about a refused row."""
    if row == 0:
        return "请在原表中改正，再重新上传。"
    where = f"第 {row:,} 行的“{column}”" if column else f"第 {row:,} 行"
    return f"请在原表中改正{where}，再重新上传。"


def some_rejects(staged: Staged, count: int, after: int = 0) -> list[Reject]:
    """Give some refused rows after so many, what identifies people in them masked."""
    frame = staged.table(REJECTS).slice(after, count).collect()
    return [
        Reject(
            row["file"],
            row["row"],
            row["column"] or "",
            masked(row["value"] or ""),
            masked(row["reason"]),  # it quotes the value
        )
        for row in frame.iter_rows(named=True)
    ]


def write_workbook(rejects: pl.DataFrame, path: Path) -> None:
    """Write the refused rows as a spreadsheet in which no cell is run as a formula."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True, "bg_color": "#e8eff8", "bottom": 1})
        for start in range(0, max(1, rejects.height), ROWS_PER_SHEET):
            sheet = book.add_worksheet(f"有问题的行{start // ROWS_PER_SHEET + 1}")
            sheet.freeze_panes(1, 0)
            for i, (title, width) in enumerate(HEAD):
                sheet.set_column(i, i, width)
                sheet.write_string(0, i, title, head)
            part = rejects.slice(start, ROWS_PER_SHEET)
            for r, row in enumerate(part.iter_rows(named=True), start=1):
                sheet.write_string(r, 0, row["file"])
                sheet.write_number(r, 1, row["row"])
                texts = (
                    row["column"],
                    row["value"],
                    row["reason"],
                    mend(row["row"], row["column"]),
                )
                for i, text in enumerate(texts, start=2):
                    sheet.write_string(r, i, text or "")
