"""Uploaded files by the digest of their content; they are read by us and never given out again."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from hengjian.reading.files import READABLE

HALF = "half-"
"""What a file is called until it is whole."""
LARGEST_FILE = 2**30
LONGEST_NAME = 120
_ZIP, _COMPOUND, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_OTHER_KINDS = {
    b"%PDF": "PDF 文件", b"Rar!": "压缩包", b"7z\xbc\xaf": "压缩包", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片",
    b"\x7fELF": "程序", b"MZ": "程序",
}  # fmt: skip


class NotStorable(Exception):
    """The file is not taken; the message says which, why and what to do."""


@dataclass(frozen=True)
class Kept:
    """A file that is safe on disk."""

    name: str
    sha256: str
    size: int


def keep(name: str, pieces: Iterable[bytes]) -> Kept:
    """Write a file into the store and give it back by its digest; raises NotStorable for what is no table."""
    shown = plain_name(name)
    root = Path(settings.DATA.uploads)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(prefix=HALF, dir=root)
    try:
        with os.fdopen(handle, "wb") as stream:
            digest, size = _copied(shown, pieces, stream)
            stream.flush()
            os.fsync(stream.fileno())
        _refuse_strangers(shown, Path(half))
        final = path_of(digest)
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(half).rename(final)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    return Kept(shown, digest, size)


def path_of(sha256: str) -> Path:
    """Give where a content is."""
    return Path(settings.DATA.uploads) / sha256[:2] / sha256


@contextmanager
def laid_out(files: Mapping[str, str]) -> Iterator[list[Path]]:
    """Give files, name to digest, in a folder for as long as they are read: a name can tell what table it is."""
    with tempfile.TemporaryDirectory(prefix="hengjian-") as folder:
        paths = []
        for name, digest in files.items():
            path = Path(folder) / name
            path.symlink_to(path_of(digest))
            paths.append(path)
        yield paths


def plain_name(name: str) -> str:
    """Give a name that is a name only: no folders, nothing unprintable, not longer than a disk takes."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if c.isprintable()).strip().lstrip(".")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    # Counted in bytes: a 汉字 takes three, and a name on disk has 255.
    short = stem.encode()[: LONGEST_NAME * 2 - len(suffix.encode())].decode(errors="ignore")
    return f"{short or '文件'}{dot}{suffix[:10]}"


def _copied(name: str, pieces: Iterable[bytes], stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST_FILE:
            most = f"{LARGEST_FILE / 2**20:,.0f} MB"
            raise NotStorable(
                f"“{name}”超过 {most}，没有收下。请按年份或者月份分成几个文件再上传。"
            )
        digest.update(piece)
        stream.write(piece)
    if not size:
        raise NotStorable(f"“{name}”是空文件。请重新导出后再上传。")
    return digest.hexdigest(), size


def _refuse_strangers(name: str, path: Path) -> None:
    """Compare what a file says it is with what is in it."""
    suffix = Path(name).suffix.lower()
    if suffix not in READABLE:
        raise NotStorable(
            f"“{name}”不是能读的表格。请另存为 XLSX、XLS、CSV 或者 Parquet 后再上传。"
        )
    with path.open("rb") as stream:
        head = stream.read(512)
    stranger = next((word for mark, word in _OTHER_KINDS.items() if head.startswith(mark)), "")
    if stranger:
        raise NotStorable(f"“{name}”的内容是{stranger}，不是表格。请上传表格本身。")
    fits = {
        # A workbook with a password is a compound file whatever its suffix; the reader tells people so.
        ".xlsx": zipfile.is_zipfile(path) or head.startswith(_COMPOUND),
        ".xlsm": zipfile.is_zipfile(path) or head.startswith(_COMPOUND),
        ".csv": not head.startswith((_ZIP, _COMPOUND, _PARQUET)),
        ".parquet": head.startswith(_PARQUET),
    }.get(suffix, head.startswith((_ZIP, _COMPOUND)))
    if not fits:
        raise NotStorable(
            f"“{name}”的内容与后缀 {suffix} 不符。请用表格软件打开，另存为 XLSX 后再上传。"
        )
