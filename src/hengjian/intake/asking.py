"""What the rules ask of a case that ledgers seldom say: found in the rules themselves, whatever pack they come from."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from hengjian.intake import law
from hengjian.intake.aims import CASE, THING
from hengjian.intake.drafting import WHOLE
from hengjian.reading.declarations import Declarations
from hengjian.rulebook.model import RuleText

_WORD = re.compile(r"[a-z_]+")
_Said = tuple[str, str]
"""Something said of the whole spreadsheet: a meaning and its code."""


@dataclass(frozen=True)
class Asking:
    """Further meanings that rules ask for, by what is said of the whole spreadsheet, and by acts that tell the same."""

    by_said: Mapping[_Said, Collection[str]]
    by_kind: Mapping[str, Collection[_Said]]

    def further(self, whole: Mapping[str, str], kinds: Iterable[str]) -> list[str]:
        """Give the meanings to ask for; what acts tell counts only where nobody said it."""
        told = [each for kind in kinds for each in self.by_kind.get(kind, ())]
        said = [*whole.items(), *(each for each in told if each[0] not in whole)]
        return list(dict.fromkeys(key for each in said for key in self.by_said.get(each, ())))


def further(whole: Mapping[str, str], kinds: Collection[str]) -> list[str]:
    """Give what the rules of this office's pack ask for besides."""
    return _asking(settings.PACK).further(whole, kinds)


@lru_cache(maxsize=2)
def _asking(folder: str) -> Asking:
    return asking_of(law.rules(folder), law.declarations())


def asking_of(rules: Iterable[RuleText], declarations: Declarations) -> Asking:
    """Read what rules ask for: codes of the case beside those that are asked for anyway.

    An act tells what is said where each rule that names it and presumes something said presumes the same.
    """
    by_said: dict[_Said, dict[str, None]] = {}
    said_by_kind: dict[str, set[frozenset[_Said]]] = {}
    coded = {
        f"{CASE}{field.name}" for field in declarations.case_fields.values() if field.type == "code"
    }
    # A pause or an extension is the same whatever is paused.
    steps = {kind.name for kind in declarations.kinds.values() if kind.level in ("case", THING)}
    for rule in rules:
        names, said = _presumed(rule.when)
        if not said:
            continue
        for each in said:
            asked = by_said.setdefault(each, {})
            asked.update(dict.fromkeys(key for key in names if key in coded and key not in WHOLE))
        words = {*_WORD.findall(f"{rule.when} {rule.body}"), rule.of or ""}
        for kind in words & steps:
            said_by_kind.setdefault(kind, set()).add(frozenset(said))
    by_kind = {kind: next(iter(sets)) for kind, sets in said_by_kind.items() if len(sets) == 1}
    return Asking(by_said, by_kind)


def _presumed(when: str) -> tuple[list[str], list[_Said]]:
    """Give the names in a condition, and what of the whole spreadsheet has to be said for it ever to be true."""
    tree = ast.parse(f"({when})", mode="eval").body
    joined = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And)
    parts = tree.values if isinstance(tree, ast.BoolOp) and joined else [tree]
    names = [f"{CASE}{node.id}" for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return names, [said for part in parts if (said := _said(part)) is not None]


def _said(part: ast.expr) -> _Said | None:
    match part:
        case ast.Compare(ast.Name(name), [ast.Eq()], [ast.Constant(str(code))]):
            return (f"{CASE}{name}", code) if f"{CASE}{name}" in WHOLE else None
    return None
