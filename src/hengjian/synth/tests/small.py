"""A small city of the national pack for tests."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from hengjian.rulebook.loader import load_pack
from hengjian.synth.parts import City, PartMaker
from hengjian.synth.plan import Plan, read_plan
from hengjian.synth.tables import Tables
from tests.architecture.tree import LAW

SEED, CASES = 7, 1000
FEW = {"summary", "summary-unpublished", "seized", "renewal", "requests"}


@cache
def plan() -> Plan:
    """Give the plan of the national pack."""
    return read_plan(load_pack(Path(LAW)))


@cache
def few() -> Plan:
    """Give a plan of few stories, for tests to which it does not matter which."""
    stories = tuple(story for story in plan().stories if story.id in FEW)
    mutations = tuple(m for m in plan().mutations if set(m.stories) <= FEW)
    return replace(plan(), stories=stories, mutations=mutations)


@cache
def maker(seed: int = SEED) -> PartMaker:
    """Give the maker of a city of two parts."""
    return PartMaker(few(), City(seed, 2 * CASES, CASES))


@cache
def tables(seed: int = SEED, part: int = 0) -> Tables:
    """Give a part of a city of two parts."""
    return maker(seed).tables(part)[0]


@cache
def tables_made_anew() -> Tables:
    """Give the second part, made by somebody who has not made the first."""
    return PartMaker(few(), City(SEED, 2 * CASES, CASES)).tables(1)[0]
