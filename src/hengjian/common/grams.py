"""Search in Chinese by pairs of characters, by a plain table with a plain index: the same on every database.

A text is cut into tokens: of 汉字 every pair that stand side by side, of letters and digits each whole run. What is
looked for is cut likewise; a row is found where all its tokens are there, and then the text itself has the last word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.common.bulk import insert
from hengjian.common.models import Gram

LONGEST = 24
MANY = 50_000
LAST = "\U0010ffff"
_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def tokens(text: str) -> set[str]:
    """Give the tokens under which a text is found."""
    found: set[str] = set()
    for run in runs(text):
        if run[0].isascii():
            found.add(run[:LONGEST])
        else:
            # The last character begins no pair, and is looked for as well.
            found.update(run[i : i + 2] for i in range(len(run)))
    return found


def index(space: str, texts: Mapping[int, str]) -> None:
    """Make rows findable by their texts, in the caller's transaction; told again, nothing is written twice."""
    rows = [(space, gram, row) for row, text in texts.items() for gram in sorted(tokens(text))]
    insert(Gram, ("space", "gram", "row"), rows, once=True)


def forget(space: str, rows: Iterable[int]) -> None:
    """Let rows be found no more."""
    Gram.objects.filter(space=space, row__in=list(rows)).delete()


def matching(space: str, word: str, column: str = "pk") -> Q:
    """Give the condition of the rows whose text has the tokens of a word; what has none is not narrowed.

    The end of the word may be the middle of a run: 12 finds 128, 李 finds 李敏. The token that fewest rows have leads
    to them. One that is in more than `MANY` rows does not narrow: the texts themselves, which have the last word, tell
    it as quickly.
    """
    pieces = runs(word)
    rare: list[tuple[int, int, bool, QuerySet[Gram]]] = []
    for piece in pieces:
        for gram, whole in _sought(piece, ends=piece is pieces[-1]):
            rows = _having(space, gram, whole=whole)
            count = rows[: MANY + 1].count()
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
