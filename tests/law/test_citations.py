"""Every citation in the pack leads to an article that exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengjian.rulebook.calendars import number
from hengjian.rulebook.citations import ArticleDatabase, article_name, fault_of, parse_citation
from hengjian.rulebook.model import Statute, StatuteVersion

pytestmark = pytest.mark.law

LAW = Path(__file__).parents[2] / "law"
CITING = {"cite", "also", "sources"}
# Calendars name notices under `also`, and scenarios cite nothing.
WITHOUT_CITATIONS = {"calendars", "scenarios", "synth"}


@cache
def entries() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = yaml.safe_load((LAW / "statutes.yaml").read_text("utf-8"))
    return listed


@cache
def statutes() -> dict[str, Statute]:
    return {entry["id"]: _statute(entry) for entry in entries()}


def _statute(entry: dict[str, Any]) -> Statute:
    versions = tuple(
        StatuteVersion(_day(v["from"]), _day(v["until"]) if "until" in v else None, v["articles"])
        for v in entry["versions"]
    )
    return Statute(entry["id"], entry["title"], entry["full_title"], entry["rank"], versions)


def _day(value: date | str) -> int:
    return number(value if isinstance(value, date) else date.fromisoformat(value))


def citations() -> Iterator[tuple[str, str]]:
    for file in sorted(LAW.rglob("*.yaml")):
        place = file.relative_to(LAW)
        if place.parts[0] not in WITHOUT_CITATIONS:
            for text in _cited(yaml.safe_load(file.read_text("utf-8"))):
                yield place.as_posix(), text


def _cited(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in CITING and inner is not None:
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)


def database() -> ArticleDatabase:
    found = ArticleDatabase.installed()
    if found is None:
        pytest.skip("没有安装法律条文库（requirements 中单独列出）：国家法律的条文引用没有核对！")
    return found


def test_every_citation_stays_within_the_articles_that_its_statute_has() -> None:
    faults = {
        f"{file}: {fault}"
        for file, text in citations()
        if (fault := fault_of(parse_citation(text), _cited_statute(text), None))
    }

    assert not faults


def test_every_citation_of_a_national_law_leads_to_its_words() -> None:
    laws = database()

    faults = {
        f"{file}: {fault}"
        for file, text in citations()
        if (fault := fault_of(parse_citation(text), _cited_statute(text), laws))
    }

    assert not faults


def _cited_statute(text: str) -> Statute | None:
    return statutes().get(parse_citation(text).statute)


def test_every_listed_law_is_in_the_article_library_with_as_many_articles() -> None:
    laws = database()

    listed = {s.id: s.versions[-1].articles for s in statutes().values() if s.rank == "law"}

    assert listed == {id_: laws.last_article(statutes()[id_].full_title) for id_ in listed}


def test_articles_are_named_as_the_article_library_names_them() -> None:
    different = {(n, name) for n, name in database().numbered_articles() if article_name(n) != name}

    assert not different


def test_no_statute_is_listed_twice() -> None:
    assert len(statutes()) == len(entries())
    assert len({s.full_title for s in statutes().values()}) == len(entries())


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["id"]))
def test_statute_that_is_verified_has_number_day_and_articles(entry: dict[str, Any]) -> None:
    known = entry["number"] and all(version["articles"] for version in entry["versions"])

    assert known or not entry["verified"]
    assert entry["verified"] or entry["note"]


def test_versions_of_a_statute_follow_one_another() -> None:
    for statute in statutes().values():
        for earlier, later in zip(statute.versions, statute.versions[1:], strict=False):
            assert earlier.until is not None
            assert earlier.until < later.since
