"""Citations for readers: linked to the statute's page, with the words where the statute file is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hengjian.rulebook.citations import (
    ArticleDatabase,
    Citation,
    article_name,
    count_paragraphs,
    parse_citation,
)
from hengjian.rulebook.explanation.wording import citation_in_words, day_in_table
from hengjian.rulebook.model import Pack, Statute

RANK_WORDS = {
    "law": "法律", "regulation": "行政法规", "rule": "部门规章", "local": "地方性法规、地方政府规章",
}  # fmt: skip

NOT_INSTALLED = "生成本站时没有条文库，这里只有条号。原文请查正式文本。"
NOT_FOUND = "条文库没有收录这一条。原文请查正式文本。"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article; `cited` where the citation is to its paragraph."""

    text: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in words, where its page is, and the article's words or why they are not there."""

    label: str
    href: str
    lines: tuple[Line, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Articles:
    """The words of articles, as far as there are any."""

    pack: Pack
    database: ArticleDatabase | None

    def link(self, cite: str) -> Cited:
        """Give a citation without the words."""
        citation = parse_citation(cite)
        page = f"statutes/{citation.statute}.html#{anchor(citation)}"
        return Cited(citation_in_words(cite, self.pack), page)

    def quote(self, cite: str) -> Cited:
        """Give a citation with the words of its article."""
        citation, link = parse_citation(cite), self.link(cite)
        words, missing = self.words(citation)
        return Cited(link.label, link.href, tuple(_lines(words, citation)), missing)

    def words(self, citation: Citation) -> tuple[str, str]:
        """Give the current words of an article, or why they are not there; one of the two is empty."""
        statute = self.pack.statutes[citation.statute]
        if self.database is None:
            return "", NOT_INSTALLED
        found = self.database.article(statute.full_title, citation.article, citation.inserted)
        if found:
            return found, ""
        return "", NOT_FOUND


def anchor(citation: Citation) -> str:
    """Name the place of an article on its statute's page."""
    inserted = "" if citation.inserted is None else f"-{citation.inserted}"
    return f"a{citation.article}{inserted}"


def article_title(citation: Citation) -> str:
    """Name the article alone: 第五十七条."""
    return article_name(citation.article, citation.inserted)


def by_article(cites: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[Citation, str]]]:
    """Sort what cites into statutes; `cites` gives for each key the citations that it makes."""
    found: dict[str, list[tuple[Citation, str]]] = {}
    for key, citations in cites.items():
        for cite in dict.fromkeys(citations):
            citation = parse_citation(cite)
            found.setdefault(citation.statute, []).append((citation, key))
    for entries in found.values():
        entries.sort(key=lambda entry: (entry[0].article, entry[0].inserted or 0))
    return found


def versions_in_words(statute: Statute) -> tuple[str, ...]:
    """Say from when to when each version is in force, and how many articles it has."""
    said = []
    for version in statute.versions:
        until = "" if version.until is None else f"，至 {day_in_table(version.until)} 止"
        articles = "" if version.articles is None else f"，共 {version.articles} 条"
        said.append(f"{day_in_table(version.since)} 起施行{until}{articles}")
    return tuple(said)


def _lines(words: str, citation: Citation) -> Iterator[Line]:
    """Mark what is cited: a paragraph with its items, or one item; nothing where it is the article."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    cited = _cited_lines(words, citation)
    for i, text in enumerate(lines):
        yield Line(text, i in cited)


def _cited_lines(words: str, citation: Citation) -> range:
    """Give the positions of the cited lines; an item stands in a line of its own."""
    starts, position = [], 0
    for items in count_paragraphs(words):
        starts.append(position)
        position += 1 + items
    if citation.paragraph is None and citation.item is None:
        return range(0)
    paragraph = (citation.paragraph or 1) - 1
    if paragraph >= len(starts):
        return range(0)
    end = starts[paragraph + 1] if paragraph + 1 < len(starts) else position
    if citation.item is None:
        return range(starts[paragraph], end)
    item = starts[paragraph] + citation.item
    return range(item, item + 1)
