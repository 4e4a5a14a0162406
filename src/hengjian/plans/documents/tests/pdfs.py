"""Small PDF files: lines of Chinese text at given places, and ruled tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SIZE = 16
_TOP, _LEADING = 700, 28
_ROW, _COLUMN, _LEFT, _TABLE_TOP = 30, 110, 80, 650


@dataclass(frozen=True)
class Line:
    """One line: its text, where it begins, and its height on the page where it is not the next below."""

    text: str
    left: int
    height: int | None = None


def pdf(
    pages: Sequence[Sequence[Line]],
    tables: Mapping[int, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """Write pages with a font that every reader has by name, its characters by their Unicode numbers."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [4 0 R] >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
            b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    ]
    kids = []
    for number, lines in enumerate(pages):
        content = _lines(lines) + _table((tables or {}).get(number, ()))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def _lines(lines: Sequence[Line]) -> bytes:
    out = b""
    for number, line in enumerate(lines):
        height = _TOP - number * _LEADING if line.height is None else line.height
        out += _text(line.text, line.left, height)
    return out


def _text(text: str, left: int, height: int) -> bytes:
    code = text.encode("utf-16-be").hex().encode()
    return b"BT /F1 %d Tf %d %d Td <%s> Tj ET\n" % (_SIZE, left, height, code)


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    out = b""
    for number, row in enumerate(rows):
        below = _TABLE_TOP - (number + 1) * _ROW
        for at, text in enumerate(row):
            left = _LEFT + at * _COLUMN
            out += b"%d %d %d %d re S\n" % (left, below, _COLUMN, _ROW)
            out += _text(text, left + 4, below + 8)
    return out


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )
