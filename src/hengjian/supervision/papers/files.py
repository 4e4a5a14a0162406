"""The files of a paper: made when somebody asks, kept by the digest of all that they are made of."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from hengjian.supervision.models import Paper
from hengjian.supervision.papers import pdf, word
from hengjian.supervision.papers.checking import address_of, mark_in_groups
from hengjian.supervision.papers.content import content_from
from hengjian.supervision.papers.fonts import faces


class Form(StrEnum):
    """As what a paper is given out."""

    PDF = "pdf"
    DOCX = "docx"


TYPES = {
    Form.PDF: "application/pdf",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def file_of(paper: Paper, form: Form, site: str) -> bytes:
    """Give the file of a paper; `site` is where its QR code leads to."""
    content = content_from(paper.content)
    address, mark = address_of(paper, site), mark_in_groups(paper)

    def make() -> bytes:
        if form is Form.DOCX:
            return word.word_of(content, address=address, mark=mark)
        return pdf.pdf_of(content, faces(), address=address, mark=mark)

    made_of = [form, paper.digest, address, *_layout(form)]
    return _kept(hashlib.sha256(json.dumps(made_of).encode()).hexdigest(), make)


def _layout(form: Form) -> list[str]:
    """Name all but the content that the file depends on."""
    if form is Form.DOCX:
        return [hashlib.sha256(Path(word.__file__).read_bytes()).hexdigest()]
    used = faces()
    return [hashlib.sha256(pdf.TEMPLATE.read_bytes()).hexdigest(), *used.folders, *used.names]


def _kept(key: str, make: Callable[[], bytes]) -> bytes:
    path = Path(settings.DATA.root) / "papers" / key[:2] / key
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = make()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written beside and moved into place: nobody reads half a file.
    handle, half = tempfile.mkstemp(prefix="half-", dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(made)
    Path(half).replace(path)
    return made
