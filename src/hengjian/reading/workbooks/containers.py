"""What a spreadsheet file is made of, looked at before anything parses it.

An XLSX file is a ZIP archive, and a small one may unpack to more than any disk holds. So the archive
is unpacked once for nothing, counting, and stops at a bound, whatever the archive says of its sizes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

MOST_UNPACKED = 512 * 2**20
MOST_ENTRIES = 10_000
LARGEST_FILE = 256 * 2**20
_PIECE = 1 << 20
_ARCHIVE, _COMPOUND = re.compile(rb"PK(?:\Z|[\x01-\x08])"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""An archive, or what is left of one; text in columns goes on with a letter, a separator or a line end."""
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1


class Refused(Exception):
    """The file is refused; the arguments say what is wrong and how to mend it, in Chinese."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what = what
        self.mend = mend


DAMAGED = Refused("不是完好的电子表格", "请重新导出，或者另存为 CSV")
LOCKED = Refused("有密码", "请去掉密码再交")
_OTHERS = {b"%PDF": "PDF 文件", b"Rar!": "压缩包", b"7z\xbc\xaf": "压缩包", b"\x1f\x8b": "压缩包"}
TOO_LARGE = Refused("太大，读它要用太多内存", "请分成几个文件，或者另存为 CSV")


def check_container(path: Path) -> bool:
    """Tell whether a file is a spreadsheet, else perhaps text under the name of one.

    Refuses what is locked by a password or unpacks beyond the bound, and what is known for something else.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise TOO_LARGE
    with path.open("rb") as stream:
        head = stream.read(len(_COMPOUND))
    if not head:
        raise Refused("文件是空的", "请重新导出")
    if _ARCHIVE.match(head):
        _check_archive(path)
        return True
    if head == _COMPOUND:
        if _ENCRYPTED_MARK in path.read_bytes():
            raise LOCKED
        return True
    for mark, what in _OTHERS.items():
        if head.startswith(mark):
            raise Refused(f"名为电子表格，内容是{what}", "请交原来的电子表格（XLSX）")
    return False


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, path.stat().st_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise DAMAGED from error


def _check_entries(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise LOCKED
    names = [entry.filename for entry in entries]
    # Entries that lie over each other in the file are how a small archive declares a huge content.
    overlapping = sum(entry.compress_size for entry in entries) > size
    if len(entries) > MOST_ENTRIES or overlapping or len(set(names)) < len(names):
        raise DAMAGED
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TOO_LARGE
    unpacked = 0
    for entry in entries:
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise TOO_LARGE
