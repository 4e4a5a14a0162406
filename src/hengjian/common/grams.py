"""Search in Chinese by pairs of characters, by a plain table with a plain index: the same on every database.

A text is cut into tokens: of 汉字 every pair that stand side by side, of letters and digits each whole run. What is
looked for is cut likewise; a row is found where all its tokens are there, and then the text itself has the last word.

`Words` is what the lists of the rooms use: it finds exactly the rows in whose texts the word stands. Only texts that
may lie open are indexed; what is sealed is found by its fingerprint alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from hengjian.common.bulk import insert
from hengjian.common.models import Gram
from hengjian.common.subtrees import NOTHING

LONGEST = 24
MANY = 50_000
LAST = "\U0010ffff"
_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


@dataclass(frozen=True)
class Words:
    """By which of its own columns the rows of a table are found, and under which name the index keeps that.

    Whoever writes a row indexes it in the same transaction. What it said before may stay in the index: the texts have
    the last word.
    """

    space: str
    columns: tuple[str, ...]

    def index(self, *rows: Model) -> None:
        """Make rows findable by what they say now."""
        texts = {row.pk: "\n".join(getattr(row, name) for name in self.columns) for row in rows}
        index(self.space, texts, inside=1)

    def told_by(self, word: str, prefix: str = "") -> Q:
        """Give the condition of the rows in one of whose texts a word stands; `prefix` leads to them."""
        texts = Q()
        for name in self.columns:
            texts |= Q(**{f"{prefix}{name}__icontains": word})
        return matching(self.space, word, f"{prefix}pk") & texts


def tokens(text: str, *, inside: int = 0) -> set[str]:
    """Give the tokens under which a text is found.

    With `inside` also from the middle of letters and digits on, wherever so many of them are left.
    """
    found: set[str] = set()
    for run in runs(text):
        if run[0].isascii():
            starts = range(max(1, len(run) - inside + 1)) if inside else (0,)
            found.update(run[i : i + LONGEST] for i in starts)
        else:
            # The last character begins no pair, and is looked for as well.
            found.update(run[i : i + 2] for i in range(len(run)))
    return found


def index(space: str, texts: Mapping[int, str], *, inside: int = 0) -> None:
    """Make rows findable by their texts, in the caller's transaction; told again, nothing is written twice."""
    insert(Gram, ("space", "gram", "row"), _entries(space, texts, inside=inside), once=True)


def forget(space: str, texts: Mapping[int, str]) -> None:
    """Let rows be found no more by these texts of theirs."""
    entries = _entries(space, texts, inside=1)
    if entries:
        table = connection.ops.quote_name(Gram._meta.db_table)  # noqa: SLF001  Django's public name
        column = connection.ops.quote_name("row")
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {table} WHERE space = %s AND gram = %s AND {column} = %s",  # noqa: S608  names of ours
                entries,
            )


def _entries(space: str, texts: Mapping[int, str], *, inside: int) -> list[tuple[str, str, int]]:
    return [
        (space, gram, row)
        for row, text in texts.items()
        for gram in sorted(tokens(text, inside=inside))
    ]


def matching(space: str, word: str, column: str = "pk") -> Q:
    """Give the condition of the rows whose text has the tokens of a word; what has none is not narrowed.

    The end of the word may be the middle of a run: 12 finds 128, 李 finds 李敏. The token that fewest rows have leads
    to them; where none has one of them, no row is found. One that is in more than `MANY` rows does not narrow: the
    texts themselves, which have the last word, tell it as quickly.
    """
    pieces = runs(word)
    rare: list[tuple[int, int, bool, QuerySet[Gram]]] = []
    for piece in pieces:
        for gram, whole in _sought(piece, ends=piece is pieces[-1]):
            rows = _having(space, gram, whole=whole)
            count = rows[: MANY + 1].count()
            if not count:
                return NOTHING
            if count <= MANY:
                rare.append((count, len(rare), whole, rows))
    if not rare:
        return Q()
    (_, _, _, found), *others = sorted(rare, key=lambda each: each[:2])
    for _, _, whole, rows in others:
        # In a range of tokens one row cannot be looked up: there all of them are gathered once.
        found = found.filter(
            Exists(rows.filter(row=OuterRef("row"))) if whole else Q(row__in=rows.values("row"))
        )
    return Q(**{f"{column}__in": found.values("row")})


def sifting(space: str, word: str, column: str = "pk") -> Q:
    """Give what is left to be asked, row by row, where the texts were found to have the runs of a word.

    That 202 stands in them is not enough where the word goes on after it: then 2026 is another number.
    """
    pieces = runs(word)
    condition = Q()
    for piece in pieces[:-1]:
        if piece[0].isascii():
            rows = _having(space, piece[:LONGEST], whole=True)
            condition &= Q(Exists(rows.filter(row=OuterRef(column))))
    return condition


def _having(space: str, gram: str, *, whole: bool) -> QuerySet[Gram]:
    rows = Gram.objects.filter(space=space).order_by()
    return rows.filter(gram=gram) if whole else rows.filter(gram__gte=gram, gram__lt=gram + LAST)


def _sought(run: str, *, ends: bool) -> list[tuple[str, bool]]:
    """Give what is to be found of a run, and whether as it stands or as a beginning."""
    if run[0].isascii():
        return [(run[:LONGEST], not ends)]
    if len(run) == 1:
        return [(run, False)]
    return [(run[i : i + 2], True) for i in range(len(run) - 1)]


def runs(text: str) -> list[str]:
    """Give the runs of 汉字 and those of letters and digits, in one width and in small letters."""
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())
