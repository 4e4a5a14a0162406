"""Files that people upload, kept by the digest of their content; each kind of file in a folder of its own."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from hengjian.common.refusals import Refused

LARGEST = 20 * 2**20
LONGEST_NAME = 120


class Upload(Protocol):
    """A file as it arrives."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Give the content piece by piece."""


@dataclass(frozen=True)
class KeptFile:
    """A file that is in the store."""

    name: str
    sha256: str
    size: int
    content_type: str


KindOf = Callable[[str, Path], str]
"""Gives the type of a file by its name and content; raises Refused for what is not taken."""


def keep(upload: Upload, folder: str, kind_of: KindOf) -> KeptFile:
    """Keep a file; raises Refused, naming the file, for one that is too large or not of a kind that is taken."""
    name = plain_name(upload.name or "")
    root = Path(settings.DATA.root) / folder
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(prefix="half-", dir=root)
    try:
        digest, size = _copied(name, upload, handle)
        kind = kind_of(name, Path(half))
        final = path_of(folder, digest)
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(half).rename(final)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    return KeptFile(name, digest, size, kind)


def path_of(folder: str, sha256: str) -> Path:
    """Give where the content of this digest lies."""
    return Path(settings.DATA.root) / folder / sha256[:2] / sha256


def plain_name(name: str) -> str:
    """Give a name without folders and control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return shown[-LONGEST_NAME:] or "未命名"


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
