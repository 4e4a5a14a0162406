"""From a letter and its matter to what the document says, by the layout that the pack has for its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from string import Formatter
from typing import Any

from django.conf import settings

from hengjian.rulebook.citations import parse_citation
from hengjian.screening.law import office_rulebook
from hengjian.screening.rulewords import articles_of, rule_text
from hengjian.supervision import law
from hengjian.supervision.models import Dispatch, Letter, Matter
from hengjian.supervision.papers.content import (
    LetterContent,
    Quote,
    Section,
    Table,
    day_on_paper,
    paragraphs,
    plain,
)
from hengjian.supervision.papers.fonts import faces

CASES = "涉及的案件"
HEAD = ("序号", "案号", "问题")
SEVERAL = ("facts", "demand")
"""What the writer typed, in as many paragraphs as he made."""


def content_of(letter: Letter) -> LetterContent:
    """Give what a letter says on paper."""
    quotes, table = _quotes(letter.matter), _cases(letter.matter)
    plainly = _laid_out(letter, _values(letter, quotes, table))
    if not law.layouts()[letter.kind].more["annexes"]:
        return plainly
    return replace(plainly, quotes=quotes, table=table)


def content_of_dispatch(
    dispatch: Dispatch, more: Mapping[str, str], table: Table | None
) -> LetterContent:
    """Give what a letter outside any matter says on paper; `more` is what only the layout of its kind names."""
    given = {
        "organ": dispatch.organ.name if dispatch.organ else settings.ORGAN,
        "basis": _named(law.letters()[dispatch.kind].cite),
        "to": dispatch.to,
        "matter": dispatch.reference,
        "due": day_on_paper(dispatch.due) if dispatch.due else "",
    }
    typed = {"facts": dispatch.facts, "demand": dispatch.demand}
    values = {name: plain(text) for name, text in given.items()} | typed | dict(more)
    return replace(_laid_out(dispatch, values), table=table)


def _laid_out(letter: Letter | Dispatch, values: Mapping[str, str]) -> LetterContent:
    """Fill the layout of a letter's kind in."""
    layout = law.layouts()[letter.kind].more
    return LetterContent(
        kind=letter.kind,
        title=_filled(layout["title"], values),
        organ=values["organ"],
        number=plain(letter.number),
        addressee=_filled(layout["addressee"], values),
        sections=tuple(
            Section(section.get("heading", ""), tuple(_said(section["says"], values)))
            for section in layout["sections"]
        ),
        on=letter.on,
        due=letter.due,
        contact=plain(letter.organ.contact if letter.organ else settings.CONTACT),
        fonts=faces().names,
    )


def _values(letter: Letter, quotes: Sequence[Quote], table: Table | None) -> dict[str, str]:
    """Give what a layout can name; what there is nothing of is empty, and drops the paragraph that names it."""
    matter = letter.matter
    cite = law.letters()[letter.kind].cite
    suggestion = law.suggestions().get(letter.suggestion)
    earlier = matter.letters.filter(kind__in=["urging", "opinion"], on__lte=letter.on)
    before = earlier.exclude(pk=letter.pk).filter(withdrawn_on=None).last()
    term = law.term("objection")
    given = {
        "objection_days": str(term.days) if term and term.from_receipt else "",
        "organ": letter.organ.name if letter.organ else settings.ORGAN,
        "government": letter.organ.government if letter.organ else settings.GOVERNMENT,
        "body": matter.body.name,
        "basis": _named(cite),
        "facts": letter.facts,
        "demand": letter.demand,
        "due": day_on_paper(letter.due) if letter.due else "",
        "objections_until": day_on_paper(letter.objections_until)
        if letter.objections_until
        else "",
        "suggestion": suggestion.label if suggestion else "",
        "matter": matter.number,
        "sources": "、".join(_sources(matter)),
        "provisions": "、".join(quote.label for quote in quotes),
        "cases": str(len(table.rows)) if table else "",
        "before": f"{before.number}" if before else "",
    }
    asked = law.letters()[letter.kind].more.get("asks", [])
    given |= {each["name"]: letter.more.get(each["name"], "") for each in asked}
    given |= {
        each["name"]: _day(given[each["name"]])
        for each in asked
        if each.get("day") or each.get("past")
    }
    several = {*SEVERAL, *(each["name"] for each in asked if each.get("long"))}
    return {name: text if name in several else plain(text) for name, text in given.items()}


def _day(text: str) -> str:
    return day_on_paper(date.fromisoformat(text)) if text else ""


def _said(says: Iterable[str | Sequence[str]], values: Mapping[str, str]) -> Iterable[str]:
    """Give the paragraphs of a section: of alternatives the first that has all it names."""
    for each in says:
        for choice in [each] if isinstance(each, str) else each:
            if all(values[name] for name in names_in(choice)):
                yield from paragraphs(choice.format(**values))
                break


def names_in(template: str) -> set[str]:
    """Give what a text of a layout names."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _filled(template: str, values: Mapping[str, str]) -> str:
    return plain(template.format(**values))


def _named(cite: str) -> str:
    """Name an article as official documents do, with the statute's full title."""
    citation = parse_citation(cite)
    return citation.display(office_rulebook().pack.statutes[citation.statute].full_title)


def _sources(matter: Matter) -> list[str]:
    channels = law.channels()
    return list(
        dict.fromkeys(
            channels[clue.channel].label
            for clue in matter.clues.order_by("id")
            if clue.channel in channels
        )
    )


def _quotes(matter: Matter) -> tuple[Quote, ...]:
    # A rule may stand on further articles, of other sectors as well; what applies for certain is the first.
    rules = matter.findings.order_by("rule").values_list("rule", flat=True).distinct()
    found: dict[str, Quote] = {}
    for rule in rules:
        text = rule_text(rule)
        if text is not None and text.cite not in found:
            words = paragraphs(articles_of(rule)[0].words)
            found[text.cite] = Quote(_named(text.cite), words)
    return tuple(found.values())


def _cases(matter: Matter) -> Table | None:
    findings: Any = matter.findings.order_by("case__number", "id").values_list(
        "case__number", "sentence"
    )
    rows = tuple(
        (str(i), plain(number), plain(sentence)) for i, (number, sentence) in enumerate(findings, 1)
    )
    return Table(CASES, HEAD, rows) if rows else None
