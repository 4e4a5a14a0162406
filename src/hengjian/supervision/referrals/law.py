"""What the pack says of referrals: the kinds of clue, each with its article or the document that names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hengjian.rulebook.errors import PackError
from hengjian.supervision.law import Code, codes_in

FOLDER, FILE = "referrals", "kinds"
PLACE = f"supervision/{FOLDER}/{FILE}.yaml"


def kinds() -> Mapping[str, Code]:
    """Give the kinds of clue; raises `PackError` where one does not say where it comes from."""
    found = codes_in(FOLDER, FILE)
    check(found)
    return found


def check(found: Mapping[str, Code]) -> None:
    """Raise `PackError` where an entry is wrong."""
    faults = [f"{code}：{fault}" for code, entry in found.items() for fault in _wrong(entry)]
    if faults:
        raise PackError(PLACE, None, "".join(faults))


def source_of(kind: Code) -> str:
    """Name what a kind comes from: the article, or the document; and say so where its words were not verified."""
    said_in = [f"《{name}》" for name in kind.more.get("said_in", [])]
    named = "、".join(([kind.article] if kind.cite else []) + said_in)
    return named if kind.more["verified"] else f"{named}，未与原文核对"


def _wrong(entry: Code) -> Iterator[str]:
    if not entry.cite and not entry.more.get("said_in"):
        yield "既没有条文（cite），也没有写明出自哪份文件（said_in）。"
    if not isinstance(entry.more.get("verified"), bool):
        yield "须写明 verified。"
    elif entry.more["verified"] and not entry.cite:
        yield "没有条文的，不能写成核对过（verified: true）。"
