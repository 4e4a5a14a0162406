"""The process that reads a spreadsheet: a CSV file per sheet, and a list of them on standard output.

It runs apart from the program because the parser trusts its file: two cells in opposite corners make
it ask for the memory of all cells between them. Here memory and time have a bound, and whatever
happens ends this process only. It is started as `python -m hengjian.reading.workbooks.convert FILE FOLDER`.
"""

from __future__ import annotations

import csv
import errno
import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from hengjian.reading.workbooks.containers import LOCKED, TOO_LARGE, Refused, check_container
from hengjian.reading.workbooks.disguised import read_disguised
from hengjian.reading.workbooks.formulas import Place, starts_in_1904, valueless_cells
from hengjian.reading.workbooks.heads import ROWS_LOOKED_AT, Area, find_head

MOST_MEMORY = 2 * 2**30
MOST_WRITTEN = 2 * 2**30
MOST_SECONDS = 300
MOST_SHEETS = 200
MOST_COLUMNS = 2_000
MOST_DIGITS = 10**15
_OF_DAYS = re.compile("日期|时间")
_BARE_DAY = re.compile("[1-9][0-9]{4}")


def main(arguments: Sequence[str]) -> int:
    """Convert the file; the answer is JSON: `sheets`, or what is `refused` and how to `mend` it."""
    path, folder = Path(arguments[0]), Path(arguments[1])
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    answer: dict[str, object]
    try:
        found = _convert(path, folder) if check_container(path) else _rewrite(path, folder)
        answer = {"sheets": list(found)}
    except PasswordError:
        answer = {"refused": LOCKED.what, "mend": LOCKED.mend}
    except Refused as refused:
        answer = {"refused": refused.what, "mend": refused.mend}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        answer = {"refused": TOO_LARGE.what, "mend": TOO_LARGE.mend}
    except MemoryError:
        answer = {"refused": TOO_LARGE.what, "mend": TOO_LARGE.mend}
    sys.stdout.write(json.dumps(answer))
    return 0


def _convert(path: Path, folder: Path) -> Iterator[dict[str, object]]:
    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
        if len(pages) > MOST_SHEETS:
            raise Refused(f"有 {len(pages)} 张工作表", f"请只留需要的（至多 {MOST_SHEETS} 张）")
        valueless = valueless_cells(path)
        since_1904 = starts_in_1904(path)
        for number, page in enumerate(pages):
            sheet = book.get_sheet_by_name(page.name)
            if sheet.start is None:
                continue
            if sheet.width > MOST_COLUMNS:
                raise Refused(
                    f"工作表 {page.name} 有 {sheet.width} 列，不像业务表",
                    f"请只导出需要的列（至多 {MOST_COLUMNS} 列）",
                )
            file = folder / f"{number}.csv"
            rows = _marked(sheet, valueless.get(page.name, {}))
            row = _write(rows, _merged(sheet), file, since_1904=since_1904)
            if row is not None:
                yield {"name": page.name, "file": file.name, "row": row}


def _marked(sheet: CalamineSheet, valueless: Mapping[Place, str]) -> Iterator[list[str]]:
    """Give the rows as text, with a mark where a formula has no value."""
    offset = sheet.start[1] if sheet.start else 0
    marks: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in valueless.items():
        marks.setdefault(row, []).append((column - offset, text))
    for number, cells in enumerate(sheet.iter_rows()):
        texts = _texts(cells)
        for column, text in marks.get(number, ()):
            if 0 <= column < len(texts) and not texts[column]:
                texts[column] = text
        yield texts


def _rewrite(path: Path, folder: Path) -> Iterator[dict[str, object]]:
    for number, table in enumerate(read_disguised(path)):
        file = folder / f"{number}.csv"
        row = _write(iter(table.rows), table.merged, file)
        if row is not None:
            yield {"name": table.name, "file": file.name, "row": row}


def _write(
    rows: Iterator[list[str]], merged: Sequence[Area], file: Path, *, since_1904: bool = False
) -> int | None:
    """Write a sheet from its header on; gives the header's row, counted from 1."""
    first = list(islice(rows, ROWS_LOOKED_AT))
    head = find_head(first, merged)
    if head is None:
        return None
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head.names)
        days = [i for i, name in enumerate(head.names) if since_1904 and _OF_DAYS.search(name)]
        for row in _without_tail(chain(first[head.row + 1 :], rows)):
            for i in days:
                row[i : i + 1] = [_day_since_1904(cell) for cell in row[i : i + 1]]
            writer.writerow(row if any(row) else ())
    return head.row + 1


def _without_tail(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Leave out the empty rows at the end, of which a sheet that was once formatted has thousands."""
    waiting: list[list[str]] = []
    for row in rows:
        waiting.append(row if any(row) else [])
        if waiting[-1]:
            yield from waiting
            waiting = []


def _day_since_1904(cell: str) -> str:
    """Give a day that stands there as a bare number; nothing in the cell says what it is counted from."""
    if not _BARE_DAY.fullmatch(cell):
        return cell
    return (date(1904, 1, 1) + timedelta(days=int(cell))).isoformat()


def _merged(sheet: CalamineSheet) -> list[Area]:
    """Give the merged areas with columns counted from the first that is used, as in the rows."""
    offset = sheet.start[1] if sheet.start else 0
    return [
        ((top, max(0, left - offset)), (bottom, right - offset))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if right >= offset
    ]


def _texts(row: Sequence[Any]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """Write a cell as a CSV file would have it; of a formula only the value is there."""
    match cell:
        case str():
            return cell.replace("\0", "").strip()
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell) if abs(cell) < MOST_DIGITS else f"{cell:.5E}"
        case float():
            # Of a longer number the spreadsheet has lost the last digits; so it must not look whole.
            if abs(cell) >= MOST_DIGITS:
                return f"{cell:.5E}"
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            bare = cell.time() == time()
            return cell.date().isoformat() if bare else cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
