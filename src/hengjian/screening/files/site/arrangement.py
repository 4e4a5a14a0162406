"""How the rules of a pack are set out for readers: by statute, with their examples and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hengjian.rulebook.model import DatedValue, Pack, Parameter, RuleText
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.scenarios import Situation, situations

PATTERN_WORDS = {
    "deadline": "期限", "precedes": "先后", "requires": "必须有", "forbids": "不得有",
    "between": "幅度", "distinct": "人员", "check": "条件", "judge": "由人判断",
}  # fmt: skip
SUBJECT_WORDS = {"case": "每件案件", "thing": "每件事物", "act": "每次"}


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a parameter for all (neither place nor sector), a place, a sector, or both."""

    place: str | None
    sector: str | None
    values: tuple[DatedValue, ...]

    def title(self, pack: Pack) -> str:
        """Name the place and the sector; empty where the values are for all."""
        named = []
        if self.place is not None:
            named.append(pack.jurisdictions[self.place].title)
        if self.sector is not None:
            named.append(pack.domains[self.sector].title)
        return "·".join(named)


def series_of(parameter: Parameter) -> tuple[Series, ...]:
    """Give the series of a parameter: for all, then sectors, places, and places with a sector."""
    return (
        Series(None, None, parameter.values),
        *(Series(None, sector, o.values) for sector, o in parameter.sectors.items()),
        *(Series(place, None, o.values) for place, o in parameter.places.items()),
        *(Series(place, sector, o.values) for (place, sector), o in parameter.both.items()),
    )


def rules_by_statute(rulebook: Rulebook) -> dict[str, list[Rule]]:
    """Give the rules by the statute that their ids begin with, in the order of the pack."""
    found: dict[str, list[Rule]] = {}
    for rule in rulebook.rules:
        found.setdefault(rule.id.partition(".")[0], []).append(rule)
    return found


def situations_by_rule(pack: Pack) -> Mapping[str, list[Situation]]:
    """Give the situations of the pack by the rule that they are about; raises PackError."""
    found: dict[str, list[Situation]] = {}
    for situation in situations(pack):
        found.setdefault(situation.rule, []).append(situation)
    return found


def subject_in_words(pack: Pack, text: RuleText) -> str:
    """Say of what a rule speaks: each case, each thing, or each act of a kind."""
    of = pack.declarations.kinds[text.of].label if text.of else ""
    return f"{SUBJECT_WORDS[text.subject]}{of}"
