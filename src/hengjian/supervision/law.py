"""What the pack says of supervision: kinds of issue, channels, measures, letters, suggestions and local terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.rulebook import national_pack
from hengjian.screening.law import office_rulebook

FOLDER = "supervision"
RECEIPT = "receipt"


@dataclass(frozen=True)
class Code:
    """An entry of a list, with the article it comes from; `more` holds what only that list says."""

    code: str
    label: str
    cite: str
    more: Mapping[str, Any]

    @property
    def article(self) -> str:
        """Give the article in words."""
        citation = parse_citation(self.cite)
        return citation.display(office_rulebook().pack.statutes[citation.statute].title)


@dataclass(frozen=True)
class Term:
    """So many calendar days that this place suggests for a step; the letter says what applies."""

    code: str
    days: int
    note: str
    cite: str
    from_receipt: bool = False


@dataclass(frozen=True)
class Remedy:
    """A way in which a dispute is decided elsewhere: by which acts a case enters it, and by which it has ended.

    `known_by` names the kinds of act of which a source has to tell one, else nobody knows; `apart` the rules, by
    statute and article, on what an agency owes in the remedy itself.
    """

    code: str
    label: str
    cite: str
    enters: frozenset[str]
    ends: frozenset[str]
    known_by: frozenset[str]
    apart: frozenset[str]


def issues() -> Mapping[str, Code]:
    """Give the kinds of issue (articles 11 and 12)."""
    return _codes("issues")


def channels() -> Mapping[str, Code]:
    """Give where clues come from."""
    return _codes("channels")


def letters() -> Mapping[str, Code]:
    """Give the kinds of letter; `more` says who issues it and whether it wants an answer."""
    return _codes("letters")


def layouts() -> Mapping[str, Code]:
    """Give what the letters of a kind say on paper: title, addressee and sections with places to fill in."""
    return _codes("layouts")


def letters_to_body() -> list[str]:
    """Give the kinds of letter that go to the supervised body; the others speak of it to somebody else."""
    laid_out = layouts()
    return [kind for kind in letters() if kind not in laid_out or laid_out[kind].more["to_body"]]


def letters_replied_to() -> list[str]:
    """Give the kinds of letter to which a reply is written down when it comes, and waited for where a day was set."""
    return [kind for kind, meant in letters().items() if meant.more.get("back")]


def letters_objected_to() -> list[str]:
    """Give the kinds of letter that are a result of supervision, to which the body may object (article 30)."""
    return [kind for kind, meant in letters().items() if meant.more.get("objection")]


def letters_that_find() -> list[str]:
    """Give the kinds of letter that say by themselves that something was found (article 42, paragraph 2)."""
    return [kind for kind, meant in letters().items() if meant.more.get("finds")]


def measures() -> Mapping[str, Code]:
    """Give the measures (article 22); `more` says whether the agency has to answer."""
    return _codes("measures")


def principles() -> Mapping[str, Code]:
    """Give what is to be kept to whoever works on a matter."""
    return _codes("principles")


def remedies() -> Sequence[Remedy]:
    """Give the ways in which a dispute is decided elsewhere (article 33)."""
    return _remedies(settings.PACK)


def suggestions() -> Mapping[str, Code]:
    """Give what can be suggested about a person (article 32)."""
    return _codes("suggestions")


def term(code: str) -> Term | None:
    """Give the days that this office's place suggests, the nearest place first; None where none does."""
    wanted = _codes("terms").get(code)
    if wanted is None:
        return None
    for place in places():
        found = wanted.more["places"].get(place)
        if found is not None:
            received = found.get("from") == RECEIPT
            return Term(code, found["days"], found.get("note", ""), wanted.cite, received)
    return None


def places() -> tuple[str, ...]:
    """Give this office's place and those above it, the nearest first."""
    return office_rulebook().pack.lineage(settings.JURISDICTION)


def codes_in(folder: str, name: str) -> Mapping[str, Code]:
    """Give a list of a part of this room, which has a folder of its own in the pack."""
    return _read(settings.PACK, f"{FOLDER}/{folder}").get(name, {})


def _codes(name: str) -> Mapping[str, Code]:
    return _read(settings.PACK, FOLDER).get(name, {})


@lru_cache(maxsize=8)
def _read(pack: str, folder: str) -> Mapping[str, Mapping[str, Code]]:
    root = (Path(pack) if pack else national_pack()) / folder
    return {
        file.stem: _list(yaml.safe_load(file.read_text("utf-8")))
        for file in sorted(root.glob("*.yaml"))
    }


def _list(entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Code]:
    known = ("code", "label", "cite")
    return {
        entry["code"]: Code(
            entry["code"],
            entry["label"],
            entry["cite"],
            {name: value for name, value in entry.items() if name not in known},
        )
        for entry in entries
    }


REMEDIES = f"{FOLDER}/remedies.yaml"


@lru_cache(maxsize=8)
def _remedies(pack: str) -> Sequence[Remedy]:
    return [_remedy(code) for code in _read(pack, FOLDER).get("remedies", {}).values()]


def _remedy(code: Code) -> Remedy:
    said = {
        name: frozenset(code.more.get(name) or ())
        for name in ("enters", "ends", "known_by", "apart")
    }
    unknown = sorted(set(code.more) - set(said))
    if unknown:
        raise PackError(REMEDIES, None, f"{code.code} 有不认得的项：{'、'.join(unknown)}。")
    if not said["enters"] or not said["ends"] or not said["known_by"]:
        raise PackError(REMEDIES, None, f"{code.code} 的 enters、ends、known_by 都要写。")
    if not said["known_by"] <= said["enters"]:
        raise PackError(REMEDIES, None, f"{code.code} 的 known_by 须在 enters 里。")
    if said["enters"] & said["ends"]:
        raise PackError(REMEDIES, None, f"{code.code} 的同一种行为不能既是进入又是结束。")
    return Remedy(code.code, code.label, code.cite, **said)
