"""Where policy documents are kept; they are read by us and given out as files only."""

from __future__ import annotations

from pathlib import Path

from hengjian.common import keeping
from hengjian.common.keeping import KeptFile, Upload
from hengjian.common.refusals import Refused
from hengjian.plans.documents.apart import ReadDocument, read_document
from hengjian.reading.errors import UnusableFile

FOLDER = "plans"
_TYPE = "application/octet-stream"


def keep_and_read(upload: Upload) -> tuple[KeptFile, ReadDocument]:
    """Keep a document and read it; raises Refused, with how to mend it, for one that cannot be read."""
    kept = keeping.keep(upload, FOLDER, lambda _name, _path: _TYPE)
    try:
        return kept, read_document(path_of(kept.sha256), kept.name)
    except UnusableFile as error:
        raise Refused(str(error)) from error


def path_of(sha256: str) -> Path:
    """Give where the document of this digest lies."""
    return keeping.path_of(FOLDER, sha256)
