"""Files that prove a correction, by the digest of their content; what they are is seen from it, not from the name."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from django.conf import settings

from hengjian.supervision.errors import Refused
from hengjian.supervision.services.answers import KeptFile

LARGEST = 20 * 2**20
MOST = 10
LONGEST_NAME = 120
_HEADS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MACROS = ("vbaProject.bin",)


class Upload(Protocol):
    """A file as it arrives."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Give the content piece by piece."""


def keep_all(uploads: Iterable[Upload]) -> list[KeptFile]:
    """Keep files; raises Refused, naming the file, for one that is too large or no kind of evidence."""
    given = list(uploads)
    if len(given) > MOST:
        raise Refused(f"一次最多 {MOST} 个文件。")
    return [_keep(each) for each in given]


def path_of(sha256: str) -> Path:
    """Give where the content of this digest lies."""
    return _root() / sha256[:2] / sha256


def _root() -> Path:
    return Path(settings.DATA.root) / "evidence"


def _keep(upload: Upload) -> KeptFile:
    name = _plain(upload.name or "")
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(prefix="half-", dir=root)
    try:
        digest, size = _copied(name, upload, handle)
        kind = _kind(name, Path(half))
        final = path_of(digest)
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(half).rename(final)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    return KeptFile(name, digest, size, kind)


def _copied(name: str, upload: Upload, handle: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as stream:
        for piece in upload.chunks():
            size += len(piece)
            if size > LARGEST:
                raise Refused(f"“{name}”超过 {LARGEST // 2**20} MB，请压缩或者分开上传。")
            digest.update(piece)
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest(), size


def _kind(name: str, path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(16)
    for start, kind in _HEADS.items():
        if head.startswith(start):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(name, path)
    raise Refused(f"“{name}”不是 PDF、图片、DOCX 或者 XLSX。请换成这几种再上传。")


def _office_kind(name: str, path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            inside = packed.namelist()
    except zipfile.BadZipFile as error:
        raise Refused(f"“{name}”已经损坏，请重新导出再上传。") from error
    if any(each.endswith(_MACROS) for each in inside):
        raise Refused(f"“{name}”带有宏。请另存为不带宏的文件再上传。")
    for part, kind in _OFFICE.items():
        if part in inside:
            return kind
    raise Refused(f"“{name}”不是 DOCX 或者 XLSX。压缩包请解开后上传里面的文件。")


def _plain(name: str) -> str:
    """Give a name without folders and control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return shown[-LONGEST_NAME:] or "未命名"
