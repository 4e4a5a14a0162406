"""What the pack says of plans and campaigns: kinds of problem, key fields, what a yearly plan holds and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from django.conf import settings

from hengjian.common.terms import is_yearly_day
from hengjian.rulebook.errors import PackError
from hengjian.screening.law import office_rulebook
from hengjian.supervision.law import Code, codes_in, places

FOLDER = "campaigns"
MATTERS, CAMPAIGNS = "matters", "campaigns"
"""What data can tell whether a way of supervision was carried out."""


def problem_kinds() -> Mapping[str, Code]:
    """Give the kinds of problem that a campaign is against."""
    return _checked("problem_kinds")


def problem_sources() -> Mapping[str, Code]:
    """Give where the problems of a campaign come from; `more` says whether a person may say so, and of which record."""
    return _checked("problem_sources")


def key_fields() -> Mapping[str, Code]:
    """Give the key fields of enforcement."""
    return _checked("key_fields")


def methods() -> Mapping[str, Code]:
    """Give the ways of supervision that a plan can have; `more` says what data tell whether it was done."""
    return _checked("plan_methods")


def contents() -> Mapping[str, Code]:
    """Give what a yearly plan of this office's place, or of one above it, has to deal with."""
    near = set(places())
    listed = _checked("plan_contents")
    return {code: entry for code, entry in listed.items() if near & set(entry.more["places"])}


def last_day(year: int) -> tuple[date, str] | None:
    """Give the last day for the plan of a year, and what the pack notes of it; None where no place says one."""
    wanted = _checked("plan_terms").get("adopt")
    for place in places() if wanted else ():
        found = wanted.more["places"].get(place) if wanted else None
        if found is not None:
            return date(year, found["month"], found["day"]), found.get("note", "")
    return None


def yearly(method: Code) -> int:
    """Give how often a year a way of supervision is wanted at least; zero where no place asks for it."""
    wanted = method.more.get("yearly", {})
    return next((wanted[place] for place in places() if place in wanted), 0)


def source_of(code: Code) -> str:
    """Name what an entry comes from: the article, and the documents that were read."""
    said_in = [f"《{name}》" for name in code.more.get("said_in", [])]
    return "、".join(([code.article] if code.cite else []) + said_in)


@lru_cache(maxsize=16)
def _faults(pack: str, name: str) -> tuple[str, ...]:
    """Give what is wrong with a list of the pack that the settings name."""
    del pack  # another pack is another answer
    known = set(office_rulebook().pack.jurisdictions)
    return tuple(
        f"{code}：{fault}"
        for code, entry in codes_in(FOLDER, name).items()
        for fault in _wrong(entry, known)
    )


def _wrong(entry: Code, known: set[str]) -> Iterator[str]:
    if not entry.cite and not entry.more.get("said_in"):
        yield "既没有条文（cite），也没有写明出自哪份文件（said_in）。"
    if entry.more.get("measured", MATTERS) not in (MATTERS, CAMPAIGNS):
        yield "measured 只能是 matters 或者 campaigns。"
    if entry.more.get("record") and not entry.more.get("hand"):
        yield "写了 record（要写明哪一次）的，须是由人列入的（hand）。"
    for part in ("places", "yearly"):
        for place, said in entry.more.get(part, {}).items():
            if place not in known:
                yield f"{part} 里的 {place} 不是规则包里的地区。"
            elif (
                isinstance(said, Mapping)
                and "day" in said
                and not is_yearly_day(said.get("month"), said["day"])
            ):
                yield f"{place} 的月和日不是一个日期。"


def _checked(name: str) -> Mapping[str, Code]:
    if faults := _faults(settings.PACK, name):
        raise PackError(f"supervision/{FOLDER}/{name}.yaml", None, "".join(faults))
    return codes_in(FOLDER, name)
