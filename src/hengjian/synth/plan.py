"""The plan of a city, as the pack's folder `synth` writes it: sources, stories, faults, what cannot be planted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from hengjian.rulebook.calendars import number
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.model import Pack
from hengjian.rulebook.packfiles import Document, read_document
from hengjian.synth.mutations import Mutation, Variant, read_mutations
from hengjian.synth.stories import Story, read_stories, refuse_unknown
from hengjian.synth.templates import Template, applies

FOLDER = "synth"
_CITY_KEYS = frozenset(
    {"until", "jurisdiction", "bodies", "body", "people", "key", "sources", "planted", "twins",
     "missing", "running", "not_planted", "mix", "tiers"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where data comes from: of 100 cases so many; what kinds of acts it holds (None: all)."""

    name: str
    share: float
    covers: tuple[str, ...] | None


@dataclass(frozen=True)
class Plan:
    """Everything that a city is made from, apart from its seed and its size. Shares are percent.

    `tiers`: the rows of its table of tiers of discretion.
    """

    pack: Pack
    digest: str
    until: int
    jurisdiction: str
    bodies: int
    body: str
    people: int
    key: str
    sources: tuple[Source, ...]
    planted: float
    twins: float
    missing: float
    running: float
    stories: tuple[Story, ...]
    mutations: tuple[Mutation, ...]
    not_planted: Mapping[str, str]
    mix: Mapping[str, Any]
    tiers: tuple[Mapping[str, Any], ...]

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """List every fault and every lawful twin."""
        return tuple(
            Variant(mutation, twin)
            for mutation in self.mutations
            for twin in (False, True)
            if not twin or mutation.has_twin
        )

    def templates(self, seed: int) -> tuple[Template, ...]:
        """Tell each story in each of its sectors."""
        return tuple(
            Template(
                story, domain, self.jurisdiction, self.pack, self.until,
                (None, *(v for v in self.variants if applies(v.mutation, story, domain))), seed,
            )
            for story in self.stories
            for domain in story.domains
        )  # fmt: skip

    def unplanted(self) -> dict[str, str]:
        """Name the rules that no mutation must trigger, with the reason."""
        planted = {expected.rule for m in self.mutations for expected in m.must}
        return {
            rule.id: "由人判断的规则，不会得出违法的结论"
            if rule.pattern == "judge"
            else self.not_planted.get(rule.id, "还没有写")
            for rule in self.pack.rules
            if rule.id not in planted
        }


def read_plan(pack: Pack) -> Plan:
    """Read the plan of a pack; raises PackError with file and line of the first fault."""
    folder = pack.root / FOLDER
    if not (folder / "city.yaml").is_file():
        raise PackError(str(folder), None, "这个规则包没有合成城市的说明（city.yaml）。")
    files = sorted(folder.rglob("*.yaml"))
    city = read_document(folder / "city.yaml", pack.root)
    refuse_unknown(city, (), city.value, _CITY_KEYS)
    blocks = read_document(folder / "blocks.yaml", pack.root).value or {}
    stories = tuple(
        story
        for path in sorted((folder / "stories").glob("*.yaml"))
        for story in read_stories(read_document(path, pack.root), blocks)
    )
    by_id = {story.id: story for story in stories}
    mutations = tuple(
        mutation
        for path in sorted((folder / "mutations").glob("*.yaml"))
        for mutation in read_mutations(read_document(path, pack.root), pack, by_id)
    )
    _refuse_twice(city, [story.id for story in stories] + [m.id for m in mutations])
    return _plan(pack, city, files, stories, mutations)


def _refuse_twice(document: Document, names: list[str]) -> None:
    for i, name in enumerate(names):
        if name in names[:i]:
            raise PackError(document.file, None, f"“{name}”写了两次。")


def _plan(
    pack: Pack,
    city: Document,
    files: list[Path],
    stories: tuple[Story, ...],
    mutations: tuple[Mutation, ...],
) -> Plan:
    value = city.value
    total = hashlib.sha256()
    for path in files:
        total.update(path.relative_to(pack.root).as_posix().encode() + b"\0" + path.read_bytes())
    return Plan(
        pack=pack,
        digest=total.hexdigest(),
        until=number(date.fromisoformat(value["until"])),
        jurisdiction=value["jurisdiction"],
        bodies=value["bodies"],
        body=value["body"],
        people=value["people"],
        key=value["key"],
        sources=tuple(
            Source(s["id"], float(s["share"]), tuple(s["covers"]) if "covers" in s else None)
            for s in value["sources"]
        ),
        planted=float(value["planted"]),
        twins=float(value["twins"]),
        missing=float(value["missing"]),
        running=float(value["running"]),
        stories=stories,
        mutations=mutations,
        not_planted=value.get("not_planted") or {},
        mix=value.get("mix") or {},
        tiers=tuple(value.get("tiers") or ()),
    )
