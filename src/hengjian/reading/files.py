"""Opening input files: their labels in messages, their headers, their raw cells."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from hengjian.reading.csvfiles import (
    ROW,
    Content,
    check_header,
    csv_header,
    no_broken_rows,
    not_readable_text,
    read_csv,
)
from hengjian.reading.encodings import breaks_off, decoded, encoding_of
from hengjian.reading.errors import UnusableFile
from hengjian.reading.trial import survives_reading
from hengjian.reading.workbooks.opening import SUFFIXES as SPREADSHEETS
from hengjian.reading.workbooks.opening import read_workbook

READABLE = (".csv", ".parquet", *SPREADSHEETS)
"""The suffixes of files that can be read."""

_WAYS = {
    (".ods", ".xlsb", ".numbers", ".xml", ".htm", ".html", ".mht"): "请用表格软件打开，另存为 XLSX",
    (".txt", ".tsv"): "请用表格软件打开，另存为 XLSX 或者“CSV UTF-8（逗号分隔）”",
    (".zip", ".rar", ".7z", ".gz"): "请先解压，再交里面的表格",
    (".pdf", ".doc", ".docx", ".wps"): "请交原来的表格；文书和图片里的表读不了",
}
"""How to make a readable file of one with such a suffix."""

_PARQUET_MAGIC = b"PAR1"
_POLARS_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A readable file, or one sheet of it, with its header.

    `label` is how messages and rejects call it, `name` the label of the whole file. `sheet` is the
    name of the sheet, empty where the file is but one table. What had to be converted is `held`.
    """

    path: Path
    label: str
    header: tuple[str, ...]
    name: str
    sheet: str = ""
    held: Content | None = field(default=None, compare=False, repr=False)

    @property
    def is_parquet(self) -> bool:
        """Whether the file is Parquet; everything else is CSV."""
        return self.path.suffix.lower() == ".parquet"

    @property
    def stem(self) -> str:
        """The name of the sheet, else of the file without its suffix, which may name a table."""
        return (self.sheet or self.path.stem).strip()

    @property
    def key(self) -> str:
        """The label without its suffix, the first part of the keys made for rows without one."""
        own = self.name.removesuffix(self.path.suffix)
        return f"{own}/{self.sheet}" if self.sheet else own

    def read(self, columns: Sequence[str]) -> Content:
        """The raw cells of the wanted columns and ROW, the row number a person would see."""
        if self.held is not None:
            return Content(self.held.frame.select(ROW, *columns), self.held.broken)
        if not self.is_parquet:
            content = read_csv(self.path, self.label, self.header)
            return Content(content.frame.select(ROW, *columns), content.broken)
        return Content(self._read_parquet(columns), no_broken_rows())

    def _read_parquet(self, columns: Sequence[str]) -> pl.DataFrame:
        try:
            # Without columns there are still rows to number; one column is enough to count them.
            wanted = list(columns) or list(self.header[:1])
            frame = pl.read_parquet(self.path, columns=wanted, glob=False)
        except _POLARS_FAULTS:
            raise _broken_parquet(self.label) from None
        if frame.is_empty():
            raise UnusableFile(
                self.label, "只有列名，没有数据", "没有这张表就不要交这个文件，否则请重新导出"
            )
        for column in frame.iter_columns():
            if column.dtype.is_nested() and not isinstance(column.dtype, pl.List):
                raise UnusableFile(
                    self.label, f"列 {column.name} 是嵌套的类型", "请展开为普通的列再导出"
                )
        rows = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias(ROW)
        return frame.select(rows, pl.all()) if columns else frame.select(rows)


def _broken_parquet(label: str) -> UnusableFile:
    return UnusableFile(label, "不是完好的 Parquet 文件", "请重新导出，或者改交 CSV")


def open_files(files: Sequence[str | Path]) -> list[InputFile]:
    """Open each file once, a spreadsheet as its sheets; raises UnusableFile for what is no table."""
    paths = list({Path(file).resolve(): Path(file) for file in files}.values())
    return [
        opened
        for path, label in zip(paths, _labels(paths), strict=True)
        for opened in _open(path, label)
    ]


def _labels(paths: Sequence[Path]) -> list[str]:
    """The name of each file, with as many of its folders as it takes to tell it from the others.

    Where the files lie does not matter otherwise: keys are made of labels, and the same files in
    another place must give the same keys.
    """
    parts = [path.absolute().parts for path in paths]
    labels = []
    for own in parts:
        alike = [other for other in parts if other[-1] == own[-1]]
        depth = 1
        while sum(other[-depth:] == own[-depth:] for other in alike) > 1:
            depth += 1
        labels.append("/".join(own[-depth:]))
    return labels


def _open(path: Path, label: str) -> Iterator[InputFile]:
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        mend = next((way for ends, way in _WAYS.items() if suffix in ends), "请另存为其中一种")
        raise UnusableFile(label, "只能读 CSV、XLSX、XLS 和 Parquet 文件", mend)
    try:
        if not path.is_file():
            raise UnusableFile(label, "找不到这个文件", "请检查路径")
        if suffix in SPREADSHEETS:
            yield from _sheets(path, label)
        elif suffix == ".parquet":
            yield InputFile(path, label, tuple(_parquet_header(path, label)), label)
        else:
            yield _text_file(path, label)
    except OSError:
        raise UnusableFile(label, "打不开这个文件", "请检查路径和读取权限") from None


def _sheets(path: Path, label: str) -> Iterator[InputFile]:
    pages = read_workbook(path, label)
    for page in pages:
        sheet = page.name if len(pages) > 1 else ""
        shown = f"{label}·{sheet}" if sheet else label
        yield InputFile(path, shown, page.header, label, sheet, page.content)


def _text_file(path: Path, label: str) -> InputFile:
    encoding = encoding_of(path)
    if encoding == "utf-8":
        return InputFile(path, label, tuple(csv_header(path, label)), label)
    if encoding is None:
        # A file with another fault as well (nothing in it, UTF-16) is told so first.
        csv_header(path, label)
        raise not_readable_text(label, breaks_off(path))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as copy:
        for text in decoded(path, encoding):
            copy.write(text)
        copy.flush()
        header = tuple(csv_header(Path(copy.name), label))
        content = read_csv(Path(copy.name), label, header)
    return InputFile(path, label, header, label, held=content)


def _parquet_header(path: Path, label: str) -> list[str]:
    with path.open("rb") as stream:
        head = stream.read(4)
    if head != _PARQUET_MAGIC or not survives_reading(path):
        raise _broken_parquet(label)
    try:
        names = list(pl.read_parquet_schema(path))
    except _POLARS_FAULTS:
        raise _broken_parquet(label) from None
    return check_header(names, label)
