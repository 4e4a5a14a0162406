"""Text for a terminal, where a 汉字 is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

# No line begins with one of these, none ends with one of those.
_CLINGS_BACKWARD = frozenset("，。；：、？！）】》”’,.;:?!)]}")
_CLINGS_FORWARD = frozenset("（【《“‘([{")


def width_of(text: str) -> int:
    """Count the columns that a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text up to a width with spaces, behind it or (`right`) before it."""
    fill = " " * max(0, width - width_of(text))
    return fill + text if right else text + fill


def cut(text: str, width: int) -> str:
    """Cut a text to a width; what was cut off shows as an ellipsis."""
    if width_of(text) <= width:
        return text
    kept = ""
    for c in text:
        if width_of(kept + c) > width - 1:
            break
        kept += c
    return kept + "…"


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines no wider than `width`: Latin words whole, punctuation where it belongs."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(paragraph):
            if line and width_of(line + piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Split where a line may end."""
    piece = ""
    for i, c in enumerate(text):
        piece += c
        following = text[i + 1] if i + 1 < len(text) else ""
        if not following or _may_end(c, following):
            yield piece
            piece = ""


def _may_end(c: str, following: str) -> bool:
    if following in _CLINGS_BACKWARD or c in _CLINGS_FORWARD or following == " ":
        return False
    wide = unicodedata.east_asian_width(c) in "WF", unicodedata.east_asian_width(following) in "WF"
    return c == " " or any(wide)


def columns(
    rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset(), gap: int = 2
) -> list[str]:
    """Line rows up in columns; those numbered in `right` stand to the right."""
    if not rows:
        return []
    widths = [max(width_of(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        (" " * gap)
        .join(padded(cell, widths[i], right=i in right) for i, cell in enumerate(row))
        .rstrip()
        for row in rows
    ]


def described(rows: Sequence[tuple[str, str]], width: int, indent: int = 2) -> list[str]:
    """Write terms with their explanations beside them, or below where a term is long."""
    term_width = min(max((width_of(term) for term, _ in rows), default=0), 28)
    start = indent + term_width + 2
    lines: list[str] = []
    for term, text in rows:
        parts = wrapped(text, max(width - start, 20)) if text else [""]
        if width_of(term) > term_width:
            lines.append(" " * indent + term)
            lines += [" " * start + part for part in parts]
        else:
            lines.append((" " * indent + padded(term, term_width) + "  " + parts[0]).rstrip())
            lines += [" " * start + part for part in parts[1:]]
    return lines
