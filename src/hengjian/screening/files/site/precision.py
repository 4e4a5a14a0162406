"""How often people agreed with a rule, as an office gives it out in a file: said on the public page of the rule."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hengjian.screening.files.errors import BadRequest

HEADS = ("rule", "confirmed", "dismissed", "open", "as_of")
LARGEST = 5 * 2**20
MEND = "请用平台“规则准不准”页面下载的文件，不要改动。"


@dataclass(frozen=True, slots=True)
class Precision:
    """What people decided on the findings of a rule up to a day."""

    confirmed: int
    dismissed: int
    open: int
    as_of: date

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        day = f"截至 {self.as_of.isoformat()}"
        decided = self.confirmed + self.dismissed
        if not decided:
            return f"还没有人处理过，{day}。"
        share = _share(self.dismissed, decided)
        return f"监督人员确认 {self.confirmed:,} 个、认定不成立 {self.dismissed:,} 个（不成立 {share}），{day}。"


NOBODY_YET = "还没有人处理过。"


def _share(part: int, whole: int) -> str:
    """Write a share as a percentage: none and all are said only where it is none and all."""
    percent = (200 * part + whole) // (2 * whole)
    if part and not percent:
        return "不到 1%"
    if part < whole and percent == 100:  # noqa: PLR2004  a whole
        return "超过 99%"
    return f"{percent}%"


def written(rows: Mapping[str, Precision]) -> bytes:
    """Write a file, rule by rule, as spreadsheets open it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(HEADS)
    for rule, each in sorted(rows.items()):
        writer.writerow([rule, each.confirmed, each.dismissed, each.open, each.as_of.isoformat()])
    return stream.getvalue().encode("utf-8-sig")


def read(path: Path) -> dict[str, Precision]:
    """Read such a file; raises BadRequest, naming the file, the line and what to do."""
    found: dict[str, Precision] = {}
    for number, cells in _rows(path):
        where = f"{path} 第 {number} 行"
        if len(cells) != len(HEADS):
            raise BadRequest(f"{where}有 {len(cells)} 栏，应当是 {len(HEADS)} 栏。{MEND}")
        rule = cells[0].strip()
        if not rule:
            raise BadRequest(f"{where}没有写规则编号。{MEND}")
        if rule in found:
            raise BadRequest(f"{where}：规则 {rule} 前面已经有一行。{MEND}")
        confirmed, dismissed, waiting = (
            _number(text, name, where) for name, text in zip(HEADS[1:4], cells[1:4], strict=True)
        )
        found[rule] = Precision(confirmed, dismissed, waiting, _day(cells[4], where))
    return found


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give the rows below the heads with the number of their line; empty ones are nothing."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        heads = next(reader, [])
        if tuple(each.strip() for each in heads) != HEADS:
            raise BadRequest(
                f"{path} 的第一行应当是 {','.join(HEADS)}，读到的是 {','.join(heads) or '空的'}。{MEND}"
            )
        for cells in reader:
            if any(each.strip() for each in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise BadRequest(
            f"{path} 第 {reader.line_num} 行不是 CSV 的写法（引号没有配对）。{MEND}"
        ) from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadRequest(f"{path} 超过 {LARGEST // 2**20} MB，不是这种文件。{MEND}")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadRequest(f"打不开 {path}。请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"{path} 不是 UTF-8 的文本。{MEND}") from error


def _number(text: str, name: str, where: str) -> int:
    said = text.strip()
    if not (said.isascii() and said.isdigit()):
        raise BadRequest(f"{where}的 {name} 是“{said}”，应当是不小于零的整数。{MEND}")
    return int(said)


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadRequest(
            f"{where}的 as_of 是“{text.strip()}”，应当是 2026-03-31 这样的日期。{MEND}"
        ) from error
