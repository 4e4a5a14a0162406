"""Files of a hotline as tickets: their heads guessed, their rows read as texts, and judged one by one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.core.files.uploadedfile import UploadedFile

from hengjian.common.refusals import Refused
from hengjian.reading.csvfiles import ROW
from hengjian.reading.errors import ReadingError
from hengjian.reading.files import READABLE, InputFile, open_files
from hengjian.reading.texts.dates import read_date
from hengjian.reading.values import as_text
from hengjian.registry.models.bodies import Body
from hengjian.supervision.complaints import law

MOST_ROWS = 1_000
"""One transaction carries a file out, and while it lasts nobody else writes."""

LARGEST = 20 * 2**20
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NUMBER, LONGEST_WORDS = 200, 20_000, 64, 200
SHORTEST = 4
_ASIDE = re.compile(r"[（(].*?[）)]|\s|[:：*＊]")


@dataclass(frozen=True)
class Tickets:
    """A file as it was read: its heads, and its rows by the number that a person sees."""

    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    broken: list[tuple[int, str]]


@dataclass(frozen=True)
class Ticket:
    """A row as a complaint to be."""

    hotline_number: str
    received_on: date
    title: str
    text: str
    body: Body | None
    body_said: str
    name: str
    phone: str
    address: str


def read_tickets(upload: UploadedFile[bytes]) -> Tickets:
    """Read a file; raises `Refused` where it cannot be used."""
    if (upload.size or 0) > LARGEST:
        raise Refused(f"文件超过 {LARGEST // 2**20} MB，请分成几个。")
    suffix = Path(upload.name or "").suffix.lower()
    if suffix not in READABLE or suffix == ".parquet":
        raise Refused("只能导入 XLSX、XLS 和 CSV 文件，请另存为其中一种。")
    with TemporaryDirectory(prefix="hengjian-") as folder:
        path = Path(folder, f"file{suffix}")
        with path.open("wb") as stream:
            stream.writelines(upload.chunks())
        try:
            return _read(_best(open_files([path])))
        except ReadingError as error:
            raise Refused(str(error).replace(path.name, upload.name or "")) from error


def guessed(header: Sequence[str]) -> dict[str, str]:
    """Give which head each column of ours has in a file, as far as one is known; no head serves twice."""
    plain = {_plain(head): head for head in reversed(header) if head}
    found: dict[str, str] = {}
    for column in law.hotline_columns().values():
        known = (plain.get(_plain(head)) for head in column.more["heads"])
        free = [head for head in known if head and head not in found.values()]
        if free:
            found[column.code] = free[0]
    return found


def lacking(columns: Mapping[str, str]) -> list[str]:
    """Give the labels of the columns that have to be there and are not."""
    return [
        each.label
        for each in law.hotline_columns().values()
        if each.more["required"] and not columns.get(each.code)
    ]


def ticket_of(
    header: Sequence[str], cells: Sequence[str], columns: Mapping[str, str],
    bodies: Mapping[str, Body], on: date,
) -> Ticket:  # fmt: skip
    """Read a row; raises `Refused` with all that is wrong with it."""
    by_head = dict(zip(header, cells, strict=True))
    given = {code: by_head.get(head, "").strip() for code, head in columns.items() if head}
    said, title = given.get("body", ""), given.get("title", "")
    day = read_date(given.get("received_on", ""))
    faults = _faults(given, day)
    if day is not None and day > on:
        faults.append(f"收到日期 {day:%Y-%m-%d} 晚于今天。")
    if title and len(given.get("text") or title) < SHORTEST:
        faults.append(f"“内容”太短，至少 {SHORTEST} 个字。")
    if faults or day is None:
        raise Refused("".join(faults))
    return Ticket(
        hotline_number=given["hotline_number"], received_on=day, title=title,
        text=given.get("text") or title, body=bodies.get(said), body_said=said,
        name=given.get("name", ""), phone=given.get("phone", ""), address=given.get("address", ""),
    )  # fmt: skip


def _faults(given: Mapping[str, str], day: date | None) -> list[str]:
    columns = law.hotline_columns()
    faults = [
        f"“{columns[code].label}”没有填写。"
        for code in ("hotline_number", "title", "received_on")
        if not given.get(code)
    ]
    if given.get("received_on") and day is None:
        faults.append(f"“{given['received_on']}”不是一个日期，请写成 2026-01-31 的样子。")
    longest = {
        "hotline_number": LONGEST_NUMBER, "title": LONGEST_TITLE, "text": LONGEST_TEXT, "body": LONGEST_WORDS,
        "name": LONGEST_WORDS, "phone": LONGEST_WORDS, "address": LONGEST_WORDS,
    }  # fmt: skip
    return faults + [
        f"“{columns[code].label}”超过 {most:,} 个字。"
        for code, most in longest.items()
        if len(given.get(code, "")) > most
    ]


def _best(files: Sequence[InputFile]) -> InputFile:
    """Give the sheet of which most columns are known."""
    return max(files, key=lambda file: len(guessed(file.header)))


def _read(file: InputFile) -> Tickets:
    header = tuple(head for head in file.header if head)
    content = file.read(list(header))
    height = content.frame.height + content.broken.height
    if height > MOST_ROWS:
        raise Refused(f"文件有 {height:,} 行，一次最多导入 {MOST_ROWS:,} 行，请分成几个。")
    if not content.frame.height:
        raise Refused("文件里没有一行可以读的数据。")
    texts = pl.DataFrame([as_text(cells) for cells in content.frame.drop(ROW).iter_columns()])
    numbers = content.frame[ROW].to_list()
    return Tickets(
        header,
        [
            # PostgreSQL keeps no text with a zero byte.
            (number, [(cell or "").replace("\0", "") for cell in cells])
            for number, cells in zip(numbers, texts.iter_rows(), strict=True)
        ],
        list(content.broken.select("row", "reason").iter_rows()),
    )


def _plain(head: str) -> str:
    return _ASIDE.sub("", unicodedata.normalize("NFKC", head)).casefold()
