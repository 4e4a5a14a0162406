"""Files that prove a correction: what they are is seen from their content, not from the name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from hengjian.common import keeping
from hengjian.common.keeping import LARGEST, KeptFile, Upload
from hengjian.common.refusals import Refused

__all__ = ["LARGEST", "keep_all", "path_of"]

FOLDER = "evidence"
MOST = 10
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


def keep_all(uploads: Iterable[Upload]) -> list[KeptFile]:
    """Keep files; raises Refused, naming the file, for one that is too large or no kind of evidence."""
    given = list(uploads)
    if len(given) > MOST:
        raise Refused(f"一次最多 {MOST} 个文件。")
    return [keeping.keep(each, FOLDER, _kind) for each in given]


def path_of(sha256: str) -> Path:
    """Give where the content of this digest lies."""
    return keeping.path_of(FOLDER, sha256)


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
