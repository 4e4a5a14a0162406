"""The self-check of an agency as a spreadsheet: the same form, to fill in at leisure and bring back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from hengjian.common.refusals import Refused
from hengjian.reading.errors import ReadingError
from hengjian.reading.files import READABLE, InputFile, open_files
from hengjian.reading.values import as_text
from hengjian.registry.tables.files import written
from hengjian.supervision.campaigns import law
from hengjian.supervision.campaigns.models import Line
from hengjian.supervision.campaigns.services.answers import LineAnswer

TITLE, FOUND, CORRECTED, WHY = "问题", "自查发现", "已经纠正", "原因和措施"
HEADS = ("种类", TITLE, "筛查发现", FOUND, CORRECTED, WHY)
LARGEST = 2 * 2**20
MOST_ROWS = 2_000
SHEET = "自查表"
LONGEST_NUMBER = 9


def form_file(lines: Sequence[Line]) -> bytes:
    """Give the form, with what was already filled in."""
    kinds = law.problem_kinds()
    rows = [
        (
            kinds[line.problem.kind].label if line.problem.kind in kinds else line.problem.kind,
            line.problem.title, _cell(line.screened), _cell(line.found), _cell(line.corrected), line.text,
        )
        for line in lines
    ]  # fmt: skip
    return written(HEADS, rows, SHEET)


def read_answers(upload: UploadedFile[bytes], lines: Sequence[Line]) -> dict[UUID, LineAnswer]:
    """Read a filled-in form; raises `Refused` with the row and what to do where it cannot be used."""
    rows = rows_in(upload, (TITLE, FOUND, CORRECTED, WHY))
    wanted = {line.problem.title: line.uuid for line in lines}
    told: dict[UUID, LineAnswer] = {}
    for number, (title, found, corrected, why) in enumerate(rows, start=2):
        if title not in wanted:
            raise Refused(f"第 {number} 行的问题“{title}”不在清单里，请不要改动问题一栏。")
        if wanted[title] in told:
            raise Refused(f"第 {number} 行的问题“{title}”重复了。")
        told[wanted[title]] = LineAnswer(
            number_in(found, number), number_in(corrected, number), why
        )
    return told


def rows_in(upload: UploadedFile[bytes], heads: Sequence[str]) -> list[tuple[str, ...]]:
    """Give these columns of an uploaded spreadsheet as text; raises `Refused` where it is none or lacks one."""
    if (upload.size or 0) > LARGEST:
        raise Refused(f"文件超过 {LARGEST // 2**20} MB，请用平台给出的表格。")
    suffix = Path(upload.name or "").suffix.lower()
    if suffix not in READABLE or suffix == ".parquet":
        raise Refused("只能上传 XLSX、XLS 和 CSV 文件，请另存为其中一种。")
    with TemporaryDirectory(prefix="hengjian-") as folder:
        path = Path(folder, f"file{suffix}")
        with path.open("wb") as stream:
            stream.writelines(upload.chunks())
        try:
            return _rows(open_files([path]), list(heads))
        except ReadingError as error:
            raise Refused(str(error).replace(path.name, upload.name or "")) from error


def _rows(files: Sequence[InputFile], heads: list[str]) -> list[tuple[str, ...]]:
    fitting = [file for file in files if set(heads) <= set(file.header)]
    if not fitting:
        raise Refused(f"文件里没有这些列：{'、'.join(heads)}。请用平台给出的表格。")
    content = fitting[0].read(heads)
    if content.broken.height or content.frame.height > MOST_ROWS:
        raise Refused("文件里有读不出的行，或者行数过多。请用平台给出的表格。")
    columns = [as_text(content.frame[head]).to_list() for head in heads]
    return [tuple((cell or "").strip() for cell in row) for row in zip(*columns, strict=True)]


def number_in(text: str, row: int) -> int:
    """Read a figure of a row; raises `Refused` for what is none."""
    plain = text.removesuffix(".0")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER):
        raise Refused(f"第 {row} 行的个数“{text}”不是数字；没有发现的填 0。")
    return int(plain)


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)
