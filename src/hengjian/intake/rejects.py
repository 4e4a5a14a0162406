"""Refused rows as people get them: row, column, value, what is wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hengjian.intake.masking import masked
from hengjian.intake.staging import REJECTS, Staged
from hengjian.reading.margins import REASONS as MARGINS

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
    def sheet(self) -> str:
        """Name the sheet of a workbook; any other file names itself."""
        return self.file.rpartition("·")[2]

    @property
    def mend(self) -> str:
        """Tell what to do about it."""
        return mend(self.row, self.column, self.reason)


def without_echoes(rejects: pl.DataFrame) -> pl.DataFrame:
    """Leave out that a person's act is missing where it stood in the same row and was refused there already."""
    echo = (pl.col("table") == "actors") & (pl.col("column") == "act")
    said = rejects.filter(pl.col("table") == "acts").select("file", "row")
    echoes = rejects.with_row_index("n").filter(echo).join(said, on=["file", "row"], how="semi")
    return rejects.with_row_index("n").join(echoes, on="n", how="anti").sort("n").drop("n")


def mend(row: int, column: str, reason: str) -> str:
    """Tell what to do about a refused row."""
    if reason in MARGINS:
        return "不用改。"
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
    import xlsxwriter  # noqa: PLC0415  it takes a fifth of a second, and most processes write none

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
                    mend(row["row"], row["column"], row["reason"]),
                )
                for i, text in enumerate(texts, start=2):
                    sheet.write_string(r, i, text or "")
