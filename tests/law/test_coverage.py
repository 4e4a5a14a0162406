"""Every known requirement is accounted for, and the account names only what is in the pack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengjian.rulebook.rulebook import Rulebook, national_pack

pytestmark = pytest.mark.law

LAW = Path(__file__).parents[2] / "law"
SOURCE = Path(__file__).parents[2] / "src/hengjian"
ROWS = Path(__file__).with_name("fact_rows.txt")
FACTS = Path(__file__).parents[2].parent / "shared" / "law-facts.md"

# Ways of counting days, sector values and worked examples are listed beside the requirements.
BESIDE = re.compile(r"DAY-|A18 |V\d")
WAYS = ("rule", "parameter", "room", "waits", "untranslatable")


@cache
def listed() -> list[str]:
    return ROWS.read_text("utf-8").split()


@cache
def coverage() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load((LAW / "coverage.yaml").read_text("utf-8"))
    return entries


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load(national_pack())


def named(way: str) -> Iterator[tuple[str, str]]:
    for entry in coverage():
        for name in entry.get(way, ()):
            yield entry["row"], name


def test_no_row_is_accounted_for_twice() -> None:
    twice = [row for row, times in Counter(e["row"] for e in coverage()).items() if times > 1]

    assert not twice


def test_exactly_the_known_requirements_are_accounted_for() -> None:
    accounted = {entry["row"] for entry in coverage() if not BESIDE.match(entry["row"])}

    assert not set(listed()) - accounted, "还没有说明的要求"
    assert not accounted - set(listed()), "清单里没有的要求"


def test_every_row_says_how_it_is_accounted_for() -> None:
    silent = [entry["row"] for entry in coverage() if not any(entry.get(way) for way in WAYS)]

    assert not silent


def test_every_rule_that_a_row_names_is_in_the_pack(rulebook: Rulebook) -> None:
    rules = {rule.id for rule in rulebook.rules}

    assert not [f"{row}: {name}" for row, name in named("rule") if name not in rules]


def test_every_parameter_that_a_row_names_is_in_the_pack(rulebook: Rulebook) -> None:
    parameters: Mapping[str, object] = rulebook.pack.parameters

    assert not [f"{row}: {name}" for row, name in named("parameter") if name not in parameters]


def test_what_is_done_in_a_room_names_one_that_there_is_and_waits_for_none() -> None:
    rooms = [entry for entry in coverage() if entry.get("room")]

    assert rooms
    assert not [
        each["row"] for each in rooms if not (SOURCE / each["room"] / "README.md").is_file()
    ]
    assert not [each["row"] for each in rooms if each.get("waits")]


def test_every_rule_of_the_pack_answers_to_a_row(rulebook: Rulebook) -> None:
    answering = {name for _, name in named("rule")}

    assert not [rule.id for rule in rulebook.rules if rule.id not in answering]


def test_the_list_of_requirements_has_every_row_of_the_fact_table() -> None:
    if not FACTS.is_file():
        pytest.skip("没有法规事实表 law-facts.md：要求的清单没有与它核对！")

    assert listed() == list(rows_of(FACTS.read_text("utf-8")))


def rows_of(text: str) -> Iterator[str]:
    """Give the ids of the requirement tables: A1 to A17 of the fact table."""
    group = 0
    for line in text.splitlines():
        if line.startswith("#"):
            heading = re.match(r"### A(\d+) ", line)
            group = int(heading[1]) if heading else 0
        elif 1 <= group <= 17 and line.startswith("| ") and not line.startswith("| ID "):
            yield line.split("|")[1].strip()
