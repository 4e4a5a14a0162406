"""The character encoding of text files: UTF-8, else GB18030 (with GBK and GB 2312), else none.

Nearly any bytes decode as GB18030 without a fault, so the result must also look like Chinese: common
characters, no control or private ones. Better no reading than one in invented characters.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

Encoding = Literal["utf-8", "gb18030"]

_PIECE = 1 << 22
_ALLOWED_CONTROLS = frozenset("\t\r\n\f\v")
_COMMON_SHARE = 0.7
_SAMPLE = 200_000


def encoding_of(path: Path) -> Encoding | None:
    """Tell how a text file is encoded; None where it is neither, or only seems to be."""
    if _fits(path, "utf-8"):
        return "utf-8"
    return "gb18030" if _fits(path, "gb18030") and _looks_chinese(path) else None


def decoded(path: Path, encoding: Encoding) -> Iterator[str]:
    """Give the text of a file piece by piece; raises UnicodeDecodeError where it does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def breaks_off(path: Path) -> int | None:
    """Give the line from which a file is no UTF-8 though Chinese before it was: two files put together."""
    wide = False
    with path.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_PIECE), b""), start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number if wide else None
            wide = wide or not line.isascii()
    return None


def _fits(path: Path, encoding: Encoding) -> bool:
    try:
        for _ in decoded(path, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(path: Path) -> bool:
    common = wide = 0
    for text in decoded(path, "gb18030"):
        for c in text[:_SAMPLE]:
            if c.isascii():
                if ord(c) < ord(" ") and c not in _ALLOWED_CONTROLS:
                    return False
                continue
            if unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs"):
                return False
            wide += 1
            common += _is_common(c)
    return wide > 0 and common >= wide * _COMMON_SHARE


def _is_common(c: str) -> bool:
    """Tell the first level of GB 2312 (3,755 characters by use) and its punctuation from the rest."""
    try:
        lead = c.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead <= 0xD7  # noqa: PLR2004  the row where the rarer characters begin
