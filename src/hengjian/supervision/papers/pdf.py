"""A letter as PDF: always the same bytes for the same content, faces and address."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

import segno
import typst

from hengjian.supervision.papers.content import LetterContent
from hengjian.supervision.papers.fonts import Faces

TEMPLATE = Path(__file__).with_name("letter.typ")
STANDARD: Final = "a-2b"
# A compiler keeps what it has read of the fonts, which is what makes it quick; it does one letter at a time.
_ONE_AT_A_TIME = Lock()


def pdf_of(content: LetterContent, faces: Faces, *, address: str = "", mark: str = "") -> bytes:
    """Give the PDF of a letter; `address` goes into its QR code, and `mark` stands beside it."""
    data = {
        **content.as_json(), "dated": content.dated, "annexes": list(content.annexes),
        "qr": _qr(address) if address else "", "mark": mark,
    }  # fmt: skip
    roles = {
        role: {"families": face.families, "weight": face.weight}
        for role, face in faces.roles.items()
    }
    inputs = {"data": json.dumps(data), "faces": json.dumps(roles)}
    # The day of the letter, not that of the printing: else the bytes would differ from day to day.
    made = int(datetime.combine(content.on, time(), UTC).timestamp())
    with _ONE_AT_A_TIME:
        compiler = _compiler(faces.folders)
        try:
            done = compiler.compile(sys_inputs=inputs, pdf_standards=STANDARD, timestamp=made)
        except typst.TypstError:
            # A character that no face has may not stand in a PDF made for keeping. The letter goes out all the same,
            # with an empty box there; a fault of the layout itself comes up again here.
            done = compiler.compile(sys_inputs=inputs, timestamp=made)
    if not isinstance(done, bytes):
        raise TypeError("a PDF is one file")
    return done


@lru_cache(maxsize=2)
def _compiler(folders: tuple[str, ...]) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=list(folders), ignore_system_fonts=True
    )


def _qr(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()
