"""What pages say of rules: titles, the articles that they stand on, and the words of these where installed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hengjian.rulebook.citations import ArticleDatabase, parse_citation
from hengjian.rulebook.explanation.wording import SEVERITY_WORDS
from hengjian.rulebook.model import Pack, RuleText
from hengjian.screening.law import office_rulebook

GRAVITY = {"notice": 1, "flaw": 2, "unlawful": 3, "void": 4}
"""From the lightest to the gravest, as so many bars."""
NATIONAL_LAW = "law"


@dataclass(frozen=True)
class Severity:
    """How grave it is: its code, its word, how many of four bars are full."""

    code: str
    word: str
    bars: int


@dataclass(frozen=True)
class Article:
    """An article that a rule stands on; `words` is its current text, empty where that is not installed."""

    citation: str
    words: str


def rule_text(rule: str) -> RuleText | None:
    """Give the rule of the pack that has this id; None where the pack has it no more."""
    return _texts(office_rulebook().digest).get(rule)


def rule_title(rule: str) -> str:
    """Give what a rule is called; its id where the pack has it no more."""
    text = rule_text(rule)
    return text.title if text else f"{rule}（规则包里已没有这条规则）"


def rules_about(word: str) -> list[str]:
    """Give the ids of the rules whose title, or whose sentence on a finding, has a word."""
    texts = _texts(office_rulebook().digest)
    return [rule for rule, text in texts.items() if word in text.title or word in text.says]


def severity(code: str) -> Severity:
    """Give the word and the bars of a severity."""
    return Severity(code, SEVERITY_WORDS.get(code, code), GRAVITY.get(code, 0))


def severities() -> list[tuple[str, str]]:
    """Give the severities to choose from, the gravest first."""
    return [(code, SEVERITY_WORDS[code]) for code in sorted(GRAVITY, key=lambda c: -GRAVITY[c])]


def kind_label(kind: str) -> str:
    """Give what a kind of act is called; its code where the pack has it no more."""
    declared = office_rulebook().pack.declarations.kinds.get(kind)
    return declared.label if declared else kind


def articles_of(rule: str) -> list[Article]:
    """Give the articles that a rule stands on, the first one with its words."""
    text = rule_text(rule)
    if text is None:
        return []
    pack = office_rulebook().pack
    return [_article(cite, pack) for cite in (text.cite, *text.also)]


@lru_cache(maxsize=2)
def _texts(digest: str) -> dict[str, RuleText]:
    del digest  # it says when the pack is another one
    return {rule.id: rule.text for rule in office_rulebook().rules}


def _article(cite: str, pack: Pack) -> Article:
    citation = parse_citation(cite)
    statute = pack.statutes[citation.statute]
    database = _database() if statute.rank == NATIONAL_LAW else None
    words = (
        database.article(statute.full_title, citation.article, citation.inserted)
        if database
        else None
    )
    return Article(citation.display(statute.title), (words or "").strip())


@lru_cache(maxsize=1)
def _database() -> ArticleDatabase | None:
    return ArticleDatabase.installed()
