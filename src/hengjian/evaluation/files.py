"""Reports as files: a workbook with every figure by body and month, and a document to go on writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from hengjian.evaluation.law import Source
from hengjian.evaluation.reports import Report, Section, period_words
from hengjian.evaluation.tables import Cell, Grid, Money, Slot, labels_of, text_of

FONT = "仿宋"
LONGEST_SHEET_NAME = 31
_NO_TIME = date(2000, 1, 1)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDE = 6
"""A table of more columns is laid across."""


def workbook_of(report: Report) -> bytes:
    """Give the XLSX of a report: a sheet per table, then what the figures mean."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, _OPTIONS) as book:
        book.set_properties({"created": _NO_TIME, "title": report.title})
        head = book.add_format(
            {"bold": True, "bg_color": "#e8eff8", "bottom": 1, "text_wrap": True}
        )
        strong = book.add_format({"bold": True})
        for section in report.sections:
            _sheet(book, section, report, head, strong)
        _notes(book, report, strong)
    return kept.getvalue()


def _sheet(book: Any, section: Section, report: Report, head: Any, strong: Any) -> None:
    grid = section.grid
    sheet = book.add_worksheet(section.title[:LONGEST_SHEET_NAME])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 200, 13)
    sheet.write_string(
        0, 0, f"{report.place}　{period_words(report.span)}　{section.title}", strong
    )
    sheet.write_string(1, 0, f"口径：{section.counting.title}；汇总日 {report.day.isoformat()}")
    columns = list(_columns(grid.slots))
    sheet.write_row(2, 0, ["单位", *(label for label, _, _ in columns)], head)
    sheet.freeze_panes(3, 1)
    row = 3
    for line, cells in grid.lines:
        row = _row(sheet, row, _line_name(grid, line), columns, cells, None)
    row = _row(sheet, row, "合计", columns, grid.total, strong)
    if grid.months:
        sheet.write_row(row + 1, 0, ["月份", *(label for label, _, _ in columns)], head)
        row += 2
        for month, cells in grid.months:
            row = _row(sheet, row, f"{month}月", columns, cells, None)


def _columns(slots: Sequence[Slot]) -> Any:
    """Give the columns of a sheet: label, position of the figure, and of money whether it is the number not known."""
    for i, label in enumerate(labels_of(slots)):
        if slots[i].money:
            yield f"{label}（元）", i, False
            yield f"{label}不明（件）", i, True
        else:
            yield label, i, False


def _row(sheet: Any, row: int, name: str, columns: Any, cells: Sequence[Cell], style: Any) -> int:
    sheet.write_string(row, 0, name, style)
    for column, (_, i, unknown) in enumerate(columns, start=1):
        cell = cells[i]
        if cell is None:
            sheet.write_string(row, column, text_of(cell), style)
        elif isinstance(cell, Money):
            # A spreadsheet has no integers of fen; it is only shown here, and nothing is computed with it.
            sheet.write_number(row, column, cell.unknown if unknown else cell.fen / 100, style)
        else:
            sheet.write_number(row, column, cell, style)
    return row + 1


def _line_name(grid: Grid, line: int) -> str:
    found = grid.counted.places.lines[line]
    return f"{found.name}（本级）" if found.own else found.name


def _notes(book: Any, report: Report, strong: Any) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 110)
    lines = [
        f"{report.title}（{report.place}）",
        f"汇总日 {report.day.isoformat()}，汇总回执 {report.receipt}。",
        *report.notes,
    ]
    for section in report.sections:
        lines += ["", f"{section.title}：{section.counting.title}", *section.says]
        lines += source_lines(section.counting.source)
        lines += [f"{part.title}：{part.says}。" for part in section.counting.parts if part.says]
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text, strong if row == 0 else None)


def source_lines(source: Source) -> list[str]:
    """Say where a counting rule comes from, and whether somebody has compared it with the original."""
    checked = "已与原文核对" if source.verified else "没有与原文核对"
    note = f"（{source.note}）" if source.note else ""
    return [f"口径出处：{source.says}。{checked}{note}。{source.address}"]


# --- the document -------------------------------------------------------------------------------


def document_of(report: Report) -> bytes:
    """Give the DOCX of a report."""
    paper = docx.Document()
    _style(paper)
    paper.core_properties.title = report.title
    paper.core_properties.author = report.place
    paper.add_heading(report.title, level=0)
    paper.add_paragraph(
        f"{report.place}。汇总日 {report.day.isoformat()}，汇总回执 {report.receipt}。"
    )
    for number, section in enumerate(report.sections, start=1):
        paper.add_heading(f"表{'一二三四五六七八九十'[number - 1]}　{section.title}", level=1)
        for text in section.says:
            paper.add_paragraph(text)
        _figures(paper, section.grid)
        paper.add_paragraph(f"口径：{section.counting.title}。")
        for text in source_lines(section.counting.source):
            paper.add_paragraph(text)
    paper.add_heading("说明", level=1)
    for text in report.notes:
        paper.add_paragraph(text)
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _style(paper: Any) -> None:
    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for name in ("Title", "Heading 1"):
        style = paper.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")


def _figures(paper: Any, grid: Grid) -> None:
    """Write the figures: few columns by body, many as a list of the columns with their sum."""
    labels = labels_of(grid.slots)
    if len(labels) <= _WIDE:
        heads = ["单位", *labels]
        rows = [[_line_name(grid, i), *map(text_of, cells)] for i, cells in grid.lines]
        rows.append(["合计", *map(text_of, grid.total)])
    else:
        heads = ["栏目", "合计"]
        rows = [[label, text_of(grid.total[i])] for i, label in enumerate(labels)]
    table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    paper.add_paragraph()
