"""A rulebook: a checked pack with its rules compiled to trees, ready for any engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from hengjian.rulebook.errors import PackError
from hengjian.rulebook.facts import CLOCK_PARTS, Clock, Fact, Window
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.model import Pack
from hengjian.rulebook.parameters import ParameterRef
from hengjian.rulebook.rules import Rule, compile_rule
from hengjian.rulebook.tree import MOST_CODES

NATIONAL = "hengjian_law"
Need = Fact | Window | ParameterRef | tuple[Clock, str]
"""What a name in a tree stands for; of a clock, one part."""


class LimitCode(NamedTuple):
    """How acts name a limit: its number in an extension's field, its bit in a pause's set.

    A limit that such a field cannot name has a number that no field holds.
    """

    code: int
    bit: int


def _position(codes: tuple[str, ...], limit: str) -> int:
    return codes.index(limit) if limit in codes else MOST_CODES


@dataclass(frozen=True)
class Group:
    """The rules about one sort of subject: cases, things, or acts of one kind."""

    subject: str
    of: str | None
    rules: tuple[Rule, ...]

    def needs(self) -> dict[str, Need]:
        """Say what each name in the rules' trees means."""
        found: dict[str, Need] = {}
        for rule in self.rules:
            found.update({fact.name: fact for fact in rule.facts})
            found.update({window.name: window for window in rule.windows})
            found.update({part.name: part for part in rule.parts})
            for clock in rule.clocks:
                found.update({clock.part(part): (clock, part) for part in CLOCK_PARTS})
        return found


@dataclass(frozen=True)
class Rulebook:
    """A pack and its rules."""

    pack: Pack
    rules: tuple[Rule, ...]

    @classmethod
    def load(cls, folder: Path) -> Rulebook:
        """Load the pack in a folder; raises PackError, or AmbiguousLaw."""
        return cls.of(load_pack(folder))

    @classmethod
    def of(cls, pack: Pack) -> Rulebook:
        """Compile the rules of a pack that is already loaded."""
        return cls(pack, tuple(compile_rule(text, pack) for text in pack.rules))

    @property
    def digest(self) -> str:
        """Give the digest of everything in the pack that can change an outcome."""
        return self.pack.digest

    def rule(self, rule_id: str) -> Rule:
        """Give the rule with this id; raises KeyError."""
        return next(rule for rule in self.rules if rule.id == rule_id)

    def only(self, rule_ids: Iterable[str]) -> Rulebook:
        """Give a rulebook with some of the rules."""
        wanted = set(rule_ids)
        return Rulebook(self.pack, tuple(rule for rule in self.rules if rule.id in wanted))

    def groups(self) -> tuple[Group, ...]:
        """Give the rules by sort of subject, in the order of the rules."""
        found: dict[tuple[str, str | None], list[Rule]] = {}
        for rule in self.rules:
            found.setdefault((rule.text.subject, rule.text.of), []).append(rule)
        return tuple(Group(subject, of, tuple(rules)) for (subject, of), rules in found.items())

    @cached_property
    def limits(self) -> Mapping[str, LimitCode]:
        """Say for each limit how extensions and pauses name it."""
        fields = self.pack.declarations.act_fields
        extended, paused = (
            (fields[name].codes or ()) if name in fields else () for name in ("limit", "limits")
        )
        return {
            limit: LimitCode(_position(extended, limit), _position(paused, limit))
            for limit, parameter in self.pack.parameters.items()
            if parameter.type == "limit"
        }


def national_pack() -> Path:
    """Give the folder of the law pack that the product brings along; raises PackError."""
    try:
        with resources.as_file(resources.files(NATIONAL) / "pack.yaml") as path:
            return path.parent
    except ModuleNotFoundError as error:
        raise PackError(NATIONAL, None, "没有安装规则包，请重新安装本程序。") from error
