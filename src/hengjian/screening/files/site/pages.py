"""All pages of the site as texts by their paths below its folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from hengjian.rulebook.calendars import PROVISIONAL_YEARS
from hengjian.rulebook.citations import ArticleDatabase, Citation, parse_citation
from hengjian.rulebook.explanation.wording import SEVERITY_WORDS
from hengjian.rulebook.outcomes import WORDS, Outcome
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.screening.files.site.arrangement import PATTERN_WORDS, situations_by_rule
from hengjian.screening.files.site.catalogue import (
    ArticleValue,
    Catalogue,
    RuleEntry,
    StatuteEntry,
)
from hengjian.screening.files.site.precision import NOBODY_YET, Precision
from hengjian.screening.files.site.records import Year
from hengjian.screening.files.site.rulepages import rule_page, statute_sureness
from hengjian.screening.files.site.statutes import anchor, article_title, by_article

SECTIONS = (
    ("rules", "全部规则"), ("statutes", "法规"), ("acts", "行为"), ("sectors", "领域"),
    ("places", "地区"), ("calendar", "日子怎样数"), ("about", "怎样读"),
)  # fmt: skip
STATIC = ("site.css", "search.js")
INDEX = "search-index.js"

_OUTCOMES = {
    Outcome.MET: "做到了规则所要求的。",
    Outcome.BREACH: "没有做到。这是向机关提出的问题，经人核实以前不是结论。",
    Outcome.OPEN: "还没有做，但最后一天还没有过去，或者还没有到下结论的时候。",
    Outcome.UNKNOWN: "缺少判断所需的记录。不明就是不明，不算符合，也不算违反。",
    Outcome.NEEDS_JUDGEMENT: "法律用的是开放的标准，机器只挑出案件，由人下结论。",
    Outcome.NOT_APPLICABLE: "这件案件不在这条规则的范围以内，或者当时这条规定还没有施行。",
}
_SEVERITIES = {
    "void": "依法律的规定，这样作出的行为无效或者不能成立。",
    "unlawful": "违反法律明确的要求，决定可能因此被撤销或者被确认违法。",
    "flaw": "程序有缺陷，应当补正或者改进。",
    "notice": "提醒人去核对：要求的出处、标准或者数据还有不确定的地方。",
}


def pages(
    rulebook: Rulebook,
    database: ArticleDatabase | None,
    decided: Mapping[str, Precision] | None = None,
) -> Mapping[str, str]:
    """Write every page of the site, by path; the same pack gives the same texts.

    `decided` is what people decided on the findings of each rule, where an office gives that out.
    """
    site = _Site(Catalogue(rulebook, database), decided)
    return {
        **dict(site.fronts()),
        **dict(site.rules()),
        **dict(site.statutes()),
        **dict(site.acts()),
        **dict(site.areas()),
        **{name: _static(name) for name in STATIC},
        INDEX: site.index(),
    }


def _static(name: str) -> str:
    folder = resources.files("hengjian.screening.files.site") / "static"
    return (folder / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("hengjian.screening.files.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class ArticleSection:
    """A cited article of a statute: its words, or why they are not there, its rules and its values."""

    anchor: str
    title: str
    lines: tuple[str, ...]
    missing: str
    rules: tuple[RuleEntry, ...]
    values: tuple[ArticleValue, ...]


class _Site:
    def __init__(
        self, catalogue: Catalogue, decided: Mapping[str, Precision] | None = None
    ) -> None:
        self.catalogue = catalogue
        self.decided = decided
        self.situations = situations_by_rule(catalogue.pack)

    def page(
        self, path: str, template: str, section: str, title: str, **more: Any
    ) -> tuple[str, str]:
        """Render one page; links lead up from it by as many folders as it is deep."""
        text = (
            _environment()
            .get_template(template)
            .render(
                pack=self.catalogue.pack,
                sections=SECTIONS,
                section=section,
                title=title,
                up="../" * path.count("/"),
                **more,
            )
        )
        return path, text

    # --- front pages ---------------------------------------------------------------------------

    def fronts(self) -> Iterator[tuple[str, str]]:
        catalogue, records = self.catalogue, self.catalogue.records
        figures = self.figures()
        statutes, acts = catalogue.statutes, catalogue.acts
        yield self.page("index.html", "index.html", "", "首页", figures=figures,
                        statutes=statutes, acts=acts)  # fmt: skip
        yield self.page("rules.html", "rules.html", "rules", "全部规则", figures=figures,
                        statutes=statutes)  # fmt: skip
        yield self.page("statutes.html", "statutes.html", "statutes", "法规", statutes=statutes)
        yield self.page("acts.html", "acts.html", "acts", "行为", acts=acts)
        yield self.page(
            "sectors.html", "sectors.html", "sectors", "领域", sectors=catalogue.sectors
        )
        yield self.page("places.html", "places.html", "places", "地区", places=catalogue.places)
        yield self.page("calendar.html", "calendar.html", "calendar", "日子怎样数",
                        statutes=[(s, self._days_cited(s)) for s in statutes if s.record.days],
                        years=[_year(year) for year in records.years],
                        provisional=PROVISIONAL_YEARS)  # fmt: skip
        yield self.page(
            "about.html", "about.html", "about", "怎样读这些规则",
            outcomes=[(o.value, WORDS[o], said) for o, said in _OUTCOMES.items()],
            severities=[(code, SEVERITY_WORDS[code], said) for code, said in _SEVERITIES.items()],
            untranslated=records.untranslated, waiting=records.waiting,
        )  # fmt: skip

    def figures(self) -> dict[str, int]:
        pack = self.catalogue.pack
        return {
            "rules": len(self.catalogue.rules),
            "statutes": len(pack.statutes),
            "sectors": len(pack.domains),
            "unread": sum(not domain.read for domain in pack.domains.values()),
            "places": len(pack.jurisdictions),
            "examples": sum(len(each) for each in self.situations.values()),
        }

    def _days_cited(self, statute: StatuteEntry) -> Any:
        cite = statute.record.days_cite
        return self.catalogue.articles.link(cite) if cite else None

    # --- a page for each -----------------------------------------------------------------------

    def rules(self) -> Iterator[tuple[str, str]]:
        for rule in self.catalogue.rulebook.rules:
            entry = self.catalogue.rules[rule.id]
            found = rule_page(self.catalogue, rule, self.situations.get(rule.id, ()))
            yield self.page(f"rules/{rule.id}.html", "rule.html", "rules", entry.title,
                            rule=entry, page=found, decided=self.decided_in_words(rule))  # fmt: skip

    def decided_in_words(self, rule: Rule) -> str:
        """Say what people decided on the findings of a rule; nothing of one on trial, or where no office says."""
        if self.decided is None or rule.text.trial:
            return ""
        found = self.decided.get(rule.id)
        return found.words if found else NOBODY_YET

    def statutes(self) -> Iterator[tuple[str, str]]:
        texts = {rule.id: rule.text for rule in self.catalogue.rulebook.rules}
        cites = {rule: (text.cite, *text.also) for rule, text in texts.items()}
        of_rules = by_article(cites)
        of_values = by_article(
            {
                p.id: [v.cite for v in p.every_value()]
                for p in self.catalogue.pack.parameters.values()
            }
        )
        for statute in self.catalogue.statutes:
            entries = [*of_rules.get(statute.id, ()), *of_values.get(statute.id, ())]
            days = self._days_cited(statute)
            if days is not None:
                entries.append((parse_citation(statute.record.days_cite), ""))
            yield self.page(
                f"statutes/{statute.id}.html", "statute.html", "statutes", statute.title,
                statute=statute, days_cited=days, articles=list(self.article_sections(statute.id, entries)),
                sureness=list(statute_sureness(self.catalogue, statute.id)),
            )  # fmt: skip

    def article_sections(
        self, statute: str, entries: list[tuple[Citation, str]]
    ) -> Iterator[ArticleSection]:
        grouped: dict[str, list[tuple[Citation, str]]] = {}
        for citation, key in sorted(entries, key=lambda e: (e[0].article, e[0].inserted or 0)):
            grouped.setdefault(anchor(citation), []).append((citation, key))
        for name, found in grouped.items():
            citation = found[0][0]
            words, missing = self.catalogue.articles.words(citation)
            rules = dict.fromkeys(key for _, key in found if key in self.catalogue.rules)
            yield ArticleSection(
                anchor=name,
                title=article_title(citation),
                lines=tuple(line.strip() for line in words.splitlines() if line.strip()),
                missing=missing,
                rules=tuple(self.catalogue.rules[key] for key in rules),
                values=tuple(self.catalogue.set_by(statute, name)),
            )

    def acts(self) -> Iterator[tuple[str, str]]:
        for act in self.catalogue.acts:
            yield self.page(f"acts/{act.id}.html", "act.html", "acts", act.label, act=act)

    def areas(self) -> Iterator[tuple[str, str]]:
        for section, kind, areas in (
            ("sectors", "领域", self.catalogue.sectors), ("places", "地区", self.catalogue.places),
        ):  # fmt: skip
            for area in areas:
                yield self.page(f"{section}/{area.id}.html", "sector.html", section, area.title,
                                area=area, kind=kind)  # fmt: skip

    # --- search --------------------------------------------------------------------------------

    def index(self) -> str:
        """Write the index that the search reads: a script of one JSON value.

        A page opened from a disk may not fetch a JSON file, but may load a script from beside it.
        """
        acts: dict[str, list[str]] = {}
        for act in self.catalogue.acts:
            for entry in (*act.rules, *act.also):
                acts.setdefault(entry.id, []).append(act.label)
        found = [
            {"id": rule.id, "text": " ".join(self._searched(rule.id, acts.get(rule.id, [])))}
            for rule in self.catalogue.rulebook.rules
        ]
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        return f"const searchIndex = {text};\n"

    def _searched(self, rule_id: str, acts: list[str]) -> Iterator[str]:
        entry, rule = self.catalogue.rules[rule_id], self.catalogue.rulebook.rule(rule_id)
        article = parse_citation(rule.text.cite).article
        yield from (entry.title, entry.sentence, entry.statute_title, entry.place)
        yield from (f"第{article}条", entry.severity_word, PATTERN_WORDS[rule.text.pattern], *acts)
        yield from (self.catalogue.tables[name].title for name in rule.parameters)


def _year(year: Year) -> dict[str, Any]:
    """Set out a year of the calendar: days off by occasion, and the weekend days worked."""
    occasions: dict[str, list[str]] = {}
    for day, name in year.days_off:
        occasions.setdefault(name, []).append(_short(day))
    return {
        "year": year.year,
        "notice": year.notice,
        "number": year.number,
        "note": year.note,
        "off": "；".join(f"{name} {'、'.join(days)}" for name, days in occasions.items()),
        "worked": "、".join(_short(day) for day, _ in year.days_worked),
    }


def _short(day: str) -> str:
    _, month, number = day.split("-")
    return f"{int(month)}月{int(number)}日"
